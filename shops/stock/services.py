"""All that changes stock: movements of what is on hand, and holds for shop orders.

Both change in the same transaction as their journal, so that the sums always agree.
"""

from shops.stock.holds import (
    HoldMissing,
    Refusal,
    Want,
    hold_units,
    rehold_units,
    release_units,
    unuse_units,
    use_units,
)
from shops.stock.movements import (
    NotCounted,
    StockTooLow,
    record_movement,
    set_day_quantity,
    set_on_hand,
    take_off_sale,
)

__all__ = [
    "HoldMissing",
    "NotCounted",
    "Refusal",
    "StockTooLow",
    "Want",
    "hold_units",
    "record_movement",
    "rehold_units",
    "release_units",
    "set_day_quantity",
    "set_on_hand",
    "take_off_sale",
    "unuse_units",
    "use_units",
]
