"""Boulangerie Martin: bread and pastries, by the day and to order."""

from __future__ import annotations

from marketplace.demo.pictures.recipe import art
from marketplace.demo.town.data import (
    VAT_5_5,
    Counted,
    MerchantData,
    Net,
    PerDay,
    PersonData,
    ProductData,
    ShopData,
    ToOrder,
    VariantData,
    same,
    week,
)
from marketplace.demo.town.place import FOOD_MEDIATION, POSTCODE, TOWN_NAME, at

CLAIRE = PersonData("Claire Martin", "claire@boulangerie-martin.example", "+33639980112")
THEO = PersonData("Théo Marchais", "theo@boulangerie-martin.example", "+33639980113")

MERCHANT = MerchantData(
    slug="boulangerie-martin",
    legal_name="Boulangerie Martin",
    legal_form="SARL",
    capital_cents=800_000,
    siren="001417286",
    registry="RCS Bourg-les-Halles",
    owner=CLAIRE,
    mediator=FOOD_MEDIATION,
    street="4 place des Halles",
    postcode=POSTCODE,
    city=TOWN_NAME,
    phone="+33199000104",
    email="bonjour@boulangerie-martin.example",
)

FLOUR = "Farines de blé et de seigle moulues à la meule, moulin de la Sereine"

