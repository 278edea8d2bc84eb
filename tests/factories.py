"""Plain functions that make the people, shops and products of the tests, through the services."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.db.models import Q

from marketplace.kernel import clock
from marketplace.kernel.actors import SYSTEM
from marketplace.kernel.models import User
from shops.catalogue.categories import create_category
from shops.catalogue.drafts import ProductDraft, VariantDraft
from shops.catalogue.models import Product, Tint
from shops.catalogue.services import create_product, create_products
from shops.hours.services import set_opening_hours
from shops.joining.drafts import ApplicationDraft
from shops.joining.models import Application, LegalForm
from shops.joining.services import apply
from shops.merchants.models import Mediator, Merchant, StaffRole
from shops.merchants.services import (
    add_staff,
    create_merchant,
    create_shop,
    define_shared_mediator,
)
from shops.partner.models import AvailabilityKind, Partner, SellingMode, StockRecord
from shops.prices.models import Promotion
from shops.prices.promotions import PromotionDraft, plan_promotion
from shops.vouchers.models import Voucher, VoucherKind
from shops.vouchers.services import VoucherDraft, create_voucher

#: A Thursday of market, 10:00 in the town: both the bakery and the bookshop are open.
MARKET_DAY = date(2026, 11, 19)
MARKET_TIME = time(10, 0)

TERMS = (
    "Conditions générales de vente.\n\nLes prix sont indiqués en euros, toutes taxes comprises. "
    "Les commandes sont retirées en boutique, au créneau choisi."
)
MORNING_AND_AFTERNOON = ((time(9, 0), time(12, 30)), (time(14, 0), time(19, 0)))

_numbers = count(1)


def go_to_market_day(at: time = MARKET_TIME, day: date = MARKET_DAY) -> datetime:
    """Set the shared clock to a Thursday at 10:00 town time (or the given time), and give it back."""
    moment = clock.local_datetime(day, at)
    clock.move_to(moment)
    return moment


def make_user(email: str = "", name: str = "", **fields: Any) -> User:
    """A person; the e-mail address is made up when it is not given."""
    return User.objects.create_user(
        email or f"personne{next(_numbers)}@exemple.test", name=name, **fields
    )


def make_mediator() -> Mediator:
    """The mediator that all the tests' merchants share."""
    mediator, _made = Mediator.objects.get_or_create(
        name="Médiation du commerce",
        defaults={
            "address": "3 rue du Bac, 49999 Bourg-les-Halles",
            "website": "https://mediation.example",
        },
    )
    return mediator


def make_merchant(legal_name: str = "", **fields: Any) -> Merchant:
    """A legal seller with terms of sale and a mediator."""
    number = next(_numbers)
    siren = fields.pop("siren", "") or _siren(number)
    defaults: dict[str, Any] = {
        "legal_form": "SARL",
        "vat_number": f"FR{(12 + 3 * (int(siren) % 97)) % 97:02d}{siren}",
        "address": f"{number} place des Halles, 49999 Bourg-les-Halles",
        "phone": "+33199000104",
        "email": f"marchand{number}@exemple.test",
        "alcohol_licence": "Petite licence à emporter, récépissé du 3 mars 2025",
    }
    return create_merchant(
        actor=SYSTEM,
        legal_name=legal_name or f"Maison {number}",
        siren=siren,
        mediator=fields.pop("mediator", None) or make_mediator(),
        terms=fields.pop("terms", TERMS),
        **{**defaults, **fields},
    )


def make_shop(
    code: str = "",
    name: str = "",
    *,
    merchant: Merchant | None = None,
    owner: User | None = None,
    mode: str = SellingMode.SELLS,
    closed_on: Sequence[int] = (0,),
    hours: Sequence[tuple[time, time]] = MORNING_AND_AFTERNOON,
    **fields: Any,
) -> Partner:
    """A listed shop that sells online, with a merchant and, Mondays aside, opening hours.

    Preparation takes one hour, windows last two hours and take 12 orders, the last order of a day
    is taken two hours before closing; all can be given in ``fields``.
    """
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "street": f"{number} place des Halles",
        "postcode": "49999",
        "city": "Bourg-les-Halles",
        "phone": "+33199000112",
        "sms_phone": "+33639980112",
        "email": f"commerce{number}@exemple.test",
        "window_minutes": 120,
    }
    shop = create_shop(
        actor=SYSTEM,
        merchant=merchant or make_merchant(),
        code=code or f"commerce-{number}",
        name=name or f"Commerce {number}",
        mode=mode,
        **{**defaults, **fields},
    )
    set_hours(shop, closed_on=closed_on, hours=hours)
    if owner is not None:
        add_staff(actor=SYSTEM, shop=shop, user=owner, role=StaffRole.OWNER)
    return shop


def set_hours(
    shop: Partner,
    *,
    closed_on: Sequence[int] = (0,),
    hours: Sequence[tuple[time, time]] = MORNING_AND_AFTERNOON,
) -> None:
    """Give the shop the same hours on all weekdays but ``closed_on`` (Monday is 0)."""
    days = [day for day in range(7) if day not in closed_on]
    ranges = [(day, opens, closes) for day in days for opens, closes in hours]
    set_opening_hours(actor=SYSTEM, shop=shop, ranges=ranges)


