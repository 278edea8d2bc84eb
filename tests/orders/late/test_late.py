"""What falls due for an order, with a clock that is moved there."""

from datetime import date, datetime, time, timedelta

import pytest
from django.conf import settings
from django.db import transaction
from django_scopes import scopes_disabled

from marketplace.kernel import clock, deadlines
from marketplace.kernel.models import Deadline
from orders.late import schedules
from orders.order.models import Kind, ShopOrder, ShopOrderState
from orders.returns.models import Withdrawal, WithdrawalLine
from shops.partner.models import Partner
from tests.orders.mailbox import Mailbox
from tests.orders.rows import LineRow, PartRow, write_part

State = ShopOrderState
LOUISE = "louise@exemple.test"
SATURDAY = date(2026, 11, 28)
DUE = date(2026, 12, 19)


def scheduled(row: PartRow) -> ShopOrder:
    """A new order with its deadlines."""
    part = write_part(row)
    with transaction.atomic():
        schedules.schedule_for(part)
    return part


@pytest.fixture
def slot_order(market_day: datetime, bakery: Partner, mailbox: Mailbox) -> ShopOrder:
    """Ordered on Thursday at ten, for the Saturday of the next week from ten to noon."""
    return scheduled(PartRow(bakery, starts_at=clock.local_datetime(SATURDAY, time(10))))


@pytest.fixture
def reservation(market_day: datetime, bakery: Partner, mailbox: Mailbox) -> ShopOrder:
    starts_at = clock.local_datetime(SATURDAY, time(10))
    return scheduled(PartRow(bakery, starts_at=starts_at, kind=Kind.RESERVATION))


@pytest.fixture
def made_to_order(market_day: datetime, bakery: Partner, mailbox: Mailbox) -> ShopOrder:
    """Ordered on 19 November, promised for 19 December: thirty days."""
    return scheduled(PartRow(bakery, [LineRow("Pièce montée", 9000)], due_date=DUE))


def live_until(day: date, at: time) -> None:
    """Move the clock there, and let everything that fell due on the way happen, as beat would."""
    clock.move_to(clock.local_datetime(day, at))
    while deadlines.run_due():
        pass
    failed = Deadline.objects.exclude(last_error="")
    assert not failed, list(failed.values_list("kind", "last_error"))


def live_for(**step: float) -> None:
    moment = clock.local(clock.now() + timedelta(**step))
    live_until(moment.date(), moment.time())


def set_state(part: ShopOrder, state: State) -> None:
    ShopOrder.objects.filter(pk=part.pk).update(state=state)


def state_of(part: ShopOrder) -> str:
    return ShopOrder.objects.get(pk=part.pk).state


def subjects(mailbox: Mailbox, to: str) -> list[str]:
    return [subject.replace("\u00a0", " ") for subject in mailbox.subjects(to)]


# -- Nobody has looked ------------------------------------------------------------------------


def test_an_order_seen_by_nobody_alerts_the_shop_after_half_an_hour(
    slot_order: ShopOrder, mailbox: Mailbox
) -> None:
    live_for(minutes=29)
    assert not mailbox.all()
    live_for(minutes=2)
    assert "personne ne l’a encore vue" in mailbox.only().text
    assert mailbox.only().to == slot_order.shop.sms_phone


def test_and_the_association_after_an_hour(slot_order: ShopOrder, mailbox: Mailbox) -> None:
    live_for(minutes=61)
    assert len(subjects(mailbox, settings.ASSOCIATION_EMAIL)) == 1


def test_only_opening_time_counts(market_day: datetime, bakery: Partner, mailbox: Mailbox) -> None:
    """The bakery closes from 13:00 to 15:30: ordered at 12:50, the alert comes at 15:50."""
    clock.move_to(clock.local_datetime(date(2026, 11, 19), time(12, 50)))
    scheduled(PartRow(bakery, due_date=DUE))
    live_until(date(2026, 11, 19), time(15, 49))
    assert not mailbox.all()
    live_until(date(2026, 11, 19), time(15, 51))
    assert mailbox.all().count() == 1


def test_a_seen_order_alerts_nobody(slot_order: ShopOrder, mailbox: Mailbox) -> None:
    set_state(slot_order, State.SEEN)
    live_for(hours=5)
    assert not mailbox.all()


# -- With a window ----------------------------------------------------------------------------


def test_the_shopper_is_reminded_the_evening_before(
    slot_order: ShopOrder, mailbox: Mailbox
) -> None:
    set_state(slot_order, State.READY)
    live_until(date(2026, 11, 27), time(17, 59))
    assert subjects(mailbox, LOUISE) == []
    live_until(date(2026, 11, 27), time(18, 1))
    assert subjects(mailbox, LOUISE) == ["Votre retrait chez Boulangerie Martin, demain"]


