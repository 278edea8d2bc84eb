"""Le Panier d'Huguette: fruit and vegetables of the valley."""

from __future__ import annotations

from marketplace.demo.pictures.recipe import art
from marketplace.demo.town.data import (
    NO_ALLERGEN,
    VAT_5_5,
    Counted,
    MerchantData,
    Net,
    PerDay,
    PersonData,
    ProductData,
    ShopData,
    VariantData,
    same,
    week,
)
from marketplace.demo.town.place import FOOD_MEDIATION, POSTCODE, TOWN_NAME, at

HUGUETTE = PersonData("Huguette Delalande", "huguette@panier-huguette.example", "+33639980141")

MERCHANT = MerchantData(
    slug="le-panier-d-huguette",
    legal_name="Huguette Delalande",
    legal_form="Entreprise individuelle",
    siren="001528116",
    registry="RCS Bourg-les-Halles",
    owner=HUGUETTE,
    mediator=FOOD_MEDIATION,
    street="2 place des Halles",
    postcode=POSTCODE,
    city=TOWN_NAME,
    phone="+33199000131",
    email="bonjour@panier-huguette.example",
)

GARDENS = "Maraîchers de la vallée de la Sereine"

PRODUCTS = (
    ProductData(
        sku="PM-01",
        title="Pommes reinettes, le kilo",
        description=(
            "Acidulées, parfumées, un peu rugueuses : la pomme des tartes et des goûters. Catégorie I."
        ),
        category="fruits",
        price_cents=320,
        vat_rate=VAT_5_5,
        availability=Counted(stock=60, kept_in_shop=15),
        picture=art("apple_crate", "sky", fruit="reinette"),
        net=Net(1000),
        allergens=NO_ALLERGEN,
        origin="Verger de la Butte, France",
        withdrawal_exception="perishable",
        variants=(
            VariantData("PM-01-1", (("Poids", "1 kg"),), 320, Counted(40, 10), Net(1000)),
            VariantData("PM-01-3", (("Poids", "3 kg"),), 870, Counted(20, 5), Net(3000)),
        ),
    ),
    ProductData(
        sku="PM-02",
        title="Poires conférence, le kilo",
        description=(
            "Fermes aujourd’hui, fondantes dans trois jours. Dites-nous pour quand, nous "
            "choisissons. Catégorie I."
        ),
        category="fruits",
        price_cents=350,
        vat_rate=VAT_5_5,
        availability=Counted(stock=35, kept_in_shop=10),
        picture=art("pears", "rose"),
        net=Net(1000),
        allergens=NO_ALLERGEN,
        origin="Verger de la Butte, France",
        withdrawal_exception="perishable",
    ),
    ProductData(
        sku="PM-03",
        title="Clémentines à feuilles, le kilo",
        description="Petites, serrées, sans pépins, cueillies avec leurs feuilles. Catégorie I.",
        category="fruits",
        price_cents=430,
        vat_rate=VAT_5_5,
        availability=Counted(stock=40, kept_in_shop=10),
        picture=art("clementines", "slate"),
        net=Net(1000),
        allergens=NO_ALLERGEN,
        origin="Corse, IGP",
        withdrawal_exception="perishable",
    ),
    ProductData(
        sku="PM-04",
        title="Noix sèches, le filet d’un kilo",
        description="Récolte de l’automne, séchées à l’air, coques claires et cerneaux entiers.",
        category="fruits",
        price_cents=790,
        vat_rate=VAT_5_5,
        availability=Counted(stock=20, kept_in_shop=4),
        picture=art("walnuts", "mint"),
        net=Net(1000),
        allergens=("nuts",),
        prepacked=True,
        ingredients="Noix en coque.",
        keeping="À conserver au sec, dans le filet.",
        origin="Périgord, France",
    ),
    ProductData(
        sku="PM-05",
        title="Botte de carottes nouvelles",
        description=(
            "Avec leurs fanes, qui disent leur fraîcheur et font une bonne soupe. Environ huit carottes."
        ),
        category="legumes",
        price_cents=250,
        vat_rate=VAT_5_5,
        availability=PerDay(usual=20, weekdays=((5, 40),)),
        picture=art("carrots", "straw"),
        net=Net(600),
        allergens=NO_ALLERGEN,
        origin=GARDENS,
        withdrawal_exception="perishable",
    ),
    ProductData(
        sku="PM-06",
        title="Poireaux, la botte de quatre",
        description=(
            "Longs fûts blancs, arrachés la veille. En vinaigrette, en tarte, ou dans le pot-au-feu."
        ),
        category="legumes",
        price_cents=290,
        vat_rate=VAT_5_5,
        availability=Counted(stock=24, kept_in_shop=6),
        picture=art("leeks", "peach"),
        net=Net(900),
        allergens=NO_ALLERGEN,
        origin=GARDENS,
        withdrawal_exception="perishable",
    ),
    ProductData(
        sku="PM-07",
        title="Pommes de terre à purée, le sac",
        description=(
            "De la bintje farineuse, non lavée pour mieux se garder. Sac en papier de deux kilos et demi."
        ),
        category="legumes",
        price_cents=480,
        vat_rate=VAT_5_5,
        availability=Counted(stock=30, kept_in_shop=8),
        picture=art("potato_sack", "sage"),
        net=Net(2500),
        allergens=NO_ALLERGEN,
        prepacked=True,
        ingredients="Pommes de terre de consommation, variété bintje.",
        keeping="À conserver au frais, au sec et à l’abri de la lumière.",
        origin=GARDENS,
    ),
    ProductData(
        sku="PM-08",
        title="Potimarron entier",
        description=(
            "Petit, orangé, au goût de châtaigne ; la peau se mange. Entre 1,2 et 1,5 kg, "
            "vendu au plus petit poids."
        ),
        category="legumes",
        price_cents=360,
        vat_rate=VAT_5_5,
        availability=Counted(stock=18, kept_in_shop=4),
        picture=art("squash", "lilac"),
        net=Net(1200),
        allergens=NO_ALLERGEN,
        origin=GARDENS,
        withdrawal_exception="perishable",
    ),
    ProductData(
        sku="PM-09",
        title="Champignons de couche",
        description=(
            "Blancs et bruns mêlés, cueillis le matin dans les caves de tuffeau du coteau."
        ),
        category="legumes",
        price_cents=340,
        vat_rate=VAT_5_5,
        availability=Counted(stock=20, kept_in_shop=5),
        picture=art("mushrooms", "brick"),
        net=Net(500),
        allergens=NO_ALLERGEN,
        origin="Caves du Coteau, France",
        withdrawal_exception="perishable",
    ),
    ProductData(
        sku="PM-10",
        title="Panier de la semaine",
        description=(
            "Ce que les jardins donnent : sept à huit légumes et deux fruits, choisis par "
            "Huguette, avec une idée de recette. Pour quatre personnes."
        ),
        category="paniers",
        price_cents=2200,
        vat_rate=VAT_5_5,
        availability=PerDay(usual=8, weekdays=((3, 12), (5, 20))),
        picture=art("vegetable_basket", "honey"),
        net=Net(5500),
        allergens=("celery",),
        origin=GARDENS,
        withdrawal_exception="perishable",
    ),
)

