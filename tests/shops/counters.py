"""Promise 1, read from the rows: every counter says what the holds and movements behind it say."""

from django.db.models import Sum
from django_scopes import scopes_disabled

from shops.hours.models import HoldState, Slot, SlotHold
from shops.partner.models import AvailabilityKind, StockRecord
from shops.stock.models import DayQuantity, StockHold, StockMovement

_TAKEN = (HoldState.HELD, HoldState.USED)


def assert_counters_are_true() -> None:
    """Shelves, days and windows count exactly what is held, and none counts more than it has."""
    with scopes_disabled():
        for record in StockRecord.objects.filter(availability=AvailabilityKind.COUNTED):
            held = StockHold.objects.filter(stock_record=record, state=HoldState.HELD)
            moved = StockMovement.objects.filter(stock_record=record)
            assert (record.num_allocated or 0) == _units(held), record.partner_sku
            assert (record.num_in_stock or 0) == _units(moved), record.partner_sku
        for day in DayQuantity.objects.all():
            assert day.held == _units(StockHold.objects.filter(day_quantity=day, state__in=_TAKEN))
            assert day.held <= day.quantity
        for slot in Slot.objects.all():
            assert slot.held == SlotHold.objects.filter(slot=slot, state__in=_TAKEN).count()
            assert slot.held <= slot.capacity


def assert_nothing_is_held() -> None:
    """Nobody holds units or a place any more."""
    with scopes_disabled():
        assert not StockHold.objects.filter(state=HoldState.HELD).exists()
        assert not SlotHold.objects.filter(state=HoldState.HELD).exists()


def _units(rows: object) -> int:
    return rows.aggregate(units=Sum("quantity"))["units"] or 0  # type: ignore[attr-defined, no-any-return]
