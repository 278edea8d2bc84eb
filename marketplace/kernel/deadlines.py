"""What falls due, once: legal limits, promises, reminders, ends of holds.

A room schedules a deadline in the transaction of its cause and registers a handler for its kind.
The handler runs in one transaction with the mark that it is done, so it takes effect exactly once,
however many runners there are and wherever they die. Due times follow the shared clock.
"""

from collections.abc import Callable, Collection
from datetime import datetime

import structlog
from django.db import connection, transaction
from django.db.models import Q, QuerySet

from marketplace.kernel import clock, faults
from marketplace.kernel.backoff import back_off
from marketplace.kernel.models import Deadline

Subject = tuple[str, str]
Handler = Callable[[Deadline], None]

log = structlog.get_logger(__name__)
faults.declare("deadline.before_commit")

_handlers: dict[str, Handler] = {}


class Busy(Exception):
    """Raised by a handler: somebody is at work on the subject. It runs in the next round.

    A runner holds the deadline's row: if it waited for a subject whose holder wants that row, to
    cancel it, both would wait for ever.
    """


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Register the decorated function for deadlines of ``kind``.

    It runs inside a transaction, must not call the network (the outbox does), and may schedule or
    cancel other deadlines. It raises Busy rather than wait for a row under whose lock deadlines of this
    kind are cancelled. Raises ValueError when the kind has another handler already.
    """

    def add(function: Handler) -> Handler:
        if _handlers.setdefault(kind, function) is not function:
            raise ValueError(f"Deadlines of kind {kind!r} have a handler already.")
        return function

    return add


def schedule(
    *, subject: Subject, kind: str, due_at: datetime, step: int = 0, generation: int = 0
) -> Deadline:
    """Write a deadline, inside the transaction of its cause; ``due_at`` by the shared clock.

    Idempotent: one that exists (same subject, kind, step and generation) is returned as it stands,
    also when it is done or cancelled. A date that moves takes a higher generation.
    """
    subject_type, subject_id = subject
    deadline, _ = Deadline.objects.get_or_create(
        subject_type=subject_type,
        subject_id=str(subject_id),
        kind=kind,
        step=step,
        generation=generation,
        defaults={"due_at": due_at},
    )
    return deadline


def cancel(
    *,
    subject: Subject,
    kind: str | None = None,
    kinds: Collection[str] | None = None,
    generation: int | None = None,
) -> int:
    """Cancel the subject's open deadlines, of one kind, some or all, of one generation or all.

    Returns how many there were. Done ones stay done.
    """
    subject_type, subject_id = subject
    rows = _open_deadlines().filter(subject_type=subject_type, subject_id=str(subject_id))
    if kind is not None:
        rows = rows.filter(kind=kind)
    if kinds is not None:
        rows = rows.filter(kind__in=kinds)
    if generation is not None:
        rows = rows.filter(generation=generation)
    return rows.update(cancelled_at=clock.now())


def open_due_times(*, kind: str, subject_ids: Collection[str]) -> dict[str, datetime]:
    """When each of these subjects' open deadline of a kind falls due, by subject id."""
    rows = _open_deadlines().filter(kind=kind, subject_id__in=subject_ids)
    return dict(rows.values_list("subject_id", "due_at"))


def run_due(limit: int = 200) -> int:
    """Run what is due by the shared clock, earliest first, at most ``limit``; returns how many ran.

    Each runs in its own transaction. One that fails is undone, keeps its error, waits (on machine
    time), and does not stop the others.
    """
    due = _due_deadlines().order_by("due_at", "id").values_list("pk", flat=True)[:limit]
    return sum(_run_or_postpone(pk) for pk in list(due))


def _open_deadlines() -> QuerySet[Deadline]:
    return Deadline.objects.filter(done_at__isnull=True, cancelled_at__isnull=True)


def _due_deadlines() -> QuerySet[Deadline]:
    tried_lately = Q(retry_at__isnull=False, retry_at__gt=clock.machine_now())
    return _open_deadlines().filter(due_at__lte=clock.now()).exclude(tried_lately)


def _run_or_postpone(pk: int) -> bool:
    try:
        with transaction.atomic():
            return _run(pk)
    except Busy:
        return False
    except Exception as error:
        log.exception("deadline_failed", deadline=pk)
        _postpone(pk, error)
        return False


def _run(pk: int) -> bool:
    skip_locked = connection.features.has_select_for_update_skip_locked
    rows = _due_deadlines().select_for_update(skip_locked=skip_locked)
    deadline = rows.filter(pk=pk).first()
    if deadline is None:
        return False
    _handler_for(deadline.kind)(deadline)
    Deadline.objects.filter(pk=pk).update(done_at=clock.now(), retry_at=None, last_error="")
    faults.point("deadline.before_commit")
    return True


def _handler_for(kind: str) -> Handler:
    try:
        return _handlers[kind]
    except KeyError:
        raise LookupError(f"No handler for deadlines of kind {kind!r}.") from None


def _postpone(pk: int, error: Exception) -> None:
    with transaction.atomic():
        deadline = _open_deadlines().select_for_update().filter(pk=pk).first()
        if deadline is None:
            return
        deadline.attempts += 1
        deadline.last_error = f"{type(error).__name__}: {error}"
        deadline.retry_at = clock.machine_now() + back_off(deadline.attempts)
        deadline.save(update_fields=["attempts", "last_error", "retry_at"])
