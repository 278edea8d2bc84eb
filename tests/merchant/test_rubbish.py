"""Whatever is typed, pasted or sent by a broken phone, the shop's pages answer in words."""

from typing import Any

import pytest
from django.urls import reverse

from shops.hours.windows import windows_for
from shops.partner.models import Partner
from tests.factories import make_product, make_promotion, make_variants, stock_record_of
from tests.merchant.counter import Counter

pytestmark = pytest.mark.usefixtures("market_day")

RUBBISH = ("-1", "9" * 30, "a\0b", "9999-12-31", "🥖")
SAID = (200, 302, 400, 404, 422)
FORM = {
    "title": "Savon",
    "price": "4,50",
    "availability": "counted",
    "stock": "3",
    "variants-TOTAL_FORMS": "1",
    "variants-0-value": "S",
    "variants-0-price": "4",
}
PRODUCT = [
    "title",
    "price",
    "category",
    "stock",
    "per_day_quantity",
    "order_until",
    "max_days",
    "net_quantity",
    "allergens",
    "alcohol_percent",
    "minimum_age",
    "vat_rate",
    "ean",
    "photo",
    "crop",
    "seen",
    "max_per_order",
    "season_from",
    "variants-TOTAL_FORMS",
    "variants-0-value",
    "variants-0-price",
    "variants-0-stock",
    "variants-0-sku",
]
NONCE = "b5a8a1f0-6a7e-4c39-9d5b-1f6f7c1f0a11"


@pytest.fixture
def addresses(bakery: Partner) -> dict[str, tuple[str, dict[str, str]]]:
    """Pages by name: their address, and what is sent when it makes sense."""
    product = make_product(bakery, "Pain", stock=5)
    make_variants(bakery, "Pull", "Taille", {"S": 4500, "M": 4900})
    record = stock_record_of(product).pk
    promotion = make_promotion(product).pk
    window = str(windows_for(bakery)[0].key)
    days = {"how": "percent", "percent": "20", "starts": "2026-11-20", "ends": "2026-11-27"}
    closing = {"first_day": "2026-12-01", "end": "date", "last_day": "2026-12-02", "reason": ""}
    voucher = {"code": "NOEL26", "kind": "percent", "value": "10", "first_day": "2026-11-19"}
    return {
        name: (reverse(f"merchant:{name}", args=args), values)
        for name, args, values in (
            ("product_new", [], FORM),
            ("product", [product.pk], FORM),
            ("products_bulk", [], {"action": "prices", "product": str(product.pk), "list": ""}),
            ("product_price", [record], {"price": "4", "list": ""}),
            ("product_stock", [record], {"quantity": "4", "step": "", "nonce": NONCE, "was": "4"}),
            (
                "promotion_new",
                [],
                {**days, "product": str(product.pk), "confirm": "1", "nonce": NONCE},
            ),
            ("promotion_end", [promotion], {}),
            ("counter", [], {"article": str(record), "kind": "sold", "quantity": "1", "nonce": ""}),
            ("confirm_stock", [], {"article": str(record), "quantity": "4"}),
            ("stock_journal", [record], {"threshold": "4"}),
            ("hours", [], {"d1-0-opens": "09:00", "d1-0-closes": "12:00", "copy": "1"}),
            ("exceptional_day", [], {"day": "2026-12-06", "d0-0-opens": "9:00", "reason": ""}),
            ("remove_day", [], {"day": "2026-12-06"}),
            ("holiday", [], {"day": "2026-12-25", "decision": "open"}),
            ("windows", [], {"window_minutes": "60", "window_capacity": "5", "horizon_days": "7"}),
            ("window_capacity", [], {"window": window, "capacity": "4"}),
            ("full_day", [], {"day": "2026-11-20"}),
            ("pause", [], {"length": "until", "until": "2026-11-19T18:00"}),
            ("new_place", [], {"name": "Marché", "street": "Place", "note": ""}),
            ("close_shop", [], closing),
            ("reopen_shop", [], {"closure": "1"}),
            ("vouchers", [], {**voucher, "minimum": "", "last_day": "", "total_limit": ""}),
        )
    }


@pytest.mark.parametrize("rubbish", RUBBISH, ids=lambda text: repr(text[:20]))
def test_a_form_that_is_sent_anything_answers(
    counter: Counter, addresses: dict[str, tuple[str, dict[str, Any]]], rubbish: str
) -> None:
    for name, (address, values) in addresses.items():
        fields = PRODUCT if name == "product" else values
        for field in fields:
            answer = counter.client.post(address, {**values, field: rubbish})
            assert answer.status_code in SAID, (name, field)
    for name in ("products", "counter", "hours", "windows", "close_shop", "promotions", "vouchers"):
        assert counter.client.get(reverse(f"merchant:{name}")).status_code == 200, name


@pytest.mark.parametrize("rubbish", RUBBISH, ids=lambda text: repr(text[:20]))
@pytest.mark.parametrize(
    ("page", "fields"),
    [
        ("products", "q voir categorie tri page"),
        ("product_new", "categorie"),
        ("promotion_new", "product"),
        ("counter", "q article"),
        ("exceptional_day", "jour"),
        ("close_shop", "first_day end last_day reason"),
    ],
)
def test_an_address_with_anything_in_it_answers(
    counter: Counter, page: str, fields: str, rubbish: str
) -> None:
    make_product(counter.shop, "Pain")
    for field in fields.split():
        answer = counter.client.get(reverse(f"merchant:{page}"), {field: rubbish})
        assert answer.status_code in SAID, field
