"""Savons et Simples: soaps and creams made in small batches, under « franchise en base »."""

from __future__ import annotations

from marketplace.demo.pictures.recipe import art
from marketplace.demo.town.data import (
    VAT_20,
    Counted,
    ManufacturerData,
    MerchantData,
    Net,
    PersonData,
    ProductData,
    ShopData,
    VariantData,
    same,
    week,
)
from marketplace.demo.town.place import CRAFT_MEDIATION, POSTCODE, TOWN_NAME, at

AMINATA = PersonData("Aminata Diop", "aminata@savons-et-simples.example", "+33639980211")

MERCHANT = MerchantData(
    slug="savons-et-simples",
    legal_name="Aminata Diop",
    legal_form="Entreprise individuelle",
    siren="001787381",
    registry="RNE Bourg-les-Halles",
    owner=AMINATA,
    mediator=CRAFT_MEDIATION,
    street="5 rue Saint-Aubin",
    postcode=POSTCODE,
    city=TOWN_NAME,
    phone="+33199000208",
    email="atelier@savons-et-simples.example",
    vat_franchise=True,
)

OWN = ManufacturerData("Savons et Simples", "5 rue Saint-Aubin, 49999 Bourg-les-Halles")
SKIN = "Usage externe. Éviter le contact avec les yeux. Faire un essai au creux du coude."

PRODUCTS = (
    ProductData(
        sku="SS-01",
        title="Savon à l’huile d’olive et au laurier",
        description=(
            "Saponifié à froid, séché neuf semaines. Mousse fine, odeur de garrigue, pour le "
            "corps et les mains."
        ),
        category="savons",
        price_cents=690,
        vat_rate=VAT_20,
        availability=Counted(stock=40),
        picture=art("soap_bars", "sky", soap="olive"),
        net=Net(100),
        ingredients="Olea europaea oil, Laurus nobilis oil, aqua, sodium hydroxide.",
        manufacturer=OWN,
        origin="Fabriqué à Bourg-les-Halles",
        warnings=SKIN,
    ),
    ProductData(
        sku="SS-02",
        title="Savon rose à l’argile et au géranium",
        description=(
            "Argile rose et beurre de karité pour les peaux qui tirent. Un pain, deux mois de douches."
        ),
        category="savons",
        price_cents=750,
        vat_rate=VAT_20,
        availability=Counted(stock=32),
        picture=art("soap_bars", "sage", soap="rose"),
        net=Net(100),
        ingredients=(
            "Olea europaea oil, Butyrospermum parkii butter, kaolin, Pelargonium graveolens oil, aqua."
        ),
        manufacturer=OWN,
        origin="Fabriqué à Bourg-les-Halles",
        warnings=SKIN,
    ),
    ProductData(
        sku="SS-03",
        title="Shampoing solide à l’ortie",
        description=(
            "Un galet vert qui remplace deux flacons. Cheveux normaux ou gras, rinçage facile."
        ),
        category="savons",
        price_cents=990,
        vat_rate=VAT_20,
        availability=Counted(stock=24),
        picture=art("shampoo_bar", "peach"),
        net=Net(75),
        ingredients=(
            "Sodium cocoyl isethionate, Urtica dioica leaf powder, Cocos nucifera oil, parfum."
        ),
        manufacturer=OWN,
        origin="Fabriqué à Bourg-les-Halles",
        warnings=SKIN,
    ),
    ProductData(
        sku="SS-04",
        title="Crème pour les mains au calendula",
        description=(
            "Macérat de soucis du jardin et cire d’abeille. Elle pénètre vite et ne laisse "
            "pas de traces sur les livres."
        ),
        category="soins",
        price_cents=1250,
        vat_rate=VAT_20,
        availability=Counted(stock=26),
        picture=art("cream_tube", "slate"),
        net=Net(75, "ml"),
        ingredients=(
            "Aqua, Calendula officinalis extract, cera alba, Butyrospermum parkii butter, tocopherol."
        ),
        manufacturer=OWN,
        origin="Fabriquée à Bourg-les-Halles",
        warnings=SKIN,
        withdrawal_exception="hygiene",
    ),
    ProductData(
        sku="SS-05",
        title="Huile de soin à la rose musquée",
        description=(
            "Première pression, pour le visage, le soir. Quelques gouttes suffisent ; le "
            "flacon compte-gouttes dure trois mois."
        ),
        category="soins",
        price_cents=1890,
        vat_rate=VAT_20,
        availability=Counted(stock=15),
        picture=art("dropper", "rose"),
        net=Net(30, "ml"),
        ingredients="Rosa moschata seed oil, tocopherol.",
        manufacturer=OWN,
        origin="Conditionnée à Bourg-les-Halles",
        warnings=SKIN,
        withdrawal_exception="hygiene",
    ),
    ProductData(
        sku="SS-06",
        title="Baume à lèvres au miel",
        description=(
            "Miel de la Sereine, cire et beurre de cacao, en petite boîte de métal qui se "
            "recharge à l’atelier."
        ),
        category="soins",
        price_cents=650,
        vat_rate=VAT_20,
        availability=Counted(stock=30),
        picture=art("balm_tin", "mint"),
        net=Net(15),
        ingredients="Cera alba, Theobroma cacao seed butter, mel, Helianthus annuus seed oil.",
        manufacturer=OWN,
        origin="Fabriqué à Bourg-les-Halles",
        warnings=SKIN,
        withdrawal_exception="hygiene",
    ),
    ProductData(
        sku="SS-07",
        title="Bougie à la cire d’abeille",
        description=(
            "Coulée dans un verre, mèche de coton, rien que l’odeur de la ruche. Trente heures de lumière."
        ),
        category="soins",
        price_cents=1600,
        vat_rate=VAT_20,
        availability=Counted(stock=18),
        picture=art("candle", "lilac"),
        manufacturer=OWN,
        origin="Coulée à Bourg-les-Halles",
        warnings=(
            "Ne jamais laisser une bougie allumée sans surveillance, ni à portée des enfants."
        ),
    ),
    ProductData(
        sku="SS-08",
        title="Savon liquide au thym, flacon à pompe",
        description=(
            "Pour la cuisine, en verre épais. Rapportez le flacon : la recharge coûte cinq euros de moins."
        ),
        category="savons",
        price_cents=1190,
        vat_rate=VAT_20,
        availability=Counted(stock=20),
        picture=art("pump_bottle", "honey"),
        net=Net(300, "ml"),
        ingredients="Aqua, potassium olivate, potassium cocoate, Thymus vulgaris oil, glycerin.",
        manufacturer=OWN,
        origin="Fabriqué à Bourg-les-Halles",
        warnings=SKIN,
        variants=(
            VariantData(
                "SS-08-300", (("Contenance", "300 ml"),), 1190, Counted(14), Net(300, "ml")
            ),
            VariantData("SS-08-500", (("Contenance", "500 ml"),), 1690, Counted(6), Net(500, "ml")),
        ),
    ),
)

