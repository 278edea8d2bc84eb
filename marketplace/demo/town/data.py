"""The shapes of the demo town's data.

Units, everywhere in this package:
- prices are integer cents of euro, all taxes included;
- VAT rates are percentages (`Decimal("5.5")`) as the goods bear them; a merchant under
  « franchise en base » charges none, whatever the goods (`ShopData.vat_rate_of`);
- net quantities are grams or millilitres, opening hours are the town's local time,
  weekdays run from 0 (Monday) to 6 (Sunday), durations are minutes or days as named;
- telephone numbers are E.164, in the ranges kept for fiction (01 99 00, 06 39 98);
- latitudes and longitudes are WGS 84 degrees.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from typing import Literal

from marketplace.demo.pictures.recipe import Recipe

Sector = Literal["bread", "garden", "cloth", "home", "books", "care", "service", "food", "drink"]
Mode = Literal["online", "reservation", "window"]
WithdrawalException = Literal["made_to_measure", "perishable", "hygiene", "newspaper", "recording"]
Allergen = Literal[
    "gluten", "crustaceans", "eggs", "fish", "peanuts", "soybeans", "milk",
    "nuts", "celery", "mustard", "sesame", "sulphites", "lupin", "molluscs",
]  # fmt: skip

NO_VAT = Decimal("0")
VAT_2_1 = Decimal("2.1")
VAT_5_5 = Decimal("5.5")
VAT_10 = Decimal("10")
VAT_20 = Decimal("20")

NO_ALLERGEN: tuple[Allergen, ...] = ()
"""Explicitly « aucun de ces 14 allergènes »; goods that are not food have `allergens=None`."""


@dataclass(frozen=True, slots=True)
class PersonData:
    """Someone of the town: name, e-mail, mobile (E.164), language of messages."""

    name: str
    email: str
    phone: str
    language: Literal["fr", "en"] = "fr"


@dataclass(frozen=True, slots=True)
class MediatorData:
    """The consumer mediator a merchant must name (Code de la consommation L616-1)."""

    name: str
    address: str
    website: str


@dataclass(frozen=True, slots=True)
class ManufacturerData:
    """Who makes goods that are not food: name and address (Regulation (EU) 2023/988, art. 19)."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class CategoryData:
    """A category of the tree; top categories have no parent."""

    slug: str
    name: str
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """Stock on the shelf; `kept_in_shop` units of it are never sold online."""

    stock: int
    kept_in_shop: int = 0
    kind: Literal["counted"] = "counted"


@dataclass(frozen=True, slots=True)
class PerDay:
    """So many per pickup day, ordered at the latest `days_before` days before at `until`."""

    usual: int
    weekdays: tuple[tuple[int, int], ...] = ()
    days_before: int = 1
    until: time = time(18, 0)
    kind: Literal["per_day"] = "per_day"

    def quantity_on(self, weekday: int) -> int:
        """How many can be collected on that weekday (0 is Monday)."""
        return dict(self.weekdays).get(weekday, self.usual)


@dataclass(frozen=True, slots=True)
class ToOrder:
    """« Sur commande »: ready at the latest `days` days after the order (30 at most, L216-1)."""

    days: int
    kind: Literal["to_order"] = "to_order"


Availability = Counted | PerDay | ToOrder


@dataclass(frozen=True, slots=True)
class Net:
    """Net quantity of what is sold: `amount` grams or millilitres."""

    amount: int
    measure: Literal["g", "ml"] = "g"

    def unit_price_cents(self, price_cents: int) -> int:
        """Price of a kilogram or a litre in cents incl. tax, rounded half up."""
        return (price_cents * 1000 * 2 + self.amount) // (2 * self.amount)

    @property
    def per(self) -> Literal["kg", "l"]:
        """The unit the price is shown for."""
        return "kg" if self.measure == "g" else "l"


@dataclass(frozen=True, slots=True)
class VariantData:
    """One choice of a product: size, colour or weight, with its own price and availability."""

    sku: str
    attributes: tuple[tuple[str, str], ...]
    price_cents: int
    availability: Availability
    net: Net | None = None

    @property
    def name(self) -> str:
        """The choice as people read it: « Taille M, bleu »."""
        return ", ".join(value for _, value in self.attributes)


