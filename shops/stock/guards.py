"""The statements that take units and give them back, each guarded in its own WHERE.

They touch one table only: a join would put the guard in a subquery, which PostgreSQL does not
read again after waiting for another buyer's lock. What was once taken from a shelf leaves it, or
goes back to it, also when the goods are sold in another way by then.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import F, IntegerField, QuerySet
from django.db.models.functions import Coalesce
from django_scopes import scopes_disabled

from shops.partner.models import AvailabilityKind, StockRecord
from shops.stock.models import DayQuantity

_ON_HAND = Coalesce(F("num_in_stock"), 0, output_field=IntegerField())
_HELD = Coalesce(F("num_allocated"), 0, output_field=IntegerField())


def take_counted(stock_record_id: int, quantity: int) -> bool:
    """Hold units of the shelf; False, and nothing done, when fewer are available online."""
    available = _ON_HAND - _HELD - F("kept_in_shop")
    records = _counted(stock_record_id).alias(available=available).filter(available__gte=quantity)
    return bool(records.update(num_allocated=_HELD + quantity))


def give_back_counted(stock_record_id: int, quantity: int) -> None:
    """No longer hold units of the shelf."""
    _shelf(stock_record_id).update(num_allocated=_HELD - quantity)


def move_on_hand(stock_record_id: int, quantity: int) -> bool:
    """Change what is on hand; False, and nothing done, when it would fall below zero."""
    records = _counted(stock_record_id).alias(after=_ON_HAND + quantity).filter(after__gte=0)
    return bool(records.update(num_in_stock=_ON_HAND + quantity))


def hand_out_counted(stock_record_id: int, quantity: int) -> bool:
    """Held units leave the shop; False, and nothing done, when fewer are on hand."""
    records = _shelf(stock_record_id).filter(num_in_stock__gte=quantity)
    return bool(records.update(num_in_stock=_ON_HAND - quantity, num_allocated=_HELD - quantity))


def find_on_shelf(stock_record_id: int, quantity: int) -> None:
    """There were so many more than was known."""
    _shelf(stock_record_id).update(num_in_stock=_ON_HAND + quantity)


def take_back_counted(stock_record_id: int, quantity: int) -> None:
    """Units that had left are on hand again, and held again."""
    _shelf(stock_record_id).update(num_in_stock=_ON_HAND + quantity, num_allocated=_HELD + quantity)


def day_rows(wanted: Iterable[tuple[StockRecord, date]]) -> dict[tuple[int, date], int]:
    """Ids of the rows that count a day's units, by stock record and day; made where missing."""
    pairs = sorted({(record.pk, day): record for record, day in wanted}.items())
    if not pairs:
        return {}
    with scopes_disabled():
        DayQuantity.objects.bulk_create(
            [
                DayQuantity(stock_record=record, day=day, quantity=record.quantity_on(day))
                for (_pk, day), record in pairs
            ],
            ignore_conflicts=True,
        )
        rows = DayQuantity.objects.filter(
            stock_record__in={pk for (pk, _day), _record in pairs},
            day__in={day for (_pk, day), _record in pairs},
        )
        return {(row.stock_record_id, row.day): row.pk for row in rows}


def take_day(day_quantity_id: int, quantity: int) -> bool:
    """Take units of a day; False, and nothing done, when fewer are left."""
    with scopes_disabled():
        rows = DayQuantity.objects.filter(pk=day_quantity_id, held__lte=F("quantity") - quantity)
        return bool(rows.update(held=F("held") + quantity))


def give_back_day(day_quantity_id: int, quantity: int) -> None:
    """Units of a day can be ordered again."""
    with scopes_disabled():
        DayQuantity.objects.filter(pk=day_quantity_id).update(held=F("held") - quantity)


def _shelf(stock_record_id: int) -> QuerySet[StockRecord]:
    records: QuerySet[StockRecord] = StockRecord.objects.filter(pk=stock_record_id)
    return records


def _counted(stock_record_id: int) -> QuerySet[StockRecord]:
    return _shelf(stock_record_id).filter(availability=AvailabilityKind.COUNTED)