LATITUDE, LONGITUDE = at(-34, 118)

SHOP = ShopData(
    slug="savons-et-simples",
    name="Savons et Simples",
    trade="Savonnerie et soins",
    sector="care",
    mode="online",
    tagline="Peu d’ingrédients, tous lisibles",
    story=(
        "Aminata Diop fabrique tout dans l’atelier que l’on voit derrière la vitre. "
        "Les plantes viennent des jardins de la vallée, les huiles de trois moulins "
        "qu’elle a visités. "
        "Les flacons se rapportent, l’étiquette tient en deux lignes."
    ),
    merchant=MERCHANT,
    street="5 rue Saint-Aubin",
    postcode=POSTCODE,
    city=TOWN_NAME,
    latitude=LATITUDE,
    longitude=LONGITUDE,
    phone="+33199000208",
    email="atelier@savons-et-simples.example",
    awning=("#5f8f86", "#f7eadf"),
    hours=week(
        **same("10:00-12:30 14:30-18:30", "wednesday", "thursday", "friday"),
        saturday="9:30-12:30 14:00-18:30",
    ),
    preparation_minutes=30,
    slot_minutes=30,
    slot_capacity=6,
    products=PRODUCTS,
    front=(
        art("soap_bars", "straw", soap="olive"),
        art("pump_bottle", "straw"),
        art("candle", "straw"),
        art("dropper", "straw"),
    ),
)
