"""Au Fil des Saisons: bouquets, plants and seeds."""

from __future__ import annotations

from marketplace.demo.pictures.recipe import art
from marketplace.demo.town.data import (
    VAT_10,
    VAT_20,
    Counted,
    ManufacturerData,
    MerchantData,
    PerDay,
    PersonData,
    ProductData,
    ShopData,
    ToOrder,
    VariantData,
    same,
    week,
)
from marketplace.demo.town.place import CRAFT_MEDIATION, POSTCODE, TOWN_NAME, at

MARGAUX = PersonData("Margaux Thibault", "margaux@fil-des-saisons.example", "+33639980171")

MERCHANT = MerchantData(
    slug="au-fil-des-saisons",
    legal_name="Au Fil des Saisons",
    legal_form="EURL",
    capital_cents=300_000,
    siren="001639947",
    registry="RCS Bourg-les-Halles",
    owner=MARGAUX,
    mediator=CRAFT_MEDIATION,
    street="11 place des Halles",
    postcode=POSTCODE,
    city=TOWN_NAME,
    phone="+33199000164",
    email="fleurs@fil-des-saisons.example",
)

WORKSHOP = ManufacturerData("Au Fil des Saisons", "11 place des Halles, 49999 Bourg-les-Halles")
NURSERY = ManufacturerData("Pépinières du Val-Fleuri", "40 route des Serres, 49998 Val-Fleuri")
SEEDS = ManufacturerData("Graines du Sillon", "2 chemin des Semeurs, 37999 Valmeray")

PRODUCTS = (
    ProductData(
        sku="FS-01",
        title="Bouquet champêtre du marché",
        description=(
            "Ce qui vient d’être coupé : cosmos, scabieuses, graminées, une branche "
            "d’eucalyptus. Lié à la main, prêt à poser dans l’eau."
        ),
        category="bouquets",
        price_cents=2400,
        vat_rate=VAT_10,
        availability=PerDay(usual=8, weekdays=((5, 16), (6, 14))),
        picture=art("bouquet", "straw", flowers="field", wrap="kraft"),
        manufacturer=WORKSHOP,
        origin="Fleurs de la vallée et du Var",
        withdrawal_exception="perishable",
        variants=(
            VariantData(
                "FS-01-M",
                (("Taille", "moyen"),),
                2400,
                PerDay(usual=8, weekdays=((5, 16), (6, 14))),
            ),
            VariantData(
                "FS-01-G", (("Taille", "grand"),), 3800, PerDay(usual=4, weekdays=((5, 8), (6, 8)))
            ),
        ),
    ),
    ProductData(
        sku="FS-02",
        title="Brassée de tulipes, les vingt",
        description=(
            "Vingt tulipes d’une seule couleur, tiges longues, boutons encore fermés. Elles "
            "tournent vers la lumière."
        ),
        category="bouquets",
        price_cents=1600,
        vat_rate=VAT_10,
        availability=PerDay(usual=10, weekdays=((5, 18), (6, 14))),
        picture=art("bouquet", "sky", flowers="tulip", wrap="rose"),
        manufacturer=WORKSHOP,
        origin="Serres du Val-Fleuri, France",
        withdrawal_exception="perishable",
    ),
    ProductData(
        sku="FS-03",
        title="Bouquet de roses anciennes",
        description=(
            "Quinze roses de jardin au parfum de poivre et de thé, dans leur feuillage. Pour "
            "dire quelque chose d’important."
        ),
        category="bouquets",
        price_cents=4200,
        vat_rate=VAT_10,
        availability=PerDay(usual=4, weekdays=((5, 8), (6, 6))),
        picture=art("bouquet", "sage", flowers="rose", wrap="white"),
        manufacturer=WORKSHOP,
        origin="Roseraie du Coteau, France",
        withdrawal_exception="perishable",
    ),
    ProductData(
        sku="FS-04",
        title="Couronne de fleurs séchées",
        description=(
            "Immortelles, lin et statice montés sur osier, trente centimètres. Elle garde sa "
            "couleur un an, loin du soleil."
        ),
        category="bouquets",
        price_cents=3600,
        vat_rate=VAT_20,
        availability=Counted(stock=6, kept_in_shop=1),
        picture=art("wreath", "slate"),
        manufacturer=WORKSHOP,
        origin="Composée à Bourg-les-Halles",
    ),
    ProductData(
        sku="FS-05",
        title="Cyclamen rouge en pot",
        description=(
            "Fleurit jusqu’en mars sur un rebord frais. À arroser par la soucoupe, jamais par-dessus."
        ),
        category="plantes",
        price_cents=850,
        vat_rate=VAT_10,
        availability=Counted(stock=18, kept_in_shop=4),
        picture=art("pot_plant", "mint", plant="cyclamen", pot="terracotta"),
        manufacturer=NURSERY,
        origin="Cultivé au Val-Fleuri, France",
        warnings=(
            "Tubercule toxique en cas d’ingestion : tenir hors de portée des enfants et des chats."
        ),
    ),
    ProductData(
        sku="FS-06",
        title="Olivier en pot de terre",
        description=(
            "Un petit tronc déjà noueux, un mètre de haut. Dehors toute l’année, à l’abri du vent du nord."
        ),
        category="plantes",
        price_cents=3900,
        vat_rate=VAT_10,
        availability=Counted(stock=5, kept_in_shop=1),
        picture=art("pot_plant", "peach", plant="olive", pot="terracotta"),
        manufacturer=NURSERY,
        origin="Cultivé au Val-Fleuri, France",
    ),
    ProductData(
        sku="FS-07",
        title="Trio d’aromatiques en pots",
        description=(
            "Thym, ciboulette et romarin dans leur caissette de bois, à garder au soleil de la cuisine."
        ),
        category="plantes",
        price_cents=1250,
        vat_rate=VAT_10,
        availability=Counted(stock=12, kept_in_shop=2),
        picture=art("herb_box", "rose"),
        manufacturer=NURSERY,
        origin="Cultivé au Val-Fleuri, France",
    ),
    ProductData(
        sku="FS-08",
        title="Sachets de graines mellifères, les trois",
        description=(
            "Bourrache, phacélie et bleuet : de quoi nourrir les abeilles de juin à septembre "
            "sur dix mètres carrés."
        ),
        category="graines",
        price_cents=990,
        vat_rate=VAT_10,
        availability=Counted(stock=30),
        picture=art("seed_packets", "honey"),
        manufacturer=SEEDS,
        origin="Semences paysannes, France",
    ),
    ProductData(
        sku="FS-09",
        title="Composition de table à vos couleurs",
        description=(
            "Un centre de table bas pour mariage, baptême ou grand repas, d’après une photo "
            "ou une nappe. Nous en parlons ensemble."
        ),
        category="bouquets",
        price_cents=5500,
        vat_rate=VAT_20,
        availability=ToOrder(days=10),
        picture=art("centrepiece", "brick"),
        manufacturer=WORKSHOP,
        origin="Composée à Bourg-les-Halles",
        withdrawal_exception="made_to_measure",
    ),
)