PRODUCTS = (
    ProductData(
        sku="BM-01",
        title="Baguette de tradition",
        description=(
            "Pâte levée lentement toute une nuit, croûte blonde et fine, mie crème aux "
            "grandes alvéoles. Cuite à 7 h et à 11 h."
        ),
        category="pains",
        price_cents=130,
        vat_rate=VAT_5_5,
        availability=PerDay(usual=40, weekdays=((5, 80), (6, 60))),
        picture=art("baguette", "brick", count=2),
        net=Net(250),
        allergens=("gluten",),
        ingredients="Farine de blé T65, eau, sel de Guérande, levure, levain de blé.",
        origin=FLOUR,
        withdrawal_exception="perishable",
    ),
    ProductData(
        sku="BM-02",
        title="Pain de campagne au levain",
        description=(
            "Une grosse miche à la croûte farinée, au goût franc de levain. Elle se garde "
            "quatre jours dans un torchon."
        ),
        category="pains",
        price_cents=250,
        vat_rate=VAT_5_5,
        availability=PerDay(usual=16, weekdays=((5, 30),)),
        picture=art("round_loaf", "sage", crust="country", score="leaf"),
        net=Net(400),
        allergens=("gluten",),
        ingredients=(
            "Farine de blé T80, farine de seigle 10 %, eau, levain de blé, sel de Guérande."
        ),
        origin=FLOUR,
        withdrawal_exception="perishable",
        variants=(
            VariantData(
                "BM-02-400",
                (("Poids", "demi-miche, 400 g"),),
                250,
                PerDay(usual=14, weekdays=((5, 20),)),
                Net(400),
            ),
            VariantData(
                "BM-02-800",
                (("Poids", "miche, 800 g"),),
                480,
                PerDay(usual=16, weekdays=((5, 30),)),
                Net(800),
            ),
        ),
    ),
    ProductData(
        sku="BM-03",
        title="Pain de seigle",
        description=(
            "Dense et humide, au parfum de miel brun. Le compagnon des huîtres, du beurre "
            "salé et de la tomme."
        ),
        category="pains",
        price_cents=420,
        vat_rate=VAT_5_5,
        availability=PerDay(usual=12, weekdays=((5, 18),)),
        picture=art("round_loaf", "straw", crust="rye", score="cross"),
        net=Net(500),
        allergens=("gluten",),
        ingredients="Farine de seigle T130 65 %, farine de blé, eau, levain de seigle, sel.",
        origin=FLOUR,
        withdrawal_exception="perishable",
    ),
    ProductData(
        sku="BM-04",
        title="Pain de mie au lait",
        description=(
            "Une mie serrée et moelleuse, à trancher épaisse pour le croque-monsieur ou à griller le matin."
        ),
        category="pains",
        price_cents=390,
        vat_rate=VAT_5_5,
        availability=PerDay(usual=10),
        picture=art("tin_loaf", "sky"),
        net=Net(450),
        allergens=("gluten", "milk"),
        ingredients="Farine de blé, lait entier 28 %, beurre, sucre, sel, levure.",
        origin=FLOUR,
        withdrawal_exception="perishable",
    ),
    ProductData(
        sku="BM-05",
        title="Croissants au beurre, les quatre",
        description=(
            "Feuilletés à la main au beurre de baratte, dorés et croustillants. Le sachet du dimanche matin."
        ),
        category="viennoiseries",
        price_cents=520,
        vat_rate=VAT_5_5,
        availability=PerDay(usual=20, weekdays=((5, 40), (6, 50))),
        picture=art("croissant", "rose", count=2),
        net=Net(240),
        allergens=("gluten", "milk", "eggs"),
        ingredients="Farine de blé, beurre AOP 26 %, lait, œufs, sucre, levure, sel.",
        origin="Beurre de la laiterie des Prés-Hauts",
        withdrawal_exception="perishable",
    ),
    ProductData(
        sku="BM-06",
        title="Pains au chocolat, les quatre",
        description=(
            "Deux barres de chocolat noir dans un feuilletage léger. Encore tièdes à l’ouverture."
        ),
        category="viennoiseries",
        price_cents=560,
        vat_rate=VAT_5_5,
        availability=PerDay(usual=20, weekdays=((5, 40), (6, 50))),
        picture=art("chocolate_roll", "mint"),
        net=Net(280),
        allergens=("gluten", "milk", "eggs", "soybeans"),
        ingredients=(
            "Farine de blé, beurre AOP, chocolat noir 14 % (lécithine de soja), lait, œufs, "
            "sucre, levure, sel."
        ),
        origin="Chocolat de couverture 60 %, torréfié en France",
        withdrawal_exception="perishable",
    ),
    ProductData(
        sku="BM-07",
        title="Brioche à tête",
        description=(
            "Pâte longuement battue, riche en beurre et en œufs, qui s’effile sous les "
            "doigts. Pour six personnes."
        ),
        category="viennoiseries",
        price_cents=850,
        vat_rate=VAT_5_5,
        availability=PerDay(usual=6, weekdays=((5, 14), (6, 12))),
        picture=art("brioche", "lilac"),
        net=Net(400),
        allergens=("gluten", "milk", "eggs"),
        ingredients="Farine de blé, œufs plein air 30 %, beurre 24 %, sucre, levure, sel.",
        origin="Œufs de la ferme des Noyers",
        withdrawal_exception="perishable",
    ),
    ProductData(
        sku="BM-08",
        title="Tarte aux pommes du verger",
        description=(
            "Pommes reinettes coupées fin, rangées en rosace sur une compote sans sucre. Pour six personnes."
        ),
        category="gateaux-et-tartes",
        price_cents=1650,
        vat_rate=VAT_5_5,
        availability=PerDay(usual=5, weekdays=((5, 10), (6, 10))),
        picture=art("tart", "moss", filling="apple"),
        net=Net(750),
        allergens=("gluten", "milk", "eggs"),
        ingredients="Pommes 55 %, farine de blé, beurre, sucre, œufs, vanille.",
        origin="Pommes du verger de la Butte",
        withdrawal_exception="perishable",
    ),
    ProductData(
        sku="BM-09",
        title="Tarte aux fraises",
        description=(
            "Fraises de pays posées une à une sur une crème légère à la vanille. Pour six personnes."
        ),
        category="gateaux-et-tartes",
        price_cents=2200,
        vat_rate=VAT_5_5,
        availability=PerDay(usual=4, weekdays=((5, 8), (6, 8))),
        picture=art("tart", "sky", filling="strawberry"),
        net=Net(800),
        allergens=("gluten", "milk", "eggs", "nuts"),
        ingredients=(
            "Fraises 45 %, lait, farine de blé, beurre, œufs, sucre, poudre d’amande, vanille."
        ),
        origin="Fraises de serre non chauffée, vallée de la Sereine",
        withdrawal_exception="perishable",
    ),
    ProductData(
        sku="BM-10",
        title="Paris-Brest",
        description=(
            "Une couronne de pâte à choux croquante, une crème au praliné de noisettes "
            "maison. Dites-nous pour combien."
        ),
        category="gateaux-et-tartes",
        price_cents=2400,
        vat_rate=VAT_5_5,
        availability=ToOrder(days=4),
        picture=art("choux_ring", "honey"),
        allergens=("gluten", "milk", "eggs", "nuts"),
        ingredients=(
            "Lait, œufs, beurre, praliné noisette 18 %, farine de blé, sucre, amandes effilées."
        ),
        net=Net(600),
        origin="Noisettes du Lot-et-Garonne",
        withdrawal_exception="perishable",
        variants=(
            VariantData("BM-10-4", (("Parts", "4 personnes"),), 2400, ToOrder(days=4), Net(600)),
            VariantData("BM-10-8", (("Parts", "8 personnes"),), 4400, ToOrder(days=4), Net(1200)),
        ),
    ),
    ProductData(
        sku="BM-11",
        title="Gâteau d’anniversaire au prénom",
        description=(
            "Génoise, crème mousseline et fruits rouges, glacé blanc, avec le prénom écrit à "
            "la main. Pour dix personnes. Claire vous appelle pour le prénom : laissez votre mobile."
        ),
        category="gateaux-et-tartes",
        price_cents=4800,
        vat_rate=VAT_5_5,
        availability=ToOrder(days=7),
        picture=art("birthday_cake", "peach"),
        net=Net(1500),
        allergens=("gluten", "milk", "eggs", "nuts"),
        ingredients=(
            "Lait, œufs, sucre, fruits rouges 20 %, farine de blé, beurre, poudre d’amande."
        ),
        origin="Fait ici, la veille du retrait",
        withdrawal_exception="made_to_measure",
    ),
    ProductData(
        sku="BM-12",
        title="Sablés au beurre salé",
        description=(
            "Douze palets épais, friables, à la fleur de sel. La boîte se garde un mois, en théorie."
        ),
        category="gateaux-et-tartes",
        price_cents=790,
        vat_rate=VAT_5_5,
        availability=Counted(stock=24, kept_in_shop=6),
        picture=art("biscuit_tin", "slate"),
        net=Net(240),
        allergens=("gluten", "milk", "eggs"),
        prepacked=True,
        ingredients="Farine de blé, beurre salé 32 %, sucre, jaunes d’œufs, fleur de sel.",
        keeping="À conserver au sec, boîte fermée.",
        origin="Fabriqué à Bourg-les-Halles",
    ),
)

