"""Files of a shop: given, checked, corrected, imported, taken back. The worker does the rest."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import PurePath
from uuid import UUID

import structlog
from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from marketplace.kernel import audit, clock, deadlines
from marketplace.kernel.actors import Actor
from marketplace.kernel.formats import say_moment
from shops.catalogue.models import Category
from shops.files import columns
from shops.files.errors import FileRefused, RunRefused
from shops.files.models import (
    AT_WORK,
    ImportRow,
    ImportRun,
    KnownCategory,
    KnownColumns,
    RunState,
)
from shops.files.options import Options
from shops.files.selectors import who_gave
from shops.files.sheets import MAX_BYTES, too_large
from shops.merchants.access import check_owns
from shops.partner.models import Partner

#: How long an import can be taken back, and how long a file that was only checked is kept.
UNDO_FOR = timedelta(hours=24)
KEEP_CHECKED = timedelta(days=7)
FORGET = "files.forget"

log = structlog.get_logger(__name__)


def start_run(
    *,
    actor: Actor,
    shop: Partner,
    file: File,
    made_at: datetime,
    replacing: UUID | None = None,
) -> ImportRun:
    """Take a file in and have it checked; nothing else changes.

    ``made_at`` (UTC) is when the file was made. A file only checked before is dropped: one's own,
    or the one that ``replacing`` names, so that nobody's goes without having been shown. Raises
    FileRefused for one that is empty or too large, RunRefused while another file of the shop is
    being worked on, or somebody else's waits for a decision.
    """
    check_owns(actor, shop=shop)
    if not file.size:
        raise FileRefused(_("Ce fichier est vide."), field="file")
    if file.size > MAX_BYTES:
        raise FileRefused(too_large(), field="file")
    now = clock.now()
    name = PurePath(file.name or "").name[:120] or "fichier"
    run = ImportRun(
        shop=shop,
        file_name=name,
        made_at=min(made_at, now),
        actor_kind=actor.kind,
        actor_ref=actor.ref,
        created_at=now,
        options={"vat_rate": "0"} if shop.merchant and shop.merchant.vat_exempt else {},
    )
    _refuse_second(shop, None)
    # No address and no program reads it by this name; the merchant's own is kept for people.
    run.file.save(f"{run.reference.hex}.dat", file, save=False)
    try:
        with transaction.atomic():
            _refuse_unseen(actor, shop, replacing)
            run.save()
            ImportRun.objects.filter(shop=shop, state=RunState.CHECKED).update(
                state=RunState.DROPPED, replaced_by=run
            )
            subject = ("import", str(run.reference))
            deadlines.schedule(subject=subject, kind=FORGET, due_at=now + KEEP_CHECKED)
            _audit(actor, run, "files.given")
            _wake_worker(run)
    except IntegrityError as error:
        run.file.delete(save=False)
        raise _busy() from error
    except RunRefused:
        run.file.delete(save=False)
        raise
    return run


@transaction.atomic
def adjust_run(
    *,
    actor: Actor,
    run: ImportRun,
    mapping: Mapping[str, str],
    options: Options,
    categories: Mapping[str, str],
    made_at: datetime,
) -> None:
    """Read the file in another way and check it again; what was said is remembered for the next one.

    ``mapping`` is columns to fields, ``categories`` the file's words to the town's slugs (empty: none).
    Raises RunRefused unless the file is checked and not yet imported.
    """
    check_owns(actor, shop=run.shop)
    tidy = columns.tidy_mapping(mapping, len(run.headers))
    known = set(
        Category.objects.filter(slug__in=categories.values()).values_list("slug", flat=True)
    )
    meant = {text: slug if slug in known else "" for text, slug in categories.items()}
    _begin(
        run,
        RunState.CHECKED,
        RunState.CHECKING,
        mapping=tidy,
        options=options.to_json(),
        made_at=min(made_at, clock.now()),
        total_rows=0,
    )
    KnownColumns.objects.update_or_create(
        shop=run.shop,
        headers=columns.fingerprint(run.headers),
        defaults={
            "mapping": tidy,
            "options": {**options.to_json(), "replace_anyway": False},
        },
    )
    for text, slug in meant.items():
        if text in run.categories:
            KnownCategory.objects.update_or_create(
                shop=run.shop, text=text[:255], defaults={"slug": slug}
            )


@transaction.atomic
def begin_import(*, actor: Actor, run: ImportRun) -> None:
    """Have the worker write what the check found. Raises RunRefused unless it was checked."""
    check_owns(actor, shop=run.shop)
    total = ImportRow.objects.filter(run=run).count()
    _begin(
        run,
        RunState.CHECKED,
        RunState.IMPORTING,
        total_rows=total,
        actor_kind=actor.kind,
        actor_ref=actor.ref,
    )
    _audit(actor, run, "files.import_begun")


@transaction.atomic
def undo_import(*, actor: Actor, run: ImportRun) -> None:
    """Have the worker take an import back. Raises RunRefused when 24 hours have passed."""
    check_owns(actor, shop=run.shop)
    if not can_undo(run):
        raise RunRefused(_("Cet import ne peut plus être annulé."))
    _begin(run, RunState.DONE, RunState.UNDOING, actor_kind=actor.kind, actor_ref=actor.ref)
    _audit(actor, run, "files.undo_begun")


@transaction.atomic
def drop_run(*, actor: Actor, run: ImportRun) -> None:
    """Forget a file that was only checked. Raises RunRefused when it is no longer."""
    check_owns(actor, shop=run.shop)
    if not ImportRun.objects.filter(pk=run.pk, state=RunState.CHECKED).update(
        state=RunState.DROPPED
    ):
        raise RunRefused(_("Ce fichier n’attend plus."))
    _audit(actor, run, "files.dropped")


def can_undo(run: ImportRun) -> bool:
    """Whether the import was finished less than 24 hours ago and not taken back yet."""
    return (
        run.state == RunState.DONE
        and run.forgotten_at is None
        and run.finished_at is not None
        and clock.now() < run.finished_at + UNDO_FOR
    )


def _begin(run: ImportRun, before: str, after: str, **changes: object) -> None:
    """Move the run on by one guarded update, and tell the worker."""
    _refuse_second(run.shop, run)
    try:
        with transaction.atomic():
            moved = ImportRun.objects.filter(pk=run.pk, state=before).update(
                state=after, done_rows=0, lease_until=None, **changes
            )
    except IntegrityError as error:
        raise _busy() from error
    if not moved:
        raise RunRefused(_("Ce fichier n’en est plus là. Relisez la page."))
    run.refresh_from_db()
    _wake_worker(run)


def _refuse_second(shop: Partner, run: ImportRun | None) -> None:
    others = ImportRun.objects.filter(shop=shop, state__in=AT_WORK)
    if run is not None:
        others = others.exclude(pk=run.pk)
    if others.exists():
        raise _busy()


def _refuse_unseen(actor: Actor, shop: Partner, replacing: UUID | None) -> None:
    waiting = ImportRun.objects.filter(shop=shop, state=RunState.CHECKED)
    others = waiting.exclude(actor_kind=actor.kind, actor_ref=actor.ref)
    unseen = others.exclude(reference=replacing).first() if replacing else others.first()
    if unseen is not None:
        said = _(
            "« %(file)s », donné par %(who)s %(when)s, attend encore une décision. Pour que votre "
            "fichier prenne sa place, choisissez-le de nouveau."
        )
        facts = {
            "file": unseen.file_name,
            "who": who_gave(unseen),
            "when": say_moment(unseen.created_at),
        }
        raise RunRefused(said % facts, field="file")


def _busy() -> RunRefused:
    return RunRefused(
        _("Un autre fichier est en cours. Attendez qu’il soit terminé."), field="file"
    )


def _audit(actor: Actor, run: ImportRun, action: str) -> None:
    data = {"import": str(run.reference)}
    audit.record(actor=actor, action=action, subject=("shop", str(run.shop_id)), data=data)


def _wake_worker(run: ImportRun) -> None:
    transaction.on_commit(lambda: send_hint(str(run.reference)), robust=True)


def send_hint(reference: str) -> None:
    """Tell a worker at once; without a broker the sweep finds the run all the same."""
    from shops.files.tasks import work_on_run

    try:
        work_on_run.apply_async((reference,), retry=False)
    except Exception:
        log.warning("import_hint_lost", run=reference, exc_info=True)
