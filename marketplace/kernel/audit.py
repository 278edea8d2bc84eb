"""The audit journal: who did what to which thing, append-only."""

from typing import Any

from marketplace.kernel import clock
from marketplace.kernel.actors import Actor
from marketplace.kernel.models import AuditEntry


def record(
    *, actor: Actor, action: str, subject: tuple[str, str], data: dict[str, Any] | None = None
) -> AuditEntry:
    """Add an entry at the shared clock's time; call it in the transaction of what it records.

    ``action`` reads like "order.cancelled", ``subject`` is (type, id), ``data`` holds JSON values
    and no personal ones: entries outlive the erasure of a person.
    """
    subject_type, subject_id = subject
    return AuditEntry.objects.create(
        at=clock.now(),
        actor_kind=actor.kind,
        actor_ref=actor.ref,
        action=action,
        subject_type=subject_type,
        subject_id=str(subject_id),
        data=data or {},
    )
