"""A shop closes while people have ordered: what is asked of them, and what becomes of it."""

from datetime import time, timedelta

import pytest
from django.db import transaction
from django_scopes import scopes_disabled

from marketplace.kernel import clock, deadlines
from marketplace.kernel.actors import SYSTEM
from marketplace.kernel.models import Deadline, User
from orders.closing import schedules
from orders.closing.models import OvertakenOrder
from orders.closing.selectors import answers_to, plans
from orders.closing.services import accept_later_day, overtake
from orders.messages.facts import Facts
from orders.messages.letters import Text
from orders.messages.recipients import SHOPPER
from orders.messages.registry import MAILS
from orders.order.access import locked_part
from orders.order.models import ShopOrder, ShopOrderState
from orders.order.windows import possible_windows
from orders.pickup.services import choose_window, mark_ready, mark_seen
from orders.placing.errors import BasketProblem
from orders.returns.services import cancel_shop_order
from shops.catalogue.models import Product
from shops.hours.closures import close_shop, reopen_shop
from shops.hours.models import Closure
from shops.hours.windows import windows_for
from shops.partner.models import Partner, SellingMode
from tests.orders.closing.conftest import (
    FRIDAY,
    SATURDAY,
    SUNDAY,
    THURSDAY,
    TUESDAY,
    bought,
    close,
    happen,
    live_for,
    live_until,
    window_on,
)
from tests.orders.mailbox import Mailbox
from tests.orders.market import Market, expire, in_stock, part_of, pay, refunded, sent, staff

State = ShopOrderState
LOUISE = "louise@exemple.test"
WEDNESDAY = TUESDAY.replace(day=25)
pytestmark = pytest.mark.usefixtures("mailbox")


def told(part: ShopOrder, name: str) -> str:
    """The words of a mail to the shopper."""
    with scopes_disabled():
        letter = MAILS[name, SHOPPER](Facts(part.order, part, sent(name)[0]))
    return " ".join(block.text for block in letter.blocks if isinstance(block, Text))


class TestWhatWasBooked:
    def test_is_asked_about_another_moment_or_the_money(
        self, market: Market, bakery: Partner, jam: Product, mailbox: Mailbox
    ) -> None:
        order = bought(market, bakery, SATURDAY, jam)
        close(bakery, SATURDAY, SUNDAY)
        part = part_of(order)
        assert (part.state, part.choice_reason) == (State.PLACED, "closed")
        text = mailbox.all(to=LOUISE, subject__contains="choisissez").get().text
        assert "Boulangerie Martin ferme jusqu’au dimanche 22 novembre" in text.replace("\xa0", " ")
        assert "Me faire rembourser" in text
        assert "Sans réponse d’ici 24" in text

    def test_on_other_days_is_left_alone(
        self, market: Market, bakery: Partner, jam: Product
    ) -> None:
        order = bought(market, bakery, FRIDAY, jam)
        close(bakery, SATURDAY, None)
        assert part_of(order).choice_asked_at is None
        assert sent("closing_choice") == []

    def test_is_refunded_without_an_answer_in_24_hours(
        self, market: Market, bakery: Partner, jam: Product
    ) -> None:
        order = bought(market, bakery, SATURDAY, jam)
        close(bakery, SATURDAY, None)
        live_for(hours=23, minutes=59)
        assert part_of(order).state == State.PLACED
        live_for(minutes=2)
        part = part_of(order)
        assert (part.state, part.end_reason) == (State.CANCELLED, "shop_closed")
        assert refunded(order) == [650]
        assert in_stock(jam) == (10, 0)

    def test_moves_to_the_moment_that_the_shopper_takes(
        self, market: Market, bakery: Partner, jam: Product
    ) -> None:
        order = bought(market, bakery, SATURDAY, jam)
        closure = close(bakery, SATURDAY, SUNDAY)
        part = part_of(order)
        days = {window.day for window in possible_windows(part.reference)}
        assert SATURDAY not in days
        other = window_on(bakery, TUESDAY)
        choose_window(actor=market.actor, shop_order_ref=part.reference, starts_at=other)
        live_for(hours=25)
        part = part_of(order)
        assert (part.state, part.pickup_date, part.choice_reason) == (State.PLACED, TUESDAY, "")
        assert answers_to(closure).moved == 1

    def test_is_refunded_when_the_shopper_says_so_though_the_shop_had_begun(
        self, market: Market, bakery: Partner, baker: User, jam: Product
    ) -> None:
        order = bought(market, bakery, SATURDAY, jam)
        mark_seen(actor=staff(baker), shop_order_ref=part_of(order).reference)
        close(bakery, SATURDAY, SUNDAY)
        cancel_shop_order(actor=market.actor, shop_order_ref=part_of(order).reference)
        assert (refunded(order), part_of(order).end_reason) == ([650], "shop_closed")

    def test_and_ready_is_asked_about_too(
        self, market: Market, bakery: Partner, baker: User, jam: Product
    ) -> None:
        order = bought(market, bakery, SATURDAY, jam)
        mark_ready(actor=staff(baker), shop_order_ref=part_of(order).reference)
        close(bakery, SATURDAY, None)
        assert part_of(order).choice_reason == "closed"
        live_for(hours=25)
        assert (part_of(order).state, refunded(order)) == (State.CANCELLED, [650])

    def test_and_ready_is_reminded_of_before_the_other_moment(
        self, market: Market, bakery: Partner, baker: User, jam: Product
    ) -> None:
        order = bought(market, bakery, SATURDAY, jam)
        ref = part_of(order).reference
        mark_ready(actor=staff(baker), shop_order_ref=ref)
        close(bakery, SATURDAY, SUNDAY)
        choose_window(actor=market.actor, shop_order_ref=ref, starts_at=window_on(bakery, TUESDAY))
        live_until(TUESDAY, time(8))
        assert len(sent("window_reminder")) == 1

    def test_and_made_ready_meanwhile_still_waits_for_the_answer(
        self, market: Market, bakery: Partner, baker: User, jam: Product
    ) -> None:
        order = bought(market, bakery, SATURDAY, jam)
        close(bakery, SATURDAY, SUNDAY)
        mark_ready(actor=staff(baker), shop_order_ref=part_of(order).reference)
        assert part_of(order).choice_reason == "closed"

    def test_hears_nothing_of_reminders_nor_lateness_while_it_is_asked(
        self, market: Market, bakery: Partner, jam: Product, mailbox: Mailbox
    ) -> None:
        bought(market, bakery, FRIDAY, jam)
        close(bakery, FRIDAY, FRIDAY)
        live_for(hours=23)
        assert sent("late_choice") == sent("window_reminder") == []
        assert sent("unseen", to="association") == []


