"""Shortages with the orders they concern, in the order in which they can be served."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from marketplace.merchant.slips import name_of, when
from orders.order.models import ShopOrder
from orders.order.slips import slips_of
from orders.order.states import CAN_BE_GIVEN
from shops.partner.models import Partner
from shops.stock.selectors import Shortage, held_units, shortages


@dataclass(frozen=True)
class ConcernedOrder:
    """An order that holds some: what it wants, and how many of them are still there for it."""

    reference: UUID
    line: UUID
    who: str
    when_text: str
    number: str
    wants: int
    gets: int

    @property
    def is_served(self) -> bool:
        return self.gets >= self.wants

    @property
    def lacks(self) -> int:
        return self.wants - self.gets


@dataclass(frozen=True)
class Missing:
    """One shelf that does not hold what was promised."""

    shortage: Shortage
    orders: list[ConcernedOrder]

    @property
    def lacks(self) -> int:
        return self.shortage.held - self.shortage.on_hand


def missing_of(shop: Partner) -> list[Missing]:
    """Every shortage of the shop; the customers who come first are served first.

    In a fixed number of queries, within the shop's scope.
    """
    found = shortages(shop)
    held = held_units([shortage.stock_record_id for shortage in found])
    owners = {unit.owner for units in held.values() for unit in units}
    parts = ShopOrder.objects.filter(shop=shop, reference__in=owners, state__in=CAN_BE_GIVEN)
    slips = slips_of(parts.order_by("window_starts_at", "due_date", "pk"))
    return [_missing(shortage, held[shortage.stock_record_id], slips) for shortage in found]


def _missing(shortage: Shortage, held: list[Any], slips: list[Any]) -> Missing:
    by_owner: dict[UUID, list[Any]] = {}
    for unit in held:
        by_owner.setdefault(unit.owner, []).append(unit)
    left = shortage.on_hand
    orders = []
    for slip in slips:
        for unit in by_owner.get(slip.reference, []):
            gets = min(unit.quantity, left)
            left -= gets
            orders.append(
                ConcernedOrder(
                    slip.reference,
                    unit.line,
                    name_of(slip),
                    when(slip),
                    slip.number,
                    unit.quantity,
                    gets,
                )
            )
    return Missing(shortage, orders)
