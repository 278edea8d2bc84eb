"""What the API takes and gives. Amounts are whole cents incl. tax; moments are ISO 8601 with offset."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

Units = Annotated[int, Field(ge=0, le=9999, description="Nombre d’unités en rayon")]
Cents = Annotated[int, Field(ge=1, le=10_000_000, description="Prix TTC en centimes")]
#: Without control characters, which PostgreSQL does not keep.
Sku = Annotated[str, Field(min_length=1, max_length=128, pattern=r"^[^\x00-\x1f]+$")]


class Asked(Schema):
    """Input: an unknown field is a mistake, not something to pass over."""

    model_config = ConfigDict(extra="forbid")


class Problem(Schema):
    code: str
    message: str
    field: str | None = None


class ProductOut(Schema):
    id: int
    sku: str
    ean: str
    title: str
    price_cents: int
    vat_rate: str
    availability: Literal["counted", "per_day", "to_order"]
    on_hand: int | None = Field(description="En rayon ; vide si l’article ne se compte pas")
    held: int = Field(description="Promis à des clients, encore en rayon")
    is_public: bool


class ProductPage(Schema):
    products: list[ProductOut]
    next: int | None = Field(description="À redonner dans « after » pour la suite")


class StockIn(Asked):
    quantity: Units


class MovementIn(Asked):
    quantity: Annotated[int, Field(ge=-9999, le=9999)]
    cause: Literal["sold_in_shop", "received", "returned", "correction"]


class PriceIn(Asked):
    price_cents: Cents


class ChangeIn(Asked):
    sku: Sku
    quantity: Units | None = None
    price_cents: Cents | None = None


class ChangesIn(Asked):
    changes: Annotated[list[ChangeIn], Field(min_length=1, max_length=500)]


class ChangeOut(Schema):
    sku: str
    done: bool
    problem: Problem | None = None


class ChangesOut(Schema):
    results: list[ChangeOut]


class LineOut(Schema):
    sku: str
    title: str
    quantity: int
    cancelled_quantity: int
    collected_quantity: int
    unit_cents: int
    vat_rate: str


class OrderOut(Schema):
    reference: UUID
    number: str
    kind: Literal["order", "reservation"]
    state: Literal["placed", "seen", "ready", "collected", "cancelled", "not_collected", "returned"]
    customer: str = Field(description="Prénom et initiale")
    window_starts_at: datetime | None
    window_ends_at: datetime | None
    due_date: date | None
    placed_at: datetime
    total_cents: int
    to_pay_in_shop: bool
    lines: list[LineOut]


class OrderPage(Schema):
    orders: list[OrderOut]
    next: int | None
