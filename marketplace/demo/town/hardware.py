"""Quincaillerie Perrot: what a house needs, from the stove to the toolbox."""

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
    ToOrder,
    VariantData,
    choices,
    same,
    week,
)
from marketplace.demo.town.place import POSTCODE, PROXIMITY_MEDIATION, TOWN_NAME, at

LUC = PersonData("Luc Perrot", "luc@quincaillerie-perrot.example", "+33639980201")

MERCHANT = MerchantData(
    slug="quincaillerie-perrot",
    legal_name="Établissements Perrot",
    legal_form="SARL",
    capital_cents=2_000_000,
    siren="001750777",
    registry="RCS Bourg-les-Halles",
    owner=LUC,
    mediator=PROXIMITY_MEDIATION,
    street="6 rue du Pont",
    postcode=POSTCODE,
    city=TOWN_NAME,
    phone="+33199000197",
    email="comptoir@quincaillerie-perrot.example",
)

FOUNDRY = ManufacturerData(
    "Fonderie du Haut-Fourneau", "1 rue des Fondeurs, 02999 Ferrière-le-Clos"
)
CUTLERY = ManufacturerData("Coutellerie de la Durelle", "14 rue des Émouleurs, 63999 Thorbier")
POTTERY = ManufacturerData("Poterie des Grands-Fours", "9 chemin de l’Argile, 18999 La Bornière")
TOOLS = ManufacturerData("Taillanderie Bellefontaine", "30 rue de l’Enclume, 25999 Bellefontaine")
LIGHTS = ManufacturerData("Ateliers Lampe et Fil", "4 rue de l’Ampoule, 69999 Lumières")
BRUSHES = ManufacturerData("Brosserie du Moulin-Vieux", "2 rue du Crin, 60999 Broussy")

