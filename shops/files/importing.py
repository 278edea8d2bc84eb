"""Writing a checked file, and taking it back: one chunk after the other.

Between chunks the database is free for everybody else. Each row is compared again before it is
written, since shops go on selling between the check and the import.
"""

from collections import Counter
from collections.abc import Callable

import structlog
from django.db import InterfaceError, OperationalError, transaction
from django.utils.translation import gettext as _

from marketplace.kernel import clock, deadlines, faults
from marketplace.kernel.errors import NotAllowed
from shops.files import leases, undoing
from shops.files.checking import outcome
from shops.files.items import Item
from shops.files.models import ImportRow, ImportRun, Result, RunState
from shops.files.services import FORGET, UNDO_FOR
from shops.files.writing import lock_known, lock_products, write

#: Products that are written in one transaction.
CHUNK = 50

log = structlog.get_logger(__name__)


def import_chunk(run: ImportRun) -> bool:
    """One chunk; False when all is written."""
    rows = _rows(run, CHUNK)
    if not rows:
        _finish(run)
        return False
    _together_or_alone(run, rows, _import, _not_written)
    return True


def _import(run: ImportRun, rows: list[ImportRow]) -> None:
    comparison, actor = leases.comparison_of(run), leases.actor_of(run)
    items = [Item.from_json(row.item) for row in rows]
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


def _not_written(row: ImportRow) -> None:
    row.result, row.changes, row.log = Result.REFUSED, [], []
    row.reasons = [_("Ce produit n’a pas pu être enregistré.")]
    _save([row], "result", "changes", "reasons", "log")


def _together_or_alone(
    run: ImportRun,
    rows: list[ImportRow],
    act: Callable[[ImportRun, list[ImportRow]], None],
    give_up: Callable[[ImportRow], None],
) -> None:
    """Do it for all rows in one transaction; where that breaks, row by row, without the one that breaks.

    So that one product nobody thought of does not keep a shop's file from ever coming to its end.
    What passes by itself (a database that is away) is not given up, and who may no longer write ends
    the whole run.
    """
    before = run.done_rows
    try:
        with transaction.atomic():
            leases.advance(run, len(rows))
            act(run, rows)
            faults.point(leases.CHUNK_WRITTEN)
        return
    except (leases.LeaseLost, NotAllowed, OperationalError, InterfaceError):
        raise
    except Exception:
        run.done_rows = before
        log.exception("import_chunk_failed", run=str(run.reference), line=rows[0].line)
    if len(rows) > 1:
        for row in _rows(run, len(rows)):
            _together_or_alone(run, [row], act, give_up)
        return
    with transaction.atomic():
        leases.advance(run, 1)
        give_up(rows[0])


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
    _together_or_alone(run, rows, _undo, _not_undone)
    return True


def _undo(run: ImportRun, rows: list[ImportRow]) -> None:
    began_at = clock.now()
    changed = [row for row in rows if row.log]
    lock_products([row.product_id for row in changed])
    undoing.take_back(leases.actor_of(run), run.shop, changed)
    undone_at = clock.now()
    for row in changed:
        row.undo_began_at, row.undone_at = began_at, undone_at
    _save(changed, "left", "undo_began_at", "undone_at")


def _not_undone(row: ImportRow) -> None:
    row.left = [_("Ce produit n’a pas pu être remis comme avant : regardez-le.")]
    _save([row], "left")
