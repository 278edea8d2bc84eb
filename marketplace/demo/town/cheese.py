"""Fromagerie des Prés-Hauts: cheese by the piece, butter, eggs and yoghurt."""

from __future__ import annotations

from marketplace.demo.pictures.recipe import art
from marketplace.demo.town.data import (
    VAT_5_5,
    Counted,
    MerchantData,
    Net,
    PersonData,
    ProductData,
    ShopData,
    ToOrder,
    VariantData,
    same,
    week,
)
from marketplace.demo.town.place import FOOD_MEDIATION, POSTCODE, TOWN_NAME, at

SOLENE = PersonData("Solène Kerjean", "solene@pres-hauts.example", "+33639980131")

MERCHANT = MerchantData(
    slug="fromagerie-des-pres-hauts",
    legal_name="Fromagerie des Prés-Hauts",
    legal_form="SARL",
    capital_cents=1_000_000,
    siren="001491505",
    registry="RCS Bourg-les-Halles",
    owner=SOLENE,
    mediator=FOOD_MEDIATION,
    street="9 place des Halles",
    postcode=POSTCODE,
    city=TOWN_NAME,
    phone="+33199000120",
    email="comptoir@pres-hauts.example",
)

COLD = "À conserver entre 4 et 8 °C ; sortir une heure avant de servir."

PRODUCTS = (
    ProductData(
        sku="PH-01",
        title="Comté vieux, 18 mois",
        description=(
            "Affiné en cave froide : noisette, bouillon, une pointe de cristaux sous la dent. "
            "Coupé à la commande."
        ),
        category="fromages",
        price_cents=825,
        vat_rate=VAT_5_5,
        availability=Counted(stock=30, kept_in_shop=8),
        picture=art("cheese_wedge", "moss", kind="comte"),
        net=Net(250),
        allergens=("milk",),
        ingredients="Lait cru de vache, sel, présure, ferments.",
        keeping=COLD,
        origin="Franche-Comté, AOP",
        withdrawal_exception="perishable",
        variants=(
            VariantData("PH-01-250", (("Poids", "250 g"),), 825, Counted(18, 4), Net(250)),
            VariantData("PH-01-500", (("Poids", "500 g"),), 1620, Counted(12, 4), Net(500)),
        ),
    ),
    ProductData(
        sku="PH-02",
        title="Tomme des Prés-Hauts",
        description=(
            "La tomme de la maison, six mois de cave, croûte grise et pâte souple au goût de "
            "foin et de champignon."
        ),
        category="fromages",
        price_cents=590,
        vat_rate=VAT_5_5,
        availability=Counted(stock=22, kept_in_shop=5),
        picture=art("cheese_wheel", "brick", kind="tomme"),
        net=Net(250),
        allergens=("milk",),
        ingredients="Lait cru de vache, sel, présure, ferments.",
        keeping=COLD,
        origin="Ferme des Prés-Hauts, à 11 km",
        withdrawal_exception="perishable",
    ),
    ProductData(
        sku="PH-03",
        title="Crottins de chèvre, les trois",
        description=(
            "Trois âges dans une barquette : un frais, un demi-sec, un sec qui pique. À "
            "goûter dans cet ordre."
        ),
        category="fromages",
        price_cents=960,
        vat_rate=VAT_5_5,
        availability=Counted(stock=14, kept_in_shop=2),
        picture=art("goat_cheeses", "sky"),
        net=Net(240),
        allergens=("milk",),
        ingredients="Lait cru de chèvre, sel, présure, ferments.",
        keeping=COLD,
        origin="Chèvrerie du Coteau, à 6 km",
        withdrawal_exception="perishable",
    ),
    ProductData(
        sku="PH-04",
        title="Bûche cendrée",
        description=(
            "Chèvre à la cendre végétale et paille de seigle, fondant sous la croûte, frais "
            "et citronné au cœur."
        ),
        category="fromages",
        price_cents=740,
        vat_rate=VAT_5_5,
        availability=Counted(stock=12, kept_in_shop=2),
        picture=art("ash_log", "peach"),
        net=Net(250),
        allergens=("milk",),
        ingredients="Lait cru de chèvre, sel, cendre végétale, présure, ferments.",
        keeping=COLD,
        origin="Chèvrerie du Coteau, à 6 km",
        withdrawal_exception="perishable",
    ),
    ProductData(
        sku="PH-05",
        title="Bleu de montagne",
        description=(
            "Crémeux et persillé, puissant sans agressivité. Sur une poire, ou fondu dans une sauce."
        ),
        category="fromages",
        price_cents=560,
        vat_rate=VAT_5_5,
        availability=Counted(stock=16, kept_in_shop=3),
        picture=art("cheese_wedge", "lilac", kind="blue"),
        net=Net(200),
        allergens=("milk",),
        ingredients="Lait de vache, sel, présure, ferments, penicillium roqueforti.",
        keeping=COLD,
        origin="Auvergne",
        withdrawal_exception="perishable",
    ),
    ProductData(
        sku="PH-06",
        title="Petit camembert moulé à la louche",
        description=(
            "Entier, à point pour la fin de semaine : croûte fleurie, cœur qui s’attendrit sans couler."
        ),
        category="fromages",
        price_cents=620,
        vat_rate=VAT_5_5,
        availability=Counted(stock=18, kept_in_shop=4),
        picture=art("boxed_cheese", "straw"),
        net=Net(250),
        allergens=("milk",),
        prepacked=True,
        ingredients="Lait cru de vache, sel, présure, ferments.",
        keeping=COLD,
        origin="Normandie",
        withdrawal_exception="perishable",
    ),
    ProductData(
        sku="PH-07",
        title="Beurre de baratte demi-sel",
        description=(
            "Baratté lentement, malaxé au sel de Guérande, la motte dans son papier. Il croque un peu."
        ),
        category="beurre-oeufs-yaourts",
        price_cents=420,
        vat_rate=VAT_5_5,
        availability=Counted(stock=26, kept_in_shop=6),
        picture=art("butter", "slate"),
        net=Net(250),
        allergens=("milk",),
        prepacked=True,
        ingredients="Crème de lait de vache, sel de Guérande 2,5 %.",
        keeping="À conserver à 6 °C au plus.",
        origin="Laiterie des Prés-Hauts",
        withdrawal_exception="perishable",
    ),
    ProductData(
        sku="PH-08",
        title="Yaourts de brebis, les quatre pots",
        description=(
            "Fermes et doux, en pots de verre consignés avec le sourire. Nature : ajoutez votre miel."
        ),
        category="beurre-oeufs-yaourts",
        price_cents=580,
        vat_rate=VAT_5_5,
        availability=Counted(stock=15, kept_in_shop=3),
        picture=art("yoghurt_pots", "rose"),
        net=Net(500),
        allergens=("milk",),
        prepacked=True,
        ingredients="Lait entier de brebis pasteurisé, ferments lactiques.",
        keeping="À conserver à 6 °C au plus.",
        origin="Bergerie de la Lande, à 14 km",
        withdrawal_exception="perishable",
    ),
    ProductData(
        sku="PH-09",
        title="Six œufs de plein air",
        description=(
            "Pondus dans la semaine, de grosseur moyenne, par des poules qui sortent tous les jours."
        ),
        category="beurre-oeufs-yaourts",
        price_cents=290,
        vat_rate=VAT_5_5,
        availability=Counted(stock=40, kept_in_shop=10),
        picture=art("egg_box", "mint"),
        pieces=6,
        allergens=("eggs",),
        prepacked=True,
        ingredients="Œufs frais de catégorie A, code 1FR.",
        keeping="À conserver au frais après l’achat.",
        origin="Ferme des Noyers, à 9 km",
        withdrawal_exception="perishable",
    ),
    ProductData(
        sku="PH-10",
        title="Plateau composé, six fromages",
        description=(
            "Trois laits, six âges, raisins et noix, rangés dans l’ordre où les goûter. Pour "
            "huit personnes, avec les noms sur ardoise."
        ),
        category="fromages",
        price_cents=3900,
        vat_rate=VAT_5_5,
        availability=ToOrder(days=3),
        picture=art("cheese_board", "honey"),
        net=Net(1200),
        allergens=("milk", "nuts"),
        ingredients="Fromages au lait cru de vache, de chèvre et de brebis, raisin, noix.",
        keeping=COLD,
        origin="France",
        withdrawal_exception="perishable",
    ),
)

