"""« Horaires et retraits » and « Fermer », as the baker uses them on the phone."""

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scopes_disabled

from marketplace.kernel import clock, deadlines
from marketplace.kernel.actors import SYSTEM, Actor
from marketplace.kernel.models import AuditEntry, User
from orders.closing.limits import close_over_orders
from orders.order.states import State
from shops.hours.models import Closure, ExceptionalDay, OpeningRange, PickupPlace, Slot
from shops.hours.timetable import timetable
from shops.hours.windows import windows_for
from shops.merchants.services import add_staff
from shops.partner.models import Partner
from tests import factories
from tests.merchant.counter import Counter
from tests.orders.market import Market, part_of

pytestmark = pytest.mark.usefixtures("market_day")

SATURDAY = factories.MARKET_DAY + timedelta(days=2)
TUESDAY_ROW = {"d1-0-opens": "09:00", "d1-0-closes": "12:00"}
SETTINGS = {
    "window_minutes": "60", "window_capacity": "5", "preparation_minutes": "30",
    "last_order_minutes": "60", "horizon_days": "7",
}  # fmt: skip


def ranges(shop: Partner) -> list[tuple[int, time, time]]:
    rows = OpeningRange.objects.filter(shop=shop, place=None)
    return list(rows.values_list("weekday", "opens", "closes"))


class TestTheWeek:
    def test_is_shown_as_it_stands(self, counter: Counter) -> None:
        page = counter.client.get(reverse("merchant:hours")).content.decode()
        assert 'name="d1-0-opens" value="07:00"' in page
        assert 'name="d1-1-closes" value="19:30"' in page

    def test_is_replaced_by_what_is_sent(self, counter: Counter) -> None:
        third = {
            "d1-1-opens": "14:00",
            "d1-1-closes": "16:00",
            "d1-2-opens": "17:00",
            "d1-2-closes": "20:00",
        }
        said = counter.tap("hours", **TUESDAY_ROW, **third)
        assert "C’est noté" in said
        assert ranges(counter.shop) == [
            (1, time(9), time(12)), (1, time(14), time(16)), (1, time(17), time(20)),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("opens", "closes"),
        [("9:00", "12:30"), ("9h", "12h30"), ("9 h", "12 H 30"), ("9", "12.30")],
    )
    def test_is_read_as_people_write_hours(self, counter: Counter, opens: str, closes: str) -> None:
        counter.tap("hours", **{"d1-0-opens": opens, "d1-0-closes": closes})
        assert ranges(counter.shop) == [(1, time(9), time(12, 30))]

    def test_that_no_longer_holds_an_order_says_so(self, counter: Counter, market: Market) -> None:
        jam = factories.make_product(counter.shop, "Confiture", 650)
        market.buy(jam)
        said = counter.tap("hours", **TUESDAY_ROW)
        assert "Une commande déjà prise tombe hors de vos horaires : aujourd’hui à" in said
        assert "hors de vos horaires" not in counter.tap(
            "hours", **{"d3-0-opens": "07:00", "d3-0-closes": "19:30"}
        )

    @pytest.mark.parametrize(
        ("rows", "said"),
        [
            ({"d1-0-opens": "18:00", "d1-0-closes": "00:00"}, "indiquez 23:59"),
            ({"d1-0-opens": "09:00+02:00", "d1-0-closes": "12:00"}, "l’ouverture et la fermeture"),
            ({"d1-0-opens": "25:00", "d1-0-closes": "26:00"}, "l’ouverture et la fermeture"),
            ({"d1-0-opens": "12:00", "d1-0-closes": "09:00"}, "finit avant de commencer"),
            ({**TUESDAY_ROW, "d1-1-opens": "11:00", "d1-1-closes": "13:00"}, "se recouvrent"),
            ({"d1-0-opens": "09:00"}, "l’ouverture et la fermeture"),
            ({"d1-0-opens": "neuf", "d1-0-closes": "dix"}, "l’ouverture et la fermeture"),
        ],
    )
    def test_with_a_mistake_is_asked_again_with_nothing_lost(
        self, counter: Counter, rows: dict[str, str], said: str
    ) -> None:
        before = ranges(counter.shop)
        friday = {"d4-0-opens": "08:15", "d4-0-closes": "12:45"}
        answer = counter.client.post(reverse("merchant:hours"), {**rows, **friday})
        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert 'value="08:15"' in answer.content.decode()
        assert ranges(counter.shop) == before

    def test_copies_a_day_to_the_other_open_days_without_keeping_it_yet(
        self, counter: Counter
    ) -> None:
        before = ranges(counter.shop)
        rows = {**TUESDAY_ROW, "d3-0-opens": "10:00", "d3-0-closes": "11:00", "copy": "1"}
        page = counter.client.post(reverse("merchant:hours"), rows).content.decode()
        assert 'name="d3-0-opens" value="09:00"' in page
        assert 'name="d0-0-opens" value=""' in page
        assert ranges(counter.shop) == before

    def test_costs_the_same_however_much_is_planned(self, counter: Counter) -> None:
        def cost() -> int:
            with CaptureQueriesContext(connection) as asked:
                counter.open("hours")
            return len(asked)

        def plan(step: int) -> None:
            day = (clock.today() + timedelta(days=step)).isoformat()
            rows = {"d0-0-opens": "09:00", "d0-0-closes": "10:00"}
            counter.tap("exceptional_day", day=day, **rows)

        plan(1)
        few = cost()
        for step in range(2, 8):
            plan(step)
        assert cost() == few <= 14


