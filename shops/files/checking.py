"""The dry run: every product of a file against the catalogue; nothing but the run itself is written."""

import time
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from itertools import islice

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.kernel import faults
from shops.files import columns, leases
from shops.files.comparing import Comparison, Plan
from shops.files.errors import FileRefused
from shops.files.items import Item
from shops.files.models import Format, ImportRow, ImportRun, KnownColumns, RunState
from shops.files.reading import read_items
from shops.files.sheets import open_sheet

#: Products that are checked in one transaction.
CHUNK = 200
#: So many different words for categories are offered to be mapped.
MAX_CATEGORIES = 200


def check(run: ImportRun, end: float) -> bool:
    """Read the file and say what it would do, chunk by chunk; True when the time was up first.

    One that was broken off goes on after the last chunk. Raises FileRefused.
    """
    with run.file.open("rb") as file, open_sheet(file) as sheet:
        if not run.headers:
            _recognise(run, sheet.headers, sheet.made_at)
        if not run.total_rows:
            run.total_rows = max(1, sheet.expected_rows)
            leases.update(run, total_rows=run.total_rows)
        if run.done_rows == 0:
            ImportRow.objects.filter(run=run).delete()
            run.categories = {}
        comparison = leases.comparison_of(run)
        items = read_items(sheet, run.format, run.mapping, comparison.options)
        remaining = islice(items, run.done_rows, None)
        while chunk := list(islice(remaining, CHUNK)):
            _check_chunk(run, comparison, chunk)
            faults.point(leases.CHUNK_COMMITTED)
            if time.monotonic() >= end:
                return True
    if run.done_rows == 0:
        raise FileRefused(_no_products())
    with transaction.atomic():
        leases.finish(run, RunState.CHECKED)
    return False


def _recognise(run: ImportRun, headers: list[str], made_at: datetime | None) -> None:
    """Whose file it is, and how its columns were read the last time."""
    run.headers = headers
    run.format = columns.recognise(headers)
    known = KnownColumns.objects.filter(shop=run.shop, headers=columns.fingerprint(headers)).first()
    if known is not None:
        run.mapping, run.options = known.mapping, known.options
    elif run.format == Format.TABLE:
        run.mapping = columns.guess_mapping(headers)
        if columns.says_without_tax(headers, run.mapping):
            run.options = {**run.options, "prices_exclude_tax": True}
    if made_at is not None:
        run.made_at = min(made_at, run.made_at)
    leases.update(
        run,
        headers=run.headers,
        format=run.format,
        mapping=run.mapping,
        options=run.options,
        made_at=run.made_at,
    )


def _check_chunk(run: ImportRun, comparison: Comparison, items: Sequence[Item]) -> None:
    plans = comparison.plans(items)
    words = Counter(run.categories)
    words.update(text for item in items for text in item.categories)
    run.categories = dict(words.most_common(MAX_CATEGORIES))
    start = run.done_rows
    with transaction.atomic():
        leases.advance(run, len(items))
        ImportRow.objects.bulk_create(
            [
                ImportRow(
                    run=run,
                    number=start + place,
                    item=plan.item.to_json(),
                    product=plan.known.product if plan.known else None,
                    **outcome(plan),
                )
                for place, plan in enumerate(plans)
            ]
        )
        ImportRun.objects.filter(pk=run.pk).update(categories=run.categories)
        faults.point(leases.CHUNK_WRITTEN)


def outcome(plan: Plan) -> dict[str, object]:
    """What a row keeps of its plan."""
    return {
        "line": plan.item.line,
        "title": plan.item.title or (plan.known.product.title if plan.known else ""),
        "result": plan.result,
        "changes": plan.changes,
        "reasons": plan.reasons,
        "is_incomplete": plan.is_incomplete,
    }


def _no_products() -> str:
    return _("Ce fichier n’a aucun produit sous ses titres de colonnes.")
