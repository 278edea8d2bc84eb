"""What pages show of a shop's files; read inside the shop's scope."""

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from marketplace.kernel.models import User
from shops.files.models import ImportRow, ImportRun, PictureSource, Result, RunState
from shops.partner.models import Partner

RECENT = 12


def run_of(shop: Partner, reference: UUID) -> ImportRun | None:
    """The shop's file of this reference."""
    found: ImportRun | None = (
        ImportRun.objects.filter(shop=shop, reference=reference)
        .select_related("shop__merchant", "replaced_by")
        .first()
    )
    return found


def recent_runs(shop: Partner) -> list[ImportRun]:
    """The last files that were more than looked at, and those that somebody else's took the place of."""
    taken = Q(replaced_by__isnull=False) & ~Q(replaced_by__actor_ref=F("actor_ref"))
    runs = ImportRun.objects.filter(~Q(state=RunState.DROPPED) | taken, shop=shop)
    return list(runs[:RECENT])


def waiting_run(shop: Partner) -> ImportRun | None:
    """The file that was checked and waits for a decision."""
    found: ImportRun | None = ImportRun.objects.filter(shop=shop, state=RunState.CHECKED).first()
    return found


def who_gave(run: ImportRun) -> str:
    """Who gave a file, as people read it; « quelqu’un du commerce » once the name is erased."""
    if run.actor_kind == "staff":
        person = User.objects.filter(public_id=run.actor_ref).first()
        return (person.name if person else "") or _("quelqu’un du commerce")
    return _("l’association") if run.actor_kind == "association" else _("le site")


def counts_of(run: ImportRun) -> dict[str, int]:
    """Products of the file by what becomes of them; all results are there."""
    rows = ImportRow.objects.filter(run=run).order_by()
    counted = dict(rows.values_list("result").annotate(number=Count("pk")))
    return {result: counted.get(result, 0) for result in Result.values}


def rows_of(run: ImportRun, shown: str = "") -> QuerySet[ImportRow]:
    """The file's products in its order: all, those of one result, or those that undoing left."""
    rows: QuerySet[ImportRow] = ImportRow.objects.filter(run=run).defer("item", "log")
    if shown in Result.values:
        rows = rows.filter(result=shown)
    elif shown == "left":
        rows = rows.exclude(left=[])
    elif shown == "incomplete":
        rows = rows.filter(is_incomplete=True)
    return rows.order_by("number")


def special_counts(run: ImportRun) -> dict[str, int]:
    """How many are incomplete, and how many undoing left in part or whole."""
    rows = ImportRow.objects.filter(run=run)
    found: dict[str, int] = rows.aggregate(
        incomplete=Count("pk", filter=Q(is_incomplete=True)),
        left=Count("pk", filter=~Q(left=[])),
    )
    return found


def pictures_of(run: ImportRun) -> dict[str, int]:
    """Pictures that the file's products have, wait for, and cannot have."""
    products = ImportRow.objects.filter(run=run, product__isnull=False).values("product")
    found: dict[str, int] = PictureSource.objects.filter(product__in=products).aggregate(
        fetched=Count("pk", filter=Q(is_fetched=True)),
        waiting=Count("pk", filter=Q(is_fetched=False, problem="")),
        failed=Count("pk", filter=~Q(problem="")),
    )
    return found


def report_rows(run: ImportRun) -> Iterator[list[str]]:
    """What becomes of each product, as rows of a file."""
    yield [_("Ligne"), _("Nom"), _("Résultat"), _("Ce qui change"), _("Pourquoi")]
    for row in rows_of(run).iterator(chunk_size=500):
        changes = "\n".join(
            _("%(what)s : %(old)s → %(new)s") % {"what": what, "old": old or "∅", "new": new or "∅"}
            for what, old, new in row.changes
        )
        yield [
            str(row.line),
            row.title,
            str(Result(row.result).label),
            changes,
            "\n".join([*row.reasons, *row.left]),
        ]
