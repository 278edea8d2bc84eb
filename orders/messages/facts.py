"""What a message is about, read from the rows that its payload names, when it is sent."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from orders.order.models import BuyerContact, Kind, Line, Order, ShopOrder, ShopOrderState
from orders.returns.models import Withdrawal


@dataclass
class Facts:
    """The rows behind one message; ``payload`` names them and holds the amounts of its cause."""

    order: Order
    shop_order: ShopOrder | None = None
    payload: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def read(cls, payload: dict[str, Any]) -> "Facts":
        """Raises ShopOrder.DoesNotExist or Order.DoesNotExist when the row is gone."""
        if "shop_order" in payload:
            rows = ShopOrder.objects.select_related("order__contact", "shop")
            shop_order = rows.get(reference=payload["shop_order"])
            return cls(shop_order.order, shop_order, payload)
        return cls(
            Order.objects.select_related("contact").get(reference=payload["order"]), None, payload
        )

    @property
    def part(self) -> ShopOrder:
        """The shop order, in messages that are about one."""
        assert self.shop_order is not None
        return self.shop_order

    @property
    def contact(self) -> BuyerContact | None:
        """Who collects; None once erased."""
        return self.order.held_contact

    @cached_property
    def parts(self) -> list[ShopOrder]:
        """The parts that hold: paid ones first, then by window, what is made to order last."""
        rows = self.order.shop_orders.select_related("shop", "merchant", "terms").prefetch_related(
            "lines"
        )
        kept = [part for part in rows if part.state != ShopOrderState.CANCELLED]
        return sorted(kept or rows, key=_reading_order)

    @cached_property
    def withdrawal(self) -> Withdrawal:
        return Withdrawal.objects.prefetch_related("lines__line").get(
            reference=self.payload["withdrawal"]
        )

    @cached_property
    def line(self) -> Line:
        line: Line = Line.objects.get(reference=self.payload["line"])
        return line


def _reading_order(part: ShopOrder) -> tuple[bool, bool, float]:
    starts_at = part.window_starts_at
    return part.kind != Kind.ORDER, starts_at is None, starts_at.timestamp() if starts_at else 0
