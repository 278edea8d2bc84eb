"""Librairie Le Marque-page: books on the shelf and to order, a newspaper, stationery."""

from __future__ import annotations

from marketplace.demo.pictures.recipe import art
from marketplace.demo.town.data import (
    VAT_2_1,
    VAT_5_5,
    VAT_20,
    Counted,
    ManufacturerData,
    MerchantData,
    PersonData,
    ProductData,
    ShopData,
    ToOrder,
    choices,
    same,
    week,
)
from marketplace.demo.town.place import POSTCODE, PROXIMITY_MEDIATION, TOWN_NAME, at

KARIM = PersonData("Karim Benali", "karim@lemarquepage.example", "+33639980121")
AGATHE = PersonData("Agathe Roussel", "agathe@lemarquepage.example", "+33639980122")

MERCHANT = MerchantData(
    slug="le-marque-page",
    legal_name="Le Marque-page",
    legal_form="EURL",
    capital_cents=500_000,
    siren="001454891",
    registry="RCS Bourg-les-Halles",
    owner=KARIM,
    mediator=PROXIMITY_MEDIATION,
    street="12 rue Saint-Aubin",
    postcode=POSTCODE,
    city=TOWN_NAME,
    phone="+33199000112",
    email="librairie@lemarquepage.example",
)

RIVES = ManufacturerData(
    "Éditions des Deux Rives", "18 quai des Imprimeurs, 49999 Bourg-les-Halles"
)
GRENIER = ManufacturerData("Le Grenier à histoires", "5 rue des Conteurs, 44999 Port-Sévrin")
SILLON = ManufacturerData("Éditions du Sillon", "2 chemin des Semeurs, 37999 Valmeray")
PAPER = ManufacturerData("Papeterie du Moulin-Blanc", "1 route de la Pâte, 16999 Moulin-Blanc")

