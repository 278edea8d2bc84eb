"""The demo town is whole, and its past was lived through the services."""

import sqlite3
from datetime import date, timedelta
from random import Random
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django_scopes import scopes_disabled

from marketplace.demo.loader import SEED
from marketplace.demo.loading.chronicle import BAKERY, BOOKSHOP, chronicle, opening_moment
from marketplace.demo.loading.history import SHOP_WEIGHTS, history
from marketplace.demo.loading.people import CLIENT, PERSONAS
from marketplace.demo.loading.timeline import Timeline, TownStuck
from marketplace.demo.models import SentMessage
from marketplace.demo.town import TOWN
from marketplace.kernel import clock
from marketplace.kernel.models import OutboxMessage, User
from orders.order.models import ShopOrder, ShopOrderState
from payments.ledger.selectors import promise_three
from payments.ledger.services import verify_chain
from payments.transfers.models import MerchantAccount
from shops.joining.selectors import stuck_shops, waiting_applications
from shops.merchants.access import shops_of
from shops.partner.models import Partner, SellingMode
from tests.demo.conftest import ORDERS, SmallTown


def test_the_town_has_all_its_shops_and_three_ways_of_selling(town: SmallTown) -> None:
    modes = list(Partner.objects.filter(is_listed=True).values_list("mode", flat=True))
    assert len(modes) == len(TOWN.shops)
    assert (modes.count(SellingMode.SHOWS), modes.count(SellingMode.RESERVES)) == (1, 1)


def test_everybody_in_the_bar_has_an_account(town: SmallTown) -> None:
    people = {user.email: user for user in User.objects.all()}
    assert all(persona.email in people for persona in PERSONAS)
    assert [shop.code for shop in shops_of(people[PERSONAS[1].email])] == [BAKERY]


def test_every_picture_is_a_file(town: SmallTown) -> None:
    shops = Partner.objects.filter(is_listed=True).prefetch_related("products")
    paths = [shop.picture for shop in shops] + [
        product.picture for shop in shops for product in shop.products.all()
    ]
    assert all((town.folder / "media" / path).stat().st_size > 500 for path in paths)


def test_one_merchant_waits_for_an_answer_and_one_is_on_the_way_to_opening(
    town: SmallTown,
) -> None:
    assert [found.shop_name for found in waiting_applications()] == ["Mercerie Au Fil de Soi"]
    assert [(stuck.shop.name, stuck.step) for stuck in stuck_shops()] == [
        ("L’Atelier des Heures", "terms")
    ]


def test_the_association_keeps_the_page_of_the_cobbler(town: SmallTown) -> None:
    (kept,) = Partner.objects.filter(kept_by_association=True)
    assert kept.code == "cordonnerie-vasseur"


def test_every_seller_can_receive_money(town: SmallTown) -> None:
    sellers = Partner.objects.filter(mode=SellingMode.SELLS).count()
    accounts = MerchantAccount.objects.all()
    assert (len(accounts), all(account.can_receive for account in accounts)) == (sellers, True)


def test_the_orders_asked_for_were_placed(town: SmallTown) -> None:
    assert town.orders == ORDERS
    assert str(ORDERS) in town.said[-1]


def test_the_bakery_has_orders_in_every_column(town: SmallTown) -> None:
    with scopes_disabled():
        parts = ShopOrder.objects.filter(
            shop__code=BAKERY, placed_at__gte=opening_moment() - timedelta(days=6)
        )
        states = set(parts.values_list("state", flat=True))
    columns = {
        ShopOrderState.PLACED,
        ShopOrderState.SEEN,
        ShopOrderState.READY,
        ShopOrderState.COLLECTED,
    }
    assert columns <= states


def test_one_made_to_order_is_at_day_28_of_30_and_its_shop_was_reminded(town: SmallTown) -> None:
    with scopes_disabled():
        parts = ShopOrder.objects.select_related("shop")
        part = parts.get(due_date=date(2026, 11, 28), shop__code=BOOKSHOP)
    assert (clock.local(opening_moment()).date() - clock.local(part.placed_at).date()).days == 28
    reminders = SentMessage.objects.filter(to=part.shop.email, subject__icontains="jours")
    assert reminders.count() == 3


def test_messages_bear_the_time_of_their_cause(town: SmallTown) -> None:
    confirmation = SentMessage.objects.filter(to=CLIENT.email, attachments__isnull=False).earliest(
        "at"
    )
    assert clock.local(confirmation.at).date() == date(2026, 10, 29)


def test_nothing_waits_to_be_delivered(town: SmallTown) -> None:
    assert not OutboxMessage.objects.exclude(state=OutboxMessage.DONE).exists()
    with sqlite3.connect(town.folder / "sandbox.sqlite3") as sandbox:
        states = {state for (state,) in sandbox.execute("select distinct state from deliveries")}
    assert states == {"delivered"}


def test_the_books_agree(town: SmallTown) -> None:
    assert verify_chain() == []
    assert promise_three().equal


def test_the_clock_stands_at_thursday_twenty_to_five(town: SmallTown) -> None:
    assert timedelta(0) <= town.clock_after - opening_moment() < timedelta(minutes=1)
    local = clock.local(opening_moment())
    assert (local.weekday(), local.hour, local.minute) == (3, 16, 40)


def test_a_second_town_is_refused(town: SmallTown) -> None:
    with pytest.raises(CommandError, match="make reset"):
        call_command("load_demo")


def test_the_written_orders_name_goods_that_are_for_sale() -> None:
    sold = {
        item.sku
        for shop in TOWN.shops
        if shop.mode != "window"
        for product in shop.products
        for item in (product.variants or (product,))
    }
    assert {sku for purchase in chronicle() for sku in purchase.goods} <= sold


def test_the_drawn_orders_are_the_same_for_the_same_seed() -> None:
    goods = {
        code: SimpleNamespace(
            sku=code, shop_code=code, kind="counted", price_cents=500, can_be_withdrawn=True
        )
        for code in SHOP_WEIGHTS
    }
    first, again = (history(goods, 60, Random(SEED)) for _round in range(2))  # type: ignore[arg-type]
    assert first == again
    assert first != history(goods, 60, Random(SEED + 1))  # type: ignore[arg-type]


@pytest.mark.django_db
def test_a_past_that_does_not_settle_is_an_error() -> None:
    with pytest.raises(TownStuck):
        Timeline(deliver_events=lambda: 1).settle()