class TestFreshGoods:
    def test_are_refunded_at_once_and_the_rest_is_asked_about(
        self, market: Market, bakery: Partner, jam: Product, tart: Product, baguette: Product
    ) -> None:
        order = bought(market, bakery, SATURDAY, jam, tart, (baguette, 2))
        close(bakery, SATURDAY, SUNDAY)
        assert refunded(order) == [1800 + 240]
        assert part_of(order).choice_reason == "closed"
        (told,) = sent("closing_choice")
        assert (told["amount_cents"], len(told["gone"])) == (2040, 2)

    def test_alone_end_the_order_with_one_message(
        self, market: Market, bakery: Partner, baguette: Product
    ) -> None:
        order = bought(market, bakery, SATURDAY, (baguette, 3))
        close(bakery, SATURDAY, SATURDAY)
        assert part_of(order).state == State.CANCELLED
        assert refunded(order) == [360]
        assert sent("closing_choice") == []
        assert "ferme, et ne peut pas vous donner" in told(part_of(order), "cancelled")

    def test_are_told_before_anybody_confirms(
        self, market: Market, bakery: Partner, jam: Product, tart: Product
    ) -> None:
        order = bought(market, bakery, SATURDAY, jam, tart)
        with scopes_disabled():
            (plan,) = plans(bakery, SATURDAY, None)
        assert (plan.slip.number, plan.slip.who) == (order.number, "Louise Garnier")
        assert (plan.fresh_cents, plan.asked_cents) == (1800, 650)
        assert Closure.objects.count() == 0


class TestAReservation:
    @pytest.fixture(autouse=True)
    def _only_reserves(self, bakery: Partner) -> None:
        Partner.objects.filter(pk=bakery.pk).update(mode=SellingMode.RESERVES)
        bakery.refresh_from_db()

    def test_is_asked_while_there_is_another_moment(
        self, market: Market, bakery: Partner, jam: Product
    ) -> None:
        market.put(jam)
        order = market.order(choices={bakery.pk: window_on(bakery, SATURDAY)})
        close(bakery, SATURDAY, SUNDAY)
        assert part_of(order).choice_reason == "closed"
        live_for(hours=25)
        assert part_of(order).state == State.CANCELLED

    def test_ends_with_a_message_where_there_is_none(
        self, market: Market, bakery: Partner, jam: Product
    ) -> None:
        market.put(jam)
        order = market.order(choices={bakery.pk: window_on(bakery, SATURDAY)})
        close(bakery, THURSDAY, None)
        assert part_of(order).state == State.CANCELLED
        assert len(sent("cancelled")) == 1


