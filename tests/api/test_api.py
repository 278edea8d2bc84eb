"""What a till reads and writes, once, and of its own shop only."""

from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_scopes import scopes_disabled

from marketplace.api.calls import CALLS_PER_MINUTE
from marketplace.kernel.actors import SYSTEM
from orders.order.states import State
from shops.partner.models import Partner, StockRecord
from shops.stock.models import Cause, StockMovement
from shops.tills.models import Till, TillCall
from shops.tills.services import (
    TillRefused,
    create_till,
    forget_old_calls,
    revoke_till,
)
from tests import factories
from tests.api.conftest import Caller, caller_of
from tests.orders.market import Market, later, part_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("market_day")]


@pytest.fixture
def rye(bakery: Partner) -> StockRecord:
    """Ten loaves of rye at 4.80 €."""
    return factories.stock_record_of(
        factories.make_product(bakery, "Pain de seigle", 480, sku="SEIGLE")
    )


def test_the_articles_are_listed_page_by_page(till: Caller, bakery: Partner) -> None:
    factories.make_products(bakery, 5)
    first = till.get("products", limit=3).json()
    second = till.get("products", limit=3, after=first["next"]).json()
    assert (len(first["products"]), len(second["products"]), second["next"]) == (3, 2, None)


def test_an_article_says_its_price_and_its_stock(till: Caller, rye: StockRecord) -> None:
    said = till.get("products/SEIGLE").json()
    assert (said["price_cents"], said["on_hand"], said["held"]) == (480, 10, 0)
    assert said["title"] == "Pain de seigle"


def test_a_count_is_written_in_the_journal_as_the_tills(till: Caller, rye: StockRecord) -> None:
    assert till.send("PUT", "products/SEIGLE/stock", {"quantity": 14}).json()["on_hand"] == 14
    with scopes_disabled():
        movement = StockMovement.objects.latest("pk")
    assert (movement.cause, movement.quantity) == (Cause.API, 4)
    assert (movement.actor_kind, movement.actor_ref) == ("till", str(till.till.public_id))


def test_a_sale_at_the_till_takes_from_the_shelf(till: Caller, rye: StockRecord) -> None:
    body = {"quantity": -1, "cause": "sold_in_shop"}
    assert till.send("POST", "products/SEIGLE/movements", body).json()["on_hand"] == 9


def test_more_than_there_is_cannot_be_sold(till: Caller, rye: StockRecord) -> None:
    refused = till.send(
        "POST", "products/SEIGLE/movements", {"quantity": -11, "cause": "sold_in_shop"}
    )
    assert (refused.status_code, refused.json()["code"]) == (409, "stock_too_low")
    assert till.get("products/SEIGLE").json()["on_hand"] == 10


def test_the_same_key_has_one_effect_and_one_answer(till: Caller, rye: StockRecord) -> None:
    body = {"quantity": -1, "cause": "sold_in_shop"}
    answers = [till.send("POST", "products/SEIGLE/movements", body, key="t-1") for _ in range(3)]
    assert {answer.json()["on_hand"] for answer in answers} == {9}
    assert till.get("products/SEIGLE").json()["on_hand"] == 9


def test_a_refusal_is_repeated_too(till: Caller, rye: StockRecord) -> None:
    body = {"quantity": -11, "cause": "sold_in_shop"}
    first = till.send("POST", "products/SEIGLE/movements", body, key="t-2")
    till.send("PUT", "products/SEIGLE/stock", {"quantity": 50})
    again = till.send("POST", "products/SEIGLE/movements", body, key="t-2")
    assert first.json() == again.json()
    assert again.status_code == 409


def test_a_key_for_something_else_is_a_mistake(till: Caller, rye: StockRecord) -> None:
    till.send("PUT", "products/SEIGLE/stock", {"quantity": 5}, key="k")
    wrong = till.send("PUT", "products/SEIGLE/stock", {"quantity": 6}, key="k")
    assert (wrong.status_code, wrong.json()["code"]) == (409, "key_reused")
    assert till.get("products/SEIGLE").json()["on_hand"] == 5


