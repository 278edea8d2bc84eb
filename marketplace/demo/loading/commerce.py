"""Merchants, shops, hours and goods of the demo town, written through the services."""

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from marketplace.demo.loading import media
from marketplace.demo.loading.english import CATEGORY_NAMES
from marketplace.demo.loading.people import Accounts
from marketplace.demo.town import TOWN
from marketplace.demo.town.data import (
    Availability,
    Counted,
    MediatorData,
    MerchantData,
    Net,
    PerDay,
    ProductData,
    ShopData,
    ToOrder,
    VariantData,
)
from marketplace.demo.town.terms import terms_of_sale
from marketplace.kernel.actors import Actor
from shops.catalogue.categories import SEPARATOR, create_category
from shops.catalogue.drafts import ProductDraft, VariantDraft
from shops.catalogue.models import NetUnit, Tint
from shops.catalogue.services import create_products
from shops.hours.closures import close_shop
from shops.hours.days import Decision, decide_holiday, set_exceptional_day
from shops.hours.places import PlaceDraft, save_place
from shops.hours.services import set_opening_hours
from shops.merchants.models import Mediator, Merchant, StaffRole
from shops.merchants.services import add_staff, create_merchant, create_shop
from shops.partner.models import Partner, SellingMode, StockRecord

MODES = {
    "online": SellingMode.SELLS,
    "reservation": SellingMode.RESERVES,
    "window": SellingMode.SHOWS,
}
#: The tints of the top categories; those below take them over.
TINTS = {
    "pains-et-patisseries": Tint.BREAD,
    "fruits-et-legumes": Tint.GARDEN,
    "cremerie-et-boucherie": Tint.FOOD,
    "cave-et-epicerie": Tint.DRINK,
    "fleurs-et-jardin": Tint.GARDEN,
    "livres-et-papeterie": Tint.BOOKS,
    "mode-et-couture": Tint.CLOTH,
    "maison": Tint.HOME,
    "beaute-et-soins": Tint.CARE,
    "jeux-et-velo": Tint.SERVICE,
}
#: Trades that open on public holidays, in the morning at least.
FOOD_TRADES = ("bread", "food", "drink", "garden")
ARMISTICE = date(2026, 11, 11)
CHRISTMAS = date(2026, 12, 25)
#: Trades whose merchants have not said yet what they do at Christmas.
UNDECIDED_AT_CHRISTMAS = ("care",)
#: Open on two Sundays before Christmas: the shop, the days, the hours and the reason.
CHRISTMAS_SUNDAYS = (
    "le-petit-train",
    (date(2026, 12, 13), date(2026, 12, 20)),
    (time(10), time(18)),
    "Marché de Noël",
)
#: A stall at Saturday's market: the shop, what people read of it, and when.
STALL = (
    "fromagerie-des-pres-hauts",
    PlaceDraft("Marché du samedi", "Place des Halles", "sous la halle, côté fontaine"),
    (5, time(8), time(12, 30)),
)
STOCKTAKING = ("librairie-le-marque-page", date(2026, 12, 1), date(2026, 12, 1), "Inventaire")
MAX_ORIGIN = 120


@dataclass(frozen=True)
class Good:
    """One thing that can be put in a basket, by the shop's own reference (``sku``)."""

    sku: str
    product_id: int
    stock_record_id: int
    shop_code: str
    price_cents: int
    kind: str
    #: Units on the shelf when the town opens (0 where none are counted).
    stock: int
    is_alcohol: bool
    can_be_withdrawn: bool


def write_categories(actor: Actor) -> None:
    """The two levels of the catalogue, with their English names and tints."""
    for category in TOWN.categories:
        path = SEPARATOR.join(step.name for step in TOWN.category_path(category.slug))
        create_category(
            path,
            TINTS.get(category.slug, ""),
            CATEGORY_NAMES[category.slug],
            slug=category.slug,
            actor=actor,
        )


def write_shops(actor: Actor, accounts: Accounts) -> dict[str, Partner]:
    """Every shop with its seller, staff, hours, closures and goods, by its code."""
    return {data.slug: _write_shop(actor, data, accounts) for data in TOWN.shops}


def goods() -> dict[str, Good]:
    """Everything that can be ordered or reserved, by sku."""
    return {record.partner_sku: _good(record) for record in _orderable()}


def _orderable() -> QuerySet[StockRecord]:
    records = StockRecord.objects.select_related("product", "partner").order_by("pk")
    return records.exclude(partner__mode=SellingMode.SHOWS)


def _good(record: StockRecord) -> Good:
    return Good(
        sku=record.partner_sku,
        product_id=record.product_id,
        stock_record_id=record.pk,
        shop_code=record.partner.code,
        price_cents=record.price_cents,
        kind=record.availability,
        stock=record.num_in_stock or 0,
        is_alcohol=record.product.is_alcohol,
        can_be_withdrawn=not record.product.withdrawal_exception,
    )