class TestASingleDay:
    def test_gets_hours_of_its_own(self, counter: Counter) -> None:
        monday = clock.today() + timedelta(days=4)
        rows = {"d0-0-opens": "09:00", "d0-0-closes": "12:00"}
        counter.tap("exceptional_day", day=monday.isoformat(), reason="Foire", **rows)
        assert "Foire" in counter.open("hours")
        assert monday in {window.day for window in windows_for(counter.shop)}
        counter.tap("remove_day", day=monday.isoformat())
        assert not ExceptionalDay.objects.exists()

    def test_without_hours_is_asked_again(self, counter: Counter) -> None:
        day = (clock.today() + timedelta(days=4)).isoformat()
        assert "au moins un horaire" in counter.tap("exceptional_day", day=day, status=422)

    def test_that_is_over_is_refused(self, counter: Counter) -> None:
        rows = {"d0-0-opens": "09:00", "d0-0-closes": "12:00"}
        said = counter.tap("exceptional_day", day="2026-11-01", status=422, **rows)
        assert "passé" in said


class TestAHoliday:
    def test_is_proposed_and_decided_by_one_tap(self, counter: Counter) -> None:
        assert "vendredi 25 décembre à décider Noël" in counter.open("hours")
        counter.tap("holiday", day="2026-12-25", decision="open")
        assert "vendredi 25 décembre ouvert" in counter.open("hours")
        counter.tap("holiday", day="2026-12-25", decision="closed")
        assert timetable(counter.shop).closed_on(date(2026, 12, 25))
        counter.tap("holiday", day="2026-12-25", decision="open")
        assert timetable(counter.shop).ranges_on(date(2026, 12, 25))

    def test_that_is_none_is_refused(self, counter: Counter) -> None:
        assert "pas férié" in counter.tap("holiday", day="2026-12-24", decision="open")

    def test_with_orders_shows_them_before_it_closes(
        self, counter: Counter, market: Market
    ) -> None:
        factories.go_to_market_day(day=date(2026, 12, 18))
        counter.tap("holiday", day="2026-12-25", decision="open")
        jam = factories.make_product(counter.shop, "Confiture", 650)
        start = next(w.starts_at for w in windows_for(counter.shop) if w.day == date(2026, 12, 25))
        market.buy(jam, choices={counter.shop.pk: start})
        said = counter.tap("holiday", day="2026-12-25", decision="closed")
        assert "Une commande est prise pour ces jours." in said
        assert not timetable(counter.shop).closed_on(date(2026, 12, 25))


class TestWindows:
    def test_are_set_and_shown_as_customers_see_them(self, counter: Counter) -> None:
        said = counter.tap("windows", **SETTINGS)
        assert "Voilà ce que voient vos clients" in said
        counter.shop.refresh_from_db()
        assert (counter.shop.window_minutes, counter.shop.window_capacity) == (60, 5)

    def test_can_be_looked_at_before_they_are_kept(self, counter: Counter) -> None:
        said = counter.tap("windows", **{**SETTINGS, "window_minutes": "720", "look": "1"})
        assert "rien n’est enregistré" in said
        assert "7 h – 13 h" in said
        counter.shop.refresh_from_db()
        assert counter.shop.window_minutes == 120

    def test_with_a_wrong_number_are_asked_again(self, counter: Counter) -> None:
        said = counter.tap("windows", status=422, **{**SETTINGS, "window_capacity": "0"})
        assert "entre 1 et 500" in said

    def test_take_as_many_as_is_said_by_hand_but_never_fewer_than_are_booked(
        self, counter: Counter, market: Market
    ) -> None:
        jam = factories.make_product(counter.shop, "Confiture", 650)
        market.buy(jam)
        window = windows_for(counter.shop)[0]
        assert "pas moins" in counter.tap("window_capacity", window=str(window.key), capacity="0")
        counter.tap("window_capacity", window=str(window.key), capacity="1")
        with scopes_disabled():
            assert Slot.objects.get().capacity == 1
        assert window.key not in {other.key for other in windows_for(counter.shop)}

    def test_of_a_day_can_be_full_by_one_tap(self, counter: Counter) -> None:
        counter.tap("full_day", day=SATURDAY.isoformat())
        assert SATURDAY not in {window.day for window in windows_for(counter.shop)}


