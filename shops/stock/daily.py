"""Once a day, what runs low or out in each shop; once a week, what nobody has confirmed.

One deadline per day for the whole town; the mails are put by whoever hears the events.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django_scopes import scopes_disabled

from marketplace.kernel import clock, deadlines, events
from marketplace.kernel.models import Deadline
from shops.partner.models import AvailabilityKind, Partner, SellingMode, StockRecord
from shops.stock.models import StockHold, StockMovement
from shops.stock.selectors import full_title

#: The shelves of all shops are looked over, in the morning of each day.
MORNING_ROUND = "stock.morning_round"
MORNING = time(8, 0)
#: Shops close on Mondays: they are asked on Tuesdays.
ASKING_WEEKDAY = 1
ASKED_AT_MOST = 10
CONFIRMED_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class LowItem:
    """Counted goods at or below their threshold; ``left`` is on hand less what is held."""

    stock_record_id: int
    title: str
    left: int
    threshold: int | None


@dataclass(frozen=True, slots=True)
class ShelfLow:
    """What a shop is told on ``day``: goods that run low, and goods that none is left of online."""

    shop: Partner
    day: date
    low: list[LowItem] = field(default_factory=list)
    out: list[LowItem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class StockQuestioned:
    """Best sellers of a shop whose stock nobody has confirmed for a week."""

    shop: Partner
    day: date
    titles: list[str]


@transaction.atomic
def plan_morning_round() -> Deadline:
    """Have the shelves looked over this morning; for today it is planned once, however often asked."""
    today = clock.today()
    return deadlines.schedule(
        subject=("town", "stock"),
        kind=MORNING_ROUND,
        generation=today.toordinal(),
        due_at=clock.local_datetime(today, MORNING),
    )


@deadlines.handler(MORNING_ROUND)
def morning_round(deadline: Deadline) -> None:
    """Publish ``ShelfLow`` for each shop where something became low or ran out since yesterday,
    and on Tuesdays ``StockQuestioned`` where best sellers wait to be confirmed."""
    day = clock.local(deadline.due_at).date()
    since = deadline.due_at - timedelta(days=1)
    for shop in _shops_with_news(since):
        low, out = low_and_out(shop, since)
        if low or out:
            events.publish(ShelfLow(shop, day, low, out))
    if day.weekday() == ASKING_WEEKDAY:
        for shop in Partner.objects.filter(mode__in=_ASKED_MODES).order_by("pk"):
            titles = [full_title(record) for record in to_confirm(shop)]
            if titles:
                events.publish(StockQuestioned(shop, day, titles))


def low_and_out(shop: Partner, since: datetime) -> tuple[list[LowItem], list[LowItem]]:
    """Goods at or below the threshold the shop gave them, and those none is left of, by title.

    Goods without a threshold are named only when they ran out after ``since``.
    """
    lately = _moved_since(since)
    of_interest = Q(low_stock_threshold__isnull=False) | Q(pk__in=lately)
    records = _counted(shop).filter(of_interest, _IS_LOW | _IS_OUT)
    low: list[LowItem] = []
    out: list[LowItem] = []
    for record in records.select_related("product__parent"):
        left = (record.num_in_stock or 0) - (record.num_allocated or 0)
        item = LowItem(record.pk, full_title(record), max(0, left), record.low_stock_threshold)
        (low if record.counted_available else out).append(item)
    return _by_title(low), _by_title(out)


def to_confirm(shop: Partner) -> list[StockRecord]:
    """Of the shop's ten best sellers that are counted, those that nobody has confirmed for a week."""
    if shop.mode not in _ASKED_MODES:
        return []
    sold = Coalesce("product__parent__sold_count", "product__sold_count")
    best = (
        _counted(shop)
        .annotate(sold=sold)
        .filter(sold__gt=0)
        .select_related("product__parent")
        .order_by("-sold", "pk")[:ASKED_AT_MOST]
    )
    since = clock.now() - CONFIRMED_FOR
    return [r for r in best if r.confirmed_at is None or r.confirmed_at < since]


#: A till that sends its stock is asked nothing; neither is a shop that only shows.
_ASKED_MODES = (SellingMode.RESERVES, SellingMode.SELLS)
_LEFT = Coalesce(F("num_in_stock"), 0) - Coalesce(F("num_allocated"), 0)
_IS_LOW = Q(left__lte=F("low_stock_threshold"))
_IS_OUT = Q(left__lte=F("kept_in_shop"))


def _counted(shop: Partner) -> QuerySet[StockRecord]:
    records: QuerySet[StockRecord] = StockRecord.objects.filter(
        partner=shop,
        availability=AvailabilityKind.COUNTED,
        product__is_public=True,
        product__archived_at=None,
    ).alias(left=_LEFT)
    return records


def _moved_since(moment: datetime) -> QuerySet[StockRecord, dict[str, Any]]:
    with scopes_disabled():
        moved = StockMovement.objects.filter(at__gt=moment).values("stock_record")
        held = StockHold.objects.filter(created_at__gt=moment).values("stock_record")
    records: QuerySet[StockRecord] = StockRecord.objects.filter(Q(pk__in=moved) | Q(pk__in=held))
    return records.values("pk")


def _shops_with_news(since: datetime) -> Sequence[Partner]:
    fallen = (
        StockRecord.objects.filter(
            pk__in=_moved_since(since), availability=AvailabilityKind.COUNTED
        )
        .alias(left=_LEFT)
        .filter(_IS_LOW | _IS_OUT)
    )
    return list(Partner.objects.filter(pk__in=fallen.values("partner")).order_by("pk"))


def _by_title(items: Iterable[LowItem]) -> list[LowItem]:
    return sorted(items, key=lambda item: item.title.casefold())
