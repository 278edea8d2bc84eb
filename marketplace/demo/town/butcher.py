"""Boucherie Lacombe: meat, poultry and cold cuts."""

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
    ToOrder,
    VariantData,
    same,
    week,
)
from marketplace.demo.town.place import FOOD_MEDIATION, POSTCODE, TOWN_NAME, at

BERNARD = PersonData("Bernard Lacombe", "bernard@boucherie-lacombe.example", "+33639980151")

MERCHANT = MerchantData(
    slug="boucherie-lacombe",
    legal_name="Lacombe et fils",
    legal_form="SARL",
    capital_cents=1_524_500,
    siren="001565720",
    registry="RCS Bourg-les-Halles",
    owner=BERNARD,
    mediator=FOOD_MEDIATION,
    street="18 Grande Rue",
    postcode=POSTCODE,
    city=TOWN_NAME,
    phone="+33199000142",
    email="commande@boucherie-lacombe.example",
)

COLD = "À conserver entre 0 et 4 °C."
BEEF = "Né, élevé et abattu en France, race charolaise"

PRODUCTS = (
    ProductData(
        sku="BL-01",
        title="Rôti de bœuf dans le tende",
        description=(
            "Maigre, tendre, bardé et ficelé à la main. Un quart d’heure par livre, puis on "
            "le laisse reposer."
        ),
        category="viandes-et-volailles",
        price_cents=2990,
        vat_rate=VAT_5_5,
        availability=Counted(stock=10, kept_in_shop=3),
        picture=art("tied_roast", "sky"),
        net=Net(1000),
        allergens=NO_ALLERGEN,
        ingredients="Viande de bœuf, barde de porc.",
        keeping=COLD,
        origin=BEEF,
        withdrawal_exception="perishable",
        variants=(
            VariantData(
                "BL-01-1000", (("Poids", "1 kg, pour cinq"),), 2990, Counted(6, 2), Net(1000)
            ),
            VariantData(
                "BL-01-1500", (("Poids", "1,5 kg, pour huit"),), 4450, Counted(4, 1), Net(1500)
            ),
        ),
    ),
    ProductData(
        sku="BL-02",
        title="Entrecôtes maturées, les deux",
        description=(
            "Vingt et un jours de maturation, deux doigts d’épaisseur, persillées comme il faut."
        ),
        category="viandes-et-volailles",
        price_cents=2250,
        vat_rate=VAT_5_5,
        availability=Counted(stock=12, kept_in_shop=4),
        picture=art("steak", "sage"),
        net=Net(600),
        allergens=NO_ALLERGEN,
        ingredients="Viande de bœuf.",
        keeping=COLD,
        origin=BEEF,
        withdrawal_exception="perishable",
    ),
    ProductData(
        sku="BL-03",
        title="Poulet fermier prêt à rôtir",
        description=(
            "Élevé quatre-vingt-dix jours au grain et dehors. Vidé, bridé, avec ses abats si "
            "vous les demandez."
        ),
        category="viandes-et-volailles",
        price_cents=1890,
        vat_rate=VAT_5_5,
        availability=PerDay(usual=8, weekdays=((5, 16), (6, 14))),
        picture=art("roast_chicken", "moss"),
        net=Net(1700),
        by_weight=True,
        allergens=NO_ALLERGEN,
        ingredients="Poulet fermier entier.",
        keeping=COLD,
        origin="Ferme des Noyers, à 9 km",
        withdrawal_exception="perishable",
    ),
    ProductData(
        sku="BL-04",
        title="Saucisses de Bourg, les six",
        description=(
            "Porc haché gros, ail rose, muscade et un trait de vin blanc. La recette du "
            "grand-père, au gramme près."
        ),
        category="charcuterie",
        price_cents=980,
        vat_rate=VAT_5_5,
        availability=Counted(stock=25, kept_in_shop=6),
        picture=art("sausages", "straw"),
        net=Net(720),
        allergens=("sulphites",),
        ingredients=(
            "Maigre et gras de porc 92 %, vin blanc, ail, sel, poivre, muscade, boyau naturel."
        ),
        keeping=COLD,
        origin="Porc français",
        withdrawal_exception="perishable",
    ),
    ProductData(
        sku="BL-05",
        title="Jambon blanc à l’os, quatre tranches",
        description=(
            "Cuit au torchon dans un bouillon de légumes, tranché à la main, avec sa couenne."
        ),
        category="charcuterie",
        price_cents=890,
        vat_rate=VAT_5_5,
        availability=Counted(stock=20, kept_in_shop=6),
        picture=art("ham", "slate"),
        net=Net(320),
        allergens=("celery",),
        ingredients="Jambon de porc, bouillon (carotte, céleri, oignon), sel nitrité, poivre.",
        keeping=COLD,
        origin="Porc français",
        withdrawal_exception="perishable",
    ),
    ProductData(
        sku="BL-06",
        title="Terrine de campagne au poivre vert",
        description=(
            "Grossière et moelleuse, gelée de la maison dessus. Le bocal s’ouvre un dimanche soir."
        ),
        category="charcuterie",
        price_cents=690,
        vat_rate=VAT_5_5,
        availability=Counted(stock=28, kept_in_shop=4),
        picture=art("terrine_jar", "rose"),
        net=Net(200),
        allergens=("eggs", "milk", "sulphites"),
        prepacked=True,
        ingredients=(
            "Gorge et foie de porc 80 %, œufs, lait, vin blanc, oignon, poivre vert 1 %, sel."
        ),
        keeping="À conserver au sec ; après ouverture, quatre jours au froid.",
        origin="Porc français, fabriqué à Bourg-les-Halles",
    ),
    ProductData(
        sku="BL-07",
        title="Saucisson sec pur porc",
        description=(
            "Huit semaines de séchage, grain serré, fleur blanche. Il perd un peu de poids, jamais de goût."
        ),
        category="charcuterie",
        price_cents=750,
        vat_rate=VAT_5_5,
        availability=Counted(stock=32, kept_in_shop=6),
        picture=art("dry_sausage", "mint"),
        net=Net(250),
        allergens=("milk",),
        prepacked=True,
        ingredients="Viande de porc, sel, lactose, poivre, ail, ferments, boyau naturel.",
        keeping="À suspendre au sec et au frais.",
        origin="Porc français",
    ),
    ProductData(
        sku="BL-08",
        title="Pâté en croûte de fête",
        description=(
            "Volaille, veau et pistaches dans une pâte au beurre, décor à la main. Huit "
            "parts, à commander pour les grandes tables."
        ),
        category="charcuterie",
        price_cents=3600,
        vat_rate=VAT_5_5,
        availability=ToOrder(days=6),
        picture=art("pate_crust", "lilac"),
        net=Net(1100),
        allergens=("gluten", "eggs", "milk", "nuts", "sulphites"),
        ingredients=(
            "Volaille, veau, porc, farine de blé, beurre, œufs, pistaches 4 %, porto, gelée."
        ),
        keeping=COLD,
        origin="Viandes françaises",
        withdrawal_exception="perishable",
    ),
)

