"""L'Aiguille et le Drap: clothes made nearby, haberdashery, alterations."""

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
    choices,
    same,
    week,
)
from marketplace.demo.town.place import POSTCODE, PROXIMITY_MEDIATION, TOWN_NAME, at

ODETTE = PersonData("Odette Lemoine", "odette@aiguille-et-drap.example", "+33639980191")
INES = PersonData("Inès Ferrand", "ines@aiguille-et-drap.example", "+33639980192")

MERCHANT = MerchantData(
    slug="l-aiguille-et-le-drap",
    legal_name="L’Aiguille et le Drap",
    legal_form="SARL",
    capital_cents=600_000,
    siren="001713163",
    registry="RCS Bourg-les-Halles",
    owner=ODETTE,
    mediator=PROXIMITY_MEDIATION,
    street="31 Grande Rue",
    postcode=POSTCODE,
    city=TOWN_NAME,
    phone="+33199000186",
    email="boutique@aiguille-et-drap.example",
)

KNITTERS = ManufacturerData("Tricotage de la Sereine", "6 rue de la Filature, 49997 Saint-Ombre")
WEAVERS = ManufacturerData("Tissages du Bocage", "22 rue du Métier, 85999 La Navette")
OWN = ManufacturerData("L’Aiguille et le Drap", "31 Grande Rue, 49999 Bourg-les-Halles")

PRODUCTS = (
    ProductData(
        sku="AD-01",
        title="Pull marin en laine",
        description=(
            "Maille serrée, boutonné sur l’épaule, manches un peu longues. Pure laine, "
            "lavable à la main. Il tient vingt hivers."
        ),
        category="vetements",
        price_cents=11900,
        vat_rate=VAT_20,
        availability=Counted(stock=14),
        picture=art("jumper", "sky", pattern="plain", colour="navy"),
        manufacturer=KNITTERS,
        origin="Tricoté en France",
        variants=choices("AD-01", "Taille", 11900, {"S": 3, "M": 5, "L": 4, "XL": 2}),
    ),
    ProductData(
        sku="AD-02",
        title="Marinière en coton épais",
        description=(
            "Vingt et une rayures devant, coton peigné, encolure bateau. Coupe droite, pour "
            "femme et pour homme."
        ),
        category="vetements",
        price_cents=5900,
        vat_rate=VAT_20,
        availability=Counted(stock=20),
        picture=art("jumper", "rose", pattern="striped", colour="blue"),
        manufacturer=KNITTERS,
        origin="Tricotée en France",
        variants=choices("AD-02", "Taille", 5900, {"S": 5, "M": 7, "L": 5, "XL": 3}),
    ),
    ProductData(
        sku="AD-03",
        title="Manteau de drap de laine",
        description=(
            "Drap foulé de six cents grammes, col tailleur, deux grandes poches. Doublé, "
            "ourlet ajusté sur place."
        ),
        category="vetements",
        price_cents=24900,
        vat_rate=VAT_20,
        availability=Counted(stock=5, kept_in_shop=1),
        picture=art("coat", "sage", colour="camel"),
        manufacturer=WEAVERS,
        origin="Drap tissé et coupé en France",
        variants=choices("AD-03", "Taille", 24900, {"38": 1, "40": 2, "42": 2}),
    ),
    ProductData(
        sku="AD-04",
        title="Écharpe tissée à carreaux",
        description=(
            "Laine d’agneau, franges nouées, un mètre quatre-vingts : elle fait deux tours et "
            "reste douce au menton."
        ),
        category="accessoires",
        price_cents=4500,
        vat_rate=VAT_20,
        availability=Counted(stock=12),
        picture=art("scarf", "straw", colour="red"),
        manufacturer=WEAVERS,
        origin="Tissée en France",
        variants=choices("AD-04", "Couleur", 4500, {"Rouge et crème": 6, "Vert et moutarde": 6}),
    ),
    ProductData(
        sku="AD-05",
        title="Béret de feutre",
        description=(
            "Un seul fil de laine, feutré puis formé à la main, doublé de satin. Se plie dans la poche."
        ),
        category="accessoires",
        price_cents=3900,
        vat_rate=VAT_20,
        availability=Counted(stock=10),
        picture=art("beret", "peach"),
        manufacturer=KNITTERS,
        origin="Fabriqué en France",
    ),
    ProductData(
        sku="AD-06",
        title="Chaussettes de laine, les deux paires",
        description=(
            "Talon renforcé, bord qui ne serre pas, une paire unie et une à motifs. Du 36 au 45."
        ),
        category="accessoires",
        price_cents=2200,
        vat_rate=VAT_20,
        availability=Counted(stock=24),
        picture=art("socks", "mint"),
        manufacturer=KNITTERS,
        origin="Tricotées en France",
        variants=choices("AD-06", "Pointure", 2200, {"36-39": 12, "40-45": 12}),
    ),
    ProductData(
        sku="AD-07",
        title="Pelotes de laine mérinos, les trois",
        description=(
            "Cinquante grammes chacune, filée et teinte en petites cuves. Aiguilles de "
            "quatre. Trois tons qui vont ensemble."
        ),
        category="mercerie",
        price_cents=2850,
        vat_rate=VAT_20,
        availability=Counted(stock=18),
        picture=art("wool_balls", "slate"),
        manufacturer=ManufacturerData("Filature du Gué", "1 chemin du Gué, 49997 Saint-Ombre"),
        origin="Filée en France",
    ),
    ProductData(
        sku="AD-08",
        title="Boîte à couture garnie",
        description=(
            "Six bobines, aiguilles, dé, mètre ruban, craie et petits ciseaux brodeuse, dans "
            "une boîte de bois."
        ),
        category="mercerie",
        price_cents=3400,
        vat_rate=VAT_20,
        availability=Counted(stock=9, kept_in_shop=1),
        picture=art("sewing_kit", "honey"),
        manufacturer=OWN,
        origin="Composée à Bourg-les-Halles",
        warnings=(
            "Contient des objets pointus et de petites pièces : ne convient pas aux enfants "
            "de moins de 8 ans."
        ),
    ),
    ProductData(
        sku="AD-09",
        title="Lin lavé au mètre",
        description=(
            "Lin de 180 grammes, un mètre quarante de large, coupé à la longueur que vous "
            "dites. Prix du mètre."
        ),
        category="mercerie",
        price_cents=2600,
        vat_rate=VAT_20,
        availability=Counted(stock=40, kept_in_shop=10),
        picture=art("fabric_roll", "lilac"),
        manufacturer=WEAVERS,
        origin="Lin de Normandie, tissé en France",
        withdrawal_exception="made_to_measure",
    ),
    ProductData(
        sku="AD-10",
        title="Tablier de cuisine à votre taille",
        description=(
            "Toile de métis, deux poches, prénom brodé au point de tige. Odette prend vos "
            "mesures par téléphone."
        ),
        category="vetements",
        price_cents=4900,
        vat_rate=VAT_20,
        availability=ToOrder(days=12),
        picture=art("apron", "brick"),
        manufacturer=OWN,
        origin="Cousu à Bourg-les-Halles",
        withdrawal_exception="made_to_measure",
    ),
)

