"""Deadlines: each takes effect exactly once, when it falls due, whoever dies meanwhile."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from django.db import transaction

from marketplace.kernel import audit, clock, deadlines, faults
from marketplace.kernel.actors import SYSTEM
from marketplace.kernel.backoff import back_off
from marketplace.kernel.models import AuditEntry, Deadline

ORDER = ("shop_order", "12")
HOUR = timedelta(hours=1)
AtOnce = Callable[[Sequence[Callable[[], object]]], list[object]]


def due(kind: str = "reminder", *, subject: tuple[str, str] = ORDER, step: int = 0) -> Deadline:
    """A deadline that fell due an hour ago."""
    return deadlines.schedule(subject=subject, kind=kind, step=step, due_at=clock.now() - HOUR)


def heard(kind: str = "reminder") -> list[int]:
    """Register a handler that notes the step of each deadline it is given."""
    steps: list[int] = []
    deadlines.handler(kind)(lambda deadline: steps.append(deadline.step))
    return steps


@pytest.mark.django_db
def test_a_deadline_runs_when_the_shared_clock_reaches_it() -> None:
    steps = heard()
    deadlines.schedule(subject=ORDER, kind="reminder", due_at=clock.now() + HOUR)
    assert deadlines.run_due() == 0
    clock.move_by(HOUR)
    assert deadlines.run_due() == 1
    assert steps == [0]


@pytest.mark.django_db
def test_a_deadline_done_is_never_run_again() -> None:
    steps = heard()
    due()
    deadlines.run_due()
    due()
    assert deadlines.run_due() == 0
    assert steps == [0]


@pytest.mark.django_db
def test_scheduling_twice_keeps_the_first_date() -> None:
    first = deadlines.schedule(subject=ORDER, kind="reminder", due_at=clock.now() + HOUR)
    again = deadlines.schedule(subject=ORDER, kind="reminder", due_at=clock.now() + 2 * HOUR)
    assert again.pk == first.pk
    assert again.due_at == first.due_at


@pytest.mark.django_db
def test_deadlines_run_in_the_order_they_fall_due() -> None:
    steps = heard()
    for step, hours in enumerate((1, 3, 2)):
        deadlines.schedule(
            subject=ORDER, kind="reminder", step=step, due_at=clock.now() - hours * HOUR
        )
    deadlines.run_due()
    assert steps == [1, 2, 0]


@pytest.mark.django_db
def test_no_more_than_the_limit_run_in_one_go() -> None:
    steps = heard()
    for step in range(5):
        due(step=step)
    assert deadlines.run_due(limit=3) == 3
    assert len(steps) == 3


@pytest.mark.django_db
def test_a_window_that_moves_takes_a_new_generation() -> None:
    ran: list[int] = []
    deadlines.handler("late")(lambda deadline: ran.append(deadline.generation))
    deadlines.schedule(subject=ORDER, kind="late", due_at=clock.now() + HOUR)
    assert deadlines.cancel(subject=ORDER, generation=0) == 1
    deadlines.schedule(subject=ORDER, kind="late", due_at=clock.now() + 2 * HOUR, generation=1)
    clock.move_by(3 * HOUR)
    deadlines.run_due()
    assert ran == [1]


@pytest.mark.django_db
def test_cancelling_touches_only_what_it_names() -> None:
    steps = heard("kept")
    heard("dropped")
    heard("dropped too")
    due("dropped")
    due("dropped too")
    due("kept")
    due("dropped", subject=("shop_order", "13"))
    assert deadlines.cancel(subject=ORDER, kinds=["dropped", "dropped too"]) == 2
    assert deadlines.cancel(subject=ORDER, kind="dropped") == 0
    assert deadlines.run_due() == 2
    assert steps == [0]


@pytest.mark.django_db
def test_a_done_deadline_cannot_be_cancelled() -> None:
    heard()
    due()
    deadlines.run_due()
    assert deadlines.cancel(subject=ORDER) == 0


@pytest.mark.django_db
def test_a_handler_may_cancel_the_deadlines_after_it() -> None:
    steps = heard("after")
    deadlines.handler("before")(
        lambda deadline: _ignore(deadlines.cancel(subject=deadline.subject))
    )
    due("before")
    deadlines.schedule(subject=ORDER, kind="after", due_at=clock.now() - HOUR / 2)
    assert deadlines.run_due() == 1
    assert steps == []


@pytest.mark.django_db
def test_a_handler_that_fails_is_undone_and_stops_no_other() -> None:
    @deadlines.handler("broken")
    def break_down(deadline: Deadline) -> None:
        audit.record(actor=SYSTEM, action="half.done", subject=deadline.subject)
        raise RuntimeError("printer on fire")

    steps = heard()
    broken = deadlines.schedule(subject=ORDER, kind="broken", due_at=clock.now() - 2 * HOUR)
    due()
    assert deadlines.run_due() == 1
    broken.refresh_from_db()
    assert steps == [0]
    assert not AuditEntry.objects.exists()
    assert (broken.done_at, broken.attempts) == (None, 1)
    assert broken.last_error == "RuntimeError: printer on fire"


@pytest.mark.django_db
def test_a_failed_deadline_waits_on_machine_time_and_then_runs() -> None:
    steps = heard()
    deadline = due("unknown yet")
    deadlines.run_due()
    deadlines.handler("unknown yet")(lambda deadline: steps.append(9))
    clock.move_by(timedelta(days=3))
    assert deadlines.run_due() == 0
    Deadline.objects.filter(pk=deadline.pk).update(retry_at=clock.machine_now())
    assert deadlines.run_due() == 1
    deadline.refresh_from_db()
    assert steps == [9]
    assert (deadline.last_error, deadline.retry_at) == ("", None)


def test_the_wait_doubles_up_to_an_hour() -> None:
    waits = [back_off(failures).total_seconds() for failures in (1, 2, 3, 4, 10, 11, 500)]
    assert waits == [5, 10, 20, 40, 2560, 3600, 3600]


@pytest.mark.django_db
def test_one_kind_has_one_handler() -> None:
    heard()
    with pytest.raises(ValueError, match="already"):
        heard()


@pytest.mark.django_db(transaction=True)
def test_a_runner_killed_in_the_middle_leaves_the_deadline_to_the_next() -> None:
    @deadlines.handler("reminder")
    def remind(deadline: Deadline) -> None:
        audit.record(actor=SYSTEM, action="reminded", subject=deadline.subject)
        faults.point("test.after_reminder")

    due()
    with faults.armed("test.after_reminder"), pytest.raises(faults.Killed):
        deadlines.run_due()
    assert not AuditEntry.objects.exists()
    assert deadlines.run_due() == 1
    assert AuditEntry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_deadline_of_a_transaction_rolled_back_never_was() -> None:
    def begin_and_fail() -> None:
        with transaction.atomic():
            due()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        begin_and_fail()
    assert not Deadline.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_concurrent_runners_run_each_deadline_exactly_once(at_once: AtOnce) -> None:
    @deadlines.handler("reminder")
    def remind(deadline: Deadline) -> None:
        audit.record(actor=SYSTEM, action="reminded", subject=deadline.subject)

    for number in range(25):
        due(subject=("shop_order", str(number)))
    ran = at_once([deadlines.run_due] * 4)
    assert sum(count for count in ran if isinstance(count, int)) == 25
    reminded = AuditEntry.objects.values_list("subject_id", flat=True)
    assert sorted(reminded, key=int) == [str(number) for number in range(25)]
    assert not Deadline.objects.filter(attempts__gt=0).exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_schedule_the_same_at_once_make_one(at_once: AtOnce) -> None:
    def schedule() -> int:
        with transaction.atomic():
            return due().pk

    keys = at_once([schedule] * 4)
    assert len(set(keys)) == 1
    assert Deadline.objects.count() == 1


def _ignore(_value: object) -> None:
    return None
