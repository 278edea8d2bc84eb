"""Le Petit Train: wooden toys, soft toys and games."""

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
    choices,
    same,
    week,
)
from marketplace.demo.town.place import POSTCODE, PROXIMITY_MEDIATION, TOWN_NAME, at

BASTIEN = PersonData("Bastien Joubert", "bastien@le-petit-train.example", "+33639980221")

MERCHANT = MerchantData(
    slug="le-petit-train",
    legal_name="Le Petit Train",
    legal_form="SARL",
    capital_cents=750_000,
    siren="001824994",
    registry="RCS Bourg-les-Halles",
    owner=BASTIEN,
    mediator=PROXIMITY_MEDIATION,
    street="8 rue de la Poterne",
    postcode=POSTCODE,
    city=TOWN_NAME,
    phone="+33199000219",
    email="boutique@le-petit-train.example",
)

WOOD = ManufacturerData("Jouets des Sapins", "11 route de la Scierie, 39999 Moirans-le-Bois")
PLUSH = ManufacturerData("Peluches de Maine-et-Doux", "3 rue du Mohair, 49996 Doucelles")
GAMES = ManufacturerData("Jeux du Coin-du-Feu", "25 rue des Dés, 54999 Tablène")
SMALL_PARTS = (
    "Ne convient pas aux enfants de moins de 36 mois : petites pièces. Conforme EN 71, marquage CE."
)
SAFE = "Conforme EN 71, marquage CE. Retirer les attaches de l’emballage."

PRODUCTS = (
    ProductData(
        sku="PT-01",
        title="Train de bois et ses deux wagons",
        description=(
            "Hêtre poncé à la main, peintures à l’eau, roues qui tournent vraiment rond. "
            "S’attache par des aimants, dès 2 ans."
        ),
        category="jouets",
        price_cents=3900,
        vat_rate=VAT_20,
        availability=Counted(stock=9, kept_in_shop=1),
        picture=art("train", "straw"),
        manufacturer=WOOD,
        origin="Fabriqué en France",
        warnings=SAFE,
    ),
    ProductData(
        sku="PT-02",
        title="Ours Anatole",
        description=(
            "Peluche articulée de trente centimètres, bourre de laine, regard un peu inquiet. "
            "Se lave à 30 °C, dès la naissance."
        ),
        category="jouets",
        price_cents=4500,
        vat_rate=VAT_20,
        availability=Counted(stock=7),
        picture=art("bear", "sky"),
        manufacturer=PLUSH,
        origin="Cousu en France",
        warnings=SAFE,
    ),
    ProductData(
        sku="PT-03",
        title="Cubes à empiler",
        description=(
            "Dix-huit cubes de tilleul aux couleurs passées, assez gros pour les petites "
            "mains, assez lourds pour tenir. Dès 1 an."
        ),
        category="jouets",
        price_cents=2900,
        vat_rate=VAT_20,
        availability=Counted(stock=12, kept_in_shop=1),
        picture=art("blocks", "rose"),
        manufacturer=WOOD,
        origin="Fabriqué en France",
        warnings=SAFE,
    ),
    ProductData(
        sku="PT-04",
        title="Toupies tournées, les trois",
        description=(
            "Trois essences, trois vitesses. La plus grosse tient deux minutes sur une table "
            "de café. Dès 4 ans."
        ),
        category="jouets",
        price_cents=1500,
        vat_rate=VAT_20,
        availability=Counted(stock=20),
        picture=art("spinning_tops", "mint"),
        manufacturer=WOOD,
        origin="Tournées en France",
        warnings=SMALL_PARTS,
    ),
    ProductData(
        sku="PT-05",
        title="Cerf-volant losange",
        description=(
            "Toile de parapluie, baguettes de frêne, traîne à nœuds. Trente mètres de fil sur "
            "sa bobine. Dès 6 ans."
        ),
        category="jouets",
        price_cents=2600,
        vat_rate=VAT_20,
        availability=Counted(stock=8),
        picture=art("kite", "slate"),
        manufacturer=WOOD,
        origin="Fabriqué en France",
        warnings="À utiliser loin des lignes électriques et jamais par temps d’orage. Dès 6 ans.",
        variants=choices("PT-05", "Couleur", 2600, {"Rouge et jaune": 5, "Bleu et blanc": 3}),
    ),
    ProductData(
        sku="PT-06",
        title="Jour de marché, jeu de société",
        description=(
            "Remplissez votre panier avant vos voisins sans dépasser votre bourse. Deux à "
            "cinq joueurs, trente minutes, dès 7 ans."
        ),
        category="jeux-de-societe",
        price_cents=2990,
        vat_rate=VAT_20,
        availability=Counted(stock=10, kept_in_shop=1),
        picture=art("board_game", "peach"),
        manufacturer=GAMES,
        origin="Imprimé et assemblé en France",
        warnings=SMALL_PARTS,
    ),
    ProductData(
        sku="PT-07",
        title="Puzzle de la place des Halles",
        description=(
            "Cinq cents pièces de carton épais, d’après une gouache de la place un samedi matin. Dès 10 ans."
        ),
        category="jeux-de-societe",
        price_cents=2200,
        vat_rate=VAT_20,
        availability=Counted(stock=11, kept_in_shop=1),
        picture=art("puzzle", "sage"),
        manufacturer=GAMES,
        origin="Fabriqué en France",
        warnings=SMALL_PARTS,
    ),
)

LATITUDE, LONGITUDE = at(-142, 114)

SHOP = ShopData(
    slug="le-petit-train",
    name="Le Petit Train",
    trade="Jouets et jeux",
    sector="home",
    mode="online",
    tagline="Des jouets qui passent d’un enfant à l’autre",
    story=(
        "Un circuit de train fait le tour de la boutique à hauteur d’yeux, ceux des enfants. "
        "Bastien Joubert, ancien instituteur, essaie chaque jeu avec sa classe du "
        "mercredi avant de le vendre. "
        "Une roue perdue, une oreille décousue : il répare."
    ),
    merchant=MERCHANT,
    street="8 rue de la Poterne",
    postcode=POSTCODE,
    city=TOWN_NAME,
    latitude=LATITUDE,
    longitude=LONGITUDE,
    phone="+33199000219",
    email="boutique@le-petit-train.example",
    awning=("#d2553a", "#f7d98b"),
    hours=week(
        **same("10:00-12:15 14:30-19:00", "tuesday", "thursday", "friday"),
        wednesday="10:00-19:00",
        saturday="9:30-12:30 14:00-19:00",
    ),
    preparation_minutes=30,
    slot_minutes=30,
    slot_capacity=6,
    products=PRODUCTS,
    front=(
        art("train", "straw"),
        art("bear", "straw"),
        art("blocks", "straw"),
        art("kite", "straw"),
    ),
)
