"""Orders with a code: what is paid, what comes back, and that no use is lost or doubled."""

import pytest
from django.db import transaction
from django_scopes import scopes_disabled
from hypothesis import given
from hypothesis import strategies as st

from marketplace.kernel.models import User
from orders.basket.codes import give_code, take_code_back
from orders.basket.errors import LineUnknown
from orders.basket.selectors import basket_view
from orders.messages.wording import phrases
from orders.order.models import Line, Order
from orders.placing.errors import BasketProblem
from orders.placing.reductions import share_reduction
from orders.returns.services import cancel_shop_order, refuse_line
from payments.charges.models import Payment
from payments.sales.models import SaleLine, Tender, TenderKind
from shops.partner.models import AvailabilityKind, Partner, SellingMode
from shops.vouchers.selectors import vouchers_of
from shops.vouchers.services import VoucherRefused, set_active
from tests import factories
from tests.orders.market import (
    SYSTEM,
    Market,
    expire,
    market,
    part_of,
    pay,
    refunded,
    staff,
)
from tests.payments.ledger_asserts import assert_commissions_are_frozen, assert_ledger_balanced

__all__ = ["market"]

pytestmark = pytest.mark.django_db


def buy(market: Market, shop: Partner, *wanted: tuple[str, int, int], paid: bool = True) -> Order:
    """Products by title, price and quantity, with the shop's code."""
    for title, cents, quantity in wanted:
        market.put(factories.make_product(shop, title, cents), quantity)
    give_code(visitor=market.visitor, shop_id=shop.pk, code="BIENVENUE")
    order = market.order(shop)
    if paid:
        pay(order)
    return order


def uses(shop: Partner) -> int:
    return vouchers_of(shop)[0].orders


def test_the_card_pays_the_reduced_price(market: Market, bakery: Partner) -> None:
    factories.make_voucher(bakery)
    order = buy(market, bakery, ("Tarte", 1500, 1), ("Pain", 500, 1))
    assert Payment.objects.get(order_ref=order.reference).amount_cents == 1800
    assert part_of(order).total_cents == 1800
    assert sorted(Line.objects.values_list("unit_cents", "list_cents")) == [
        (450, 500),
        (1350, 1500),
    ]
    assert part_of(order).voucher_code == "BIENVENUE"
    assert_ledger_balanced(stripe=False)


def test_the_merchant_bears_it_and_the_commission_is_on_what_was_paid(
    market: Market, bakery: Partner
) -> None:
    factories.make_voucher(bakery)
    buy(market, bakery, ("Tarte", 1000, 1))
    sale = SaleLine.objects.get()
    assert (sale.gross_cents, sale.commission_cents) == (800, 64)
    given = Tender.objects.get(kind=TenderKind.VOUCHER_MERCHANT)
    assert (given.funder, given.cents) == ("merchant", 200)
    assert_commissions_are_frozen()


def test_only_its_own_shop_is_reduced(market: Market, bakery: Partner, bookshop: Partner) -> None:
    factories.make_voucher(bakery)
    market.put(factories.make_product(bookshop, "Roman", 2000))
    market.put(factories.make_product(bakery, "Tarte", 1000))
    give_code(visitor=market.visitor, shop_id=bakery.pk, code="bienvenue")
    view = basket_view(market.visitor)
    assert {group.shop.name: group.total_cents for group in view.groups} == {
        bookshop.name: 2000,
        bakery.name: 800,
    }
    order = market.order(bakery, bookshop, expected_cents=2800)
    assert part_of(order, bookshop).voucher_code == ""


def test_what_is_refused_gives_back_what_was_paid_for_it(
    market: Market, bakery: Partner, baker: User
) -> None:
    factories.make_voucher(bakery)
    order = buy(market, bakery, ("Tarte", 1000, 3))
    line = Line.objects.order_by("pk").first()
    assert line is not None
    for row in Line.objects.all():
        refuse_line(
            actor=staff(baker),
            shop_order_ref=part_of(order).reference,
            line_ref=row.reference,
            quantity=row.quantity,
        )
    assert sum(refunded(order)) == 2800
    assert_ledger_balanced(stripe=False)


def test_a_cancelled_order_lets_the_code_serve_again(
    market: Market, bakery: Partner, baker: User
) -> None:
    factories.make_voucher(bakery)
    order = buy(market, bakery, ("Tarte", 1000, 1))
    assert uses(bakery) == 1
    cancel_shop_order(actor=staff(baker), shop_order_ref=part_of(order).reference)
    assert uses(bakery) == 0


def test_an_order_that_nobody_pays_lets_the_code_serve_again(
    market: Market, bakery: Partner
) -> None:
    factories.make_voucher(bakery)
    order = buy(market, bakery, ("Tarte", 1000, 1), paid=False)
    expire(order)
    assert uses(bakery) == 0


def test_what_is_paid_after_all_counts_and_keeps_its_price(market: Market, bakery: Partner) -> None:
    factories.make_voucher(bakery)
    order = buy(market, bakery, ("Tarte", 1000, 1), paid=False)
    expire(order)
    pay(order)
    assert uses(bakery) == 1
    assert part_of(order).total_cents == 800


