"""What an order will hold: the basket's lines priced again from the stock records, by shop.

Goods made to order form a part of their own, since they have no window but a day at the latest.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import cast

from orders.basket.lines import promised_day
from orders.basket.models import Line as BasketLine
from orders.order.models import Kind
from payments.sales.models import TenderKind
from shops.catalogue.models import Category, Product
from shops.partner.models import Partner, StockRecord


@dataclass(frozen=True)
class LineDraft:
    """One line to be: prices in cents incl. tax, as they stand in the shop now."""

    basket_line_id: int
    product: Product
    record: StockRecord
    quantity: int
    unit_cents: int
    #: The shop's price of one unit, before any code.
    list_cents: int
    due_date: date | None
    reference: uuid.UUID = field(default_factory=uuid.uuid4)

    @property
    def total_cents(self) -> int:
        return self.unit_cents * self.quantity


@dataclass(frozen=True)
class PartDraft:
    """One shop's part to be."""

    shop: Partner
    lines: list[LineDraft]
    #: The code whose reduction the lines bear; empty without one.
    voucher_code: str = ""

    @property
    def kind(self) -> Kind:
        return Kind.ORDER if self.shop.can_sell else Kind.RESERVATION

    @property
    def tender(self) -> TenderKind:
        return TenderKind.CARD if self.shop.can_sell else TenderKind.IN_SHOP

    @property
    def total_cents(self) -> int:
        return sum(line.total_cents for line in self.lines)

    @property
    def due_date(self) -> date | None:
        """The last day on which all of it is ready; None when it is collected in a window."""
        days = [line.due_date for line in self.lines if line.due_date is not None]
        return max(days, default=None)

    @property
    def has_alcohol(self) -> bool:
        return any(line.product.is_alcohol for line in self.lines)

    @property
    def is_for_adults(self) -> bool:
        return any(line.product.is_for_adults for line in self.lines)


def draft_parts(lines: Iterable[BasketLine]) -> list[PartDraft]:
    """Parts by shop id, what is collected in a window before what is made to order."""
    groups: dict[tuple[int, bool], list[LineDraft]] = {}
    shops: dict[int, Partner] = {}
    for line in lines:
        shop = line.stockrecord.partner
        shops[shop.pk] = shop
        draft = _draft_line(line)
        groups.setdefault((shop.pk, draft.due_date is not None), []).append(draft)
    return [
        PartDraft(shops[shop_id], drafts)
        for (shop_id, _), drafts in sorted(groups.items(), key=_key)
    ]


def _key(group: tuple[tuple[int, bool], list[LineDraft]]) -> tuple[int, bool]:
    return group[0]


def _draft_line(line: BasketLine) -> LineDraft:
    record = line.stockrecord
    return LineDraft(
        basket_line_id=line.pk,
        product=line.product,
        record=record,
        quantity=line.quantity,
        unit_cents=record.price_cents,
        list_cents=record.price_cents,
        due_date=promised_day(record),
    )


def commission_categories(parts: Iterable[PartDraft]) -> dict[int, str]:
    """The slug of each product's first category of the top level, by product id, in two queries."""
    owners = {
        line.product.pk: line.product.parent_id or line.product.pk
        for part in parts
        for line in part.lines
    }
    links = Product.categories.through.objects.filter(product_id__in=set(owners.values()))
    first: dict[int, str] = {}
    for owner, path in links.order_by("pk").values_list("product_id", "category__path"):
        first.setdefault(owner, path[: Category.steplen])
    roots = dict(
        cast(
            Iterable[tuple[str, str]],
            Category.objects.filter(path__in=set(first.values())).values_list("path", "slug"),
        )
    )
    return {product: roots.get(first.get(owner, ""), "") for product, owner in owners.items()}
