"""Orders written straight into their tables: for tests of what happens to an order that stands."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import uuid4

from marketplace.kernel import clock
from marketplace.kernel.codes import order_number
from orders.order.models import BuyerContact, Kind, Line, Order, ShopOrder, ShopOrderState
from shops.merchants.services import mediator_sentence, seller_identity
from shops.partner.models import Partner

_numbers = count(1)


@dataclass
class LineRow:
    """One line to write; price in cents incl. tax."""

    title: str
    unit_cents: int = 500
    quantity: int = 1
    vat_rate: Decimal = Decimal("5.5")
    withdrawal_exception: str = ""
    is_alcohol: bool = False


@dataclass
class PartRow:
    """One shop's part to write: with a window, or with the last day of what is made to order."""

    shop: Partner
    lines: list[LineRow] = field(default_factory=lambda: [LineRow("Pain de seigle", 420)])
    starts_at: datetime | None = None
    due_date: date | None = None
    kind: str = Kind.ORDER
    state: str = ShopOrderState.PLACED


def write_order(*parts: PartRow, language: str = "fr", **contact: Any) -> Order:
    """A paid order of Louise's with these parts; ``contact`` overrides name, email, phone."""
    total = (
        Decimal(sum(line.unit_cents * line.quantity for part in parts for line in part.lines)) / 100
    )
    order = Order.objects.create(
        number=order_number(),
        language=language,
        currency="EUR",
        total_incl_tax=total,
        total_excl_tax=total,
        date_placed=clock.now(),
        visitor_ref=str(uuid4()),
    )
    person = {
        "name": "Louise Garnier",
        "email": "louise@exemple.test",
        "phone": "+33639980001",
        **contact,
    }
    BuyerContact.objects.create(order=order, **person)
    for part in parts:
        _write_part(order, part)
    return order


def write_part(part: PartRow, **options: Any) -> ShopOrder:
    """The only part of a new order."""
    return ShopOrder.objects.select_related("order", "shop").get(order=write_order(part, **options))


def _write_part(order: Order, row: PartRow) -> None:
    merchant = row.shop.merchant
    assert merchant is not None
    terms = merchant.current_terms()
    ends_at = row.starts_at + timedelta(hours=2) if row.starts_at else None
    part = ShopOrder.objects.create(
        order=order,
        shop=row.shop,
        kind=row.kind,
        state=row.state,
        payment_mode="card" if row.kind == Kind.ORDER else "in_shop",
        total_cents=sum(line.unit_cents * line.quantity for line in row.lines),
        window_starts_at=row.starts_at,
        window_ends_at=ends_at,
        pickup_date=clock.local(row.starts_at).date() if row.starts_at else None,
        due_date=row.due_date,
        merchant=merchant,
        seller_identity=seller_identity(merchant),
        terms=terms,
        terms_sha256=terms.sha256 if terms else "",
        mediator=merchant.mediator,
        mediator_text=mediator_sentence(merchant.mediator),
        has_alcohol=any(line.is_alcohol for line in row.lines),
        is_for_adults=any(line.is_alcohol for line in row.lines),
        created_at=clock.now(),
        placed_at=clock.now(),
    )
    for line in row.lines:
        _write_line(order, part, line)


def _write_line(order: Order, part: ShopOrder, row: LineRow) -> None:
    total = Decimal(row.unit_cents * row.quantity) / 100
    Line.objects.create(
        order=order,
        shop_order=part,
        partner=part.shop,
        title=row.title,
        quantity=row.quantity,
        unit_cents=row.unit_cents,
        total_cents=row.unit_cents * row.quantity,
        vat_rate=row.vat_rate,
        withdrawal_exception=row.withdrawal_exception,
        is_alcohol=row.is_alcohol,
        num_allocated=0,
        line_price_incl_tax=total,
        line_price_excl_tax=total,
        line_price_before_discounts_incl_tax=total,
        line_price_before_discounts_excl_tax=total,
    )
