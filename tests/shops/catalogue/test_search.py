"""Search finds what people mean: accents, ligatures and plurals do not matter."""

import pytest

from shops.catalogue.search import fold, refresh_search_text, stems
from shops.catalogue.selectors import search_products
from shops.partner.models import Partner
from tests.factories import make_category, make_product, make_variants


def titles(text: str) -> list[str]:
    return [card.title for card in search_products(text).items]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Œufs brouillés", "oeufs brouilles"),
        ("CRÈME FRAÎCHE", "creme fraiche"),
        ("Ænigme", "aenigme"),
    ],
)
def test_folding_takes_accents_and_ligatures_away(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("gâteau", "gâteaux"),
        ("vélo", "vélos"),
        ("bleu", "bleus"),
        ("kiwi", "kiwis"),
        ("jeu", "jeux"),
        ("chou", "choux"),
        ("cheval", "chevaux"),
        ("œuf", "oeufs"),
        ("pâtisserie", "patisseries"),
        ("bougie parfumée", "Bougies parfumées"),
    ],
)
def test_singular_and_plural_have_one_stem(one: str, other: str) -> None:
    assert stems(one) == stems(other)


def test_small_words_and_elisions_say_nothing() -> None:
    assert stems("Confiture d’abricots de la ferme") == stems("confiture abricot ferme")


@pytest.fixture
def shelves(bakery: Partner, bookshop: Partner, cheese_shop: Partner) -> None:
    make_product(
        bakery,
        "Tarte aux pommes",
        category="Pains et pâtisseries > Gâteaux et tartes",
        description="Pommes du verger, pâte pur beurre.",
    )
    make_product(bakery, "Baguette de tradition", category="Pains et pâtisseries > Pains")
    make_product(bookshop, "Le Verger", description="Un roman où l’on mange des tartes.")
    make_product(cheese_shop, "Œufs de plein air")
    make_product(cheese_shop, "Comté de dix-huit mois")
    make_variants(bookshop, "Carnet", "Couleur", {"Bleu nuit": 900, "Vermillon": 900})


@pytest.mark.usefixtures("shelves")
class TestASearch:
    @pytest.mark.parametrize(
        "text", ["tarte", "Tartes", "TARTE POMME", "tartes aux pommes", "pomme verger tarte"]
    )
    def test_finds_whatever_the_case_and_the_number(self, text: str) -> None:
        assert "Tarte aux pommes" in titles(text)

    def test_asks_for_every_word(self) -> None:
        assert titles("tarte comté") == []

    def test_puts_titles_before_descriptions(self) -> None:
        assert titles("tarte") == ["Tarte aux pommes", "Le Verger"]
        assert titles("verger") == ["Le Verger", "Tarte aux pommes"]

    @pytest.mark.parametrize("text", ["oeuf", "œufs", "OEUFS"])
    def test_ignores_ligatures(self, text: str) -> None:
        assert titles(text) == ["Œufs de plein air"]

    def test_finds_by_shop(self) -> None:
        assert len(titles("boulangerie Martin")) == 2

    def test_finds_by_category_and_the_one_above(self) -> None:
        assert titles("gâteaux") == ["Tarte aux pommes"]
        assert len(titles("pâtisserie")) == 2

    def test_finds_by_the_english_name_of_a_category(self) -> None:
        make_category("Pains et pâtisseries > Pains", name_en="Bread")
        refresh_search_text()
        assert titles("bread") == ["Baguette de tradition"]

    def test_finds_a_product_by_its_variant(self) -> None:
        assert titles("carnet vermillon") == ["Carnet"]

    def test_finds_the_beginning_of_a_word_but_not_its_middle(self) -> None:
        assert titles("bague") == ["Baguette de tradition"]
        assert titles("guette") == []

    def test_looks_for_a_short_word_as_a_whole(self, cheese_shop: Partner) -> None:
        make_product(cheese_shop, "Lot de vingt bougies")
        make_product(cheese_shop, "Gelée de vin")
        make_product(cheese_shop, "Coffret", description="Deux verres et du vin")
        assert titles("vins") == ["Gelée de vin", "Coffret"]

    @pytest.mark.parametrize("text", ["d’la", "%", "_", "’", "' OR 1=1 --"])
    def test_of_nothing_finds_nothing(self, text: str) -> None:
        assert titles(text) == []

    def test_of_spaces_lists_everything(self) -> None:
        assert len(titles("  ")) == 6