LATITUDE, LONGITUDE = at(36, 66)

SHOP = ShopData(
    slug="au-fil-des-saisons",
    name="Au Fil des Saisons",
    trade="Fleuriste",
    sector="garden",
    mode="online",
    tagline="Des fleurs d’ici, quand c’est leur moment",
    story=(
        "Margaux Thibault coupe elle-même une partie de ses fleurs dans un jardin de la "
        "vallée, le mardi et le vendredi. "
        "Les bouquets suivent la saison : pas de pivoines en novembre, mais des "
        "graminées, des baies, du feuillage. "
        "Dites-nous pour qui c’est, nous ferons le reste."
    ),
    merchant=MERCHANT,
    street="11 place des Halles",
    postcode=POSTCODE,
    city=TOWN_NAME,
    latitude=LATITUDE,
    longitude=LONGITUDE,
    phone="+33199000164",
    email="fleurs@fil-des-saisons.example",
    awning=("#b4567c", "#f3f0dc"),
    hours=week(
        **same("9:00-12:30 14:30-19:00", "tuesday", "wednesday", "thursday"),
        friday="9:00-12:30 14:30-19:30",
        saturday="8:30-19:00",
        sunday="9:00-12:45",
    ),
    preparation_minutes=45,
    slot_minutes=30,
    slot_capacity=6,
    products=PRODUCTS,
    front=(
        art("bouquet", "straw", flowers="field", wrap="kraft"),
        art("pot_plant", "straw", plant="cyclamen", pot="terracotta"),
        art("bouquet", "straw", flowers="tulip", wrap="rose"),
        art("pot_plant", "straw", plant="olive", pot="terracotta"),
    ),
)
