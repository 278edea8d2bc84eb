"""Reading stock: what can be ordered, the journal, and what is missing."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import F, QuerySet
from django_scopes import scopes_disabled

from marketplace.kernel import clock
from shops.partner.models import AvailabilityKind, Partner, StockRecord
from shops.stock.models import DayQuantity, HoldState, StockHold, StockMovement


@dataclass(frozen=True, slots=True)
class Shortage:
    """Counted goods of which more are held than stand on the shelf."""

    stock_record_id: int
    title: str
    on_hand: int
    held: int
    #: The shop orders that hold some, the earliest first.
    owners: list[UUID] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class HeldUnits:
    """Units that one line of a shop order holds."""

    owner: UUID
    line: UUID
    quantity: int


def available_units(stock_record_ids: Collection[int], day: date | None = None) -> dict[int, int]:
    """Units that can be ordered now, by stock record.

    Counted: on hand, less those kept in the shop and those held. Per day: what is left of ``day``
    (none once its hour limit has passed), or the usual quantity without a day. To order: as many
    as one order may have.
    """
    records = list(StockRecord.objects.filter(pk__in=stock_record_ids))
    per_day = [record for record in records if record.availability == AvailabilityKind.PER_DAY]
    left = day_units_left(per_day, [day]) if day is not None else {}
    return {record.pk: _available(record, day, left) for record in records}


def day_units_left(
    records: Iterable[StockRecord], days: Collection[date]
) -> dict[tuple[int, date], int]:
    """Units left of per-day goods for each of ``days``, in one query; the hour limit aside."""
    by_id = {record.pk: record for record in records}
    if not by_id:
        return {}
    left = {(pk, day): record.quantity_on(day) for pk, record in by_id.items() for day in days}
    with scopes_disabled():
        rows = DayQuantity.objects.filter(stock_record__in=by_id, day__in=days)
        for pk, day, quantity, held in rows.values_list(
            "stock_record_id", "day", "quantity", "held"
        ):
            left[pk, day] = max(0, quantity - held)
    return left


def journal(stock_record_id: int) -> QuerySet[StockMovement]:
    """Movements of one stock record, the latest first; needs the scope of its shop."""
    movements: QuerySet[StockMovement] = StockMovement.objects.filter(stock_record=stock_record_id)
    return movements


def shortages(shop: Partner) -> list[Shortage]:
    """Goods of which the shop holds more for orders than it has, with the orders concerned."""
    records = _short(shop).select_related("product__parent").order_by("pk")
    found = {
        record.pk: Shortage(
            record.pk, full_title(record), record.num_in_stock or 0, record.num_allocated or 0
        )
        for record in records
    }
    with scopes_disabled():
        holds = StockHold.objects.filter(stock_record__in=found, state=HoldState.HELD).order_by(
            "created_at", "pk"
        )
        for pk, owner in holds.values_list("stock_record_id", "owner"):
            if owner not in found[pk].owners:
                found[pk].owners.append(owner)
    return list(found.values())


def held_units(stock_record_ids: Collection[int]) -> dict[int, list[HeldUnits]]:
    """Who holds units of these counted goods now, the earliest order first; in one query."""
    found: dict[int, list[HeldUnits]] = {pk: [] for pk in stock_record_ids}
    with scopes_disabled():
        holds = StockHold.objects.filter(
            stock_record__in=found, state=HoldState.HELD, day_quantity=None
        ).order_by("created_at", "pk")
        for pk, owner, line, units in holds.values_list(
            "stock_record_id", "owner", "line", "quantity"
        ):
            found[pk].append(HeldUnits(owner, line, units))
    return found


def count_shortages(shop: Partner) -> int:
    """How many of the shop's counted goods are promised to orders and not there."""
    return _short(shop).count()


def full_title(record: StockRecord) -> str:
    """The product's title, with the choice when it is a variant: « Pull marin, taille M »."""
    product = record.product
    if product.parent is None:
        return str(product.title)
    return f"{product.parent.title}, {product.title}"


def _short(shop: Partner) -> QuerySet[StockRecord]:
    records: QuerySet[StockRecord] = StockRecord.objects.filter(
        partner=shop,
        availability=AvailabilityKind.COUNTED,
        num_allocated__gt=F("num_in_stock"),
    )
    return records


def _available(record: StockRecord, day: date | None, left: dict[tuple[int, date], int]) -> int:
    if record.availability == AvailabilityKind.COUNTED:
        return int(record.counted_available)
    if record.availability == AvailabilityKind.TO_ORDER:
        return int(record.max_per_order)
    if day is None:
        return int(record.per_day_quantity)
    return left[record.pk, day] if clock.now() <= record.orderable_until(day) else 0