class TestPause:
    def test_for_an_hour_keeps_new_orders_away_and_is_shown_on_the_day(
        self, counter: Counter
    ) -> None:
        counter.tap("pause", length="hour")
        counter.shop.refresh_from_db()
        assert counter.shop.is_paused
        assert "En pause" in counter.open("day")
        assert all(
            w.starts_at >= clock.now() + timedelta(minutes=59) for w in windows_for(counter.shop)
        )

    def test_for_today_leaves_no_window_today(self, counter: Counter) -> None:
        counter.tap("pause", length="today")
        counter.shop.refresh_from_db()
        assert clock.today() not in {window.day for window in windows_for(counter.shop)}

    def test_until_a_moment(self, counter: Counter) -> None:
        counter.tap("pause", length="until", until=f"{SATURDAY}T12:00")
        counter.shop.refresh_from_db()
        assert counter.shop.paused_until == clock.local_datetime(SATURDAY, time(12))

    @pytest.mark.parametrize("until", ["", "demain", "2026-11-01T10:00"])
    def test_until_nothing_sensible_is_refused(self, counter: Counter, until: str) -> None:
        counter.tap("pause", length="until", until=until)
        counter.shop.refresh_from_db()
        assert counter.shop.paused_until is None

    def test_ends_by_one_tap(self, counter: Counter) -> None:
        counter.tap("pause", length="today")
        assert "En pause" not in counter.tap("resume", from_day="1")


class TestAStall:
    DRAFT = {"name": "Marché du samedi", "street": "Place des Halles", "note": "sous la halle"}
    SATURDAYS = {"d5-0-opens": "08:00", "d5-0-closes": "12:00"}

    def test_is_written_changed_and_given_up(self, counter: Counter) -> None:
        counter.tap("new_place", **self.DRAFT, **self.SATURDAYS)
        place = PickupPlace.objects.get()
        windows = [window for window in windows_for(counter.shop) if window.place_id == place.pk]
        assert {window.day for window in windows} == {SATURDAY, SATURDAY + timedelta(days=7)}
        counter.tap("place", place.pk, **{**self.DRAFT, "name": "Halle"}, **self.SATURDAYS)
        assert "Halle" in counter.open("hours")
        counter.tap("leave_place", place.pk)
        assert all(window.place_id is None for window in windows_for(counter.shop))

    def test_given_up_names_the_orders_booked_there_first(
        self, counter: Counter, market: Market
    ) -> None:
        counter.tap("new_place", **self.DRAFT, **self.SATURDAYS)
        place = PickupPlace.objects.get()
        jam = factories.make_product(counter.shop, "Confiture", 650)
        window = next(one for one in windows_for(counter.shop) if one.place_id == place.pk)
        order = market.buy(jam, choices={counter.shop.pk: window.key})
        shown = counter.open("leave_place", place.pk)
        assert "Une commande est prévue à cet endroit." in shown
        assert f"Louise Garnier {order.number}" in shown
        assert PickupPlace.objects.get().closed_at is None
        said = counter.tap("leave_place", place.pk)
        assert "Chaque client concerné reçoit un message dans la minute." in said
        while deadlines.run_due():
            pass
        assert part_of(order).choice_reason == "closed"

    def test_given_up_without_orders_says_so(self, counter: Counter) -> None:
        counter.tap("new_place", **self.DRAFT, **self.SATURDAYS)
        place = PickupPlace.objects.get()
        assert "Aucune commande n’est prévue" in counter.open("leave_place", place.pk)
        assert "Chaque client" not in counter.tap("leave_place", place.pk)

    def test_needs_a_name(self, counter: Counter) -> None:
        said = counter.tap("new_place", status=422, **{**self.DRAFT, "name": ""})
        assert "Donnez un nom" in said


