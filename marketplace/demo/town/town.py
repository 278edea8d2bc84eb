"""The demo town put together: its association, its shops, its people."""

from __future__ import annotations

from marketplace.demo.town import (
    bakery,
    bicycles,
    bookshop,
    butcher,
    care,
    cheese,
    clothes,
    cobbler,
    florist,
    greengrocer,
    hardware,
    toys,
    wine,
)
from marketplace.demo.town.categories import CATEGORIES
from marketplace.demo.town.data import PersonData, TownData
from marketplace.demo.town.place import CENTRE, POSTCODE, TOWN_NAME

SHOPPERS = (
    PersonData("Louise Garnier", "louise.garnier@courriel.example", "+33639980001"),
    PersonData("Marcel Aubry", "marcel.aubry@courriel.example", "+33639980002"),
    PersonData("Samira Khelifi", "samira.khelifi@courriel.example", "+33639980003"),
    PersonData("Jean-Baptiste Morel", "jb.morel@courriel.example", "+33639980004"),
    PersonData("Yvonne Guérin", "yvonne.guerin@courriel.example", "+33639980005"),
    PersonData("Emily Carter", "emily.carter@courriel.example", "+33639980006", "en"),
    PersonData("Thomas Lefort", "thomas.lefort@courriel.example", "+33639980007"),
    PersonData("Fatou N’Diaye", "fatou.ndiaye@courriel.example", "+33639980008"),
    PersonData("Hugo Perrin-Blanc", "hugo.perrin@courriel.example", "+33639980009"),
    PersonData("Mathilde Coulon", "mathilde.coulon@courriel.example", "+33639980010"),
    PersonData("Paulo Teixeira", "paulo.teixeira@courriel.example", "+33639980011"),
    PersonData("Anne-Laure Chevrier", "al.chevrier@courriel.example", "+33639980014"),
)

TOWN = TownData(
    name=TOWN_NAME,
    postcode=POSTCODE,
    association="Les Vitrines de Bourg-les-Halles",
    association_street="1 place des Halles",
    association_email="bonjour@vitrines-bourg.example",
    association_phone="+33199000100",
    association_siren="001898212",
    latitude=CENTRE[0],
    longitude=CENTRE[1],
    manager=PersonData("Hélène Castel", "helene.castel@vitrines-bourg.example", "+33639980101"),
    reader=PersonData("Paul Ostermann", "paul.ostermann@vitrines-bourg.example", "+33639980102"),
    categories=CATEGORIES,
    shops=(
        bakery.SHOP,
        bookshop.SHOP,
        cheese.SHOP,
        greengrocer.SHOP,
        butcher.SHOP,
        wine.SHOP,
        florist.SHOP,
        clothes.SHOP,
        hardware.SHOP,
        care.SHOP,
        toys.SHOP,
        bicycles.SHOP,
        cobbler.SHOP,
    ),
    shoppers=SHOPPERS,
)
