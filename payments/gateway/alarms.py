"""Alarms: something about money that a person must look at."""

from typing import Any

import structlog
from django.db import transaction

from marketplace.kernel import audit, clock
from marketplace.kernel.actors import Actor
from payments.gateway.models import Alarm

log = structlog.get_logger(__name__)


@transaction.atomic
def raise_alarm(kind: str, key: str, detail: dict[str, Any]) -> Alarm:
    """Show the association that something is wrong; once per key, again if it was closed before.

    ``detail`` holds JSON values and no personal ones; of an open alarm the latest is shown.
    """
    alarm, created = Alarm.objects.get_or_create(
        key=key, defaults={"kind": kind, "detail": detail, "raised_at": clock.now()}
    )
    if not created:
        alarm.detail = detail
        if alarm.closed_at is not None:
            alarm.raised_at, alarm.closed_at, alarm.closed_by_ref = clock.now(), None, ""
        alarm.save()
    log.error("payment_alarm", kind=kind, key=key, detail=detail)
    return alarm


@transaction.atomic
def close_alarm(*, actor: Actor, key: str) -> bool:
    """A person has looked and acted; tells whether the alarm was open."""
    closed = Alarm.objects.filter(key=key, closed_at__isnull=True).update(
        closed_at=clock.now(), closed_by_ref=actor.ref
    )
    if closed:
        audit.record(actor=actor, action="alarm.closed", subject=("alarm", key[:64]))
    return bool(closed)
