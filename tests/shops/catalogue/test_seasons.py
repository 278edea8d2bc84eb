"""What is sold in some months only is shown all year, with its season, and ordered in season."""

from datetime import date, time

import pytest

from marketplace.kernel import clock
from orders.basket.errors import NotForSale
from orders.basket.selectors import basket_view
from orders.basket.services import add_product
from orders.basket.visitors import Visitor
from shops.catalogue import selectors
from shops.catalogue.models import Product
from shops.catalogue.seasons import in_season, season_words
from shops.partner.models import Partner
from tests.factories import make_product, make_variants


def go_to(month: int, day: int = 18) -> None:
    clock.move_to(clock.local_datetime(date(2027, month, day), time(10)))


def seasonal(first: int, last: int) -> Product:
    return Product(season_from=first, season_to=last)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (3, 6, "De mars à juin"),
        (4, 8, "D’avril à août"),
        (10, 2, "D’octobre à février"),
        (5, 5, "En mai"),
    ],
)
def test_a_season_is_said_as_people_say_it(first: int, last: int, words: str) -> None:
    assert season_words(seasonal(first, last)) == words


def test_a_season_may_run_over_the_new_year() -> None:
    winter = seasonal(11, 2)
    go_to(1)
    assert in_season(winter)
    go_to(3)
    assert not in_season(winter)


def test_out_of_season_a_product_is_shown_and_says_when(bakery: Partner) -> None:
    product = make_product(bakery, "Galette des rois", season_from=1, season_to=1)
    go_to(3)
    [card] = selectors.cards([product.pk])
    assert (card.orderable, card.sold_out, card.badge) == (False, False, "En janvier")


def test_in_season_it_is_ordered_like_any_other(bakery: Partner) -> None:
    product = make_product(bakery, "Galette des rois", season_from=1, season_to=1)
    go_to(1, 14)
    [card] = selectors.cards([product.pk])
    assert card.orderable
    basket = add_product(visitor=Visitor(), product_id=product.pk)
    go_to(2)
    [problem] = basket_view(Visitor(token=basket.token)).problems
    assert "En janvier seulement" in problem


def test_out_of_season_it_goes_in_no_basket(bakery: Partner) -> None:
    product = make_variants(bakery, "Galette", "Parts", {"4": 1800}, season_from=1, season_to=1)
    go_to(3)
    child = product.children.get()
    with pytest.raises(NotForSale, match="ce n’est pas la saison"):
        add_product(visitor=Visitor(), product_id=child.pk)
