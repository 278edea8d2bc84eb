"""Goods given, taken back and given again: no answer of the shop is taken for another one."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings

from marketplace.kernel import clock, deadlines
from marketplace.kernel.models import User
from orders.order.models import Order
from orders.order.states import State
from orders.pickup import services as pickup
from orders.pickup.errors import Undone
from orders.pickup.models import Handover, Proof
from orders.pickup.services import answer_closing, closing_question, mark_ready, undo_handover
from payments.transfers.models import Transfer, TransferState
from shops.partner.models import Partner
from tests import factories
from tests.orders.market import Market, given, later, line_of, part_of, refunded, staff
from tests.payments.ledger_asserts import assert_ledger_balanced
from tests.shops.counters import assert_counters_are_true

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready(market: Market, bakery: Partner, baker: User) -> Order:
    """Two loaves, ready in their window."""
    order = market.buy((factories.make_product(bakery, price_cents=500), 2))
    mark_ready(actor=staff(baker), shop_order_ref=part_of(order).reference)
    starts_at = part_of(order).window_starts_at
    assert starts_at is not None
    clock.move_to(starts_at)
    return order


def test_the_evenings_answer_counts_again_after_it_was_taken_back(
    ready: Order, bakery: Partner, baker: User
) -> None:
    reference = part_of(ready).reference

    def answer() -> Handover:
        (handover,) = answer_closing(
            actor=staff(baker), shop=bakery, given=[reference], not_given=[]
        )
        return handover

    mistaken = answer()
    assert answer() == mistaken, "the same answer twice is one handover"
    undo_handover(actor=staff(baker), handover_ref=mistaken.reference)
    assert len(closing_question(bakery)) == 1
    again = answer()
    assert again != mistaken
    assert part_of(ready).state == State.COLLECTED
    assert closing_question(bakery) == []
    assert Transfer.objects.get(state=TransferState.DUE).handover_ref == again.reference
    assert_counters_are_true()
    assert_ledger_balanced(stripe=False)


def test_an_old_form_does_not_say_given_what_was_taken_back(
    ready: Order, bakery: Partner, baker: User
) -> None:
    nonce = uuid4()
    mistaken = given(ready, bakery, staff(baker), nonce=nonce)
    undo_handover(actor=staff(baker), handover_ref=mistaken.reference)
    with pytest.raises(Undone):
        given(ready, bakery, staff(baker), nonce=nonce)
    assert part_of(ready).state == State.READY


def test_what_is_left_of_an_order_given_in_part_at_once_is_resolved_too(
    market: Market, bakery: Partner, baker: User
) -> None:
    """Nobody pressed « Prête »: one of two loaves was given straight away."""
    order = market.buy((factories.make_product(bakery, price_cents=500), 2))
    given(order, bakery, staff(baker), lines={line_of(order).reference: 1})
    assert part_of(order).state == State.READY
    for days in (settings.NOT_COLLECTED_DAYS + 1, settings.NOT_COLLECTED_DECISION_DAYS):
        later(days=days)
        deadlines.run_due()
    assert part_of(order).state == State.COLLECTED
    assert refunded(order) == [500]


@pytest.mark.parametrize("undone", [True, False])
def test_what_is_left_after_a_late_customer_is_still_resolved_by_itself(
    ready: Order, bakery: Partner, baker: User, undone: bool
) -> None:
    """Somebody comes late, after « non retirée », and takes one of two loaves (or none after all): the
    rest is refunded when nobody decides, as DESIGN's promise 7 has it."""
    later(days=settings.NOT_COLLECTED_DAYS + 1)
    deadlines.run_due()
    assert part_of(ready).state == State.NOT_COLLECTED
    line = line_of(ready).reference
    handover = pickup.hand_over(
        actor=staff(baker), shops=[bakery], code_or_ref=ready.pickup_code, proof=Proof.TYPED,
        nonce=uuid4(), lines=None if undone else {line: 1},
    )  # fmt: skip
    if undone:
        undo_handover(actor=staff(baker), handover_ref=handover.reference)
    assert part_of(ready).state == State.READY
    clock.move_by(timedelta(days=settings.NOT_COLLECTED_DECISION_DAYS))
    deadlines.run_due()
    assert part_of(ready).state == (State.CANCELLED if undone else State.COLLECTED)
    assert refunded(ready) == [1000 if undone else 500]
    assert_counters_are_true()
    assert_ledger_balanced(stripe=False)