LATITUDE, LONGITUDE = at(-160, -45)

SHOP = ShopData(
    slug="boucherie-lacombe",
    name="Boucherie Lacombe",
    trade="Boucherie-charcuterie",
    sector="food",
    mode="online",
    tagline="Trois générations au billot",
    story=(
        "Bernard Lacombe choisit ses bêtes sur pied dans quatre fermes du canton, son "
        "fils Julien tient le laboratoire. "
        "Ici on ficelle, on barde, on désosse, et l’on vous dit comment cuire. "
        "Pour les rôtis de fête, prévenez-nous une semaine avant."
    ),
    merchant=MERCHANT,
    street="18 Grande Rue",
    postcode=POSTCODE,
    city=TOWN_NAME,
    latitude=LATITUDE,
    longitude=LONGITUDE,
    phone="+33199000142",
    email="commande@boucherie-lacombe.example",
    awning=("#8e2430", "#f7efe6"),
    hours=week(
        **same("8:00-12:45 15:30-19:15", "tuesday", "wednesday", "thursday", "friday"),
        saturday="7:30-13:00 15:00-19:00",
        sunday="8:30-12:15",
    ),
    preparation_minutes=60,
    slot_minutes=30,
    slot_capacity=8,
    products=PRODUCTS,
    front=(
        art("ham", "straw"),
        art("tied_roast", "straw"),
        art("sausages", "straw"),
        art("terrine_jar", "straw"),
    ),
)