LATITUDE, LONGITUDE = at(-80, -24)

SHOP = ShopData(
    slug="le-panier-d-huguette",
    name="Le Panier d’Huguette",
    trade="Primeur",
    sector="garden",
    mode="online",
    tagline="Les jardins de la vallée, à la saison",
    story=(
        "Huguette Delalande connaît par leur prénom les onze maraîchers qui la livrent, "
        "et la plupart de leurs chiens. "
        "Elle n’a pas de fraises en décembre et le dit sans détour. "
        "Le panier de la semaine change le mercredi : il se réserve la veille."
    ),
    merchant=MERCHANT,
    street="2 place des Halles",
    postcode=POSTCODE,
    city=TOWN_NAME,
    latitude=LATITUDE,
    longitude=LONGITUDE,
    phone="+33199000131",
    email="bonjour@panier-huguette.example",
    awning=("#3f7d3a", "#f4efd9"),
    hours=week(
        **same("8:00-13:00 15:30-19:30", "tuesday", "wednesday", "thursday", "friday"),
        saturday="7:30-13:30 15:00-19:00",
        sunday="8:00-13:00",
    ),
    preparation_minutes=30,
    slot_minutes=30,
    slot_capacity=10,
    products=PRODUCTS,
    front=(
        art("apple_crate", "straw", fruit="reinette"),
        art("carrots", "straw"),
        art("squash", "straw"),
        art("leeks", "straw"),
    ),
)
