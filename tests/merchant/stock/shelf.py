"""What the journal of a shelf says, for the tests."""

from django_scopes import scopes_disabled

from shops.partner.models import StockRecord
from shops.stock.models import StockMovement


def movements_of(record: StockRecord) -> list[tuple[str, int]]:
    """Cause and units of each movement, the first one first."""
    with scopes_disabled():
        rows = StockMovement.objects.filter(stock_record=record).order_by("pk")
        return list(rows.values_list("cause", "quantity"))
