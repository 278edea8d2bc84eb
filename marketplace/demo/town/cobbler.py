"""Cordonnerie Vasseur: a shop that only shows what it makes and mends."""

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
    same,
    week,
)
from marketplace.demo.town.place import CRAFT_MEDIATION, POSTCODE, TOWN_NAME, at

GASTON = PersonData("Gaston Vasseur", "gaston@cordonnerie-vasseur.example", "+33639980181")

MERCHANT = MerchantData(
    slug="cordonnerie-vasseur",
    legal_name="Gaston Vasseur",
    legal_form="Entreprise individuelle",
    siren="001676550",
    registry="RNE Bourg-les-Halles",
    owner=GASTON,
    mediator=CRAFT_MEDIATION,
    street="7 rue des Tanneurs",
    postcode=POSTCODE,
    city=TOWN_NAME,
    phone="+33199000175",
    email="atelier@cordonnerie-vasseur.example",
)

WORKSHOP = ManufacturerData("Cordonnerie Vasseur", "7 rue des Tanneurs, 49999 Bourg-les-Halles")
POLISH = ManufacturerData("Cires et brillants du Bocage", "8 rue de la Ruche, 49998 Val-Fleuri")

PRODUCTS = (
    ProductData(
        sku="CV-01",
        title="Ressemelage complet cuir",
        description=(
            "Semelle de cuir cousue, talon remonté, chaussure rafraîchie. Comptez huit "
            "jours ; apportez la paire à l’atelier."
        ),
        category="cordonnerie",
        price_cents=5800,
        vat_rate=VAT_20,
        availability=ToOrder(days=8),
        picture=art("brogue", "sage", leather="tan"),
        manufacturer=WORKSHOP,
        origin="Fait à l’atelier",
        withdrawal_exception="made_to_measure",
    ),
    ProductData(
        sku="CV-02",
        title="Bottines cousues main",
        description=(
            "Cuir de veau pleine fleur, cousu trépointe, patronage de la maison. Du 36 au 46, "
            "montées à la commande."
        ),
        category="cordonnerie",
        price_cents=32000,
        vat_rate=VAT_20,
        availability=ToOrder(days=30),
        picture=art("ankle_boot", "sky"),
        manufacturer=WORKSHOP,
        origin="Fait à l’atelier, cuir français",
        withdrawal_exception="made_to_measure",
    ),
    ProductData(
        sku="CV-03",
        title="Ceinture de cuir sur mesure",
        description=(
            "Coupée à votre tour de taille dans un croupon de trois millimètres et demi, boucle de laiton."
        ),
        category="accessoires",
        price_cents=6500,
        vat_rate=VAT_20,
        availability=ToOrder(days=10),
        picture=art("belt", "rose"),
        manufacturer=WORKSHOP,
        origin="Fait à l’atelier, cuir français",
        withdrawal_exception="made_to_measure",
    ),
    ProductData(
        sku="CV-04",
        title="Cirage en pâte et brosse",
        description=(
            "Cire d’abeille et carnauba, brosse de crin au manche de hêtre. Pour un brillant "
            "qui tient à la pluie."
        ),
        category="cordonnerie",
        price_cents=1900,
        vat_rate=VAT_20,
        availability=Counted(stock=10, kept_in_shop=10),
        picture=art("polish_brush", "straw"),
        manufacturer=POLISH,
        origin="Fabriqué en France",
        warnings=(
            "Contient de l’essence de térébenthine : utiliser dans un local aéré, tenir hors "
            "de portée des enfants."
        ),
    ),
    ProductData(
        sku="CV-05",
        title="Double de clé à la minute",
        description=(
            "Clés plates, à gorge et de boîte aux lettres. Pendant que vous attendez, sur "
            "présentation de l’original."
        ),
        category="cordonnerie",
        price_cents=700,
        vat_rate=VAT_20,
        availability=Counted(stock=50, kept_in_shop=50),
        picture=art("keys", "lilac"),
        manufacturer=WORKSHOP,
        origin="Taillé à l’atelier",
        withdrawal_exception="made_to_measure",
    ),
)

LATITUDE, LONGITUDE = at(-219, -112)

SHOP = ShopData(
    slug="cordonnerie-vasseur",
    name="Cordonnerie Vasseur",
    trade="Cordonnier",
    sector="service",
    mode="window",
    tagline="On répare, et l’on fait aussi du neuf",
    story=(
        "Gaston Vasseur travaille seul, avec la machine à coudre de son père et un chat roux. "
        "Il ne vend rien en ligne : une chaussure se regarde à l’endroit et à l’envers "
        "avant d’en parler. "
        "Passez avec la paire, il vous dira franchement si elle en vaut la peine."
    ),
    merchant=MERCHANT,
    street="7 rue des Tanneurs",
    postcode=POSTCODE,
    city=TOWN_NAME,
    latitude=LATITUDE,
    longitude=LONGITUDE,
    phone="+33199000175",
    email="atelier@cordonnerie-vasseur.example",
    awning=("#6b4a2f", "#efe0c4"),
    hours=week(
        **same("9:00-12:00 14:00-18:30", "tuesday", "wednesday", "thursday", "friday"),
        saturday="9:00-12:30",
    ),
    preparation_minutes=60,
    slot_minutes=30,
    slot_capacity=4,
    products=PRODUCTS,
    front=(
        art("brogue", "straw", leather="tan"),
        art("ankle_boot", "straw"),
        art("belt", "straw"),
        art("polish_brush", "straw"),
    ),
)