@dataclass(frozen=True, slots=True)
class ProductData:
    """One product. `price_cents` is the lowest price when there are variants.

    `pieces` is the net quantity of what is packed by number: eggs. `by_weight`: weighed when it is
    prepared, the price being that of the net quantity.
    """

    sku: str
    title: str
    description: str
    category: str
    price_cents: int
    vat_rate: Decimal
    availability: Availability
    picture: Recipe
    net: Net | None = None
    pieces: int = 0
    by_weight: bool = False
    allergens: tuple[Allergen, ...] | None = None
    ingredients: str = ""
    keeping: str = ""
    prepacked: bool = False
    origin: str = ""
    manufacturer: ManufacturerData | None = None
    warnings: str = ""
    withdrawal_exception: WithdrawalException | None = None
    alcohol_percent: Decimal | None = None
    variants: tuple[VariantData, ...] = ()

    @property
    def is_food(self) -> bool:
        """Whether the goods are food or drink, so that allergens must be stated."""
        return self.allergens is not None

    @property
    def is_alcohol(self) -> bool:
        """Whether the buyer's age is checked at handover (Code de la santé publique L3342-1)."""
        return self.alcohol_percent is not None


@dataclass(frozen=True, slots=True)
class MerchantData:
    """The legal seller behind a shop. `capital_cents` is None for a sole trader."""

    slug: str
    legal_name: str
    legal_form: str
    siren: str
    registry: str
    owner: PersonData
    mediator: MediatorData
    street: str
    postcode: str
    city: str
    phone: str
    email: str
    capital_cents: int | None = None
    vat_franchise: bool = False

    @property
    def vat_number(self) -> str:
        """The intra-community VAT number, empty under « franchise en base »."""
        if self.vat_franchise:
            return ""
        return f"FR{(12 + 3 * (int(self.siren) % 97)) % 97:02d}{self.siren}"


@dataclass(frozen=True, slots=True)
class Opening:
    """One opening of the week, local time."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class ShopData:
    """A shop of the town: who, where, when, how it sells, and all it sells."""

    slug: str
    name: str
    trade: str
    sector: Sector
    mode: Mode
    tagline: str
    story: str
    merchant: MerchantData
    street: str
    postcode: str
    city: str
    latitude: float
    longitude: float
    phone: str
    email: str
    awning: tuple[str, str]
    hours: tuple[Opening, ...]
    preparation_minutes: int
    slot_minutes: int
    slot_capacity: int
    products: tuple[ProductData, ...]
    front: tuple[Recipe, ...]
    staff: tuple[PersonData, ...] = ()
    last_order_minutes: int = 120

    def vat_rate_of(self, product: ProductData) -> Decimal:
        """The VAT rate this shop's seller applies to a product, in percent."""
        return NO_VAT if self.merchant.vat_franchise else product.vat_rate


@dataclass(frozen=True, slots=True)
class TownData:
    """The whole demo town."""

    name: str
    postcode: str
    association: str
    association_street: str
    association_email: str
    association_phone: str
    association_siren: str
    latitude: float
    longitude: float
    manager: PersonData
    reader: PersonData
    categories: tuple[CategoryData, ...]
    shops: tuple[ShopData, ...]
    shoppers: tuple[PersonData, ...]

    def shop(self, slug: str) -> ShopData:
        """The shop of that slug. Raises KeyError when there is none."""
        return {shop.slug: shop for shop in self.shops}[slug]

    def category_path(self, slug: str) -> tuple[CategoryData, ...]:
        """The category and its parent, top first."""
        by_slug = {category.slug: category for category in self.categories}
        category = by_slug[slug]
        parent = (by_slug[category.parent],) if category.parent else ()
        return (*parent, category)


DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def week(**days: str) -> tuple[Opening, ...]:
    """Opening hours in one line, days left out being closed.

    `week(tuesday="9:00-12:30 14:30-19:00", saturday="9:00-13:00")`
    """
    openings = []
    for weekday, day in enumerate(DAYS):
        for span in days.get(day, "").split():
            opens, closes = span.split("-")
            openings.append(Opening(weekday, _clock_time(opens), _clock_time(closes)))
    return tuple(openings)


def _clock_time(text: str) -> time:
    hours, minutes = text.split(":")
    return time(int(hours), int(minutes))


def same(span: str, *days: str) -> dict[str, str]:
    """The same hours on several days, to be passed to `week`."""
    return dict.fromkeys(days, span)


def choices(
    sku: str, attribute: str, price_cents: int, stocks: dict[str, int]
) -> tuple[VariantData, ...]:
    """Counted variants at one price: `choices("AD-01", "Taille", 8900, {"S": 3, "M": 5})`."""
    return tuple(
        VariantData(f"{sku}-{number}", ((attribute, value),), price_cents, Counted(stock))
        for number, (value, stock) in enumerate(stocks.items(), start=1)
    )