def test_keys_are_forgotten_after_a_day(till: Caller, rye: StockRecord) -> None:
    till.send("PUT", "products/SEIGLE/stock", {"quantity": 5}, key="k")
    later(hours=25)
    assert forget_old_calls() == 1
    with scopes_disabled():
        assert not TillCall.objects.exists()


def test_a_price_is_set(till: Caller, rye: StockRecord) -> None:
    assert (
        till.send("PUT", "products/SEIGLE/price", {"price_cents": 520}).json()["price_cents"] == 520
    )


def test_many_changes_are_done_or_refused_one_by_one(till: Caller, rye: StockRecord) -> None:
    body = {
        "changes": [
            {"sku": "SEIGLE", "quantity": 3, "price_cents": 500},
            {"sku": "INCONNU", "quantity": 1},
        ]
    }
    done, refused = till.send("POST", "changes", body).json()["results"]
    assert done["done"]
    assert refused["problem"]["code"] == "product_unknown"
    assert till.get("products/SEIGLE").json()["on_hand"] == 3


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"quantity": -1},
        {"quantity": "beaucoup"},
        {"quantity": 1, "more": 2},
        {"quantity": 10**9},
    ],
)
def test_what_is_not_described_is_refused(
    till: Caller, rye: StockRecord, body: dict[str, object]
) -> None:
    refused = till.send("PUT", "products/SEIGLE/stock", body)
    assert refused.status_code == 422
    assert refused.json()["code"] == "invalid"


@pytest.mark.parametrize("sku", ["\x00", "A\x00B", "\x1f"])
def test_a_reference_that_cannot_be_kept_is_refused(till: Caller, sku: str) -> None:
    answer = till.send("POST", "changes", {"changes": [{"sku": sku, "quantity": 1}]}, key="z")
    assert answer.status_code == 422
    assert till.get("products", ean=sku).status_code == 422


def test_orders_show_the_shops_part_and_a_short_name(
    till: Caller, rye: StockRecord, bookshop: Partner, market: Market
) -> None:
    market.buy(rye.product, factories.make_product(bookshop, "Roman", 2000))
    (order,) = till.get("orders").json()["orders"]
    assert order["customer"] == "Louise G."
    assert [line["sku"] for line in order["lines"]] == ["SEIGLE"]
    assert order["total_cents"] == 480
    assert "louise@exemple.test" not in str(order)


def test_an_order_is_seen_and_ready(till: Caller, rye: StockRecord, market: Market) -> None:
    reference = part_of(market.buy(rye.product)).reference
    assert till.send("POST", f"orders/{reference}/seen", {}).json()["state"] == "seen"
    assert till.send("POST", f"orders/{reference}/ready", {}).json()["state"] == "ready"


def test_an_unpaid_order_is_not_there_yet(till: Caller, rye: StockRecord, market: Market) -> None:
    reference = part_of(market.order_of(rye.product)).reference
    assert till.get("orders").json()["orders"] == []
    assert till.get(f"orders/{reference}").status_code == 404


def test_the_neighbours_things_are_not_there(
    till: Caller, rye: StockRecord, bookshop: Partner, market: Market
) -> None:
    reference = part_of(market.buy(rye.product)).reference
    stranger = caller_of(bookshop)
    assert stranger.get("products/SEIGLE").status_code == 404
    assert stranger.send("PUT", "products/SEIGLE/stock", {"quantity": 0}).status_code == 404
    assert stranger.send("PUT", "products/SEIGLE/price", {"price_cents": 1}).status_code == 404
    assert stranger.get(f"orders/{reference}").status_code == 404
    assert stranger.send("POST", f"orders/{reference}/seen", {}).status_code == 404
    assert stranger.get("products").json()["products"] == []
    assert till.get(f"orders/{reference}").json()["state"] == State.PLACED


@pytest.mark.parametrize("header", [None, "Bearer non", "Basic YTpi", "Bearer "])
def test_nobody_comes_in_without_a_token(rye: StockRecord, header: str | None) -> None:
    headers = {"Authorization": header} if header else {}
    assert Client().get("/api/v1/products", headers=headers).status_code == 401