class TestClosing:
    def test_shows_the_orders_then_closes_then_opens_again(
        self, counter: Counter, market: Market
    ) -> None:
        tart = factories.make_product(
            counter.shop, "Tarte", 1800, withdrawal_exception="perishable"
        )
        jam = factories.make_product(counter.shop, "Confiture", 650)
        order = market.buy(tart, jam)
        today = clock.today().isoformat()
        shown = counter.open("close_shop", first_day=today, end="open")
        assert f"Louise Garnier {order.number}" in shown
        assert "Produits frais : 18,00 € remboursés tout de suite." in shown.replace("\xa0", " ")
        assert not Closure.objects.exists()
        counter.tap("close_shop", first_day=today, end="open", reason="Travaux")
        while deadlines.run_due():
            pass
        assert part_of(order).choice_reason == "closed"
        page = counter.open("close_shop")
        assert "Fermé jusqu’à nouvel ordre" in page
        assert "1 commande attend la réponse du client" in page
        said = counter.tap("reopen_shop", closure=str(Closure.objects.get().pk))
        assert "1 commande sans réponse tient à nouveau" in said
        while deadlines.run_due():
            pass
        assert part_of(order).choice_reason == ""

    @pytest.mark.parametrize(("quantity", "may"), [(1, True), (2, False)])
    def test_by_an_employee_stops_at_their_limit(
        self, client: Client, bakery: Partner, market: Market, quantity: int, may: bool
    ) -> None:
        """Thirty euros by default; a tart is 18."""
        clerk = factories.make_user("leo@exemple.test", "Léo Petit")
        add_staff(actor=SYSTEM, shop=bakery, user=clerk)
        client.force_login(clerk)
        phone = Counter(client, bakery)
        tart = factories.make_product(bakery, "Tarte", 1800, withdrawal_exception="perishable")
        order = market.buy((tart, quantity))
        days = {"first_day": clock.today().isoformat(), "end": "open"}
        shown = phone.open("close_shop", **days).replace("\xa0", " ")
        assert ("demandez à Claire Martin" in shown) is not may
        assert ("rembourse 36,00 € tout de suite" in shown) is not may
        phone.tap("close_shop", status=200 if may else 422, **days)
        while deadlines.run_due():
            pass
        assert Closure.objects.exists() is may
        assert (part_of(order).state == State.CANCELLED) is may

    def test_by_the_association_has_no_such_limit(
        self, bakery: Partner, market: Market, manager: User
    ) -> None:
        tart = factories.make_product(bakery, "Tarte", 1800, withdrawal_exception="perishable")
        market.buy((tart, 5))
        close_over_orders(
            actor=Actor.of(manager), shop=bakery, first_day=clock.today(), last_day=None
        )
        assert Closure.objects.exists()

    @pytest.mark.parametrize(
        ("days", "said"),
        [
            ({"first_day": "2026-11-01", "end": "open"}, "Ce jour est passé."),
            ({"first_day": "2026-11-28", "end": "date"}, "Indiquez le dernier jour"),
            (
                {"first_day": "2026-11-28", "end": "date", "last_day": "2026-11-27"},
                "vient avant le premier",
            ),
            ({"first_day": "bientôt", "end": "open"}, "Indiquez une date"),
            ({"first_day": "2026-11-28"}, "Dites jusqu’à quand vous fermez."),
            (
                {"first_day": "2026-11-28", "end": "date", "last_day": "9999-12-31"},
                "jusqu’à nouvel ordre",
            ),
        ],
    )
    def test_with_days_that_cannot_be_is_asked_again(
        self, counter: Counter, days: dict[str, str], said: str
    ) -> None:
        assert said in counter.tap("close_shop", status=422, **days)
        assert not Closure.objects.exists()

    def test_a_last_day_alone_says_until_when(self, counter: Counter) -> None:
        day = SATURDAY.isoformat()
        shown = counter.open("close_shop", first_day=day, last_day=day)
        assert "Dites jusqu’à quand vous fermez" not in shown
        counter.tap("close_shop", first_day=day, last_day=day)
        assert Closure.objects.get().last_day == SATURDAY

    def test_twice_is_one_closing(self, counter: Counter) -> None:
        for _tap in range(2):
            counter.tap("close_shop", first_day=SATURDAY.isoformat(), end="open")
        assert Closure.objects.count() == 1

    def test_that_ends_while_another_goes_on_does_not_say_open(self, counter: Counter) -> None:
        day = {"first_day": SATURDAY.isoformat(), "end": "date", "last_day": SATURDAY.isoformat()}
        counter.tap("close_shop", **day)
        counter.tap("close_shop", first_day=clock.today().isoformat(), end="open")
        first = Closure.objects.order_by("pk")[0]
        said = counter.tap("reopen_shop", closure=str(first.pk))
        assert "Une autre reste en place : Fermé jusqu’à nouvel ordre" in said

    def test_belongs_to_the_shop(self, counter: Counter, bookshop: Partner) -> None:
        theirs = Closure.objects.create(shop=bookshop, first_day=SATURDAY)
        counter.tap("reopen_shop", status=404, closure=str(theirs.pk))

    def test_is_audited(self, counter: Counter) -> None:
        counter.tap("close_shop", first_day=SATURDAY.isoformat(), end="open")
        entry = AuditEntry.objects.get(action="shop.closed")
        assert (entry.actor_kind, entry.data["last_day"]) == ("staff", None)