PRODUCTS = (
    ProductData(
        sku="QP-01",
        title="Cocotte en fonte émaillée",
        description=(
            "Ovale ou ronde selon l’arrivage, couvercle à picots qui arrose tout seul. Tous "
            "feux, induction comprise. Quatre litres."
        ),
        category="cuisine-et-table",
        price_cents=14900,
        vat_rate=VAT_20,
        availability=Counted(stock=7, kept_in_shop=2),
        picture=art("casserole", "sky", colour="red"),
        manufacturer=FOUNDRY,
        origin="Fondue et émaillée en France",
        variants=choices("QP-01", "Couleur", 14900, {"Rouge cerise": 4, "Vert sauge": 3}),
    ),
    ProductData(
        sku="QP-02",
        title="Poêle en tôle d’acier, 28 cm",
        description=(
            "Nue, lourde, indestructible. Elle noircit, elle n’attache plus : on vous montre "
            "comment la culotter."
        ),
        category="cuisine-et-table",
        price_cents=3900,
        vat_rate=VAT_20,
        availability=Counted(stock=11, kept_in_shop=2),
        picture=art("frying_pan", "straw"),
        manufacturer=FOUNDRY,
        origin="Fabriquée en France",
    ),
    ProductData(
        sku="QP-03",
        title="Couteau d’office, manche noyer",
        description=(
            "Lame de neuf centimètres en acier au carbone, trois rivets de laiton. Affûtage "
            "offert la première année."
        ),
        category="cuisine-et-table",
        price_cents=2400,
        vat_rate=VAT_20,
        availability=Counted(stock=16, kept_in_shop=2),
        picture=art("kitchen_knife", "sage"),
        manufacturer=CUTLERY,
        origin="Forgé en France",
        warnings="Objet tranchant : tenir hors de portée des enfants.",
    ),
    ProductData(
        sku="QP-04",
        title="Théière de grès, six tasses",
        description=(
            "Émail bleu de cendre, bec qui ne goutte pas, anse de rotin. Lavable à la main."
        ),
        category="cuisine-et-table",
        price_cents=5200,
        vat_rate=VAT_20,
        availability=Counted(stock=6, kept_in_shop=1),
        picture=art("teapot", "peach"),
        manufacturer=POTTERY,
        origin="Tournée et cuite en France",
    ),
    ProductData(
        sku="QP-05",
        title="Marteau de menuisier",
        description=(
            "Tête forgée de trois cents grammes, manche de frêne emmanché à force. Celui "
            "qu’on rend à ses enfants."
        ),
        category="outils",
        price_cents=2700,
        vat_rate=VAT_20,
        availability=Counted(stock=9, kept_in_shop=2),
        picture=art("hammer", "rose"),
        manufacturer=TOOLS,
        origin="Forgé en France",
    ),
    ProductData(
        sku="QP-06",
        title="Sécateur à lames forgées",
        description=(
            "Coupe nette jusqu’à vingt-deux millimètres, toutes les pièces se changent, "
            "poignées rouges qu’on retrouve dans l’herbe."
        ),
        category="outils",
        price_cents=4600,
        vat_rate=VAT_20,
        availability=Counted(stock=8, kept_in_shop=1),
        picture=art("secateurs", "mint"),
        manufacturer=TOOLS,
        origin="Forgé en France",
        warnings="Objet tranchant : tenir hors de portée des enfants.",
    ),
    ProductData(
        sku="QP-07",
        title="Arrosoir galvanisé, neuf litres",
        description=(
            "Zingué à chaud, pomme de laiton démontable, anse qui tient l’équilibre. Prend la "
            "pluie depuis 1950."
        ),
        category="outils",
        price_cents=4200,
        vat_rate=VAT_20,
        availability=Counted(stock=6, kept_in_shop=1),
        picture=art("watering_can", "lilac"),
        manufacturer=TOOLS,
        origin="Fabriqué en France",
    ),
    ProductData(
        sku="QP-08",
        title="Lampe d’atelier articulée",
        description=(
            "Bras de métal émaillé, pince et pied, interrupteur franc. Ampoule E27 non fournie, 40 W au plus."
        ),
        category="lumiere-et-entretien",
        price_cents=8900,
        vat_rate=VAT_20,
        availability=Counted(stock=5, kept_in_shop=1),
        picture=art("desk_lamp", "honey"),
        manufacturer=LIGHTS,
        origin="Montée en France",
    ),
    ProductData(
        sku="QP-09",
        title="Balai de paille de riz",
        description=(
            "Cinq coutures, manche de hêtre, plus efficace que bien des moteurs. Debout ou "
            "pendu, jamais sur ses fibres."
        ),
        category="lumiere-et-entretien",
        price_cents=1890,
        vat_rate=VAT_20,
        availability=Counted(stock=14, kept_in_shop=4),
        picture=art("broom", "slate"),
        manufacturer=BRUSHES,
        origin="Fabriqué en France",
    ),
    ProductData(
        sku="QP-10",
        title="Peinture mate teintée à la demande",
        description=(
            "Choisissez dans le nuancier ou apportez un échantillon : nous teintons à la "
            "commande. Dix mètres carrés par litre."
        ),
        category="lumiere-et-entretien",
        price_cents=3400,
        vat_rate=VAT_20,
        availability=ToOrder(days=3),
        picture=art("paint_tin", "moss"),
        manufacturer=ManufacturerData(
            "Couleurs du Val-Fleuri", "17 route des Ocres, 49998 Val-Fleuri"
        ),
        origin="Fabriquée en France",
        warnings="Conserver hors de portée des enfants. Émissions dans l’air intérieur : A+.",
        withdrawal_exception="made_to_measure",
        variants=(
            VariantData("QP-10-1", (("Contenance", "1 litre"),), 3400, ToOrder(days=3)),
            VariantData("QP-10-25", (("Contenance", "2,5 litres"),), 7200, ToOrder(days=3)),
        ),
    ),
)

LATITUDE, LONGITUDE = at(52, -112)

SHOP = ShopData(
    slug="quincaillerie-perrot",
    name="Quincaillerie Perrot",
    trade="Quincaillerie et arts ménagers",
    sector="home",
    mode="online",
    tagline="La vis à l’unité, le conseil avec",
    story=(
        "Chez Perrot, il y a quatre mille tiroirs et Luc sait ce qu’il y a dans chacun. "
        "Il refuse de vendre ce qui ne se répare pas. "
        "Apportez la pièce cassée : neuf fois sur dix, on trouve la même."
    ),
    merchant=MERCHANT,
    street="6 rue du Pont",
    postcode=POSTCODE,
    city=TOWN_NAME,
    latitude=LATITUDE,
    longitude=LONGITUDE,
    phone="+33199000197",
    email="comptoir@quincaillerie-perrot.example",
    awning=("#35506b", "#e9d8a6"),
    hours=week(
        **same("8:30-12:15 14:00-19:00", "tuesday", "wednesday", "thursday", "friday"),
        saturday="8:30-12:30 14:00-18:30",
    ),
    preparation_minutes=20,
    slot_minutes=30,
    slot_capacity=8,
    products=PRODUCTS,
    front=(
        art("casserole", "straw", colour="red"),
        art("watering_can", "straw"),
        art("desk_lamp", "straw"),
        art("teapot", "straw"),
    ),
)