LATITUDE, LONGITUDE = at(104, -74)

SHOP = ShopData(
    slug="l-aiguille-et-le-drap",
    name="L’Aiguille et le Drap",
    trade="Habillement et mercerie",
    sector="cloth",
    mode="online",
    tagline="Des vêtements d’atelier, et de quoi les faire durer",
    story=(
        "Odette Lemoine tenait la mercerie, Inès Ferrand cousait dans "
        "l’arrière-boutique : elles ont réuni les deux en 2019. "
        "Les vêtements viennent d’ateliers où l’on peut aller en une journée. "
        "Un ourlet, un bouton, une manche trop longue : on s’en occupe pendant que vous "
        "faites le marché."
    ),
    merchant=MERCHANT,
    street="31 Grande Rue",
    postcode=POSTCODE,
    city=TOWN_NAME,
    latitude=LATITUDE,
    longitude=LONGITUDE,
    phone="+33199000186",
    email="boutique@aiguille-et-drap.example",
    awning=("#2f5d73", "#f0e6d2"),
    hours=week(
        **same("9:30-12:30 14:00-19:00", "tuesday", "wednesday", "thursday", "friday"),
        saturday="9:30-12:30 14:00-19:00",
    ),
    preparation_minutes=30,
    slot_minutes=30,
    slot_capacity=6,
    products=PRODUCTS,
    front=(
        art("jumper", "straw", pattern="striped", colour="blue"),
        art("coat", "straw", colour="camel"),
        art("scarf", "straw", colour="red"),
        art("beret", "straw"),
    ),
    staff=(INES,),
)