def _write_shop(actor: Actor, data: ShopData, accounts: Accounts) -> Partner:
    shop = create_shop(
        actor=actor,
        merchant=_write_merchant(actor, data),
        code=data.slug,
        name=data.name,
        mode=MODES[data.mode],
        tint=data.sector,
        trade=data.trade,
        tagline=data.tagline,
        story=data.story,
        awning_a=data.awning[0],
        awning_b=data.awning[1],
        picture=media.shop_path(data.slug),
        street=data.street,
        postcode=data.postcode,
        city=data.city,
        latitude=Decimal(str(data.latitude)),
        longitude=Decimal(str(data.longitude)),
        phone=data.merchant.phone,
        sms_phone=data.merchant.owner.phone,
        email=data.email,
        preparation_minutes=data.preparation_minutes,
        window_minutes=data.slot_minutes,
        window_capacity=data.slot_capacity,
        last_order_minutes=data.last_order_minutes,
    )
    add_staff(
        actor=actor, shop=shop, user=accounts[data.merchant.owner.email], role=StaffRole.OWNER
    )
    for person in data.staff:
        if person.email != data.merchant.owner.email:
            add_staff(actor=actor, shop=shop, user=accounts[person.email])
    _write_hours(actor, shop, data)
    create_products(
        actor=actor, shop=shop, drafts=[_draft(data, product) for product in data.products]
    )
    return shop


def _write_merchant(actor: Actor, data: ShopData) -> Merchant:
    merchant: MerchantData = data.merchant
    return create_merchant(
        actor=actor,
        legal_name=merchant.legal_name,
        legal_form=merchant.legal_form,
        siren=merchant.siren,
        vat_number=merchant.vat_number,
        vat_exempt=merchant.vat_franchise,
        alcohol_licence=_licence(data),
        address=f"{merchant.street}, {merchant.postcode} {merchant.city}",
        phone=merchant.phone,
        email=merchant.email,
        mediator=_mediator(merchant.mediator),
        terms=terms_of_sale(data),
    )


def _licence(data: ShopData) -> str:
    if not any(product.is_alcohol for product in data.products):
        return ""
    return "Petite licence à emporter, récépissé du 3 mars 2025"


def _mediator(data: MediatorData) -> Mediator:
    mediator, _made = Mediator.objects.get_or_create(
        name=data.name, defaults={"address": data.address, "website": data.website}
    )
    return mediator


def _write_hours(actor: Actor, shop: Partner, data: ShopData) -> None:
    ranges = [(opening.weekday, opening.opens, opening.closes) for opening in data.hours]
    set_opening_hours(actor=actor, shop=shop, ranges=ranges)
    armistice = Decision.OPEN if data.sector in FOOD_TRADES else Decision.CLOSED
    decide_holiday(actor=actor, shop=shop, day=ARMISTICE, decision=armistice)
    if data.sector not in UNDECIDED_AT_CHRISTMAS:
        decide_holiday(actor=actor, shop=shop, day=CHRISTMAS, decision=Decision.CLOSED)
    _write_single_days(actor, shop, data)
    code, place, saturdays = STALL
    if data.slug == code:
        stall = save_place(actor=actor, shop=shop, draft=place)
        set_opening_hours(actor=actor, shop=shop, place=stall, ranges=[saturdays])


def _write_single_days(actor: Actor, shop: Partner, data: ShopData) -> None:
    code, sundays, sunday_hours, reason = CHRISTMAS_SUNDAYS
    for day in sundays if data.slug == code else ():
        set_exceptional_day(actor=actor, shop=shop, day=day, ranges=[sunday_hours], reason=reason)
    code, first_day, last_day, reason = STOCKTAKING
    if data.slug == code:
        close_shop(actor=actor, shop=shop, first_day=first_day, last_day=last_day, reason=reason)


def _draft(shop: ShopData, product: ProductData) -> ProductDraft:
    return ProductDraft(
        title=product.title,
        description=product.description,
        categories=[product.category],
        is_food=product.is_food,
        allergens=product.allergens,
        is_prepacked=product.prepacked,
        is_weighed=product.by_weight,
        ingredients=product.ingredients,
        keeping=product.keeping,
        origin=product.origin[:MAX_ORIGIN],
        manufacturer=_manufacturer(product),
        warnings=product.warnings,
        is_alcohol=product.is_alcohol,
        alcohol_percent=product.alcohol_percent,
        withdrawal_exception=product.withdrawal_exception or "",
        picture=media.product_path(product.sku),
        variants=[_variant(shop, product, variant) for variant in product.variants],
        sku=product.sku,
        price_cents=product.price_cents,
        vat_rate=shop.vat_rate_of(product),
        **(_net(product.net) or _pieces(product.pieces)),
        **_availability(product.availability),
    )


def _variant(shop: ShopData, product: ProductData, variant: VariantData) -> VariantDraft:
    return VariantDraft(
        choice=variant.attributes,
        sku=variant.sku,
        price_cents=variant.price_cents,
        vat_rate=shop.vat_rate_of(product),
        **_net(variant.net),
        **_availability(variant.availability),
    )


def _manufacturer(product: ProductData) -> str:
    maker = product.manufacturer
    return f"{maker.name}, {maker.address}" if maker else ""


def _net(net: Net | None) -> dict[str, Any]:
    return {"net_quantity": Decimal(net.amount), "net_unit": net.measure} if net else {}


def _pieces(number: int) -> dict[str, Any]:
    return {"net_quantity": Decimal(number), "net_unit": NetUnit.PIECE} if number else {}


def _availability(availability: Availability) -> dict[str, Any]:
    match availability:
        case Counted():
            return {
                "availability": availability.kind,
                "stock": availability.stock,
                "kept_in_shop": availability.kept_in_shop,
            }
        case PerDay():
            return {
                "availability": availability.kind,
                "per_day_quantity": availability.usual,
                "per_day_by_weekday": dict(availability.weekdays),
                "order_until": availability.until,
            }
        case ToOrder():
            return {"availability": availability.kind, "max_days": availability.days}