PRODUCTS = (
    ProductData(
        sku="MP-01",
        title="Les Passeurs de la Sereine",
        description=(
            "Roman. En 1943, deux sœurs font traverser la rivière à ceux qu’on cherche. Un "
            "premier livre tendu et lumineux, coup de cœur de Karim. Broché, 312 pages."
        ),
        category="romans",
        price_cents=2100,
        vat_rate=VAT_5_5,
        availability=Counted(stock=9, kept_in_shop=2),
        picture=art("book", "straw", cover="river", title="Les Passeurs", binding="navy"),
        manufacturer=RIVES,
        origin="Imprimé en France",
    ),
    ProductData(
        sku="MP-02",
        title="L’Horlogère de la rue Haute",
        description=(
            "Roman policier. Une horlogère à la retraite remonte le temps d’une disparition. "
            "Broché, 288 pages."
        ),
        category="romans",
        price_cents=1950,
        vat_rate=VAT_5_5,
        availability=Counted(stock=5, kept_in_shop=1),
        picture=art("book", "lilac", cover="clock", title="L’Horlogère", binding="plum"),
        manufacturer=RIVES,
        origin="Imprimé en France",
    ),
    ProductData(
        sku="MP-03",
        title="Lettres d’un jardin d’hiver",
        description=(
            "Récit. Douze mois, douze lettres à un ami parti loin, depuis un potager de deux "
            "cents pas. Poche, 176 pages."
        ),
        category="romans",
        price_cents=850,
        vat_rate=VAT_5_5,
        availability=Counted(stock=14, kept_in_shop=2),
        picture=art("book", "peach", cover="leaf", title="Jardin d’hiver", binding="green"),
        manufacturer=SILLON,
        origin="Imprimé en France",
    ),
    ProductData(
        sku="MP-04",
        title="Intégrale des Contes de la lune rousse",
        description=(
            "Trois volumes reliés, illustrés au trait, sous coffret. Nous le faisons venir de "
            "l’éditeur pour vous."
        ),
        category="romans",
        price_cents=6900,
        vat_rate=VAT_5_5,
        availability=ToOrder(days=30),
        picture=art("book_stack", "sage", spines="red"),
        manufacturer=GRENIER,
        origin="Imprimé en Italie",
    ),
    ProductData(
        sku="MP-05",
        title="Le Renard qui ne savait pas siffler",
        description=(
            "Album à lire à voix haute, dès 4 ans. Grandes images à la gouache, une chute qui "
            "fait rire deux fois."
        ),
        category="jeunesse",
        price_cents=1450,
        vat_rate=VAT_5_5,
        availability=Counted(stock=8, kept_in_shop=2),
        picture=art("picture_book", "mint", scene="fox"),
        manufacturer=GRENIER,
        origin="Imprimé en Belgique",
    ),
    ProductData(
        sku="MP-06",
        title="Mon premier herbier de ville",
        description=(
            "Cahier d’activités dès 7 ans : reconnaître, presser et coller trente plantes des "
            "trottoirs et des murs."
        ),
        category="jeunesse",
        price_cents=1290,
        vat_rate=VAT_5_5,
        availability=Counted(stock=7, kept_in_shop=1),
        picture=art("open_book", "sky"),
        manufacturer=SILLON,
        origin="Imprimé en France",
    ),
    ProductData(
        sku="MP-07",
        title="Soupes, potées et grandes tablées",
        description=(
            "Quatre-vingts recettes de saison pour six à douze, avec ce qu’on trouve au "
            "marché. Relié, 224 pages."
        ),
        category="cuisine-et-nature",
        price_cents=2690,
        vat_rate=VAT_5_5,
        availability=Counted(stock=6, kept_in_shop=1),
        picture=art("book", "brick", cover="pot", title="Grandes tablées", binding="mustard"),
        manufacturer=SILLON,
        origin="Imprimé en France",
    ),
    ProductData(
        sku="MP-08",
        title="Oiseaux de nos haies",
        description=(
            "Guide de poche : cent vingt espèces, leur chant décrit avec des mots simples, "
            "une planche par saison."
        ),
        category="cuisine-et-nature",
        price_cents=1850,
        vat_rate=VAT_5_5,
        availability=Counted(stock=5),
        picture=art("book", "slate", cover="bird", title="Nos haies", binding="teal"),
        manufacturer=SILLON,
        origin="Imprimé en France",
    ),
    ProductData(
        sku="MP-09",
        title="La Gazette des Halles, numéro de la semaine",
        description=(
            "L’hebdomadaire du canton : conseil municipal, résultats du dimanche, petites "
            "annonces et mots croisés."
        ),
        category="presse",
        price_cents=180,
        vat_rate=VAT_2_1,
        availability=Counted(stock=30, kept_in_shop=20),
        picture=art("newspaper", "rose"),
        manufacturer=ManufacturerData(
            "Société de la Gazette des Halles", "9 rue des Presses, 49999 Bourg-les-Halles"
        ),
        origin="Imprimé en France",
        withdrawal_exception="newspaper",
    ),
    ProductData(
        sku="MP-10",
        title="Carnet cousu, papier ivoire",
        description=(
            "Quatre-vingt-seize pages cousues au fil de lin, papier épais qui ne boit pas "
            "l’encre. Format 14 × 21 cm."
        ),
        category="papeterie",
        price_cents=1400,
        vat_rate=VAT_20,
        availability=Counted(stock=16),
        picture=art("notebook", "honey", cover="green"),
        manufacturer=PAPER,
        origin="Fabriqué en France",
        variants=choices(
            "MP-10", "Couleur", 1400, {"Vert sapin": 6, "Rouge brique": 6, "Bleu ardoise": 4}
        ),
    ),
)

LATITUDE, LONGITUDE = at(14, 104)

SHOP = ShopData(
    slug="librairie-le-marque-page",
    name="Librairie Le Marque-page",
    trade="Librairie-papeterie",
    sector="books",
    mode="online",
    tagline="Huit mille livres, deux fauteuils, un avis sur tout",
    story=(
        "Karim Benali a ouvert la librairie en 2016 dans l’ancienne étude du notaire, "
        "dont il a gardé les rayonnages. "
        "Un livre absent arrive en général en trois jours : nous vous écrivons dès qu’il est là. "
        "Le premier jeudi du mois, on lit à voix haute après la fermeture."
    ),
    merchant=MERCHANT,
    street="12 rue Saint-Aubin",
    postcode=POSTCODE,
    city=TOWN_NAME,
    latitude=LATITUDE,
    longitude=LONGITUDE,
    phone="+33199000112",
    email="librairie@lemarquepage.example",
    awning=("#27476b", "#f3ead8"),
    hours=week(
        **same("10:00-12:30 14:00-19:00", "tuesday", "wednesday", "thursday", "friday"),
        saturday="9:30-19:00",
    ),
    preparation_minutes=45,
    slot_minutes=30,
    slot_capacity=8,
    products=PRODUCTS,
    front=(
        art("book", "straw", cover="river", title="", binding="navy"),
        art("book_stack", "straw", spines="red"),
        art("picture_book", "straw", scene="fox"),
        art("notebook", "straw", cover="green"),
    ),
    staff=(AGATHE,),
)
