"""Faults 27 to 52 as the shops and the shopper live them: transfers, refunds and mixed orders."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection, transaction
from django_scopes import scopes_disabled

from marketplace.kernel import clock, deadlines, outbox
from marketplace.kernel.actors import Actor
from marketplace.kernel.errors import DomainError
from marketplace.kernel.models import User
from orders.order.models import Order, ShopOrder
from orders.order.states import State
from orders.returns.models import LineReturn
from orders.returns.services import (
    cancel_shop_order,
    confirm_goods_back,
    declare_withdrawal,
    goodwill_refund,
    refuse_line,
)
from payments.ledger.models import Account
from payments.ledger.selectors import balance
from payments.refunds.models import Refund, RefundState
from payments.sales.models import SaleLine
from payments.transfers.models import Transfer, TransferState
from shops.partner.models import Partner, SellingMode
from tests import factories
from tests.faults.street import Street, assert_everything_was_done, message_kinds, street
from tests.orders.market import given, in_stock, line_of, market, part_of
from tests.payments.ledger_asserts import assert_commissions_are_frozen, assert_ledger_balanced
from tests.payments.till import killed
from tests.shops.counters import assert_counters_are_true, assert_nothing_is_held

__all__ = ["market", "street"]


def ref(order: Order, shop: Partner | None = None) -> UUID:
    return part_of(order, shop).reference


@pytest.mark.django_db
@pytest.mark.parametrize("point", ["transfer.prepared", "transfer.called", "transfer.recorded"])
def test_fault_27_killed_at_the_second_of_three_transfers_all_three_shops_are_paid_once(
    street: Street, point: str
) -> None:
    shops = (street.bakery, street.bookshop, street.cheese_shop)
    people = (street.baker, street.bookseller, street.cheese_maker)
    order = street.buy(*[factories.make_product(shop, price_cents=1250) for shop in shops])
    for shop, person in zip(shops, people, strict=True):
        given(order, shop, person)
    street.sandbox.set_fault("webhook_lost", pattern="transfer", times=-1)
    clock.move_by(timedelta(minutes=16))
    street.sandbox.run_chores()
    deadlines.run_due()
    outbox.deliver(waiting_transfers()[0])
    killed(lambda: outbox.deliver(waiting_transfers()[0]), at=point)
    street.recover()
    assert [sent["amount"] for sent in street.till.stripe("transfer")] == [1130] * 3
    assert set(Transfer.objects.values_list("state", flat=True)) == {TransferState.SENT}
    assert balance(Account.OWED) == 0
    assert_everything_was_done()
    assert_ledger_balanced()


def waiting_transfers() -> list[UUID]:
    rows = outbox.OutboxMessage.objects.filter(kind="stripe.transfer", state="pending")
    return list(rows.order_by("created_at").values_list("pk", flat=True))


@pytest.mark.django_db
def test_fault_33_a_refund_that_times_out_after_success_is_told_and_paid_once(
    street: Street,
) -> None:
    street.neighbours_pay(5000)
    order = street.buy(factories.make_product(street.bakery, price_cents=1800))
    street.sandbox.set_fault("webhook_lost", pattern="refund", times=-1)
    street.sandbox.set_fault(
        "reset", method="POST", pattern="/v1/refunds$", times=3, after_success=True
    )
    refuse_line(actor=street.baker, shop_order_ref=ref(order), line_ref=line_of(order).reference)
    street.go_on()
    street.recover()
    assert [refund["amount"] for refund in street.till.stripe("refund")] == [1800]
    assert Refund.objects.get().state == RefundState.SUCCEEDED
    assert message_kinds()["refund_done:shopper:mail"] == 1
    assert_everything_was_done()
    assert_ledger_balanced()


@pytest.mark.django_db(transaction=True)
def test_fault_34_of_people_who_give_one_line_back_at_once_only_one_does(
    street: Street, manager: User
) -> None:
    """The baker has no tart, the association cancels, and Louise withdraws, at the same moment."""
    tart = factories.make_product(street.bakery, "Tarte", 1800, withdrawal_exception="")
    order = street.buy(tart)
    part, line = ref(order), line_of(order).reference

    def baker() -> None:
        refuse_line(actor=street.baker, shop_order_ref=part, line_ref=line)

    def association() -> None:
        cancel_shop_order(actor=Actor.of(manager), shop_order_ref=part)

    def louise() -> None:
        declare_withdrawal(
            actor=street.market.actor, order=order, name="Louise Garnier",
            email="louise@exemple.test", lines={line: 1},
        )  # fmt: skip

    def act(number: int) -> str:
        try:
            (baker, association, louise)[number % 3]()
        except DomainError as refused:
            return str(refused.code)
        finally:
            connection.close()
        return "given back"

    with ThreadPoolExecutor(6) as pool:
        outcomes = list(pool.map(act, range(6)))
    assert outcomes.count("given back") == 1, outcomes
    street.go_on()
    assert [refund["amount"] for refund in street.till.stripe("refund")] == [1800]
    with scopes_disabled():
        assert LineReturn.objects.count() == 1
        assert ShopOrder.objects.get().state == State.CANCELLED
    assert_counters_are_true()
    assert_nothing_is_held()
    assert_ledger_balanced()


@pytest.mark.django_db
@pytest.mark.parametrize("goodwill", [0, 1, 100, 333])
def test_fault_35_given_and_taken_back_piece_by_piece_no_cent_is_lost(
    street: Street, goodwill: int
) -> None:
    """Three cups of 3.33 €: a gesture, one given, one refused, the given one brought back after its
    money left, and the last cancelled. Amounts and commissions end exactly at zero."""
    street.neighbours_pay(5000)
    cup = factories.make_product(street.bakery, "Tasse", 333)
    order = street.buy((cup, 3))
    part, line = ref(order), line_of(order).reference
    if goodwill:
        goodwill_refund(actor=street.baker, line_ref=line, amount_cents=goodwill)
    given(order, street.bakery, street.baker, lines={line: 1})
    assert_ledger_balanced()
    refuse_line(actor=street.baker, shop_order_ref=part, line_ref=line, quantity=1)
    street.go_on(minutes=16)
    assert_ledger_balanced()
    (declared,) = declare_withdrawal(
        actor=street.market.actor, order=order, name="Louise Garnier",
        email="louise@exemple.test", lines={line: 2},
    )  # fmt: skip
    confirm_goods_back(actor=street.baker, withdrawal_ref=declared.reference)
    street.go_on()
    street.recover()
    assert part_of(order).state == State.RETURNED
    sale = SaleLine.objects.get(reference=line)
    assert sale.refunded_cents == sale.gross_cents == 999
    assert sum(refund["amount"] for refund in street.till.stripe("refund")) == 999
    assert balance(Account.COMMISSION) == balance(Account.COMMISSION_VAT) == 0
    assert (
        balance(Account.MERCHANT_DEBT) == balance(Account.REFUNDS_DUE) == balance(Account.OWED) == 0
    )
    assert_commissions_are_frozen()
    assert_counters_are_true()
    assert_nothing_is_held()
    assert_ledger_balanced()


@pytest.mark.django_db
def test_fault_52_of_a_mixed_order_only_the_card_part_is_charged_sent_and_refunded(
    street: Street,
) -> None:
    street.bookshop.mode = SellingMode.RESERVES
    street.bookshop.save()
    bread = factories.make_product(street.bakery, "Pain", 1250)
    cake = factories.make_product(street.cheese_shop, "Fromage", 900)
    novel = factories.make_product(street.bookshop, "Roman", 2090)
    order = street.buy(bread, cake, novel)
    assert [charge["amount"] for charge in street.till.stripe("charge")] == [2150]
    assert part_of(order, street.bookshop).state == State.PLACED

    given(order, street.bakery, street.baker)
    given(order, street.bookshop, street.bookseller)
    cheese_line = line_of(order, "Fromage").reference
    refuse_line(
        actor=street.cheese_maker,
        shop_order_ref=ref(order, street.cheese_shop),
        line_ref=cheese_line,
    )
    street.go_on(minutes=16)
    assert [sent["amount"] for sent in street.till.stripe("transfer")] == [1130]
    assert [refund["amount"] for refund in street.till.stripe("refund")] == [900]
    with pytest.raises(DomainError), transaction.atomic():
        goodwill_refund(
            actor=street.bookseller, line_ref=line_of(order, "Roman").reference, amount_cents=100
        )
    assert in_stock(novel) == (9, 0)
    assert balance(Account.UNDELIVERED) == 0
    assert_counters_are_true()
    assert_nothing_is_held()
    assert_ledger_balanced()


@pytest.mark.django_db
def test_fault_52_a_mixed_order_that_nobody_pays_holds_nothing_in_any_shop(street: Street) -> None:
    street.bookshop.mode = SellingMode.RESERVES
    street.bookshop.save()
    bread, novel = factories.make_product(street.bakery), factories.make_product(street.bookshop)
    order = street.market.order_of(bread, novel)
    street.go_on(minutes=31)
    assert part_of(order, street.bookshop).state == State.CANCELLED
    assert in_stock(bread) == in_stock(novel) == (10, 0)
    assert_nothing_is_held()
    assert message_kinds() == {}