def test_a_revoked_token_is_dead_and_a_session_is_no_token(
    till: Caller, rye: StockRecord, client: Client, baker: object
) -> None:
    revoke_till(actor=SYSTEM, till=till.till)
    assert till.get("products").status_code == 401
    client.force_login(baker)  # type: ignore[arg-type]
    assert client.get("/api/v1/products").status_code == 401


def test_too_many_calls_are_told_to_wait(till: Caller, rye: StockRecord) -> None:
    cache.set(f"api:{till.till.public_id}", CALLS_PER_MINUTE, 60)
    answer = till.get("products")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")


def test_the_secret_is_not_kept(till: Caller) -> None:
    with scopes_disabled():
        row = Till.objects.get()
    assert till.secret not in str(vars(row))


def test_a_shop_has_ten_tokens_at_most(till: Caller, bakery: Partner) -> None:
    for number in range(9):
        create_till(actor=SYSTEM, shop=bakery, name=f"Caisse {number}")
    with pytest.raises(TillRefused):
        create_till(actor=SYSTEM, shop=bakery, name="Une de trop")


def test_lists_take_the_same_queries_however_long_they_are(
    till: Caller, bakery: Partner, rye: StockRecord, market: Market
) -> None:
    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            till.get(path)
        return len(captured)

    market.buy(rye.product)
    till.get("products")
    before = queries("products"), queries("orders")
    factories.make_products(bakery, 30)
    Market().buy(rye.product)
    assert (queries("products"), queries("orders")) == before


def test_messages_are_sentences_in_french(till: Caller, rye: StockRecord) -> None:
    assert till.get("products/RIEN").json()["message"].startswith("Votre commerce n’a pas")


@pytest.mark.parametrize(
    ("body", "field", "sentence"),
    [
        ({}, "body.quantity", "Ce champ manque."),
        ({"quantity": -1}, "body.quantity", "Ce nombre est trop petit\u00a0: au moins 0."),
        ({"quantity": 10**9}, "body.quantity", "Ce nombre est trop grand\u00a0: au plus 9999."),
        ({"quantity": "dix"}, "body.quantity", "Un nombre entier est attendu."),
        ({"quantity": 1.5}, "body.quantity", "Un nombre entier est attendu, sans décimales."),
        ({"quantity": 1, "prix": 2}, "body.prix", "Ce champ n’existe pas."),
    ],
)
def test_a_mistake_is_said_with_its_place(
    till: Caller, rye: StockRecord, body: dict[str, object], field: str, sentence: str
) -> None:
    said = till.send("PUT", "products/SEIGLE/stock", body).json()
    assert (said["field"], said["message"]) == (field, sentence)


def test_a_cause_that_is_none_is_told_which_there_are(till: Caller, rye: StockRecord) -> None:
    said = till.send("POST", "products/SEIGLE/movements", {"quantity": 1, "cause": "vol"}).json()
    assert "'sold_in_shop', 'received', 'returned', 'correction'" in said["message"]


def test_what_is_no_json_is_told_as_the_description_says(till: Caller, rye: StockRecord) -> None:
    answer = till.client.generic(
        "PUT", "/api/v1/products/SEIGLE/stock", "{oups", "application/json", headers=till.headers("")
    )  # fmt: skip
    assert answer.status_code == 400
    assert answer.json()["message"] == "Le corps de la demande n’est pas du JSON."


@pytest.mark.parametrize("sku", ["pull-marin/M", "12/2026", "a b/é", "stock"])
def test_a_reference_may_have_slashes(till: Caller, bakery: Partner, sku: str) -> None:
    factories.make_product(bakery, "Pull", 4000, sku=sku)
    address = f"products/{quote(sku, safe='')}"
    assert till.get(address).json()["sku"] == sku
    assert till.send("PUT", f"{address}/stock", {"quantity": 7}).json()["on_hand"] == 7
    assert till.send("PUT", f"{address}/price", {"price_cents": 4100}).json()["sku"] == sku