def test_or_two_hours_before_when_it_was_ordered_on_the_day(
    market_day: datetime, bakery: Partner, mailbox: Mailbox
) -> None:
    part = scheduled(PartRow(bakery, starts_at=market_day + timedelta(hours=6)))
    set_state(part, State.SEEN)
    live_for(hours=4, minutes=1)
    assert subjects(mailbox, LOUISE) == ["Votre retrait chez Boulangerie Martin, aujourd’hui"]


def test_not_ready_when_the_window_begins_the_shopper_is_asked(
    slot_order: ShopOrder, mailbox: Mailbox
) -> None:
    set_state(slot_order, State.SEEN)
    live_until(SATURDAY, time(10, 1))
    assert "Votre commande chez Boulangerie Martin n’est pas prête" in subjects(mailbox, LOUISE)
    assert mailbox.all(kind="sms", to=slot_order.shop.sms_phone).count() == 1
    slot_order.refresh_from_db()
    assert slot_order.choice_reason == "not_ready"
    assert slot_order.state == State.SEEN


def test_a_ready_order_asks_nothing(slot_order: ShopOrder, mailbox: Mailbox) -> None:
    set_state(slot_order, State.READY)
    live_until(date(2026, 11, 27), time(18, 1))
    mailbox.deliver()
    live_until(SATURDAY, time(12))
    assert subjects(mailbox, LOUISE) == ["Votre retrait chez Boulangerie Martin, demain"]


def test_without_an_answer_it_is_cancelled_after_a_day(
    reservation: ShopOrder, mailbox: Mailbox
) -> None:
    live_until(SATURDAY, time(10, 1))
    live_until(date(2026, 11, 29), time(10, 0))
    assert state_of(reservation) == State.PLACED
    live_until(date(2026, 11, 29), time(10, 2))
    assert state_of(reservation) == State.CANCELLED
    assert "Annulation chez Boulangerie Martin" in subjects(mailbox, LOUISE)


def test_ready_within_that_day_it_stays(reservation: ShopOrder, mailbox: Mailbox) -> None:
    live_until(SATURDAY, time(10, 1))
    set_state(reservation, State.READY)
    live_until(date(2026, 11, 30), time(10))
    assert state_of(reservation) == State.READY


def test_deadlines_of_a_window_that_moved_no_longer_count(
    slot_order: ShopOrder, mailbox: Mailbox
) -> None:
    set_state(slot_order, State.SEEN)
    slot_order.refresh_from_db()
    slot_order.window_starts_at = clock.local_datetime(date(2026, 12, 1), time(16))
    slot_order.window_ends_at = clock.local_datetime(date(2026, 12, 1), time(18))
    slot_order.generation += 1
    slot_order.save()
    with transaction.atomic():
        schedules.schedule_for(slot_order)
    live_until(SATURDAY, time(12))
    assert subjects(mailbox, LOUISE) == []
    live_until(date(2026, 12, 1), time(16, 1))
    assert len(subjects(mailbox, LOUISE)) == 2


# -- Made to order ----------------------------------------------------------------------------


def test_shop_and_association_are_reminded_15_7_and_2_days_before(
    made_to_order: ShopOrder, mailbox: Mailbox
) -> None:
    set_state(made_to_order, State.SEEN)
    for day in range(1, 31):
        live_until(date(2026, 11, 19) + timedelta(days=day), time(8, 1))
    number = made_to_order.order.number
    expected = [f"encore {days} jours" for days in (15, 7, 2)]
    assert subjects(mailbox, made_to_order.shop.email) == [
        f"Commande {number} : {words}" for words in expected
    ]
    assert subjects(mailbox, settings.ASSOCIATION_EMAIL) == [
        f"Boulangerie Martin : {words} pour la commande {number}" for words in expected
    ]
    assert subjects(mailbox, LOUISE) == []


def test_of_reminders_due_at_once_after_a_standstill_the_last_alone_tells_the_days_that_are_left(
    made_to_order: ShopOrder, mailbox: Mailbox
) -> None:
    set_state(made_to_order, State.SEEN)
    live_until(date(2026, 12, 14), time(9))
    assert [subject.split(" : ")[1] for subject in subjects(mailbox, made_to_order.shop.email)] == [
        "encore 5 jours"
    ]
    live_until(DUE, time(9))
    assert "c’est le dernier jour" in subjects(mailbox, made_to_order.shop.email)[-1]


def test_reminders_that_lie_before_the_order_are_left_out(
    market_day: datetime, bakery: Partner, mailbox: Mailbox
) -> None:
    part = scheduled(PartRow(bakery, due_date=date(2026, 11, 24)))
    set_state(part, State.SEEN)
    live_until(date(2026, 11, 24), time(20))
    assert len(subjects(mailbox, settings.ASSOCIATION_EMAIL)) == 1