def product_draft(
    title: str = "",
    price_cents: int = 500,
    *,
    availability: str = AvailabilityKind.COUNTED,
    **fields: Any,
) -> ProductDraft:
    """What ``make_product`` writes: 10 units on the shelf, or 10 a day, unless said otherwise."""
    defaults: dict[str, Any] = {
        "description": "Fait dans la ville, avec soin.",
        "vat_rate": Decimal("5.5"),
        "stock": 10,
        "per_day_quantity": 10,
        "allergens": (),
        "alcohol_percent": Decimal("12.5") if fields.get("is_alcohol") else None,
    }
    return ProductDraft(
        title=title or f"Produit {next(_numbers)}",
        price_cents=price_cents,
        availability=availability,
        **{**defaults, **fields},
    )


def make_product(
    shop: Partner,
    title: str = "",
    price_cents: int = 500,
    *,
    availability: str = AvailabilityKind.COUNTED,
    category: str = "",
    variants: Sequence[VariantDraft] = (),
    **fields: Any,
) -> Product:
    """A public product: counted with 10 on the shelf; ``availability``, ``stock`` and all other
    fields of ProductDraft can be given. ``category`` is a path, « Pains > Baguettes »."""
    if category:
        fields["categories"] = [make_category(category).slug]
    draft = product_draft(
        title, price_cents, availability=availability, variants=variants, **fields
    )
    return create_product(actor=SYSTEM, shop=shop, draft=draft)


def make_products(shop: Partner, number: int, **fields: Any) -> list[Product]:
    """Many products in few queries."""
    drafts = [
        product_draft(f"Article {index}", 100 + index, **fields) for index in range(1, number + 1)
    ]
    return create_products(actor=SYSTEM, shop=shop, drafts=drafts)


def make_variants(
    shop: Partner, title: str, name: str, prices: dict[str, int], **fields: Any
) -> Product:
    """A product with variants: ``make_variants(shop, "Pull", "Taille", {"S": 4500, "M": 4900})``."""
    variants = [
        VariantDraft(choice=((name, value),), price_cents=price, stock=10, vat_rate=Decimal("20"))
        for value, price in prices.items()
    ]
    return make_product(shop, title, variants=variants, **fields)


def make_category(path: str, tint: str = Tint.FOOD, name_en: str = "") -> Any:
    """The category at this path, made when it does not exist."""
    return create_category(path, tint, name_en)


def make_weighed(
    shop: Partner, title: str = "", price_cents: int = 500, *, grams: int = 1000, **fields: Any
) -> Product:
    """Goods sold by weight: the price is for about so many grams."""
    return make_product(
        shop,
        title,
        price_cents,
        net_quantity=Decimal(grams),
        net_unit="g",
        is_weighed=True,
        **fields,
    )


def stock_record_of(product: Product) -> StockRecord:
    """Price and stock of a product without variants, as they are now in the database."""
    return StockRecord.objects.select_related("partner").get(product=product)


def application_draft(**fields: Any) -> ApplicationDraft:
    """What a cobbler writes who asks to join; all of it can be given."""
    siren = _siren(next(_numbers))
    defaults: dict[str, Any] = {
        "legal_name": "Awa Diallo",
        "legal_form": LegalForm.SOLE_TRADER,
        "number": siren,
        "vat_number": f"FR{(12 + 3 * (int(siren) % 97)) % 97:02d}{siren}",
        "shop_name": "Cordonnerie du Lavoir",
        "street": "8 rue du Lavoir",
        "postcode": "49999",
        "city": "Bourg-les-Halles",
        "phone": "01 99 00 01 77",
        "mobile": "06 39 98 01 77",
        "contact_name": "Awa Diallo",
        "email": "awa@exemple.test",
        "tint": Tint.SERVICE,
        "trade": "Cordonnerie",
        "words": "Je répare les souliers depuis vingt ans.",
    }
    return ApplicationDraft(**{**defaults, **fields})


def make_application(photo: bytes = b"", **fields: Any) -> Application:
    """A cobbler asks to join."""
    return apply(draft=application_draft(**fields), photo=photo)


def share_mediator() -> Mediator:
    """The town has a mediator for all its merchants."""
    return define_shared_mediator(
        actor=SYSTEM,
        name="Médiation du commerce",
        address="3 rue du Bac, 49999 Bourg-les-Halles",
        website="https://mediation.example",
    )


def make_promotion(product: Product, percent: int = 20, days: int = 7) -> Promotion:
    """A promotion of a product with all its variants, which begins now."""
    sold = StockRecord.objects.filter(Q(product=product) | Q(product__parent=product))
    now = clock.now()
    draft = PromotionDraft(
        stock_record_ids=list(sold.values_list("pk", flat=True)),
        starts_at=now,
        ends_at=now + timedelta(days=days),
        percent=percent,
    )
    assert product.shop is not None
    return plan_promotion(actor=SYSTEM, shop=product.shop, draft=draft)


def _siren(number: int) -> str:
    """A valid SIREN that no company bears: those beginning with 000 are not given out."""
    body = f"{number:08d}"
    digits = [int(digit) * (2 if index % 2 else 1) for index, digit in enumerate(body)]
    total = sum(digit // 10 + digit % 10 for digit in digits)
    return f"{body}{-total % 10}"


def make_voucher(shop: Partner, code: str = "BIENVENUE", **fields: Any) -> Voucher:
    """A code of the shop: 2 € off from 3 € of purchases, once per customer, from today on."""
    defaults: dict[str, Any] = {
        "kind": VoucherKind.AMOUNT,
        "value": 200,
        "minimum_cents": 300,
        "first_day": clock.today(),
    }
    draft = VoucherDraft(code=code, **{**defaults, **fields})
    return create_voucher(actor=SYSTEM, shop=shop, draft=draft)
