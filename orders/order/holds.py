"""What one shop's part of an order holds: units of its lines and a place in its window.

Holds are always taken shop by shop in the order of their ids, within a shop units first (by stock
record), then the place: two orders never wait for each other in a ring.
"""

from collections.abc import Iterable
from datetime import datetime

from orders.order.models import Line, ShopOrder, ShopOrderState
from shops.catalogue.preparation import longest_preparation
from shops.hours.models import Slot
from shops.hours.services import book_place, move_place, release_place
from shops.hours.windows import WindowKey
from shops.stock.holds import Refusal, Want, hold_units, release_units
from shops.vouchers.services import release_vouchers

#: Fields of a part that ``hold_place`` sets.
WINDOW_FIELDS = (
    "slot",
    "window_starts_at",
    "window_ends_at",
    "pickup_date",
    "place_name",
    "place_address",
)


def hold_lines(
    part: ShopOrder, lines: Iterable[Line], *, check_cutoff: bool = True
) -> list[Refusal]:
    """Hold the open units of these lines for the part [in tx]; returns what was refused.

    ``check_cutoff=False`` is for what was ordered in time.
    """
    wants = [
        Want(
            stock_record_id=line.stockrecord_id,
            line=line.reference,
            quantity=line.open_quantity,
            day=part.pickup_date,
        )
        for line in lines
        if line.open_quantity and line.stockrecord_id is not None
    ]
    return hold_units(wants=wants, owner=part.reference, check_cutoff=check_cutoff) if wants else []


def hold_place(part: ShopOrder, lines: Iterable[Line], starts_at: datetime | WindowKey) -> Slot:
    """Take a place in the window that begins then, and set it on the part, unsaved [in tx].

    The lines say how long preparing takes. Raises WindowGone or WindowFull.
    """
    slot = book_place(
        shop=part.shop,
        starts_at=starts_at,
        owner=part.reference,
        preparation_minutes=preparation_minutes(part, lines),
    )
    set_window(part, slot)
    return slot


def change_place(part: ShopOrder, lines: Iterable[Line], starts_at: datetime | WindowKey) -> Slot:
    """Leave the part's place for one in another window, and set it on the part, unsaved [in tx].

    Raises WindowGone or WindowFull.
    """
    slot = move_place(
        shop=part.shop,
        starts_at=starts_at,
        owner=part.reference,
        preparation_minutes=preparation_minutes(part, lines),
    )
    set_window(part, slot)
    return slot


def set_window(part: ShopOrder, slot: Slot) -> None:
    """Write the window's times and place on the part, unsaved."""
    part.slot = slot
    part.window_starts_at = slot.starts_at
    part.window_ends_at = slot.ends_at
    part.pickup_date = slot.local_date
    part.place_name = slot.place.name if slot.place else ""
    part.place_address = slot.place.address if slot.place else ""


def preparation_minutes(part: ShopOrder, lines: Iterable[Line]) -> int:
    """Opening minutes that what is still to be given of the part needs."""
    return longest_preparation(part.shop, [line.product for line in lines if line.open_quantity])


def release_everything(part: ShopOrder) -> None:
    """Give back every unit and the place that the part still holds [in tx]."""
    release_units(owner=part.reference)
    if part.slot_id is not None:
        release_place(owner=part.reference)
    release_code(part)


def release_code(part: ShopOrder) -> None:
    """The part's code can be used again, once nothing of the order is bought in its shop [in tx]."""
    others = ShopOrder.objects.filter(order=part.order_id, shop=part.shop_id).exclude(pk=part.pk)
    if part.voucher_code and not others.exclude(state=ShopOrderState.CANCELLED).exists():
        release_vouchers(owner=part.order.reference, shop_ids=[part.shop_id])