class TestMadeToOrder:
    def test_keeps_its_date_when_the_shop_opens_again_in_time(
        self, market: Market, bakery: Partner, cake: Product
    ) -> None:
        order = market.buy(cake, choices={})
        due = part_of(order).due_date
        close(bakery, FRIDAY, TUESDAY)
        part = part_of(order)
        assert (part.choice_asked_at, part.due_date) == (None, due)

    def test_is_asked_about_when_it_does_not_and_can_wait(
        self, market: Market, bakery: Partner, cake: Product
    ) -> None:
        order = market.buy(cake, choices={})
        due = part_of(order).due_date
        assert due is not None
        close(bakery, THURSDAY, due)
        accept_later_day(actor=market.actor, shop_order_ref=part_of(order).reference)
        live_for(hours=25)
        part = part_of(order)
        assert part.state == State.PLACED
        assert part.due_date is not None
        assert part.due_date > due

    def test_is_reminded_of_anew_before_the_later_day(
        self, market: Market, bakery: Partner, cake: Product
    ) -> None:
        order = market.buy(cake, choices={})
        due = part_of(order).due_date
        assert due is not None
        live_until(due - timedelta(days=7), time(9))
        live_until(due - timedelta(days=2), time(9))
        assert [row["days"] for row in sent("to_order_reminder", to="shop")] == [7, 2]
        close(bakery, clock.today(), due + timedelta(days=9))
        accept_later_day(actor=market.actor, shop_order_ref=part_of(order).reference)
        later = part_of(order).due_date
        assert later is not None
        live_until(later - timedelta(days=7), time(9))
        live_until(later - timedelta(days=2), time(9))
        assert [row["days"] for row in sent("to_order_reminder", to="shop")] == [7, 2, 7, 2]

    def test_may_still_be_given_before_the_closure_and_is_asked_about_when_it_begins(
        self, market: Market, bakery: Partner, cake: Product
    ) -> None:
        order = market.buy(cake, choices={})
        close(bakery, TUESDAY, None)
        assert part_of(order).choice_reason == ""
        live_until(TUESDAY, time(0, 1))
        assert part_of(order).choice_reason == "closed"

    def test_is_refunded_without_an_answer(
        self, market: Market, bakery: Partner, cake: Product
    ) -> None:
        order = market.buy(cake, choices={})
        close(bakery, THURSDAY, None)
        live_for(hours=25)
        assert refunded(order) == [9000]

    def test_cannot_be_ordered_while_nobody_knows_when_the_shop_opens(
        self, market: Market, bakery: Partner, cake: Product
    ) -> None:
        market.put(cake)
        close(bakery, THURSDAY, None)
        with pytest.raises(BasketProblem):
            market.order(choices={})


class TestWhoIsPaying:
    def test_gets_the_next_moment_if_there_is_one(
        self, market: Market, bakery: Partner, jam: Product
    ) -> None:
        order = market.order_of(jam, choices={bakery.pk: window_on(bakery, SATURDAY)})
        close(bakery, SATURDAY, SUNDAY)
        pay(order)
        part = part_of(order)
        assert part.state == State.PLACED
        assert part.pickup_date not in (SATURDAY, SUNDAY)

    def test_gets_the_money_back_where_there_is_none(
        self, market: Market, bakery: Partner, jam: Product
    ) -> None:
        order = market.order_of(jam, choices={bakery.pk: window_on(bakery, SATURDAY)})
        close(bakery, THURSDAY, None)
        pay(order)
        part = part_of(order)
        assert (part.state, part.end_reason) == (State.CANCELLED, "shop_closed")
        assert refunded(order) == [650]

    def test_for_goods_made_to_order_is_found_an_hour_later(
        self, market: Market, bakery: Partner, cake: Product
    ) -> None:
        order = market.order_of(cake, choices={})
        close(bakery, THURSDAY, None)
        pay(order)
        assert part_of(order).choice_reason == ""
        live_for(hours=1)
        assert part_of(order).choice_reason == "closed"

    def test_and_does_not_pay_leaves_nothing_behind(
        self, market: Market, bakery: Partner, jam: Product
    ) -> None:
        order = market.order_of(jam, choices={bakery.pk: window_on(bakery, SATURDAY)})
        close(bakery, SATURDAY, None)
        expire(order)
        live_for(hours=2)
        assert sent("closing_choice") == []
        assert in_stock(jam) == (10, 0)


