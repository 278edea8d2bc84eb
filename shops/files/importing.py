"""Writing a checked file, and taking it back: one chunk after the other.

Between chunks the database is free for everybody else. Each row is compared again before it is
written, since shops go on selling between the check and the import.
"""

from collections import Counter

from django.db import transaction

from marketplace.kernel import clock, deadlines, faults
from shops.files import leases, undoing
from shops.files.checking import outcome
from shops.files.items import Item
from shops.files.models import ImportRow, ImportRun, RunState
from shops.files.services import FORGET, UNDO_FOR
from shops.files.writing import lock_known, write

#: Products that are written in one transaction.
CHUNK = 50


def import_chunk(run: ImportRun) -> bool:
    """One chunk; False when all is written."""
    rows = _rows(run, CHUNK)
    if not rows:
        _finish(run)
        return False
    comparison, actor = leases.comparison_of(run), leases.actor_of(run)
    items = [Item.from_json(row.item) for row in rows]
    with transaction.atomic():
        leases.advance(run, len(rows))
        began_at = clock.now()
        plans = comparison.plans(items)
        if any(plan.known for plan in plans):
            lock_known(plans)
            plans = comparison.plans(items)
        products = write(actor, run.shop, run.reference, plans)
        written_at = clock.now()
        for row, plan, product_id in zip(rows, plans, products, strict=True):
            for name, value in outcome(plan).items():
                setattr(row, name, value)
            row.product_id = product_id
            row.log = plan.log
            if plan.log:
                row.began_at, row.written_at = began_at, written_at
        _save(
            rows,
            "title",
            "result",
            "changes",
            "reasons",
            "is_incomplete",
            "product",
            "log",
            "began_at",
            "written_at",
        )
        faults.point(leases.CHUNK_WRITTEN)
    return True


def _save(rows: list[ImportRow], *fields: str) -> None:
    """All in one statement: an UPDATE by cases costs ten times as much."""
    ImportRow.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["id"], update_fields=fields
    )


def _rows(run: ImportRun, number: int) -> list[ImportRow]:
    start = run.done_rows
    rows = ImportRow.objects.filter(run=run, number__gte=start, number__lt=start + number)
    return list(rows.order_by("number"))


def _finish(run: ImportRun) -> None:
    now = clock.now()
    with transaction.atomic():
        leases.finish(run, RunState.DONE, finished_at=now)
        subject = ("import", str(run.reference))
        deadlines.schedule(subject=subject, kind=FORGET, due_at=now + UNDO_FOR, step=1)
        results = Counter(ImportRow.objects.filter(run=run).values_list("result", flat=True))
        leases.record(run, "files.imported", {"results": dict(results)})


def undo_chunk(run: ImportRun) -> bool:
    """One chunk; False when all is taken back."""
    rows = _rows(run, CHUNK)
    if not rows:
        with transaction.atomic():
            leases.finish(run, RunState.UNDONE)
            leases.record(run, "files.undone", {})
        return False
    actor = leases.actor_of(run)
    with transaction.atomic():
        leases.advance(run, len(rows))
        began_at = clock.now()
        changed = [row for row in rows if row.log]
        undoing.take_back(actor, run.shop, changed)
        undone_at = clock.now()
        for row in changed:
            row.undo_began_at, row.undone_at = began_at, undone_at
        _save(changed, "left", "undo_began_at", "undone_at")
        faults.point(leases.CHUNK_WRITTEN)
    return True
