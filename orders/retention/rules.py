"""How long the proof of an order is kept, and when it is over (LAW 9)."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime, timedelta

from django_scopes import scopes_disabled

from marketplace.kernel import clock, legal
from marketplace.kernel.calendar import add_years
from orders.order.models import Kind, Order, ShopOrder
from orders.order.states import OPEN, State
from orders.returns.models import Withdrawal


def is_over(order: Order) -> bool:
    """Whether nothing is left to pay, give, take back or refund. ``shop_orders`` are read."""
    if any(part.state in (*OPEN, State.NOT_COLLECTED) for part in order.shop_orders.all()):
        return False
    with scopes_disabled():
        return not Withdrawal.objects.filter(order=order, refunded_at__isnull=True).exists()


def last_event(parts: Collection[ShopOrder]) -> datetime:
    """The last moment at which something was collected, ended or ordered (UTC)."""
    moments = ((part.collected_at, part.ended_at, part.placed_at) for part in parts)
    known = [moment for part in moments for moment in part if moment is not None]
    return max(known, default=max(part.created_at for part in parts))


def proof_until(order: Order) -> date:
    """The last day of the archive: that of the contract which is kept longest.

    Ten years from delivery for a contract of 120 € or more (L213-1, D213-1), five for others,
    three for a reservation; ninety days for what nobody paid.
    """
    contracts: dict[tuple[int, str], list[ShopOrder]] = defaultdict(list)
    for part in order.shop_orders.all():
        contracts[part.merchant_id, part.kind].append(part)
    return max(_contract_until(parts) for parts in contracts.values())


def _contract_until(parts: Collection[ShopOrder]) -> date:
    day = clock.local(last_event(parts)).date()
    if not any(part.placed_at for part in parts):
        return day + timedelta(days=legal.UNPAID_KEPT_DAYS)
    if all(part.kind == Kind.RESERVATION for part in parts):
        return add_years(day, legal.RESERVATION_KEPT_YEARS)
    cents = sum(part.total_cents for part in parts if part.placed_at)
    large = cents >= legal.CONTRACT_KEPT_FROM_CENTS
    years = legal.CONTRACT_KEPT_YEARS if large else legal.PROOF_KEPT_YEARS
    return add_years(day, years)
