"""Preparing and handing over at the counter."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django_scopes import scope, scopes_disabled

from marketplace.kernel import clock, faults
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.models import User
from orders.order.errors import LineUnknown, PartUnknown, WrongQuantity, WrongState
from orders.order.states import State
from orders.pickup.errors import (
    AlreadyGiven,
    Cancelled,
    CodeCompulsory,
    CodeUnknown,
    IdentityCheckNeeded,
    NotPaid,
    OtherShop,
    UndoTooLate,
)
from orders.pickup.models import Handover, Proof
from orders.pickup.services import (
    answer_closing,
    choose_window,
    closing_question,
    hand_over,
    mark_not_collected,
    mark_ready,
    mark_seen,
    undo_handover,
)
from orders.returns.services import cancel_shop_order, declare_withdrawal, refuse_line
from payments.transfers.models import Transfer, TransferState
from shops.hours.models import SlotHold
from shops.hours.windows import windows_for
from shops.partner.models import AvailabilityKind, Partner, SellingMode
from shops.stock.models import HoldState
from tests import factories
from tests.orders.market import (
    SYSTEM,
    Market,
    given,
    in_stock,
    later,
    line_of,
    part_of,
    pay,
    sent,
    staff,
)
from tests.payments.ledger_asserts import assert_ledger_balanced

pytestmark = pytest.mark.django_db


def by_name(part_ref: UUID, shop: Partner, actor: object, **changes: object) -> Handover:
    """One tap on the name."""
    asked = {"code_or_ref": part_ref, "proof": Proof.NAME, "nonce": uuid4()}
    return hand_over(actor=actor, shops=[shop], **{**asked, **changes})  # type: ignore[arg-type]


def test_seen_ready_given(market: Market, bakery: Partner, baker: User) -> None:
    bread = factories.make_product(bakery)
    order = market.buy((bread, 2))
    ref = part_of(order).reference
    mark_seen(actor=staff(baker), shop_order_ref=ref)
    assert part_of(order).state == State.SEEN
    mark_ready(actor=staff(baker), shop_order_ref=ref)
    assert part_of(order).state == State.READY
    assert len(sent("ready")) == 1
    given(order, bakery, staff(baker))
    part = part_of(order)
    assert part.state == State.COLLECTED
    assert part.collected_at is not None
    assert in_stock(bread) == (8, 0)
    assert line_of(order).collected_quantity == 2
    with scopes_disabled():
        assert SlotHold.objects.get().state == HoldState.USED
    assert_ledger_balanced(stripe=False)


def test_seeing_and_readying_twice_is_once(market: Market, bakery: Partner, baker: User) -> None:
    order = market.buy(factories.make_product(bakery))
    ref = part_of(order).reference
    for _ in range(2):
        mark_seen(actor=staff(baker), shop_order_ref=ref)
    seen_at = part_of(order).seen_at
    for _ in range(2):
        mark_ready(actor=staff(baker), shop_order_ref=ref)
    mark_seen(actor=staff(baker), shop_order_ref=ref)
    part = part_of(order)
    assert (part.state, part.seen_at) == (State.READY, seen_at)
    assert len(sent("ready")) == 1


def test_what_was_never_marked_ready_may_be_given(
    market: Market, bakery: Partner, baker: User
) -> None:
    order = market.buy(factories.make_product(bakery))
    given(order, bakery, staff(baker))
    part = part_of(order)
    assert part.state == State.COLLECTED
    assert part.ready_at is not None
    assert sent("ready") == []


def test_the_merchants_transfer_falls_due_when_undoing_is_over(
    market: Market, bakery: Partner, baker: User
) -> None:
    order = market.buy(factories.make_product(bakery, price_cents=1000))
    handover = given(order, bakery, staff(baker))
    transfer = Transfer.objects.get()
    assert transfer.handover_ref == handover.reference
    assert transfer.due_at == handover.given_at + timedelta(minutes=15)
    assert transfer.amount_cents == 1000 - 80 - 16


@pytest.mark.parametrize(
    "typed", ["{code}", " {code} ", "{lower}", "{spaced}", "https://exemple.test/r/{code}/"]
)
def test_the_code_is_read_however_it_is_written(
    market: Market, bakery: Partner, baker: User, typed: str
) -> None:
    order = market.buy(factories.make_product(bakery))
    code = order.pickup_code
    text = typed.format(code=code, lower=code.lower(), spaced=f"{code[:3]} {code[3:]}")
    given(order, bakery, staff(baker), code_or_ref=text)
    assert part_of(order).state == State.COLLECTED


def test_a_wrong_code_is_said_to_be_wrong(market: Market, bakery: Partner, baker: User) -> None:
    with pytest.raises(CodeUnknown):
        hand_over(
            actor=staff(baker),
            shops=[bakery],
            code_or_ref="XXXXXX",
            proof=Proof.TYPED,
            nonce=uuid4(),
        )


def test_another_shops_code_is_said_to_be_anothers(
    market: Market, bakery: Partner, bookshop: Partner, bookseller: User
) -> None:
    order = market.buy(factories.make_product(bakery))
    with pytest.raises(OtherShop):
        given(order, bookshop, staff(bookseller))


def test_what_was_given_is_not_given_again(market: Market, bakery: Partner, baker: User) -> None:
    order = market.buy(factories.make_product(bakery))
    given(order, bakery, staff(baker))
    with pytest.raises(AlreadyGiven, match="déjà"):
        given(order, bakery, staff(baker))


def test_what_is_not_paid_is_not_given(market: Market, bakery: Partner, baker: User) -> None:
    order = market.order_of(factories.make_product(bakery))
    with pytest.raises(NotPaid):
        given(order, bakery, staff(baker))


def test_what_was_cancelled_is_not_given(market: Market, bakery: Partner, baker: User) -> None:
    order = market.buy(factories.make_product(bakery))
    cancel_shop_order(actor=market.actor, shop_order_ref=part_of(order).reference)
    with pytest.raises(Cancelled):
        given(order, bakery, staff(baker))


def test_the_same_tap_twice_is_one_handover(market: Market, bakery: Partner, baker: User) -> None:
    order = market.buy(factories.make_product(bakery))
    nonce = uuid4()
    assert given(order, bakery, staff(baker), nonce=nonce) == given(
        order, bakery, staff(baker), nonce=nonce
    )
    with scopes_disabled():
        assert Handover.objects.count() == 1


def test_a_tap_on_the_name_is_enough_for_small_amounts(
    market: Market, bakery: Partner, baker: User
) -> None:
    order = market.buy(factories.make_product(bakery, price_cents=8000))
    by_name(part_of(order).reference, bakery, staff(baker))
    assert part_of(order).state == State.COLLECTED


def test_above_eighty_euros_the_code_is_compulsory(
    market: Market, bakery: Partner, baker: User
) -> None:
    order = market.buy(factories.make_product(bakery, price_cents=8001))
    with pytest.raises(CodeCompulsory):
        by_name(part_of(order).reference, bakery, staff(baker))
    given(order, bakery, staff(baker))


def test_alcohol_needs_the_code_and_the_customers_age(
    market: Market, bakery: Partner, baker: User
) -> None:
    wine = factories.make_product(bakery, is_alcohol=True, price_cents=900)
    order = market.buy(wine, age_confirmed=True)
    with pytest.raises(CodeCompulsory):
        by_name(part_of(order).reference, bakery, staff(baker), identity_checked=True)
    with pytest.raises(IdentityCheckNeeded):
        given(order, bakery, staff(baker))
    assert given(order, bakery, staff(baker), identity_checked=True).identity_checked


def test_lines_can_be_given_in_parts(market: Market, bakery: Partner, baker: User) -> None:
    bread = factories.make_product(bakery, price_cents=500)
    order = market.buy((bread, 3))
    line = line_of(order)
    given(order, bakery, staff(baker), lines={line.reference: 1})
    assert part_of(order).state == State.READY
    assert in_stock(bread) == (9, 2)
    given(order, bakery, staff(baker))
    assert part_of(order).state == State.COLLECTED
    assert sorted(Transfer.objects.values_list("amount_cents", flat=True)) == [452, 904]
    assert_ledger_balanced(stripe=False)


def test_no_more_is_given_than_was_ordered(market: Market, bakery: Partner, baker: User) -> None:
    order = market.buy(factories.make_product(bakery))
    with pytest.raises(WrongQuantity):
        given(order, bakery, staff(baker), lines={line_of(order).reference: 2})
    with pytest.raises(LineUnknown):
        given(order, bakery, staff(baker), lines={uuid4(): 1})


def test_the_code_shown_again_does_not_bring_out_what_is_still_being_made(
    market: Market, bakery: Partner, baker: User
) -> None:
    cake = factories.make_product(bakery, "Pièce montée", availability=AvailabilityKind.TO_ORDER)
    order = market.buy(factories.make_product(bakery, "Pain"), cake)
    handover = given(order, bakery, staff(baker))
    with scope(shop=[bakery]):
        assert handover.lines.get().line.title == "Pain"
    with pytest.raises(AlreadyGiven):
        given(order, bakery, staff(baker))
    mark_ready(
        actor=staff(baker), shop_order_ref=line_of(order, "Pièce montée").shop_order.reference
    )
    handover = given(order, bakery, staff(baker))
    with scope(shop=[bakery]):
        assert handover.lines.get().line.title == "Pièce montée"


def test_undoing_within_fifteen_minutes_leaves_no_trace_in_the_money(
    market: Market, bakery: Partner, baker: User
) -> None:
    bread = factories.make_product(bakery)
    order = market.buy((bread, 2))
    handover = given(order, bakery, staff(baker))
    later(minutes=14)
    undone = undo_handover(actor=staff(baker), handover_ref=handover.reference)
    assert undone.undone_at is not None
    part = part_of(order)
    assert (part.state, part.collected_at) == (State.READY, None)
    assert line_of(order).collected_quantity == 0
    assert in_stock(bread) == (10, 2)
    assert Transfer.objects.get().state == TransferState.CANCELLED
    assert_ledger_balanced(stripe=False)
    undo_handover(actor=staff(baker), handover_ref=handover.reference)
    given(order, bakery, staff(baker))
    assert part_of(order).state == State.COLLECTED
    assert in_stock(bread) == (8, 0)
    assert_ledger_balanced(stripe=False)


def test_after_fifteen_minutes_nothing_is_undone(
    market: Market, bakery: Partner, baker: User
) -> None:
    handover = given(market.buy(factories.make_product(bakery)), bakery, staff(baker))
    later(minutes=15)
    with pytest.raises(UndoTooLate):
        undo_handover(actor=staff(baker), handover_ref=handover.reference)


def test_what_the_shopper_withdrew_from_is_not_undone(
    market: Market, bakery: Partner, baker: User
) -> None:
    order = market.buy(factories.make_product(bakery))
    handover = given(order, bakery, staff(baker))
    declare_withdrawal(
        actor=market.actor,
        order=order,
        name="Louise",
        email="l@exemple.test",
        lines={line_of(order).reference: 1},
    )
    with pytest.raises(WrongState):
        undo_handover(actor=staff(baker), handover_ref=handover.reference)


def test_the_baker_cannot_touch_the_booksellers_part(
    market: Market, bakery: Partner, bookshop: Partner, baker: User, bookseller: User
) -> None:
    order = market.buy(factories.make_product(bakery), factories.make_product(bookshop))
    ref = part_of(order, bookshop).reference
    for act in (mark_seen, mark_ready, mark_not_collected):
        with pytest.raises(NotAllowed):
            act(actor=staff(baker), shop_order_ref=ref)
    with pytest.raises(OtherShop):
        given(order, bookshop, staff(baker))
    with pytest.raises(NotAllowed):
        by_name(ref, bakery, staff(baker))
    with pytest.raises(NotAllowed):
        answer_closing(actor=staff(baker), shop=bookshop, given=[], not_given=[ref])
    with pytest.raises(NotAllowed):
        answer_closing(actor=staff(baker), shop=bakery, given=[], not_given=[ref])
    handover = given(order, bookshop, staff(bookseller))
    with pytest.raises(NotAllowed):
        undo_handover(actor=staff(baker), handover_ref=handover.reference)
    assert part_of(order, bakery).state == State.PLACED


def test_everything_a_shop_does_works_in_its_own_scope(
    market: Market, bakery: Partner, baker: User
) -> None:
    rye, pie = factories.make_product(bakery, "Pain"), factories.make_product(bakery, "Tarte")
    order = market.buy(rye, pie)
    ref, line_ref = part_of(order).reference, line_of(order, "Tarte").reference
    with scope(shop=[bakery]):
        mark_seen(actor=staff(baker), shop_order_ref=ref)
        mark_ready(actor=staff(baker), shop_order_ref=ref)
        refuse_line(actor=staff(baker), shop_order_ref=ref, line_ref=line_ref)
        handover = given(order, bakery, staff(baker))
        undo_handover(actor=staff(baker), handover_ref=handover.reference)
        assert closing_question(bakery) == []
        given(order, bakery, staff(baker))
    assert part_of(order).state == State.COLLECTED
    assert_ledger_balanced(stripe=False)


def test_a_shopper_or_a_stranger_cannot_act_for_a_shop(
    market: Market, bakery: Partner, shopper: User, stranger: User
) -> None:
    order = market.buy(factories.make_product(bakery))
    ref = part_of(order).reference
    for user in (shopper, stranger):
        with pytest.raises(NotAllowed):
            mark_seen(actor=staff(user), shop_order_ref=ref)
        with pytest.raises(OtherShop):
            given(order, bakery, staff(user))
    with pytest.raises(NotAllowed):
        mark_ready(actor=market.actor, shop_order_ref=ref)
    with pytest.raises(PartUnknown):
        mark_seen(actor=SYSTEM, shop_order_ref=uuid4())


def test_at_closing_one_screen_asks_about_what_is_still_ready(
    market: Market, bakery: Partner, baker: User
) -> None:
    bread = factories.make_product(bakery)
    came, stayed_away, not_ready = (market.buy(bread) for _ in range(3))
    for order in (came, stayed_away):
        mark_ready(actor=staff(baker), shop_order_ref=part_of(order).reference)
    later(hours=9)
    assert [slip.number for slip in closing_question(bakery)] == [came.number, stayed_away.number]
    answer_closing(
        actor=staff(baker),
        shop=bakery,
        given=[part_of(came).reference],
        not_given=[part_of(stayed_away).reference],
    )
    assert closing_question(bakery) == []
    assert part_of(came).state == State.COLLECTED
    assert part_of(stayed_away).state == State.READY
    assert part_of(not_ready).state == State.PLACED
    with scopes_disabled():
        assert Handover.objects.get().proof == Proof.CLOSING


def test_what_was_still_there_is_asked_about_again_the_next_evening(
    market: Market, bakery: Partner, baker: User
) -> None:
    order = market.buy(factories.make_product(bakery))
    ref = part_of(order).reference
    mark_ready(actor=staff(baker), shop_order_ref=ref)
    later(hours=9)
    answer_closing(actor=staff(baker), shop=bakery, given=[], not_given=[ref])
    assert closing_question(bakery) == []
    later(days=1)
    assert [slip.number for slip in closing_question(bakery)] == [order.number]


def test_what_was_made_to_order_and_waits_ready_is_asked_about_too(
    market: Market, bakery: Partner, baker: User
) -> None:
    cake = factories.make_product(
        bakery, "Pièce montée", availability=AvailabilityKind.TO_ORDER, max_days=20
    )
    order = market.buy(cake)
    assert closing_question(bakery) == []
    mark_ready(actor=staff(baker), shop_order_ref=part_of(order).reference)
    assert [slip.number for slip in closing_question(bakery)] == [order.number]


def test_who_did_not_come_may_still_come(market: Market, bakery: Partner, baker: User) -> None:
    bread = factories.make_product(bakery)
    order = market.buy(bread)
    mark_ready(actor=staff(baker), shop_order_ref=part_of(order).reference)
    later(days=2)
    mark_not_collected(actor=SYSTEM, shop_order_ref=part_of(order).reference)
    assert part_of(order).state == State.NOT_COLLECTED
    assert in_stock(bread) == (10, 1)
    assert len(sent("not_collected")) == 1
    given(order, bakery, staff(baker))
    assert part_of(order).state == State.COLLECTED
    assert in_stock(bread) == (9, 0)


def test_a_reservation_is_given_and_paid_in_the_shop(
    market: Market, bakery: Partner, baker: User
) -> None:
    bakery.mode = SellingMode.RESERVES
    bakery.save()
    order = market.order_of(factories.make_product(bakery, price_cents=20000))
    by_name(part_of(order).reference, bakery, staff(baker))
    assert part_of(order).state == State.COLLECTED
    assert not Transfer.objects.exists()


def test_another_window_can_be_taken_until_the_shop_begins(
    market: Market, bakery: Partner, baker: User
) -> None:
    order = market.buy(factories.make_product(bakery))
    ref, other = part_of(order).reference, windows_for(bakery)[4]
    choose_window(actor=market.actor, shop_order_ref=ref, starts_at=other.starts_at)
    part = part_of(order)
    assert (part.window_starts_at, part.generation) == (other.starts_at, 1)
    mark_seen(actor=staff(baker), shop_order_ref=ref)
    with pytest.raises(WrongState):
        choose_window(
            actor=market.actor, shop_order_ref=ref, starts_at=windows_for(bakery)[5].starts_at
        )


def test_goods_made_for_a_day_follow_the_window_to_another_day(
    market: Market, bakery: Partner
) -> None:
    bread = factories.make_product(
        bakery, availability=AvailabilityKind.PER_DAY, per_day_quantity=2
    )
    market.put(bread, 2)
    days = {window.day: window.starts_at for window in reversed(windows_for(bakery))}
    tomorrow, after = sorted(days)[1:3]
    order = market.order(choices={bakery.pk: days[tomorrow]})
    pay(order)
    choose_window(
        actor=market.actor, shop_order_ref=part_of(order).reference, starts_at=days[after]
    )
    other = Market()
    other.put(bread, 2)
    other.order(choices={bakery.pk: days[tomorrow]})


@pytest.mark.parametrize("point", ["handover.locked", "handover.used", "handover.before_commit"])
def test_killed_while_handing_over_the_same_tap_hands_over(
    market: Market, bakery: Partner, baker: User, point: str
) -> None:
    bread = factories.make_product(bakery)
    order = market.buy(bread)
    nonce = uuid4()
    with faults.armed(point), pytest.raises(faults.Killed):
        given(order, bakery, staff(baker), nonce=nonce)
    assert part_of(order).state == State.PLACED
    assert in_stock(bread) == (10, 1)
    assert not Transfer.objects.exists()
    given(order, bakery, staff(baker), nonce=nonce)
    assert in_stock(bread) == (9, 0)
    assert_ledger_balanced(stripe=False)


def test_killed_after_the_handover_the_same_tap_finds_it(
    market: Market, bakery: Partner, baker: User
) -> None:
    order = market.buy(factories.make_product(bakery))
    nonce = uuid4()
    with faults.armed("handover.after_commit"), pytest.raises(faults.Killed):
        given(order, bakery, staff(baker), nonce=nonce)
    assert given(order, bakery, staff(baker), nonce=nonce).given_at <= clock.now()
    assert Transfer.objects.count() == 1


@pytest.mark.parametrize(
    ("act", "point"), [(mark_seen, "seen.before_commit"), (mark_ready, "ready.before_commit")]
)
def test_killed_while_preparing_nothing_is_said(
    market: Market, bakery: Partner, baker: User, act: object, point: str
) -> None:
    order = market.buy(factories.make_product(bakery))
    with faults.armed(point), pytest.raises(faults.Killed):
        act(actor=staff(baker), shop_order_ref=part_of(order).reference)  # type: ignore[operator]
    assert part_of(order).state == State.PLACED
    assert sent("ready") == []


def test_killed_while_undoing_it_stays_given(market: Market, bakery: Partner, baker: User) -> None:
    order = market.buy(factories.make_product(bakery))
    handover = given(order, bakery, staff(baker))
    with faults.armed("undo.before_commit"), pytest.raises(faults.Killed):
        undo_handover(actor=staff(baker), handover_ref=handover.reference)
    assert part_of(order).state == State.COLLECTED
    undo_handover(actor=staff(baker), handover_ref=handover.reference)
    assert part_of(order).state == State.READY
    assert_ledger_balanced(stripe=False)