def test_the_morning_after_the_last_day_the_shopper_learns_the_rights(
    made_to_order: ShopOrder, mailbox: Mailbox
) -> None:
    set_state(made_to_order, State.SEEN)
    live_until(DUE, time(23, 59))
    assert subjects(mailbox, LOUISE) == []
    live_until(date(2026, 12, 20), time(8, 1))
    assert subjects(mailbox, LOUISE) == [
        "Votre commande chez Boulangerie Martin est en retard : vos droits"
    ]
    made_to_order.refresh_from_db()
    assert made_to_order.choice_reason == "overdue"
    refund = Deadline.objects.get(kind=schedules.OVERDUE_REFUND)
    assert refund.due_at == clock.local_datetime(date(2027, 1, 3), time(8))


def test_ready_in_time_nobody_is_troubled(made_to_order: ShopOrder, mailbox: Mailbox) -> None:
    set_state(made_to_order, State.READY)
    live_until(date(2027, 1, 5), time(12))
    assert not mailbox.all()


# -- Nobody came ------------------------------------------------------------------------------


def test_a_week_after_the_window_an_order_counts_as_not_collected(
    slot_order: ShopOrder, mailbox: Mailbox
) -> None:
    set_state(slot_order, State.READY)
    slot_order.refresh_from_db()
    with transaction.atomic():
        schedules.schedule_for(slot_order)
    live_until(date(2026, 12, 5), time(7, 59))
    assert state_of(slot_order) == State.READY
    live_until(date(2026, 12, 5), time(8, 1))
    assert state_of(slot_order) == State.NOT_COLLECTED
    assert "Votre commande chez Boulangerie Martin n’a pas été retirée" in subjects(mailbox, LOUISE)
    assert len(subjects(mailbox, settings.ASSOCIATION_EMAIL)) == 1


def test_a_reservation_ends_then_and_is_owed_nothing(
    reservation: ShopOrder, mailbox: Mailbox
) -> None:
    set_state(reservation, State.READY)
    reservation.refresh_from_db()
    with transaction.atomic():
        schedules.schedule_for(reservation)
    live_until(date(2026, 12, 5), time(8, 1))
    assert state_of(reservation) == State.CANCELLED
    assert "ne devez rien" in mailbox.all(to=LOUISE).last().text  # type: ignore[union-attr]


def test_all_waits_together_end_before_stripes_ninety_days() -> None:
    longest = (
        settings.LEGAL_DELIVERY_DAYS
        + 1
        + 14
        + settings.NOT_COLLECTED_DAYS_TO_ORDER
        + settings.NOT_COLLECTED_DECISION_DAYS
    )
    assert longest < 90


# -- Withdrawal, end --------------------------------------------------------------------------


def test_a_refund_after_withdrawal_is_watched_until_it_is_made(
    slot_order: ShopOrder, mailbox: Mailbox
) -> None:
    set_state(slot_order, State.COLLECTED)
    with scopes_disabled():
        withdrawal = Withdrawal.objects.create(
            order=slot_order.order,
            shop_order=slot_order,
            declared_at=clock.now(),
            name="Louise Garnier",
            email=LOUISE,
        )
    with scopes_disabled():
        WithdrawalLine.objects.create(
            withdrawal=withdrawal, line=slot_order.lines.get(), quantity=1, to_return=1
        )
    with transaction.atomic():
        schedules.schedule_withdrawal_refund(withdrawal)
    live_until(date(2026, 11, 30), time(8, 1))
    assert len(subjects(mailbox, settings.ASSOCIATION_EMAIL)) == 1
    with scopes_disabled():
        Withdrawal.objects.update(refunded_at=clock.now())
    live_until(date(2026, 12, 3), time(8, 1))
    assert len(subjects(mailbox, settings.ASSOCIATION_EMAIL)) == 1


def test_both_warnings_due_at_once_after_a_standstill_are_one(
    slot_order: ShopOrder, mailbox: Mailbox
) -> None:
    set_state(slot_order, State.COLLECTED)
    withdrawal = Withdrawal.objects.create(
        order=slot_order.order,
        shop_order=slot_order,
        declared_at=clock.now(),
        name="Louise Garnier",
        email=LOUISE,
    )
    with transaction.atomic():
        schedules.schedule_withdrawal_refund(withdrawal)
    live_until(date(2026, 12, 4), time(9))
    assert len(subjects(mailbox, settings.ASSOCIATION_EMAIL)) == 1


def test_an_order_that_ends_has_no_deadlines_left(slot_order: ShopOrder, mailbox: Mailbox) -> None:
    slot_order.state = State.CANCELLED
    with transaction.atomic():
        assert schedules.cancel_for(slot_order) == 4
    live_until(date(2027, 1, 5), time(12))
    assert not mailbox.all()


def test_a_collected_order_keeps_them_while_its_handover_can_be_undone(
    slot_order: ShopOrder,
) -> None:
    slot_order.state = State.COLLECTED
    with transaction.atomic():
        assert schedules.cancel_for(slot_order) == 0


def test_scheduling_twice_is_once(slot_order: ShopOrder) -> None:
    before = Deadline.objects.count()
    with transaction.atomic():
        schedules.schedule_for(slot_order)
    assert Deadline.objects.count() == before
