"""Les Cycles du Quai: bicycles and equipment, reserved online and paid for in the shop."""

from __future__ import annotations

from marketplace.demo.pictures.recipe import art
from marketplace.demo.town.data import (
    VAT_20,
    Counted,
    ManufacturerData,
    MerchantData,
    PersonData,
    ProductData,
    ShopData,
    choices,
    same,
    week,
)
from marketplace.demo.town.place import POSTCODE, PROXIMITY_MEDIATION, TOWN_NAME, at

NORA = PersonData("Nora Haddad", "nora@cycles-du-quai.example", "+33639980231")

MERCHANT = MerchantData(
    slug="les-cycles-du-quai",
    legal_name="Les Cycles du Quai",
    legal_form="SAS",
    capital_cents=1_000_000,
    siren="001861608",
    registry="RCS Bourg-les-Halles",
    owner=NORA,
    mediator=PROXIMITY_MEDIATION,
    street="14 quai des Lavandières",
    postcode=POSTCODE,
    city=TOWN_NAME,
    phone="+33199000231",
    email="atelier@cycles-du-quai.example",
)

FRAMES = ManufacturerData("Cycles Vaillant-Roche", "50 rue du Pédalier, 42999 Saint-Rayon")
PARTS = ManufacturerData("Accessoires Roue Libre", "7 rue du Moyeu, 21999 Dérailly")
BAGS = ManufacturerData("Sellerie du Halage", "2 chemin de Halage, 49999 Bourg-les-Halles")

PRODUCTS = (
    ProductData(
        sku="CQ-01",
        title="Vélo de ville à panier",
        description=(
            "Cadre ouvert, sept vitesses dans le moyeu, garde-boue et panier d’osier. Réglé à "
            "votre taille au retrait."
        ),
        category="velos",
        price_cents=64900,
        vat_rate=VAT_20,
        availability=Counted(stock=4, kept_in_shop=1),
        picture=art("bicycle", "sky", frame="green", kind="city"),
        manufacturer=FRAMES,
        origin="Assemblé en France",
        variants=choices(
            "CQ-01", "Taille", 64900, {"S (1,50 à 1,65 m)": 2, "M (1,65 à 1,80 m)": 2}
        ),
    ),
    ProductData(
        sku="CQ-02",
        title="Vélo d’enfant, 16 pouces",
        description=(
            "Léger, freins à la main adaptés aux petits doigts, stabilisateurs fournis. De 4 à 6 ans."
        ),
        category="velos",
        price_cents=22900,
        vat_rate=VAT_20,
        availability=Counted(stock=5, kept_in_shop=1),
        picture=art("bicycle", "peach", frame="red", kind="child"),
        manufacturer=FRAMES,
        origin="Assemblé en France",
        warnings="Port du casque obligatoire pour les moins de 12 ans.",
    ),
    ProductData(
        sku="CQ-03",
        title="Sonnette de laiton",
        description=(
            "Un timbre clair qui s’entend et ne fait sursauter personne. Se monte en deux minutes."
        ),
        category="equipement-velo",
        price_cents=1690,
        vat_rate=VAT_20,
        availability=Counted(stock=16),
        picture=art("bicycle_bell", "slate"),
        manufacturer=PARTS,
        origin="Fabriquée en France",
    ),
    ProductData(
        sku="CQ-04",
        title="Casque de ville",
        description="Coque mate, molette de réglage, visière amovible. Norme EN 1078.",
        category="equipement-velo",
        price_cents=5900,
        vat_rate=VAT_20,
        availability=Counted(stock=9, kept_in_shop=1),
        picture=art("helmet", "straw"),
        manufacturer=PARTS,
        origin="Fabriqué en Italie",
        warnings="À remplacer après un choc.",
        variants=choices("CQ-04", "Tour de tête", 5900, {"52-56 cm": 4, "57-61 cm": 5}),
    ),
    ProductData(
        sku="CQ-05",
        title="Antivol en U",
        description=(
            "Acier cémenté de treize millimètres, deux clés, support de cadre. Attachez le "
            "cadre, pas la roue."
        ),
        category="equipement-velo",
        price_cents=4900,
        vat_rate=VAT_20,
        availability=Counted(stock=11),
        picture=art("u_lock", "rose"),
        manufacturer=PARTS,
        origin="Fabriqué en Allemagne",
    ),
    ProductData(
        sku="CQ-06",
        title="Sacoche de toile cirée",
        description=(
            "Vingt litres, fermeture roulée, crochets de laiton. Elle avale un panier de la "
            "semaine et reste au sec."
        ),
        category="equipement-velo",
        price_cents=8500,
        vat_rate=VAT_20,
        availability=Counted(stock=6, kept_in_shop=1),
        picture=art("pannier", "mint"),
        manufacturer=BAGS,
        origin="Cousue à Bourg-les-Halles",
    ),
    ProductData(
        sku="CQ-07",
        title="Éclairage avant et arrière",
        description=(
            "Deux lampes qui se rechargent par câble, visibles à trois cents mètres, vingt heures en ville."
        ),
        category="equipement-velo",
        price_cents=3800,
        vat_rate=VAT_20,
        availability=Counted(stock=13, kept_in_shop=1),
        picture=art("bicycle_lights", "lilac"),
        manufacturer=PARTS,
        origin="Assemblé en Europe",
        warnings="Contient une batterie au lithium : à rapporter en fin de vie.",
    ),
)

LATITUDE, LONGITUDE = at(-62, -166)

SHOP = ShopData(
    slug="les-cycles-du-quai",
    name="Les Cycles du Quai",
    trade="Vélos et réparation",
    sector="service",
    mode="reservation",
    tagline="Essayez d’abord, payez ensuite",
    story=(
        "Nora Haddad répare et vend des vélos au bord de l’eau, à dix coups de pédale du halage. "
        "Un vélo s’essaie : réservez-le ici sans rien payer, faites un tour sur le quai, "
        "décidez au comptoir. "
        "Les crevaisons sont réparées dans la journée."
    ),
    merchant=MERCHANT,
    street="14 quai des Lavandières",
    postcode=POSTCODE,
    city=TOWN_NAME,
    latitude=LATITUDE,
    longitude=LONGITUDE,
    phone="+33199000231",
    email="atelier@cycles-du-quai.example",
    awning=("#2c7a7b", "#f2e2b8"),
    hours=week(
        **same("9:30-12:30 14:00-18:30", "tuesday", "wednesday", "thursday", "friday"),
        saturday="9:00-12:30 14:00-18:00",
    ),
    preparation_minutes=60,
    slot_minutes=30,
    slot_capacity=4,
    products=PRODUCTS,
    front=(
        art("bicycle", "straw", frame="green", kind="city"),
        art("pannier", "straw"),
        art("helmet", "straw"),
        art("bicycle_bell", "straw"),
    ),
)
