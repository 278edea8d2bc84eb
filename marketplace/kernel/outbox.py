"""Effects outside the database: written with their cause, delivered at least once afterwards.

``put`` writes a row in the business transaction. A Celery hint sent at its commit only makes the
delivery quick; ``sweep`` finds every row without it. Whoever delivers holds a lease, so a process
that dies is followed by another. A message that keeps failing ends dead, where people see it.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from marketplace.kernel import audit, clock, faults
from marketplace.kernel.actors import Actor
from marketplace.kernel.backoff import back_off
from marketplace.kernel.models import OutboxMessage

Handler = Callable[[OutboxMessage], None]

LEASE = timedelta(seconds=120)
MAX_ATTEMPTS = 12
#: How long Retry puts a message off without counting as a failure.
PATIENCE = timedelta(days=1)
#: How long people can look at a message that was given up, and have it tried anew.
DEAD_KEPT = timedelta(days=90)
#: How long no hint is sent after the broker failed: a request must not wait for it each time.
HINT_PAUSE = timedelta(seconds=30)

log = structlog.get_logger(__name__)
faults.declare("outbox.claimed", "outbox.delivered")

_handlers: dict[str, Handler] = {}
_no_hints_before: datetime | None = None


class Retry(Exception):
    """Raised by a handler: not now, try again later. Counts as a failure only after a day."""

    def __init__(self, after_seconds: float, reason: str = "") -> None:
        super().__init__(reason or f"again in {after_seconds} s")
        self.after = timedelta(seconds=after_seconds)


class Dead(Exception):
    """Raised by a handler: trying again is useless, people must look."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Register the decorated function for messages of ``kind``.

    It runs outside any transaction, at least once: it hands the message's id or key on, so that a
    second run has no second effect. May raise Retry or Dead; any other exception is a failure.
    Raises ValueError when the kind has another handler already.
    """

    def add(function: Handler) -> Handler:
        if _handlers.setdefault(kind, function) is not function:
            raise ValueError(f"Outbox messages of kind {kind!r} have a handler already.")
        return function

    return add


def kinds() -> list[str]:
    """Every kind of message that has a handler."""
    return sorted(_handlers)


def put(
    *, kind: str, key: str, payload: dict[str, Any], not_before: datetime | None = None
) -> OutboxMessage:
    """Write a message in the open transaction; it leaves after the commit, or never.

    Idempotent: a message with the same key is returned as it stands, delivered or not.
    ``not_before`` is by the shared clock. Raises TransactionManagementError outside
    ``transaction.atomic``.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("A message is put inside a transaction.")
    message, created = OutboxMessage.objects.get_or_create(
        key=key, defaults={"kind": kind, "payload": payload, "not_before": not_before}
    )
    if created and (not_before is None or not_before <= clock.now()):
        transaction.on_commit(lambda: _send_hint(message.pk), robust=True)
    return message


def deliver(message_id: UUID | str) -> bool:
    """Deliver one message if it is due and nobody else has it; tells whether it was delivered.

    Call it outside any transaction.
    """
    message = _claim(message_id)
    if message is None:
        return False
    faults.point("outbox.claimed")
    try:
        _handler_for(message.kind)(message)
    except Retry as retry:
        _put_off(message, retry)
    except Dead as dead:
        _bury(message, dead.reason)
    except Exception as error:
        log.exception("outbox_failed", kind=message.kind, message=str(message.pk))
        _count_failure(message, f"{type(error).__name__}: {error}")
    else:
        faults.point("outbox.delivered")
        return _finish(message)
    return False


def sweep(limit: int = 100) -> int:
    """Deliver what is due, also messages whose lease ran out, at most ``limit``; returns how many."""
    ids = _claimable().order_by("next_attempt_at").values_list("pk", flat=True)[:limit]
    return sum(deliver(pk) for pk in list(ids))


def dead_messages() -> QuerySet[OutboxMessage]:
    """Messages given up within the last ninety days, oldest first, for people to look at."""
    kept = OutboxMessage.objects.filter(created_at__gte=clock.now() - DEAD_KEPT)
    return kept.filter(state=OutboxMessage.DEAD).order_by("created_at")


def forget_dead() -> int:
    """Empty messages given up too long ago: they hold names and addresses; returns how many."""
    old = OutboxMessage.objects.filter(
        state=OutboxMessage.DEAD, created_at__lt=clock.now() - DEAD_KEPT
    )
    return old.exclude(last_error="").update(payload={}, last_error="")


