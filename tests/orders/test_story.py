"""The whole story with the real SDK and the sandbox: one basket, three shops, one payment, and what
comes of each pickup. The ledger is checked against Stripe's balance after every step."""

from datetime import timedelta

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from marketplace.kernel import clock
from marketplace.kernel.models import OutboxMessage, User
from orders.order.models import Order
from orders.order.selectors import order_for_shopper
from orders.order.states import State
from orders.pickup.services import mark_ready, mark_seen, undo_handover
from orders.placing.services import start_payment
from orders.returns.services import confirm_goods_back, declare_withdrawal, refuse_line
from payments.charges.models import Payment, PaymentAttempt, PaymentState
from payments.charges.services import settle_payment
from payments.ledger.models import Account
from payments.ledger.selectors import balance
from payments.refunds.models import Refund, RefundState
from payments.sandbox.testing import SandboxServer
from payments.transfers.models import ReversalState, Transfer, TransferReversal, TransferState
from payments.transfers.services import open_account, refresh_account
from shops.partner.models import Partner
from tests import factories
from tests.orders.market import Market, given, in_stock, line_of, part_of, staff
from tests.payments.ledger_asserts import assert_commissions_are_frozen, assert_ledger_balanced
from tests.payments.till import MANAGER, Till, sandbox