LATITUDE, LONGITUDE = at(-80, 14)

SHOP = ShopData(
    slug="boulangerie-martin",
    name="Boulangerie Martin",
    trade="Boulangerie-pâtisserie",
    sector="bread",
    mode="online",
    tagline="Le levain de Claire, cuit sur la place depuis 1998",
    story=(
        "Claire Martin a repris le four de ses parents en 2012 et n’a gardé du catalogue "
        "que ce qu’elle aime manger. "
        "Le levain a vingt-huit ans, les farines viennent du moulin de la Sereine, à huit "
        "kilomètres. "
        "Le samedi, la file fait le tour de la halle : commandez la veille avant 18 h, "
        "votre sac vous attend."
    ),
    merchant=MERCHANT,
    street="4 place des Halles",
    postcode=POSTCODE,
    city=TOWN_NAME,
    latitude=LATITUDE,
    longitude=LONGITUDE,
    phone="+33199000104",
    email="bonjour@boulangerie-martin.example",
    awning=("#b5482f", "#f6ead2"),
    hours=week(
        **same("7:00-13:00 15:30-19:30", "tuesday", "wednesday", "thursday", "friday"),
        saturday="7:00-19:00",
        sunday="7:30-12:30",
    ),
    preparation_minutes=30,
    slot_minutes=30,
    slot_capacity=12,
    products=PRODUCTS,
    front=(
        art("baguette", "straw", count=2),
        art("round_loaf", "straw", crust="country", score="leaf"),
        art("brioche", "straw"),
        art("tart", "straw", filling="strawberry"),
    ),
    staff=(THEO,),
    last_order_minutes=60,
)
