"""A worker's hold on a run: whoever lost it writes nothing more."""

from datetime import datetime, timedelta
from typing import cast

from django.db.models import F, Q, QuerySet
from django_scopes import scopes_disabled

from marketplace.kernel import audit, clock, faults
from marketplace.kernel.actors import Actor, Kind
from shops.files.catalogue_side import categories_of
from shops.files.comparing import Comparison
from shops.files.models import AT_WORK, ImportRun, RunState
from shops.files.options import Options

LEASE_SECONDS = 90
#: In each chunk's transaction before its commit, and after it.
CHUNK_WRITTEN, CHUNK_COMMITTED = "files.chunk_written", "files.chunk_committed"

faults.declare(CHUNK_WRITTEN, CHUNK_COMMITTED)


class LeaseLost(Exception):
    """Another worker has the run, or it has moved on."""


def free_runs() -> QuerySet[ImportRun]:
    """Runs with something to do that nobody works on."""
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=clock.machine_now())
    runs: QuerySet[ImportRun] = ImportRun.objects.filter(free, state__in=AT_WORK)
    return runs.order_by("pk")


def claim(reference: str) -> ImportRun | None:
    """Take the run by one guarded update, which only one of several workers can win."""
    with scopes_disabled():
        free = free_runs().filter(reference=reference)
        if not free.update(lease_until=_until(), lease_number=F("lease_number") + 1):
            return None
        run: ImportRun = ImportRun.objects.select_related("shop__merchant").get(reference=reference)
        return run


def update(run: ImportRun, **changes: object) -> None:
    """Write on the run. Raises LeaseLost when it is no longer ours."""
    own = ImportRun.objects.filter(pk=run.pk, state=run.state, lease_number=run.lease_number)
    if not own.update(**changes):
        raise LeaseLost
    for name, value in changes.items():
        setattr(run, name, value)


def advance(run: ImportRun, number: int) -> None:
    """A chunk's first statement: so many more rows, and the lease begins anew. Raises LeaseLost."""
    update(run, done_rows=run.done_rows + number, lease_until=_until())


def release(run: ImportRun) -> None:
    """Another task may go on at once."""
    update(run, lease_until=None)


def finish(run: ImportRun, state: str, **changes: object) -> None:
    """The step is over. Raises LeaseLost."""
    if state == RunState.CHECKED:
        changes["total_rows"] = run.done_rows
    update(run, state=state, lease_until=None, **changes)


def actor_of(run: ImportRun) -> Actor:
    """Who began the step."""
    return Actor(cast(Kind, run.actor_kind), run.actor_ref)


def comparison_of(run: ImportRun) -> Comparison:
    """The run against the shop's catalogue as it is now; inside the shop's scope."""
    categories = categories_of(run.shop)
    return Comparison(run.shop, Options.of(run.options), run.made_at, categories)


def record(run: ImportRun, action: str, data: dict[str, object]) -> None:
    """Into the audit journal, in the caller's transaction."""
    audit.record(
        actor=actor_of(run),
        action=action,
        subject=("shop", str(run.shop_id)),
        data={"import": str(run.reference), **data},
    )


def _until() -> datetime:
    return clock.machine_now() + timedelta(seconds=LEASE_SECONDS)