class TestOpeningAgain:
    def test_keeps_what_nobody_had_answered(
        self, market: Market, bakery: Partner, jam: Product, mailbox: Mailbox
    ) -> None:
        order = bought(market, bakery, SATURDAY, jam)
        before = part_of(order).window_starts_at
        closure = close(bakery, SATURDAY, None)
        reopen_shop(actor=SYSTEM, closure=closure)
        live_for(hours=25)
        part = part_of(order)
        assert (part.state, part.window_starts_at, part.choice_reason) == (State.PLACED, before, "")
        assert mailbox.all(to=LOUISE, subject__contains="tient").count() == 1

    def test_wakes_the_reminders_of_what_stands_again(
        self, market: Market, bakery: Partner, jam: Product
    ) -> None:
        bought(market, bakery, SATURDAY, jam)
        closure = close(bakery, SATURDAY, None)
        reopen_shop(actor=SYSTEM, closure=closure)
        happen()
        live_until(FRIDAY, time(18, 30))
        live_until(SATURDAY, time(11))
        assert len(sent("window_reminder")) == len(sent("late_choice")) == 1

    def test_brings_nothing_back_that_was_answered(
        self, market: Market, bakery: Partner, jam: Product
    ) -> None:
        order = bought(market, bakery, SATURDAY, jam)
        closure = close(bakery, SATURDAY, SUNDAY)
        cancel_shop_order(actor=market.actor, shop_order_ref=part_of(order).reference)
        reopen_shop(actor=SYSTEM, closure=closure)
        happen()
        assert part_of(order).state == State.CANCELLED
        assert sent("closing_kept") == []

    def test_leaves_the_question_open_while_another_closure_covers_the_day(
        self, market: Market, bakery: Partner, jam: Product
    ) -> None:
        order = bought(market, bakery, SATURDAY, jam)
        closure = close(bakery, SATURDAY, SATURDAY)
        close(bakery, SATURDAY, SUNDAY)
        reopen_shop(actor=SYSTEM, closure=closure)
        happen()
        assert part_of(order).choice_reason == "closed"
        assert len(sent("closing_choice")) == 1

    def test_and_closing_once_more_asks_once_more(
        self, market: Market, bakery: Partner, jam: Product
    ) -> None:
        order = bought(market, bakery, SATURDAY, jam)
        reopen_shop(actor=SYSTEM, closure=close(bakery, SATURDAY, SATURDAY))
        happen()
        close(bakery, SATURDAY, SATURDAY)
        assert part_of(order).choice_reason == "closed"
        assert len(sent("closing_choice")) == 2
        live_for(hours=25)
        assert refunded(order) == [650]

    def test_and_closing_once_more_gives_the_24_hours_once_more(
        self, market: Market, bakery: Partner, jam: Product
    ) -> None:
        order = bought(market, bakery, SATURDAY, jam)
        reopen_shop(actor=SYSTEM, closure=close(bakery, SATURDAY, SATURDAY))
        live_for(hours=20)
        close(bakery, SATURDAY, SATURDAY)
        live_for(hours=5)
        assert (part_of(order).state, part_of(order).choice_reason) == (State.PLACED, "closed")
        live_for(hours=20)
        assert refunded(order) == [650]

    def test_offers_the_days_again(self, market: Market, bakery: Partner) -> None:
        closure = close(bakery, SATURDAY, SATURDAY)
        assert SATURDAY not in {window.day for window in windows_for(bakery)}
        reopen_shop(actor=SYSTEM, closure=closure)
        assert SATURDAY in {window.day for window in windows_for(bakery)}


class TestExactlyOnce:
    def test_running_it_again_changes_nothing(
        self, market: Market, bakery: Partner, jam: Product, tart: Product
    ) -> None:
        order = bought(market, bakery, SATURDAY, jam, tart)
        closure = close(bakery, SATURDAY, SUNDAY)
        with transaction.atomic():
            overtake(locked_part(part_of(order).reference), closure)
        Deadline.objects.filter(kind=schedules.OVERTAKEN).update(done_at=None)
        happen()
        live_for(hours=2)
        assert refunded(order) == [1800]
        assert len(sent("closing_choice")) == 1
        with scopes_disabled():
            assert OvertakenOrder.objects.count() == 1

    def test_closing_by_itself_writes_nothing_about_orders_until_its_deadline_runs(
        self, market: Market, bakery: Partner, jam: Product
    ) -> None:
        """Whoever closes waits for no order: each is dealt with in a transaction of its own."""
        order = bought(market, bakery, SATURDAY, jam)
        close_shop(actor=SYSTEM, shop=bakery, first_day=SATURDAY, last_day=None)
        assert part_of(order).choice_asked_at is None
        assert Deadline.objects.filter(kind=schedules.OVERTAKEN, done_at=None).count() == 1

    def test_an_order_given_meanwhile_is_not_asked_about(
        self, market: Market, bakery: Partner, baker: User, jam: Product
    ) -> None:
        order = bought(market, bakery, FRIDAY, jam)
        close_shop(actor=SYSTEM, shop=bakery, first_day=FRIDAY, last_day=None)
        cancel_shop_order(actor=staff(baker), shop_order_ref=part_of(order).reference)
        assert deadlines.run_due() >= 0
        assert sent("closing_choice") == []
