"""Numbers that no row could have are nonsense, not a failure of ours."""

import json
from uuid import uuid4

import pytest
from django.urls import reverse

from shops.catalogue.models import Product
from tests.factories import make_product, stock_record_of
from tests.merchant.counter import Counter

pytestmark = pytest.mark.usefixtures("market_day")
LONG, ENDLESS = "9" * 30, "9" * 5000


@pytest.fixture
def bread(counter: Counter) -> Product:
    return make_product(counter.shop, "Pain", 420, category="Pains")


@pytest.mark.parametrize("number", [LONG, ENDLESS, "-1", "1.5"])
@pytest.mark.parametrize(
    ("page", "values"),
    [
        ("products_bulk", {"action": "archive"}),
        ("promotion_new", {"how": "percent", "percent": "20", "confirm": "1"}),
    ],
)
def test_products_that_cannot_be_are_not_changed(
    counter: Counter, bread: Product, page: str, values: dict[str, str], number: str
) -> None:
    counter.tap(page, product=number, **values)
    bread.refresh_from_db()
    assert bread.archived_at is None


@pytest.mark.parametrize("number", [LONG, "-1"])
@pytest.mark.parametrize("name", ["products", "money", "files", "promotion_new", "counter"])
def test_a_page_opens_whatever_its_address_asks_for(
    counter: Counter, bread: Product, name: str, number: str
) -> None:
    asked = {"page": number, "product": number, "article": number}
    assert counter.client.get(reverse(f"merchant:{name}"), asked).status_code == 200


@pytest.mark.parametrize("body", ["[" * 100_000, "article"])
def test_a_batch_of_nonsense_is_a_bad_request(counter: Counter, bread: Product, body: str) -> None:
    entry = {"nonce": str(uuid4()), "kind": "sold", "quantity": 1, "age": 0, "article": int(LONG)}
    batch = {"shop": counter.shop.code, "device": str(uuid4()), "entries": [entry]}
    sent = json.dumps(batch) if body == "article" else body
    answer = counter.client.post(
        reverse("merchant:counter_queue"), sent, content_type="application/json"
    )
    assert answer.status_code == 400
    assert stock_record_of(bread).num_in_stock is not None