@transaction.atomic
def revive(message_id: UUID | str, actor: Actor) -> bool:
    """Have a dead message tried anew; tells whether it was dead."""
    revived = (
        dead_messages()
        .filter(pk=message_id)
        .update(
            state=OutboxMessage.PENDING,
            attempts=0,
            first_attempt_at=None,
            next_attempt_at=clock.machine_now(),
            last_error="",
        )
    )
    if revived:
        audit.record(actor=actor, action="outbox.revived", subject=("outbox", str(message_id)))
    return bool(revived)


@transaction.atomic
def set_aside(message_id: UUID | str, actor: Actor) -> bool:
    """Give a dead message up for good: its effect came about otherwise; tells whether it was dead."""
    given_up = (
        dead_messages()
        .filter(pk=message_id)
        .update(state=OutboxMessage.DONE, done_at=clock.now(), payload={}, last_error="")
    )
    if given_up:
        audit.record(actor=actor, action="outbox.set_aside", subject=("outbox", str(message_id)))
    return bool(given_up)


def _claimable() -> QuerySet[OutboxMessage]:
    machine_now = clock.machine_now()
    waiting = Q(state=OutboxMessage.PENDING, next_attempt_at__lte=machine_now)
    abandoned = Q(state=OutboxMessage.LEASED, lease_until__lte=machine_now)
    started = Q(not_before__isnull=True) | Q(not_before__lte=clock.now())
    return OutboxMessage.objects.filter((waiting & started) | abandoned)


def _claim(message_id: UUID | str) -> OutboxMessage | None:
    """Take the lease by one guarded UPDATE, which only one of several callers can win."""
    machine_now = clock.machine_now()
    claimed = (
        _claimable()
        .filter(pk=message_id)
        .update(
            state=OutboxMessage.LEASED,
            lease_until=machine_now + LEASE,
            attempts=F("attempts") + 1,
            first_attempt_at=Coalesce("first_attempt_at", machine_now),
        )
    )
    if not claimed:
        return None
    message = OutboxMessage.objects.get(pk=message_id)
    message.lease_until = machine_now + LEASE
    if message.attempts > MAX_ATTEMPTS:
        _bury(message, "Every delivery broke off before its end.")
        return None
    return message


def _handler_for(kind: str) -> Handler:
    try:
        return _handlers[kind]
    except KeyError:
        raise LookupError(f"No handler for outbox messages of kind {kind!r}.") from None


def _finish(message: OutboxMessage) -> bool:
    return _release(
        message, state=OutboxMessage.DONE, done_at=clock.now(), payload={}, last_error=""
    )


def _put_off(message: OutboxMessage, retry: Retry) -> None:
    started = message.first_attempt_at or clock.machine_now()
    if clock.machine_now() - started >= PATIENCE:
        _count_failure(message, str(retry))
        return
    _release(
        message,
        state=OutboxMessage.PENDING,
        attempts=message.attempts - 1,
        next_attempt_at=clock.machine_now() + retry.after,
        last_error=str(retry),
    )


def _count_failure(message: OutboxMessage, reason: str) -> None:
    if message.attempts >= MAX_ATTEMPTS:
        _bury(message, reason)
        return
    _release(
        message,
        state=OutboxMessage.PENDING,
        next_attempt_at=clock.machine_now() + back_off(message.attempts),
        last_error=reason,
    )


def _bury(message: OutboxMessage, reason: str) -> None:
    log.error("outbox_dead", kind=message.kind, message=str(message.pk), reason=reason)
    _release(message, state=OutboxMessage.DEAD, last_error=reason)


def _release(message: OutboxMessage, **changes: Any) -> bool:
    """Give the lease back with the outcome; nothing changes if another took it over meanwhile."""
    ours = OutboxMessage.objects.filter(
        pk=message.pk, state=OutboxMessage.LEASED, lease_until=message.lease_until
    )
    return bool(ours.update(lease_until=None, **changes))


def _send_hint(message_id: UUID) -> None:
    global _no_hints_before
    if _no_hints_before is not None and clock.machine_now() < _no_hints_before:
        return
    from marketplace.kernel.tasks import deliver_outbox

    try:
        deliver_outbox.apply_async((str(message_id),), retry=False)
    except Exception:
        _no_hints_before = clock.machine_now() + HINT_PAUSE
        log.warning("outbox_hint_lost", message=str(message_id), exc_info=True)
