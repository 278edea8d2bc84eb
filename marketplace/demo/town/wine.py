"""La Cave du Beffroi: wine, cider, beer, juice and a little fine grocery."""

from __future__ import annotations

from decimal import Decimal

from marketplace.demo.pictures.recipe import art
from marketplace.demo.town.data import (
    NO_ALLERGEN,
    VAT_5_5,
    VAT_20,
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
from marketplace.demo.town.place import POSTCODE, PROXIMITY_MEDIATION, TOWN_NAME, at

ETIENNE = PersonData("Étienne Vautrin", "etienne@cave-du-beffroi.example", "+33639980161")

MERCHANT = MerchantData(
    slug="la-cave-du-beffroi",
    legal_name="La Cave du Beffroi",
    legal_form="SAS",
    capital_cents=1_500_000,
    siren="001602333",
    registry="RCS Bourg-les-Halles",
    owner=ETIENNE,
    mediator=PROXIMITY_MEDIATION,
    street="3 rue du Beffroi",
    postcode=POSTCODE,
    city=TOWN_NAME,
    phone="+33199000153",
    email="cave@cave-du-beffroi.example",
)

PREGNANT = "Contient des sulfites. Déconseillé aux femmes enceintes."

PRODUCTS = (
    ProductData(
        sku="CB-01",
        title="Clos de la Sereine rouge 2023",
        description=(
            "Cabernet franc souple et fruité, cerise et violette. À ouvrir une heure avant le rôti, à 16 °C."
        ),
        category="vins",
        price_cents=1190,
        vat_rate=VAT_20,
        availability=Counted(stock=48, kept_in_shop=12),
        picture=art("wine_bottle", "rose", wine="red", label="Sereine"),
        net=Net(750, "ml"),
        allergens=("sulphites",),
        prepacked=True,
        ingredients="Raisin, conservateur : sulfites.",
        keeping="À coucher à l’abri de la lumière, entre 10 et 15 °C.",
        origin="Vallée de la Sereine, France",
        warnings=PREGNANT,
        alcohol_percent=Decimal("12.5"),
        variants=(
            VariantData(
                "CB-01-1", (("Lot", "la bouteille"),), 1190, Counted(30, 6), Net(750, "ml")
            ),
            VariantData(
                "CB-01-6", (("Lot", "le carton de six"),), 6600, Counted(3), Net(4500, "ml")
            ),
        ),
    ),
    ProductData(
        sku="CB-02",
        title="Les Galets blanc sec 2024",
        description=(
            "Chenin tendu, poire et craie mouillée. Fait honneur aux crottins de la place."
        ),
        category="vins",
        price_cents=1350,
        vat_rate=VAT_20,
        availability=Counted(stock=36, kept_in_shop=6),
        picture=art("wine_bottle", "sage", wine="white", label="Galets"),
        net=Net(750, "ml"),
        allergens=("sulphites",),
        prepacked=True,
        ingredients="Raisin, conservateur : sulfites.",
        keeping="À boire dans les quatre ans, à 10 °C.",
        origin="Coteaux de Bourg, France",
        warnings=PREGNANT,
        alcohol_percent=Decimal("13"),
    ),
    ProductData(
        sku="CB-03",
        title="Rosé du Pont 2025",
        description=(
            "Grolleau pâle, groseille et pamplemousse, sec jusqu’au bout. La bouteille des tables dehors."
        ),
        category="vins",
        price_cents=890,
        vat_rate=VAT_20,
        availability=Counted(stock=40, kept_in_shop=6),
        picture=art("wine_bottle", "sky", wine="rose", label="Le Pont"),
        net=Net(750, "ml"),
        allergens=("sulphites",),
        prepacked=True,
        ingredients="Raisin, conservateur : sulfites.",
        keeping="À boire dans l’année, à 8 °C.",
        origin="Vallée de la Sereine, France",
        warnings=PREGNANT,
        alcohol_percent=Decimal("12"),
    ),
    ProductData(
        sku="CB-04",
        title="Fines bulles du Beffroi, brut",
        description=(
            "Méthode traditionnelle, vingt-quatre mois sur lattes : bulle fine, brioche et pomme verte."
        ),
        category="vins",
        price_cents=1580,
        vat_rate=VAT_20,
        availability=Counted(stock=30, kept_in_shop=6),
        picture=art("sparkling_bottle", "slate", glass="green", foil="gold", label="Beffroi"),
        net=Net(750, "ml"),
        allergens=("sulphites",),
        prepacked=True,
        ingredients="Raisin, liqueur d’expédition, conservateur : sulfites.",
        keeping="À conserver debout, au frais.",
        origin="Vallée de la Sereine, France",
        warnings=PREGNANT,
        alcohol_percent=Decimal("12"),
    ),
    ProductData(
        sku="CB-05",
        title="Cidre fermier demi-sec",
        description=(
            "Douze variétés de pommes à couteau, mousse naturelle. Avec une tarte ou une galette."
        ),
        category="bieres-et-cidres",
        price_cents=520,
        vat_rate=VAT_20,
        availability=Counted(stock=42, kept_in_shop=10),
        picture=art("sparkling_bottle", "peach", glass="amber", foil="red", label="Cidre"),
        net=Net(750, "ml"),
        allergens=("sulphites",),
        prepacked=True,
        ingredients="Pur jus de pommes fermenté, antioxydant : sulfites.",
        keeping="Debout, au frais ; à boire dans les trois jours après ouverture.",
        origin="Verger de la Butte, France",
        warnings=PREGNANT,
        alcohol_percent=Decimal("4"),
    ),
    ProductData(
        sku="CB-06",
        title="Bière ambrée de la Halle, les quatre",
        description=(
            "Brassée à dix rues d’ici : malt toasté, caramel léger, amertume courte. Quatre "
            "bouteilles de 33 cl."
        ),
        category="bieres-et-cidres",
        price_cents=1240,
        vat_rate=VAT_20,
        availability=Counted(stock=20, kept_in_shop=4),
        picture=art("beer_pack", "moss"),
        net=Net(1320, "ml"),
        allergens=("gluten",),
        prepacked=True,
        ingredients="Eau, malts d’orge et de blé, houblons, levure.",
        keeping="Debout, à l’abri de la lumière.",
        origin="Brasserie de la Halle, Bourg-les-Halles",
        warnings="Déconseillé aux femmes enceintes.",
        alcohol_percent=Decimal("6.2"),
    ),
    ProductData(
        sku="CB-07",
        title="Jus de pomme trouble",
        description=(
            "Pommes pressées à froid, rien d’autre. Secouez la bouteille, servez très frais."
        ),
        category="jus-et-sirops",
        price_cents=390,
        vat_rate=VAT_5_5,
        availability=Counted(stock=36, kept_in_shop=6),
        picture=art("juice_bottle", "lilac"),
        net=Net(1000, "ml"),
        allergens=NO_ALLERGEN,
        prepacked=True,
        ingredients="Pur jus de pommes.",
        keeping="Après ouverture, cinq jours au froid.",
        origin="Verger de la Butte, France",
    ),
    ProductData(
        sku="CB-08",
        title="Miel de tilleul et de ronce",
        description=(
            "Récolté fin juillet le long de la Sereine. Clair, frais, un peu mentholé, il "
            "cristallise en novembre."
        ),
        category="epicerie-fine",
        price_cents=980,
        vat_rate=VAT_5_5,
        availability=Counted(stock=25, kept_in_shop=5),
        picture=art("honey_jar", "brick"),
        net=Net(500),
        allergens=NO_ALLERGEN,
        prepacked=True,
        ingredients="Miel.",
        keeping="À température ambiante, pot fermé.",
        origin="Ruchers de la Sereine, France",
    ),
    ProductData(
        sku="CB-09",
        title="Confiture de mirabelles",
        description=(
            "Fruits entiers, cuits au chaudron de cuivre, peu sucrée. Soixante-cinq grammes "
            "de fruits pour cent."
        ),
        category="epicerie-fine",
        price_cents=640,
        vat_rate=VAT_5_5,
        availability=Counted(stock=22, kept_in_shop=4),
        picture=art("jam_jar", "mint", fruit="mirabelle"),
        net=Net(320),
        allergens=NO_ALLERGEN,
        prepacked=True,
        ingredients="Mirabelles 65 %, sucre de canne, jus de citron.",
        keeping="Après ouverture, un mois au froid.",
        origin="Fabriquée à Valmeray, France",
    ),
    ProductData(
        sku="CB-10",
        title="Caisse de garde, douze bouteilles choisies",
        description=(
            "Étienne compose la caisse avec vous, d’après vos plats et votre cave. Bois gravé "
            "au nom de la maison."
        ),
        category="vins",
        price_cents=22800,
        vat_rate=VAT_20,
        availability=ToOrder(days=14),
        picture=art("wine_crate", "honey"),
        net=Net(9000, "ml"),
        allergens=("sulphites",),
        prepacked=True,
        ingredients="Raisin, conservateur : sulfites.",
        keeping="À coucher à l’abri de la lumière, entre 10 et 15 °C.",
        origin="France",
        warnings=PREGNANT,
        alcohol_percent=Decimal("13"),
    ),
)

LATITUDE, LONGITUDE = at(122, 84)

SHOP = ShopData(
    slug="la-cave-du-beffroi",
    name="La Cave du Beffroi",
    trade="Caviste",
    sector="drink",
    mode="online",
    tagline="Des vins de vignerons, et de quoi aller avec",
    story=(
        "Étienne Vautrin a vendangé chez la moitié des vignerons qu’il vend. "
        "Il garde trois cents vins au frais sous le beffroi et en goûte un avec vous le "
        "vendredi soir. "
        "L’identité est vérifiée au retrait : la vente d’alcool est interdite aux mineurs."
    ),
    merchant=MERCHANT,
    street="3 rue du Beffroi",
    postcode=POSTCODE,
    city=TOWN_NAME,
    latitude=LATITUDE,
    longitude=LONGITUDE,
    phone="+33199000153",
    email="cave@cave-du-beffroi.example",
    awning=("#5b2340", "#efe3c8"),
    hours=week(
        **same("10:00-12:30 15:00-19:30", "tuesday", "wednesday", "thursday"),
        friday="10:00-12:30 15:00-20:00",
        saturday="9:30-13:00 14:30-19:30",
        sunday="10:00-12:30",
    ),
    preparation_minutes=30,
    slot_minutes=30,
    slot_capacity=8,
    products=PRODUCTS,
    front=(
        art("wine_bottle", "straw", wine="red", label="Sereine"),
        art("sparkling_bottle", "straw", glass="green", foil="gold", label="Beffroi"),
        art("honey_jar", "straw"),
        art("wine_crate", "straw"),
    ),
)
