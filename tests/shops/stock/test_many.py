"""A whole shelf is counted at once, as the same counts one after the other would have it."""

import pytest
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext
from django_scopes import scopes_disabled

from marketplace.kernel.actors import SYSTEM, Actor
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.models import User
from shops.partner.models import AvailabilityKind, Partner
from shops.stock.models import Cause, StockMovement
from shops.stock.services import NotCounted, StockTooLow, set_many_on_hand
from tests.factories import make_product, make_products, stock_record_of

pytestmark = pytest.mark.usefixtures("market_day")


def shelf(shop: Partner, number: int, stock: int = 5) -> list[int]:
    return [stock_record_of(product).pk for product in make_products(shop, number, stock=stock)]


def set_all(quantities: dict[int, int], actor: Actor = SYSTEM) -> None:
    set_many_on_hand(actor=actor, quantities=quantities, cause=Cause.IMPORT)


def journal_sums(ids: list[int]) -> list[int]:
    with scopes_disabled():
        rows = StockMovement.objects.filter(stock_record__in=ids).order_by("stock_record")
        return [row["units"] for row in rows.values("stock_record").annotate(units=Sum("quantity"))]


def test_each_has_what_was_said_and_the_journal_sums_to_it(bakery: Partner) -> None:
    ids = shelf(bakery, 3)
    set_all(dict(zip(ids, (9, 5, 0), strict=True)))
    assert journal_sums(ids) == [9, 5, 0]
    with scopes_disabled():
        assert StockMovement.objects.filter(cause=Cause.IMPORT).count() == 2


@pytest.mark.parametrize(
    ("number", "refused"), [(-1, StockTooLow), (3, NotCounted)], ids=["below zero", "not counted"]
)
def test_one_that_cannot_be_keeps_all_as_it_was(
    bakery: Partner, number: int, refused: type[Exception]
) -> None:
    ids = shelf(bakery, 1)
    cake = stock_record_of(make_product(bakery, availability=AvailabilityKind.TO_ORDER)).pk
    with pytest.raises(refused):
        set_all({ids[0]: 8, cake: number})
    assert journal_sums(ids) == [5]


def test_another_shops_shelf_is_refused(bakery: Partner, bookshop: Partner, baker: User) -> None:
    own, foreign = shelf(bakery, 1), shelf(bookshop, 1)
    with pytest.raises(NotAllowed):
        set_all({own[0]: 8, foreign[0]: 8}, Actor.of(baker, kind="staff"))
    assert journal_sums([*own, *foreign]) == [5, 5]


def test_each_more_costs_its_own_update_only(bakery: Partner) -> None:
    def queries(ids: list[int]) -> int:
        with CaptureQueriesContext(connection) as captured:
            set_all(dict.fromkeys(ids, 9))
        return len(captured)

    few, many = queries(shelf(bakery, 2)), queries(shelf(bakery, 20))
    assert many - few == 18