__all__ = ["sandbox"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def till(market: Market, sandbox: SandboxServer, bakery: Partner, bookshop: Partner) -> Till:
    """Stripe, and the two first merchants, whose accounts can receive."""
    for shop in (bakery, bookshop):
        _open_account(sandbox, shop)
    assert bakery.merchant is not None
    assert bookshop.merchant is not None
    till = Till(sandbox, Client(), bakery.merchant, bookshop.merchant)
    till.settle()
    return till


def _open_account(sandbox: SandboxServer, shop: Partner) -> None:
    assert shop.merchant is not None
    account = open_account(actor=MANAGER, merchant=shop.merchant)
    sandbox.activate_account(account.account_id)
    refresh_account(shop.merchant)


def session_of(order: Order) -> str:
    """The newest session on Stripe's side."""
    return PaymentAttempt.objects.filter(payment__order_ref=order.reference)[0].session_id


def pay(till: Till, order: Order, card: str = "accepted") -> None:
    """Go to the hosted page, pay, and let the webhooks come."""
    start_payment(order)
    till.sandbox.pay(session_of(order), card)
    till.settle()


def test_three_shops_one_payment_and_what_comes_of_it(
    market: Market,
    till: Till,
    bakery: Partner,
    bookshop: Partner,
    cheese_shop: Partner,
    baker: User,
    bookseller: User,
    mailoutbox: list[EmailMessage],
) -> None:
    _open_account(till.sandbox, cheese_shop)
    rye = factories.make_product(bakery, "Pain de seigle", 420)
    pie = factories.make_product(bakery, "Tarte aux pommes", 1800)
    novel = factories.make_product(bookshop, "Roman", 2090)
    comte = factories.make_product(cheese_shop, "Comté", 1250)

    order = market.order_of((rye, 2), pie, novel, comte)
    address = start_payment(order)
    assert address.startswith(till.sandbox.url)
    assert start_payment(order) == address

    # A declined card, then another one, on the same order.
    till.sandbox.pay(session_of(order), "declined")
    till.settle()
    assert part_of(order, bakery).state == State.AWAITING_PAYMENT
    till.sandbox.pay(session_of(order), "accepted")
    till.settle()
    assert Payment.objects.get().state == PaymentState.PAID
    assert {part.state for part in order_for_shopper(token=order.access_token).parts} == {
        State.PLACED
    }
    assert balance(Account.UNDELIVERED) == 840 + 1800 + 2090 + 1250
    assert_ledger_balanced()

    # The baker has no rye bread left.
    bread = part_of(order, bakery)
    mark_seen(actor=staff(baker), shop_order_ref=bread.reference)
    refuse_line(
        actor=staff(baker),
        shop_order_ref=bread.reference,
        line_ref=line_of(order, "Pain de seigle").reference,
    )
    till.work()
    assert Refund.objects.get().state == RefundState.SUCCEEDED
    assert in_stock(rye) == (0, 0)
    assert_ledger_balanced()

    # First handover, undone, and done again.
    mark_ready(actor=staff(baker), shop_order_ref=bread.reference)
    mistaken = given(order, bakery, staff(baker))
    undo_handover(actor=staff(baker), handover_ref=mistaken.reference)
    given(order, bakery, staff(baker))
    assert_ledger_balanced()

    # Second handover.
    given(order, bookshop, staff(bookseller))
    till.later(minutes=16)
    assert Transfer.objects.filter(state=TransferState.SENT).count() == 2
    assert sorted(transfer["amount"] for transfer in till.stripe("transfer")) == [
        1800 - 173,
        2090 - 200,
    ]
    assert_ledger_balanced()

    # The novel goes back after its transfer, the cheese before it was collected.
    clock.move_by(timedelta(days=3))
    declared = declare_withdrawal(
        actor=market.actor,
        order=order,
        name="Louise Garnier",
        email="louise@exemple.test",
        lines={line_of(order, "Roman").reference: 1, line_of(order, "Comté").reference: 1},
    )
    till.work()
    assert part_of(order, cheese_shop).state == State.CANCELLED
    assert_ledger_balanced()
    (novel_back,) = (one for one in declared if one.shop_order.shop == bookshop)
    confirm_goods_back(actor=staff(bookseller), withdrawal_ref=novel_back.reference)
    till.work()
    assert part_of(order, bookshop).state == State.RETURNED
    assert TransferReversal.objects.get().state == ReversalState.DONE
    assert_ledger_balanced()
    assert_commissions_are_frozen()

    # What the association keeps, and what the baker got.
    assert (
        balance(Account.UNDELIVERED) == balance(Account.OWED) == balance(Account.REFUNDS_DUE) == 0
    )
    assert balance(Account.COMMISSION) == 144
    assert balance(Account.COMMISSION_VAT) == 29
    view = order_for_shopper(token=order.access_token)
    assert view.refunded_cents == 840 + 1250 + 2090
    assert not view.is_open

    # And everybody was told.
    till.work()
    assert not OutboxMessage.objects.exclude(state=OutboxMessage.DONE).exists()
    subjects = [letter.subject for letter in mailoutbox if letter.to == ["louise@exemple.test"]]
    for words, times in (
        ("est confirmée", 1),
        ("Pain de seigle", 1),
        ("C’est prêt", 1),
        ("Accusé de réception", 2),
        ("Remboursement de", 3),
    ):
        assert sum(words in subject for subject in subjects) == times, (words, subjects)


def test_the_return_page_and_the_webhook_place_the_order_once(
    market: Market, till: Till, bakery: Partner
) -> None:
    order = market.order_of(factories.make_product(bakery))
    start_payment(order)
    till.sandbox.pay(session_of(order), "accepted")
    settle_payment(order_ref=order.reference)
    assert part_of(order).state == State.PLACED
    till.settle()
    assert OutboxMessage.objects.filter(payload__message="order_confirmation").count() == 1
    assert_ledger_balanced()


def test_without_any_webhook_the_sweep_places_the_order(
    market: Market, till: Till, bakery: Partner
) -> None:
    order = market.order_of(factories.make_product(bakery))
    start_payment(order)
    till.sandbox.pay(session_of(order), "accepted")
    till.sweep_everything()
    assert part_of(order).state == State.PLACED
    assert_ledger_balanced()


def test_unpaid_for_half_an_hour_the_goods_are_free_and_the_order_can_be_tried_again(
    market: Market, till: Till, bakery: Partner
) -> None:
    bread = factories.make_product(bakery, stock=1)
    order = market.order_of(bread)
    start_payment(order)
    till.later(minutes=31)
    assert part_of(order).state == State.CANCELLED
    assert in_stock(bread) == (1, 0)
    assert order_for_shopper(token=order.access_token).can_pay
    pay(till, order)
    assert part_of(order).state == State.PLACED
    assert in_stock(bread) == (1, 1)
    assert_ledger_balanced()


def test_never_sent_to_the_payment_page_the_goods_are_free_after_half_an_hour(
    market: Market, till: Till, bakery: Partner
) -> None:
    bread = factories.make_product(bakery)
    order = market.order_of(bread)
    till.later(minutes=31)
    assert part_of(order).state == State.CANCELLED
    assert in_stock(bread) == (10, 0)
    assert till.stripe("checkout.session") == []
