"""One story that passes every path of an order, and the end that it must have whatever dies on the way."""

from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import pytest
from django_scopes import scopes_disabled

from marketplace.kernel import faults
from orders.order.models import Order, ShopOrder
from orders.order.states import State
from orders.pickup.models import Handover, Proof
from orders.pickup.services import hand_over, mark_ready, mark_seen, undo_handover
from orders.pickup.weighing import weigh_line
from orders.placing.services import start_payment
from orders.returns import services as returns
from orders.returns.models import Withdrawal
from payments.ledger.models import Account
from payments.ledger.selectors import balance
from payments.refunds.models import Refund, RefundState
from payments.transfers.models import ReversalState, Transfer, TransferReversal, TransferState
from shops.partner.models import AvailabilityKind
from shops.stock.models import Cause, StockMovement
from tests import factories
from tests.faults.street import (
    Street,
    assert_everything_was_done,
    assert_paid_once,
    message_kinds,
    states,
)
from tests.orders.market import in_stock, line_of, part_of
from tests.payments.ledger_asserts import assert_commissions_are_frozen, assert_ledger_balanced
from tests.shops.counters import assert_counters_are_true, assert_nothing_is_held

#: Whose names begin so are passed by the story; other rooms try their own.
PASSED = (
    "back.", "buy.", "cancel.", "deadline.", "goods_back.", "handover.", "outbox.", "paid.", "pay.",
    "ready.", "refund.", "refuse.", "seen.", "transfer.", "undo.", "weigh.", "withdraw.",
)  # fmt: skip
POINTS = sorted(point for point in faults.declared() if point.startswith(PASSED))
#: Buy, pay, hand over and refund, and what carries them: here processes really die.
PATHS = ("buy.", "pay.", "paid.", "handover.", "transfer.", "refund.", "back.", "outbox.")
ON_PATHS = [point for point in POINTS if point.startswith(PATHS)]

NEIGHBOURS_CENTS = 5000

#: Everything that Louise, the shops and their phones are told in the story, and nothing else.
TOLD = {
    "order_confirmation:shopper:mail": 1,
    "new_order:shop:mail": 3,
    "new_order:shop:sms": 3,
    "line_refused:shopper:mail": 1,
    "ready:shopper:mail": 1,
    "ready:shopper:sms": 1,
    "cancelled:shopper:mail": 1,
    "cancelled:shop:mail": 1,
    "cancelled:shop:sms": 1,
    "withdrawal_acknowledged:shopper:mail": 1,
    "withdrawal_acknowledged:shop:mail": 1,
    "refund_done:shopper:mail": 4,
}


