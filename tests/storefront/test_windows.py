"""« Quand passez-vous ? »: one answer for all, then one for each."""

from datetime import date, time

import pytest
from django.test import Client
from django.urls import reverse

from marketplace.kernel import clock
from shops.hours.windows import common_windows
from shops.partner.models import Partner
from tests import factories
from tests.storefront.conftest import Stalls
from tests.storefront.visits import add, choose_first, first_windows, words

pytestmark = pytest.mark.django_db

WINDOWS = "storefront:windows"


def chosen(client: Client) -> dict[str, str]:
    stored: dict[str, str] = client.session["windows"]
    return stored


def test_an_empty_basket_leads_back_to_the_basket(client: Client, stalls: Stalls) -> None:
    assert client.get(reverse(WINDOWS))["Location"] == reverse("storefront:basket")


def test_the_half_days_that_suit_every_shop_come_first(client: Client, stalls: Stalls) -> None:
    add(client, stalls.rye)
    add(client, stalls.novel)

    page = client.get(reverse(WINDOWS))

    assert "Ces moments conviennent à tous les commerces de votre panier." in words(page)
    assert 'name="half" value="2026-11-19-afternoon" checked' in page.content.decode()


def test_one_answer_gives_every_shop_its_window(
    client: Client, stalls: Stalls, bakery: Partner, bookshop: Partner
) -> None:
    add(client, stalls.rye)
    add(client, stalls.novel)

    answer = client.post(reverse(WINDOWS), {"half": "2026-11-20-morning"})

    assert answer["Location"] == reverse("storefront:checkout")
    assert set(chosen(client)) == {str(bakery.pk), str(bookshop.pk)}


def test_the_windows_of_one_answer_lie_near_each_other(market_day: object) -> None:
    early = factories.make_shop(hours=((time(7), time(13)),), window_minutes=30)
    late = factories.make_shop(hours=((time(10), time(13)),), window_minutes=30)

    morning = common_windows([(early, {}), (late, {})])[1]

    assert clock.local(morning.per_shop[early.pk].starts_at).hour == 7
    assert {clock.local(window.starts_at).hour for window in morning.in_one_go().values()} == {10}


def test_whoever_is_free_later_takes_another_hour_for_all_shops_at_once(
    client: Client, market_day: object
) -> None:
    shops = [factories.make_shop(window_minutes=30) for _ in range(2)]
    for shop in shops:
        add(client, factories.make_product(shop))
    page = client.get(reverse(WINDOWS))
    assert "Une autre heure" in words(page)
    assert 'value="2026-11-20-morning-1100"' in page.content.decode()

    answer = client.post(reverse(WINDOWS), {"half": "2026-11-20-morning-1100"})

    assert answer["Location"] == reverse("storefront:checkout")
    at_eleven = clock.local_datetime(date(2026, 11, 20), time(11)).isoformat()
    assert set(chosen(client).values()) == {at_eleven}
    again = client.get(reverse(WINDOWS)).content.decode()
    assert 'value="2026-11-20-morning-1100" checked' in again
    assert again.count(" checked") == 1


def test_no_hour_is_offered_at_which_one_would_wait_between_shops(market_day: object) -> None:
    early = factories.make_shop(hours=((time(8), time(10)),), window_minutes=30)
    late = factories.make_shop(hours=((time(9), time(13)),), window_minutes=30)

    morning = common_windows([(early, {}), (late, {})])[0]

    starts = [
        sorted(f"{clock.local(window.starts_at):%H%M}" for window in walk.values())
        for walk in morning.walks()
    ]
    assert starts == [["0900", "0900"], ["0930", "0930"], ["0930", "1000"]]


def test_the_answer_can_be_adjusted_shop_by_shop(
    client: Client, stalls: Stalls, bakery: Partner
) -> None:
    add(client, stalls.rye)
    add(client, stalls.novel)

    page = client.post(reverse(WINDOWS), {"half": "2026-11-20-morning", "adjust": "1"})

    assert f'name="window-{bakery.pk}"' in page.content.decode()
    assert page.content.count(b" checked") == 2


def test_with_a_single_shop_its_windows_are_asked_at_once(
    client: Client, stalls: Stalls, bakery: Partner
) -> None:
    add(client, stalls.rye)

    page = client.get(reverse(WINDOWS))

    assert f'name="window-{bakery.pk}"' in page.content.decode()
    assert 'name="half"' not in page.content.decode()


def test_an_answer_that_is_missing_is_said_beside_its_shop(
    client: Client, stalls: Stalls, bakery: Partner, bookshop: Partner
) -> None:
    add(client, stalls.rye)
    add(client, stalls.novel)

    page = client.post(reverse(WINDOWS), first_windows(bakery))

    assert page.status_code == 422
    assert "Choisissez quand vous passez chez Librairie des Halles." in words(page)
    assert page.content.count(b" checked") == 1


@pytest.mark.parametrize("answer", ["demain", "2026-11-20T03:00:00+00:00", ""])
def test_a_window_that_does_not_exist_is_refused(
    client: Client, stalls: Stalls, bakery: Partner, answer: str
) -> None:
    add(client, stalls.rye)

    assert client.post(reverse(WINDOWS), {f"window-{bakery.pk}": answer}).status_code == 422


def test_a_half_day_that_has_passed_is_refused_and_others_offered(
    client: Client, stalls: Stalls
) -> None:
    add(client, stalls.rye)
    add(client, stalls.novel)

    page = client.post(reverse(WINDOWS), {"half": "2026-11-18-morning"})

    assert page.status_code == 409
    assert "Ce moment vient d’être pris. Choisissez-en un autre." in words(page)


def test_shops_that_are_never_open_together_are_asked_one_by_one(
    client: Client, stalls: Stalls, bakery: Partner, bookshop: Partner
) -> None:
    factories.set_hours(bakery, closed_on=(1, 2, 3, 4, 5, 6))
    factories.set_hours(bookshop, closed_on=(0,))
    add(client, stalls.rye)
    add(client, stalls.novel)

    assert "Aucune demi-journée ne convient à tous les commerces." in words(
        client.get(reverse(WINDOWS))
    )


def test_goods_made_to_order_need_no_window(client: Client, stalls: Stalls) -> None:
    add(client, stalls.cake)

    assert client.get(reverse(WINDOWS))["Location"] == reverse("storefront:checkout")


def test_goods_made_to_order_beside_others_say_their_day(client: Client, stalls: Stalls) -> None:
    add(client, stalls.rye)
    add(client, stalls.cake)

    assert "Sur commande : au plus tard le dimanche 29 novembre" in words(
        client.get(reverse(WINDOWS))
    )


def test_a_window_that_has_gone_since_is_asked_again(
    client: Client, stalls: Stalls, bakery: Partner
) -> None:
    add(client, stalls.rye)
    choose_first(client, bakery)
    factories.go_to_market_day(time(18, 30))

    answer = client.get(reverse("storefront:checkout"), follow=True)

    assert answer.redirect_chain[0][0] == reverse(WINDOWS)
    assert "Un créneau choisi n’est plus possible. Choisissez-en un autre." in words(answer)


def test_what_is_sold_out_for_a_day_says_so_on_that_day(
    client: Client, stalls: Stalls, bakery: Partner
) -> None:
    baguette = factories.make_product(
        bakery, "Baguette", 130, availability="per_day", per_day_quantity=40
    )
    add(client, baguette)

    assert "plus disponible ce jour-là" in words(client.get(reverse(WINDOWS)))
