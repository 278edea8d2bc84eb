"""All that changes stock: movements of what is on hand, holds for shop orders, who waits for more.

Both change in the same transaction as their journal, so that the sums always agree.
"""

from shops.stock.holds import (
    HoldMissing,
    Refusal,
    Want,
    hold_units,
    release_units,
    unuse_units,
    use_units,
)
from shops.stock.movements import (
    NotCounted,
    StockTooLow,
    WrongNumber,
    record_movement,
    set_day_quantity,
    set_low_stock,
    set_many_on_hand,
    set_on_hand,
    take_off_sale,
)
from shops.stock.watches import WatchProblem, stop_watching, tell_who_waits, watch_stock

__all__ = [
    "HoldMissing",
    "NotCounted",
    "Refusal",
    "StockTooLow",
    "Want",
    "WatchProblem",
    "WrongNumber",
    "hold_units",
    "record_movement",
    "release_units",
    "set_day_quantity",
    "set_low_stock",
    "set_many_on_hand",
    "set_on_hand",
    "stop_watching",
    "take_off_sale",
    "tell_who_waits",
    "unuse_units",
    "use_units",
    "watch_stock",
]