@dataclass
class Story:
    """Louise buys in three shops; a tart is sold out, bread is weighed, given, taken back and given again,
    cheese is cancelled, and a novel comes back after its money has left."""

    street: Street
    order: Order = field(init=False)

    def live(self) -> None:
        self.buy()
        self.pay()
        self.prepare()
        self.give()
        self.cancel()
        self.street.go_on(minutes=16)
        self.give_back()
        self.street.recover()

    def buy(self) -> None:
        street, market = self.street, self.street.market
        self.rye = factories.make_weighed(street.bakery, "Pain de seigle", 420, grams=500)
        tart = factories.make_product(street.bakery, "Tarte", 1800)
        self.novel = factories.make_product(street.bookshop, "Roman", 2090)
        comte = factories.make_product(
            street.cheese_shop, "Comté", 1250, availability=AvailabilityKind.PER_DAY
        )
        for product, quantity in ((self.rye, 2), (tart, 1), (self.novel, 1), (comte, 1)):
            market.put(product, quantity)
        nonce = uuid4()
        choices = street.tomorrow(street.bakery, street.bookshop, street.cheese_shop)
        self.order = street.press(lambda: market.order(choices=choices, nonce=nonce))

    def pay(self) -> None:
        self.street.press(lambda: start_payment(self.order))
        self.street.sandbox.pay(self.street.session_of(self.order))
        self.street.go_on()

    def prepare(self) -> None:
        street, part = self.street, self.part(self.street.bakery.pk)
        street.press(lambda: mark_seen(actor=street.baker, shop_order_ref=part))
        tart = line_of(self.order, "Tarte").reference
        street.press(
            lambda: returns.refuse_line(actor=street.baker, shop_order_ref=part, line_ref=tart)
        )
        rye = line_of(self.order, "Pain de seigle").reference
        street.press(
            lambda: weigh_line(actor=street.baker, shop_order_ref=part, line_ref=rye, grams=900)
        )
        street.press(lambda: mark_ready(actor=street.baker, shop_order_ref=part))

    def give(self) -> None:
        street = self.street
        mistaken = self.given_bread(uuid4())
        street.press(lambda: undo_handover(actor=street.baker, handover_ref=mistaken.reference))
        self.given_bread(uuid4())
        book = self.part(street.bookshop.pk)
        nonce = uuid4()
        street.press(
            lambda: hand_over(
                actor=street.bookseller, shops=[street.bookshop], code_or_ref=book,
                proof=Proof.NAME, nonce=nonce,
            )
        )  # fmt: skip

    def given_bread(self, nonce: UUID) -> Handover:
        street = self.street
        return street.press(
            lambda: hand_over(
                actor=street.baker, shops=[street.bakery], code_or_ref=self.order.pickup_code,
                proof=Proof.SCAN, nonce=nonce,
            )
        )  # fmt: skip

    def cancel(self) -> None:
        cheese = self.part(self.street.cheese_shop.pk)
        louise = self.street.market.actor
        self.street.press(lambda: returns.cancel_shop_order(actor=louise, shop_order_ref=cheese))

    def give_back(self) -> None:
        street, novel = self.street, line_of(self.order, "Roman").reference
        street.go_on(days=3)
        (declared,) = street.press(
            lambda: returns.declare_withdrawal(
                actor=street.market.actor, order=self.order, name="Louise Garnier",
                email="louise@exemple.test", lines={novel: 1},
            )
        )  # fmt: skip
        street.press(
            lambda: returns.confirm_goods_back(
                actor=street.bookseller, withdrawal_ref=declared.reference, restock=True
            )
        )
        street.go_on()

    def part(self, shop_id: int) -> UUID:
        with scopes_disabled():
            return ShopOrder.objects.get(order=self.order, shop=shop_id).reference


def assert_right_end(story: Story) -> None:
    order, bakery = story.order, story.street.bakery
    assert_paid_once(order)
    assert Counter(states(order)) == Counter([State.COLLECTED, State.RETURNED, State.CANCELLED])
    assert part_of(order, bakery).state == State.COLLECTED
    assert_everything_was_done()
    assert message_kinds() == TOLD

    assert_counters_are_true()
    assert_nothing_is_held()
    assert in_stock(story.rye) == (8, 0)
    assert in_stock(story.novel) == (10, 0)
    with scopes_disabled():
        assert StockMovement.objects.filter(cause=Cause.RETURNED).count() == 1
        assert Handover.objects.filter(undone_at=None).count() == 2
        assert Handover.objects.exclude(undone_at=None).count() == 1
    with scopes_disabled():
        assert Withdrawal.objects.count() == 1

    stripe = {
        kind: len(story.street.till.stripe(kind)) for kind in ("charge", "transfer", "refund")
    }
    assert stripe == {"charge": 2, "transfer": 2, "refund": 4}
    assert len(story.street.till.stripe("transfer_reversal")) == 1
    refunds = Refund.objects.filter(state=RefundState.SUCCEEDED)
    assert sorted(refunds.values_list("amount_cents", flat=True)) == [84, 1250, 1800, 2090]
    assert Refund.objects.count() == 4
    sent = Transfer.objects.filter(state=TransferState.SENT)
    assert sorted(sent.values_list("amount_cents", flat=True)) == [756 - 60 - 12, 2090 - 167 - 33]
    assert TransferReversal.objects.get().state == ReversalState.DONE
    assert balance(Account.UNDELIVERED) == NEIGHBOURS_CENTS
    assert (
        balance(Account.OWED) == balance(Account.REFUNDS_DUE) == balance(Account.MERCHANT_DEBT) == 0
    )
    assert balance(Account.COMMISSION) == 60
    assert_ledger_balanced()
    assert_commissions_are_frozen()


@pytest.fixture
def story(street: Street) -> Story:
    street.neighbours_pay(NEIGHBOURS_CENTS)
    return Story(street)