def test_a_code_covers_what_is_made_to_order_too_and_serves_until_all_of_it_ends(
    market: Market, bakery: Partner, baker: User
) -> None:
    factories.make_voucher(bakery)
    cake = factories.make_product(
        bakery, "Pièce montée", 3000, availability=AvailabilityKind.TO_ORDER
    )
    market.put(cake)
    order = buy(market, bakery, ("Tarte", 1000, 1))
    with scopes_disabled():
        first, second = order.shop_orders.order_by("pk")
    assert first.total_cents + second.total_cents == 3800
    cancel_shop_order(actor=staff(baker), shop_order_ref=first.reference)
    assert uses(bakery) == 1
    cancel_shop_order(actor=staff(baker), shop_order_ref=second.reference)
    assert uses(bakery) == 0


def test_a_reservation_is_reduced_in_the_shop(market: Market, bakery: Partner) -> None:
    bakery.mode = SellingMode.RESERVES
    bakery.save()
    factories.make_voucher(bakery)
    order = buy(market, bakery, ("Tarte", 1000, 1), paid=False)
    assert part_of(order).total_cents == 800


def test_a_code_stopped_meanwhile_stops_the_order_and_says_so(
    market: Market, bakery: Partner
) -> None:
    voucher = factories.make_voucher(bakery)
    market.put(factories.make_product(bakery, "Tarte", 1000))
    give_code(visitor=market.visitor, shop_id=bakery.pk, code="BIENVENUE")
    set_active(actor=SYSTEM, voucher=voucher, is_active=False)
    assert "n’accepte plus" in basket_view(market.visitor).problems[0]
    with pytest.raises(BasketProblem) as problem:
        market.order(bakery)
    assert "n’accepte plus" in problem.value.problems[0].sentence
    assert Order.objects.count() == 0


def test_the_second_order_of_the_same_person_is_told(market: Market, bakery: Partner) -> None:
    factories.make_voucher(bakery)
    buy(market, bakery, ("Tarte", 1000, 1))
    with pytest.raises(BasketProblem) as problem:
        buy(Market(), bakery, ("Flan", 1000, 1))
    assert "déjà utilisé" in problem.value.problems[0].sentence


def test_a_code_taken_back_costs_the_full_price(market: Market, bakery: Partner) -> None:
    factories.make_voucher(bakery)
    market.put(factories.make_product(bakery, "Tarte", 1000))
    give_code(visitor=market.visitor, shop_id=bakery.pk, code="BIENVENUE")
    take_code_back(visitor=market.visitor, shop_id=bakery.pk)
    assert basket_view(market.visitor).total_cents == 1000


def test_a_code_needs_something_of_its_shop(
    market: Market, bakery: Partner, bookshop: Partner
) -> None:
    factories.make_voucher(bakery)
    market.put(factories.make_product(bookshop, "Roman", 2000))
    with pytest.raises(LineUnknown):
        give_code(visitor=market.visitor, shop_id=bakery.pk, code="BIENVENUE")


def test_an_unknown_code_is_refused(market: Market, bakery: Partner) -> None:
    market.put(factories.make_product(bakery, "Tarte", 1000))
    with pytest.raises(VoucherRefused, match="ne connaît pas"), transaction.atomic():
        give_code(visitor=market.visitor, shop_id=bakery.pk, code="NOEL")


def test_the_contract_says_which_code_made_the_price(market: Market, bakery: Partner) -> None:
    factories.make_voucher(bakery)
    buy(market, bakery, ("Tarte", 1000, 1))
    assert "code BIENVENUE\u00a0: 2,00\u00a0€ de moins" in phrases.line_note(
        Line.objects.select_related("shop_order").get()
    )


lines_of_any_kind = st.lists(
    st.tuples(st.integers(1, 5000), st.integers(1, 9)), min_size=1, max_size=6
)


@given(lines=lines_of_any_kind, data=st.data())
def test_a_reduction_is_shared_to_the_cent_and_no_unit_is_below_zero(
    lines: list[tuple[int, int]], data: st.DataObject
) -> None:
    total = sum(unit * quantity for unit, quantity in lines)
    cents = data.draw(st.integers(0, total))
    shared = share_reduction(lines, cents)
    assert sum(unit * quantity for pieces in shared for unit, quantity in pieces) == total - cents
    for (unit, quantity), pieces in zip(lines, shared, strict=True):
        assert sum(number for _price, number in pieces) == quantity
        assert all(0 <= price <= unit for price, _number in pieces)


@given(lines=lines_of_any_kind, share=st.integers(1, 90))
def test_at_most_one_line_is_cut_in_two(lines: list[tuple[int, int]], share: int) -> None:
    cents = sum(unit * quantity for unit, quantity in lines) * share // 100
    assert sum(len(pieces) > 1 for pieces in share_reduction(lines, cents)) <= 1
