"""A shelf's journal, its threshold, shortages, and « Toujours juste ? »."""

from datetime import datetime
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scopes_disabled

from marketplace.kernel.actors import SYSTEM, Actor
from marketplace.kernel.models import User
from shops.partner.models import Partner, StockRecord
from shops.stock.counter import SOLD, Entry, enter_at_counter, undo_at_counter
from shops.stock.models import Cause
from shops.stock.services import Want, hold_units, record_movement, release_units, set_on_hand
from tests.factories import make_product, make_products, stock_record_of
from tests.merchant.counter import Counter
from tests.orders.market import Market, given, part_of, staff

JOURNAL_BUDGET = 22
COUNTER_BUDGET = 22
SHORTAGES_BUDGET = 22


@pytest.fixture
def jam(bakery: Partner, market_day: datetime) -> StockRecord:
    return stock_record_of(make_product(bakery, "Confiture", 600, stock=5))


class TestTheJournal:
    def test_shows_holds_and_movements_with_cause_person_and_running_stock(
        self, counter: Counter, market: Market, jam: StockRecord, baker: User, bakery: Partner
    ) -> None:
        order = market.buy(jam.product)
        claire = Actor.of(baker, kind="staff")
        given(order, bakery, staff(baker))
        sale = uuid4()
        entry = Entry(sale, jam.pk, SOLD, 1)
        enter_at_counter(actor=claire, entry=entry)
        undo_at_counter(actor=claire, nonce=uuid4(), undoes=sale)
        record_movement(actor=SYSTEM, stock_record_id=jam.pk, quantity=2, cause=Cause.API)
        page = counter.open("stock_journal", jam.pk)
        for words in (
            "Caisse +2 6 la caisse",
            "Annulation +1 4 Claire Martin",
            "Vendu en boutique annulé −1 3 Claire Martin",
            f"Donné à un client · {order.number} −1 4 Claire Martin",
            f"Retenu · {order.number} (1)",
            "Stock de départ +5 5",
        ):
            assert words in page, page

    def test_shows_what_an_order_gave_back(self, counter: Counter, jam: StockRecord) -> None:
        owner = uuid4()
        with transaction.atomic():
            hold_units(wants=[Want(jam.pk, uuid4(), 2)], owner=owner)
            release_units(owner=owner)
        assert "N’est plus retenu (2)" in counter.open("stock_journal", jam.pk)

    def test_costs_the_same_with_many_movements(self, counter: Counter, jam: StockRecord) -> None:
        few = queries(counter, "stock_journal", jam.pk)
        for _number in range(30):
            record_movement(actor=SYSTEM, stock_record_id=jam.pk, quantity=1, cause=Cause.RECEIVED)
        assert queries(counter, "stock_journal", jam.pk) <= max(few + 1, 0) <= JOURNAL_BUDGET

    def test_is_paged(self, counter: Counter, jam: StockRecord) -> None:
        for _number in range(45):
            record_movement(actor=SYSTEM, stock_record_id=jam.pk, quantity=1, cause=Cause.RECEIVED)
        assert "page 1 sur 2" in counter.open("stock_journal", jam.pk)
        assert "Stock de départ +5 5" in counter.open("stock_journal", jam.pk, page="2")

    def test_another_shops_shelf_does_not_exist(
        self, counter: Counter, bookshop: Partner, jam: StockRecord
    ) -> None:
        novel = stock_record_of(make_product(bookshop))
        counter.open("stock_journal", novel.pk, status=404)


class TestTheThreshold:
    def test_is_set_and_taken_away(self, counter: Counter, jam: StockRecord) -> None:
        assert "C’est noté" in counter.tap("stock_journal", jam.pk, threshold="3")
        jam.refresh_from_db()
        assert jam.low_stock_threshold == 3
        counter.tap("stock_journal", jam.pk, threshold="")
        jam.refresh_from_db()
        assert jam.low_stock_threshold is None

    def test_a_word_is_refused_beside_the_field(self, counter: Counter, jam: StockRecord) -> None:
        page = counter.tap("stock_journal", jam.pk, threshold="peu", status=422)
        assert "entre 0 et 9 999" in page.replace("\u202f", " ").replace("\xa0", " ")


class TestShortages:
    def test_the_first_customers_are_served_and_the_others_named(
        self, counter: Counter, jam: StockRecord
    ) -> None:
        first = Market().buy(jam.product)
        second = Market().buy(jam.product)
        set_on_hand(actor=SYSTEM, stock_record_id=jam.pk, quantity=1, cause=Cause.COUNT)
        page = counter.open("shortages")
        assert "1 en rayon, 2 promis : il en manque 1" in page
        assert page.index(first.number) < page.index("vous pouvez donner 1")
        assert page.index("vous pouvez donner 1") < page.index(second.number)
        assert "il en manque 1 sur 1" in page
        assert "Il manque des articles promis" in counter.open("day")

    def test_leads_to_plus_en_stock(self, counter: Counter, jam: StockRecord) -> None:
        order = Market().buy(jam.product)
        set_on_hand(actor=SYSTEM, stock_record_id=jam.pk, quantity=0, cause=Cause.OUT)
        page = counter.client.get(reverse("merchant:shortages")).content.decode()
        part = part_of(order, counter.shop)
        with scopes_disabled():
            line = part.lines.get()
        assert reverse("merchant:refuse", args=[part.reference, line.reference]) in page

    def test_nothing_missing_says_so(self, counter: Counter, jam: StockRecord) -> None:
        assert "Rien ne manque" in counter.open("shortages")

    def test_many_shortages_cost_what_one_does(self, counter: Counter, jam: StockRecord) -> None:
        def fall_short(record: StockRecord) -> None:
            Market().buy(record.product)
            set_on_hand(actor=SYSTEM, stock_record_id=record.pk, quantity=0, cause=Cause.OUT)

        fall_short(jam)
        queries(counter, "shortages")
        one = queries(counter, "shortages")
        for _number in range(4):
            fall_short(stock_record_of(make_product(counter.shop)))
        assert queries(counter, "shortages") == one <= SHORTAGES_BUDGET


class TestStillRight:
    @pytest.fixture
    def best_seller(self, jam: StockRecord) -> StockRecord:
        jam.product.sold_count = 12
        jam.product.save()
        return jam

    def test_one_tap_confirms(self, counter: Counter, best_seller: StockRecord) -> None:
        assert "Oui, il y en a 5" in counter.open("confirm_stock")
        assert "Tout est confirmé" in counter.tap("confirm_stock", article=best_seller.pk)

    def test_a_new_count_is_taken(self, counter: Counter, best_seller: StockRecord) -> None:
        counter.tap("confirm_stock", article=best_seller.pk, quantity=3)
        best_seller.refresh_from_db()
        assert best_seller.num_in_stock == 3


def test_the_counter_costs_the_same_with_many_articles(counter: Counter, jam: StockRecord) -> None:
    queries(counter, "counter")
    few = queries(counter, "counter")
    listed = queries(counter, "counter_articles")
    make_products(counter.shop, 300)
    assert queries(counter, "counter") == few <= COUNTER_BUDGET
    assert queries(counter, "counter_articles") == listed


def queries(counter: Counter, name: str, *args: object) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert counter.client.get(reverse(f"merchant:{name}", args=args)).status_code == 200
    return len(captured)
