"""« Prévenez-moi »: who waits for a product, and who is told first when it is back.

Those who asked first are told first, never more at once than there are units. Whoever is told is
forgotten; the mail itself is written above, by whoever hears ``BackInStock``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from marketplace.kernel import clock, deadlines, events, legal
from marketplace.kernel.errors import DomainError
from marketplace.kernel.fields import fold_email
from marketplace.kernel.locks import lock_in_order
from marketplace.kernel.models import Deadline
from shops.partner.models import AvailabilityKind, StockRecord
from shops.stock.models import StockWatch
from shops.stock.selectors import full_title

#: The next who wait are told, if some is still left.
TELL_NEXT = "stock.tell_next"
BETWEEN_WAVES = timedelta(hours=4)
#: The most who are told at once, however much came in.
WAVE = 50
_DAYS_IN_A_MONTH = 30


class WatchProblem(DomainError):
    """Nobody can be told: the address is wrong, or the product is there already."""

    code = "watch_problem"


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody to be told: address, language of the message, opaque reference of the request."""

    email: str
    language: str
    token: UUID


@dataclass(frozen=True, slots=True)
class BackInStock:
    """A product can be ordered again; ``told`` are those whose turn it is."""

    stock_record_id: int
    told: tuple[Waiting, ...]


@transaction.atomic
def watch_stock(*, stock_record_id: int, email: str, language: str) -> StockWatch:
    """Tell this address once when the product is back; asking twice is asking once.

    Raises WatchProblem on a wrong address, or when it can be ordered now.
    """
    email = fold_email(email)
    try:
        validate_email(email)
    except ValidationError as error:
        raise WatchProblem(_("Cette adresse e-mail n’est pas complète."), field="email") from error
    record = lock_in_order(StockRecord.objects.all(), [stock_record_id])[0]
    if record.availability != AvailabilityKind.COUNTED or record.counted_available:
        raise WatchProblem(_("Ce produit est disponible : vous pouvez le commander."))
    with scopes_disabled():
        watch, _made = StockWatch.objects.get_or_create(
            stock_record=record,
            email=email,
            defaults={"language": language, "asked_at": clock.now()},
        )
    return watch


@transaction.atomic
def stop_watching(*, token: UUID) -> bool:
    """Forget the request and its address; tells whether there was one."""
    with scopes_disabled():
        deleted, _rows = StockWatch.objects.filter(token=token).delete()
    return bool(deleted)


def waits_of(email: str) -> list[str]:
    """Titles of what this address waits for."""
    with scopes_disabled():
        rows = StockWatch.objects.filter(email=email).select_related(
            "stock_record__product__parent"
        )
        return [full_title(row.stock_record) for row in rows]


def watched_by(token: UUID) -> StockWatch | None:
    """The request of this reference, with its product and shop; None once it is forgotten."""
    with scopes_disabled():
        rows = StockWatch.objects.select_related(
            "stock_record__product__parent", "stock_record__partner"
        )
        return rows.filter(token=token).first()


def forget_watches_of(email: str) -> int:
    """Forget all that this address waits for; returns how many. In the caller's transaction."""
    with scopes_disabled():
        return StockWatch.objects.filter(email=email).delete()[0]


@transaction.atomic
def forget_old_watches() -> int:
    """Forget who asked six months ago (LAW 9); returns how many."""
    last = clock.now() - timedelta(days=_DAYS_IN_A_MONTH * legal.WATCH_KEPT_MONTHS)
    with scopes_disabled():
        return StockWatch.objects.filter(asked_at__lt=last).delete()[0]


def tell_who_waits(stock_record_ids: Iterable[int]) -> None:
    """More of these goods can be ordered, perhaps: have those told who asked first.

    Inside the transaction that changed the stock, whose rows are locked by that. While some of
    an earlier wave still wait, they have their turn later.
    """
    with scopes_disabled():
        waited_for = set(
            StockWatch.objects.filter(stock_record__in=list(stock_record_ids)).values_list(
                "stock_record_id", flat=True
            )
        )
    for record_id in sorted(waited_for):
        if not _waves(record_id).filter(done_at=None, cancelled_at=None).exists():
            _tell_wave(record_id)


@deadlines.handler(TELL_NEXT)
def tell_next(deadline: Deadline) -> None:
    """Hours after a wave: the next ones are told, if some is still left."""
    _tell_wave(int(deadline.subject_id))


def _tell_wave(record_id: int) -> None:
    record = lock_in_order(
        StockRecord.objects.filter(product__is_public=True, partner__is_listed=True), [record_id]
    )
    number = min(record[0].counted_available, WAVE) if record else 0
    if not number:
        return
    with scopes_disabled():
        rows = list(StockWatch.objects.filter(stock_record=record_id)[: number + 1])
        told = rows[:number]
        StockWatch.objects.filter(pk__in=[row.pk for row in told]).delete()
    if len(rows) > number:
        deadlines.schedule(
            subject=("stock_record", str(record_id)),
            kind=TELL_NEXT,
            generation=_waves(record_id).count(),
            due_at=clock.now() + BETWEEN_WAVES,
        )
    if told:
        waiting = tuple(Waiting(row.email, row.language, row.token) for row in told)
        events.publish(BackInStock(record_id, waiting))


def _waves(record_id: int) -> QuerySet[Deadline]:
    return Deadline.objects.filter(
        subject_type="stock_record", subject_id=str(record_id), kind=TELL_NEXT
    )