LATITUDE, LONGITUDE = at(86, 16)

SHOP = ShopData(
    slug="fromagerie-des-pres-hauts",
    name="Fromagerie des Prés-Hauts",
    trade="Crèmerie-fromagerie",
    sector="food",
    mode="online",
    tagline="Coupé devant vous, affiné dessous",
    story=(
        "Sous la boutique, deux caves voûtées où Solène Kerjean retourne ses tommes trois "
        "fois par semaine. "
        "Les chèvres viennent du Coteau, les brebis de la Lande, le comté d’un ami. "
        "Les pièces sont coupées au moment de votre commande et emballées dans du papier."
    ),
    merchant=MERCHANT,
    street="9 place des Halles",
    postcode=POSTCODE,
    city=TOWN_NAME,
    latitude=LATITUDE,
    longitude=LONGITUDE,
    phone="+33199000120",
    email="comptoir@pres-hauts.example",
    awning=("#d9a72e", "#fbf3dc"),
    hours=week(
        **same("9:00-12:45 15:30-19:15", "tuesday", "wednesday", "thursday", "friday"),
        saturday="8:30-13:00 15:00-19:00",
        sunday="9:00-12:30",
    ),
    preparation_minutes=40,
    slot_minutes=30,
    slot_capacity=8,
    products=PRODUCTS,
    front=(
        art("cheese_wheel", "straw", kind="tomme"),
        art("cheese_wedge", "straw", kind="comte"),
        art("goat_cheeses", "straw"),
        art("butter", "straw"),
    ),
)
