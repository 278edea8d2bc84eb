"""« Chiffres »: what was sold in a period, beside another, and what was noted."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope
from openpyxl import load_workbook

from marketplace.kernel import clock
from marketplace.kernel.actors import SYSTEM
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.models import AuditEntry, User
from marketplace.merchant.figures.notes import NoteRefused, write_note
from marketplace.merchant.figures.periods import Period, period_of
from marketplace.merchant.figures.report import compare
from marketplace.merchant.figures.sales import best_products, sales_by_day, service_of
from marketplace.merchant.figures.tables import Table, as_csv, as_xlsx
from marketplace.merchant.models import DayNote
from orders.order.models import ShopOrder, ShopOrderState
from orders.pickup.services import mark_ready
from orders.pickup.weighing import weigh_line
from orders.returns import services as returns
from shops.merchants.services import add_staff
from shops.partner.models import Partner
from tests import factories
from tests.merchant.counter import Counter
from tests.orders.market import Market, later, line_of, part_of, staff

THURSDAY = factories.MARKET_DAY
WEEK = Period(
    "7", THURSDAY - timedelta(days=6), THURSDAY, timedelta(days=7), "que la semaine d’avant"
)


def text(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_sales_are_paid_online_by_the_day_of_the_order(counter: Counter, market: Market) -> None:
    bread = factories.make_product(counter.shop, "Pain de seigle", 1000, stock=50)
    market.buy((bread, 2))
    market.order_of(bread)
    later(days=1)
    Market().buy((bread, 4))
    with scope(shop=[counter.shop]):
        days = sales_by_day(counter.shop, THURSDAY, THURSDAY + timedelta(days=1))
    assert [(day, sold.cents, sold.orders) for day, sold in days.items()] == [
        (THURSDAY, 2000, 1),
        (THURSDAY + timedelta(days=1), 4000, 1),
    ]


def test_what_was_refunded_is_taken_off_the_day_of_its_order(
    counter: Counter, market: Market, baker: User
) -> None:
    bread = factories.make_product(counter.shop, "Pain", 1000)
    order = market.buy((bread, 3))
    later(days=1)
    returns.refuse_line(
        actor=staff(baker),
        shop_order_ref=part_of(order).reference,
        line_ref=line_of(order).reference,
        quantity=1,
    )
    with scope(shop=[counter.shop]):
        (sold,) = sales_by_day(counter.shop, THURSDAY, clock.today()).values()
        served = service_of(counter.shop, THURSDAY, clock.today())
    assert (sold.cents, sold.paid, sold.basket) == (2000, 1, 2000)
    assert served.refused == 1


def test_a_reservation_counts_as_an_order_and_never_as_a_sale(
    counter: Counter, market: Market
) -> None:
    Partner.objects.filter(pk=counter.shop.pk).update(mode="reserves")
    counter.shop.refresh_from_db()
    order = market.order_of((factories.make_product(counter.shop, "Brioche", 620), 2))
    counter.give(part_of(order), code=order.pickup_code)
    page = counter.open("figures")
    assert "0,00 € Ventes en ligne" in page
    assert "1 Commandes" in page
    assert "12,40 € Payé en boutique" in page


def test_late_at_night_belongs_to_the_towns_day(counter: Counter, market: Market) -> None:
    bread = factories.make_product(counter.shop, "Pain")
    clock.move_to(clock.local_datetime(date(2026, 11, 20), factories.time(0, 20)))
    market.buy(bread)
    with scope(shop=[counter.shop]):
        assert list(sales_by_day(counter.shop, THURSDAY, date(2026, 11, 21))) == [
            date(2026, 11, 20)
        ]


def test_another_shops_sales_do_not_count(
    counter: Counter, market: Market, bookshop: Partner
) -> None:
    bread = factories.make_product(counter.shop, "Pain", 500)
    novel = factories.make_product(bookshop, "Le Grand Meaulnes", 1890)
    market.buy(bread, novel)
    page = counter.open("figures")
    assert "5,00 € Ventes en ligne" in page
    assert "Meaulnes" not in page


def test_ready_before_the_window_is_in_time_and_after_it_is_not(
    counter: Counter, market: Market, baker: User
) -> None:
    bread = factories.make_product(counter.shop, "Pain")
    early, late = market.buy(bread), Market().buy(bread)
    mark_ready(actor=staff(baker), shop_order_ref=part_of(early).reference)
    later(hours=6)
    mark_ready(actor=staff(baker), shop_order_ref=part_of(late).reference)
    with scope(shop=[counter.shop]):
        served = service_of(counter.shop, THURSDAY, THURSDAY)
    assert (served.due, served.in_time) == (2, 1)
    assert "50 % Prêtes à l’heure" in counter.open("figures")


def test_given_at_once_during_its_window_is_in_time(counter: Counter, market: Market) -> None:
    order = market.buy(factories.make_product(counter.shop, "Pain"))
    later(hours=6)
    counter.give(part_of(order), code=order.pickup_code)
    with scope(shop=[counter.shop]):
        served = service_of(counter.shop, THURSDAY, THURSDAY)
    assert (served.due, served.in_time) == (1, 1)


def test_what_nobody_came_for_is_a_no_show_also_once_it_is_refunded(
    counter: Counter, market: Market, baker: User
) -> None:
    bread = factories.make_product(counter.shop, "Pain")
    for order in (market.buy(bread), Market().buy(bread)):
        mark_ready(actor=staff(baker), shop_order_ref=part_of(order).reference)
        with scope(shop=[counter.shop]):
            ShopOrder.objects.filter(order=order).update(state=ShopOrderState.NOT_COLLECTED)
    counter.tap("cancel", part_of(order).reference)
    with scope(shop=[counter.shop]):
        assert service_of(counter.shop, THURSDAY, THURSDAY).no_shows == 2


def test_the_best_articles_come_first_with_what_was_kept(
    counter: Counter, market: Market, baker: User
) -> None:
    rye = factories.make_product(counter.shop, "Pain de seigle", 480)
    tart = factories.make_product(counter.shop, "Tarte", 1500)
    order = market.buy((rye, 5), (tart, 2))
    returns.refuse_line(
        actor=staff(baker),
        shop_order_ref=part_of(order).reference,
        line_ref=line_of(order, "Tarte").reference,
        quantity=1,
    )
    page = counter.open("figures")
    assert page.index("Pain de seigle × 5") < page.index("Tarte × 1")


def test_what_is_sold_by_weight_counts_what_it_weighed(
    counter: Counter, market: Market, baker: User
) -> None:
    pie = factories.make_weighed(counter.shop, "Pâté en croûte", 2000, grams=1000)
    order = market.buy((pie, 2))
    weigh_line(
        actor=staff(baker),
        shop_order_ref=part_of(order).reference,
        line_ref=line_of(order).reference,
        grams=1500,
    )
    with scope(shop=[counter.shop]):
        (best,) = best_products(counter.shop, THURSDAY, THURSDAY)
    assert (best.title, best.units, best.cents) == ("Pâté en croûte", 2, 3000)


def test_the_comparison_is_said_in_words() -> None:
    assert compare(11200, 10000, WEEK) == "12\u00a0% de plus que la semaine d’avant"
    assert compare(8800, 10000, WEEK) == "12\u00a0% de moins que la semaine d’avant"
    assert compare(10001, 10000, WEEK) == "autant que la semaine d’avant"
    assert compare(24400, 400, WEEK) == "61 fois plus que la semaine d’avant"
    assert "rien à comparer" in compare(5, 0, WEEK)
    assert compare(0, 0, WEEK) == "rien, comme avant"


def test_the_week_stands_beside_the_one_before(counter: Counter, market: Market) -> None:
    bread = factories.make_product(counter.shop, "Pain", 1000, stock=50)
    market.buy((bread, 5))
    later(days=7)
    Market().buy((bread, 6))
    page = counter.open("figures")
    assert "20 % de plus que la semaine d’avant" in page
    assert "60,00 € Ventes en ligne" in page
    assert "jeudi 26 novembre 60,00 € 50,00 €" in page


def test_a_year_before_is_the_same_weekday(market_day: object) -> None:
    period = period_of({"periode": "30", "avec": "annee"})
    assert period.before[0].weekday() == period.first.weekday()
    assert period.first - period.before[0] == timedelta(weeks=52)
    long = period_of({"periode": "dates", "du": "2024-01-01", "au": "2026-11-01", "avec": "annee"})
    assert long.before[1] < long.first


@pytest.mark.parametrize(
    ("asked", "first", "last", "step"),
    [
        ({}, "2026-11-13", "2026-11-19", "day"),
        ({"periode": "30"}, "2026-10-21", "2026-11-19", "day"),
        ({"periode": "trimestre"}, "2026-08-21", "2026-11-19", "week"),
        (
            {"periode": "dates", "du": "2026-11-05", "au": "2026-11-01"},
            "2026-11-01",
            "2026-11-05",
            "day",
        ),
        (
            {"periode": "dates", "du": "2026-11-18", "au": "2027-05-01"},
            "2026-11-18",
            "2026-11-19",
            "day",
        ),
        ({"periode": "dates", "du": "x", "au": "0001-01-01"}, "1999-12-26", "2000-01-01", "day"),
        ({"periode": "dates", "du": "0001-01-01"}, "2023-11-17", "2026-11-19", "month"),
        ({"periode": "nonsense"}, "2026-11-13", "2026-11-19", "day"),
    ],
)
def test_the_period_of_an_address(
    market_day: object, asked: dict[str, str], first: str, last: str, step: str
) -> None:
    period = period_of(asked)
    assert (period.first.isoformat(), period.last.isoformat(), period.step) == (first, last, step)


@pytest.mark.parametrize(
    "asked",
    ["?periode=30", "?periode=trimestre&avec=annee", "?periode=dates&du=2024-01-01&au=2026-11-19"],
)
def test_every_period_has_a_page(counter: Counter, market: Market, asked: str) -> None:
    market.buy(factories.make_product(counter.shop, "Pain", 1000))
    page = counter.client.get(reverse("merchant:figures") + asked)
    assert page.status_code == 200
    assert "10,00" in page.content.decode()


def test_a_note_stands_on_chart_table_and_list(counter: Counter, market: Market) -> None:
    page = counter.tap("day_note", day="2026-11-19", text="jour de  marché, pluie", periode="30")
    assert "C’est noté." in page
    assert page.count("jour de marché, pluie") >= 3
    assert "30 jours" in page


def test_a_note_is_changed_and_taken_away(counter: Counter, market: Market) -> None:
    for words in ("pluie", "soleil"):
        counter.tap("day_note", day="2026-11-19", text=words)
    with scope(shop=[counter.shop]):
        assert DayNote.objects.get().text == "soleil"
    assert "La note est enlevée." in counter.tap("day_note", day="2026-11-19", text=" ")
    assert [entry.action for entry in AuditEntry.objects.filter(action__startswith="day_note")] == [
        "day_note.written",
        "day_note.written",
        "day_note.removed",
    ]


def test_a_note_on_a_day_to_come_is_refused_and_nothing_typed_is_lost(
    counter: Counter, market: Market
) -> None:
    answer = counter.client.post(
        reverse("merchant:day_note"), {"day": "2026-12-24", "text": "réveillon"}
    )
    assert answer.status_code == 409
    assert "Choisissez aujourd’hui ou un jour passé." in answer.content.decode()
    assert "réveillon" in answer.content.decode()


def test_only_the_owner_writes_notes(counter: Counter, market: Market, bookseller: User) -> None:
    clerk = factories.make_user("leo@exemple.test", "Léo Petit")
    add_staff(actor=SYSTEM, shop=counter.shop, user=clerk)
    for user in (clerk, bookseller):
        with scope(shop=[counter.shop]), pytest.raises(NotAllowed):
            write_note(actor=staff(user), shop=counter.shop, day=THURSDAY, text="?")
    with scope(shop=[counter.shop]), pytest.raises(NoteRefused):
        write_note(actor=SYSTEM, shop=counter.shop, day=THURSDAY, text="x" * 121)


def test_the_csv_has_a_line_for_each_day(counter: Counter, market: Market) -> None:
    market.buy((factories.make_product(counter.shop, "=SOMME(A1)", 1050), 2))
    counter.tap("day_note", day="2026-11-19", text="@marché")
    rows = text(counter.client.get(reverse("merchant:figures_csv")).content)
    assert rows[0] == ["Jour par jour"]
    assert rows[8] == ["19/11/2026", "1", "21,00", "21,00", "0,00", "'@marché"]
    assert rows[-1] == ["'=SOMME(A1)", "2", "21,00"]


def test_the_workbook_opens_with_numbers_and_no_formula(counter: Counter, market: Market) -> None:
    market.buy((factories.make_product(counter.shop, "=SOMME(A1)", 1050), 2))
    answer = counter.client.get(reverse("merchant:figures_xlsx"))
    days, best = load_workbook(io.BytesIO(answer.content)).worksheets
    assert days["C8"].value == 21
    assert (best["A2"].value, best["A2"].data_type) == ("'=SOMME(A1)", "s")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r="])
def test_no_cell_of_a_file_is_a_formula(start: str) -> None:
    table = Table("Feuille", ["A"], [[f"{start}1+1"]])
    assert text(as_csv([table]))[2][0].startswith("'")
    sheet = load_workbook(io.BytesIO(as_xlsx([table]))).active
    assert sheet["A2"].data_type == "s"
    assert str(sheet["A2"].value).startswith("'")


def test_an_employee_sees_no_figures(client: Client, bakery: Partner) -> None:
    clerk = factories.make_user("leo@exemple.test", "Léo Petit")
    add_staff(actor=SYSTEM, shop=bakery, user=clerk)
    client.force_login(clerk)
    assert client.get(reverse("merchant:figures")).status_code == 403
    assert reverse("merchant:figures") not in client.get(reverse("merchant:menu")).content.decode()


def test_the_queries_do_not_grow_with_orders_nor_with_the_period(
    counter: Counter, market: Market
) -> None:
    bread = factories.make_product(counter.shop, "Pain", 1000, stock=500)

    def queries(asked: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert counter.client.get(reverse("merchant:figures") + asked).status_code == 200
        return len(captured)

    market.buy(bread)
    queries("")
    few = queries("")
    for _ in range(6):
        Market().buy(bread)
        later(days=1)
    assert queries("") == queries("?periode=dates&du=2023-12-01&au=2026-11-20") == few <= 30
