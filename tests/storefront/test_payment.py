"""To the hosted page and back: declined, tried again, settled on return."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from orders.order.states import State
from payments.charges.models import AttemptState, PaymentAttempt
from payments.sandbox.testing import SandboxServer
from shops.partner.models import Partner
from tests.orders.market import expire, in_stock, part_of, pay
from tests.storefront.conftest import Stalls
from tests.storefront.visits import (
    add,
    basket_of_session,
    choose_first,
    last_order,
    order,
    words,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ordered(client: Client, stalls: Stalls, bakery: Partner, sandbox: SandboxServer) -> str:
    """Bread is ordered, the hosted page open; the order's secret address."""
    add(client, stalls.rye)
    choose_first(client, bakery)
    order(client)
    return last_order().access_token


def session() -> str:
    return PaymentAttempt.objects.latest("pk").session_id


def back(client: Client, token: str, **query: str):  # type: ignore[no-untyped-def]
    return client.get(reverse("storefront:return", args=[token]), query)


def test_coming_back_paid_settles_the_order_and_shows_the_pickups(
    client: Client, ordered: str, sandbox: SandboxServer, bakery: Partner
) -> None:
    sandbox.pay(session(), "accepted")

    answer = back(client, ordered, session_id=session())

    assert answer["Location"] == reverse("storefront:pickups", args=[ordered])
    assert part_of(last_order(), bakery).state == State.PLACED
    assert "C’est commandé. La confirmation part à louise@exemple.test." in words(
        client.get(answer["Location"])
    )


def test_coming_back_with_a_declined_card_offers_to_try_again_on_the_same_order(
    client: Client, ordered: str, sandbox: SandboxServer
) -> None:
    sandbox.pay(session(), "declined")

    page = back(client, ordered)

    assert "Votre commande attend son paiement" in words(page)
    again = client.post(reverse("storefront:pay", args=[ordered]))
    assert again["Location"].startswith(sandbox.url)
    sandbox.pay(session(), "accepted")
    assert back(client, ordered)["Location"] == reverse("storefront:pickups", args=[ordered])


def test_while_the_bank_is_asked_the_page_waits_and_looks_again(
    client: Client, ordered: str
) -> None:
    page = back(client, ordered, session_id=session())

    assert "Nous attendons la confirmation de votre banque" in words(page)
    assert b'data-reload-seconds="4"' in page.content


def test_after_the_half_hour_the_goods_are_looked_for_again(
    client: Client, ordered: str, stalls: Stalls, bakery: Partner
) -> None:
    expire(last_order())

    assert "Le délai pour payer est passé" in words(back(client, ordered))
    assert client.post(reverse("storefront:pay", args=[ordered])).status_code == 302
    assert part_of(last_order(), bakery).state == State.AWAITING_PAYMENT


def test_an_order_that_was_not_paid_in_time_keeps_its_moment_and_promises_no_return(
    client: Client, ordered: str, bakery: Partner
) -> None:
    expire(last_order())

    page = client.get(reverse("storefront:pickups", args=[ordered]))

    assert [pickup["when"] for pickup in page.context["pickups"]] != [""]
    assert "Vous changez d’avis" not in words(page)
    assert "Revenir au panier" in words(page)


def test_what_is_gone_after_the_half_hour_is_explained(
    client: Client, ordered: str, stalls: Stalls
) -> None:
    expire(last_order())
    other = Client()
    assert stalls.rye.shop is not None
    add(other, stalls.rye, 10)
    choose_first(other, stalls.rye.shop)
    order(other)

    page = client.post(reverse("storefront:pay", args=[ordered]))

    assert page.status_code == 409
    assert "« Pain de seigle » (Boulangerie Martin) : Il n’y en a plus." in words(page)


def test_a_paid_order_is_not_paid_twice(client: Client, ordered: str) -> None:
    pay(last_order())

    answer = client.post(reverse("storefront:pay", args=[ordered]))

    assert answer["Location"] == reverse("storefront:pickups", args=[ordered])


def test_paying_needs_a_post(client: Client, ordered: str) -> None:
    assert client.get(reverse("storefront:pay", args=[ordered])).status_code == 405


def test_an_unpaid_order_becomes_a_basket_again_and_lets_its_goods_go(
    client: Client, stalls: Stalls, bookshop: Partner, sandbox: SandboxServer
) -> None:
    add(client, stalls.novel, 2)
    choose_first(client, bookshop)
    order(client)
    token = last_order().access_token
    assert in_stock(stalls.novel)[1] == 2
    assert "attend son paiement" in words(client.get(reverse("storefront:basket")))

    answer = client.post(reverse("storefront:change", args=[token]))

    assert answer["Location"] == reverse("storefront:basket")
    assert [(line.title, line.quantity) for line in basket_of_session(client).lines] == [
        ("Les Passeurs de la Sereine", 2)
    ]
    assert in_stock(stalls.novel)[1] == 0
    assert part_of(last_order(), bookshop).state == State.CANCELLED
    assert PaymentAttempt.objects.get().state == AttemptState.EXPIRED


def test_the_old_order_leads_to_the_basket_and_is_paid_no_more(
    client: Client, ordered: str, sandbox: SandboxServer
) -> None:
    client.post(reverse("storefront:change", args=[ordered]))
    page = client.get(reverse("storefront:pickups", args=[ordered]))

    assert "Vous avez repris ces articles dans votre panier" in words(page)
    assert "Aller au panier" in words(page)
    assert reverse("storefront:pay", args=[ordered]).encode() not in page.content
    for answer in (
        client.post(reverse("storefront:pay", args=[ordered])),
        client.get(reverse("storefront:return", args=[ordered])),
    ):
        assert answer["Location"] == reverse("storefront:pickups", args=[ordered])
    assert PaymentAttempt.objects.get().state == AttemptState.EXPIRED


def test_what_was_answered_before_is_still_there(
    client: Client, ordered: str, sandbox: SandboxServer
) -> None:
    client.post(reverse("storefront:change", args=[ordered]))

    page = client.get(reverse("storefront:checkout"))

    assert page.status_code == 200
    assert b'value="louise@exemple.test"' in page.content


def test_going_back_twice_does_not_double_the_basket(
    client: Client, ordered: str, sandbox: SandboxServer
) -> None:
    for _again in range(2):
        client.post(reverse("storefront:change", args=[ordered]))

    assert [line.quantity for line in basket_of_session(client).lines] == [1]


def test_an_order_that_was_paid_meanwhile_stays_an_order(
    client: Client, ordered: str, sandbox: SandboxServer, bakery: Partner
) -> None:
    sandbox.pay(session(), "accepted")

    answer = client.post(reverse("storefront:change", args=[ordered]))

    assert answer["Location"] == reverse("storefront:pickups", args=[ordered])
    assert part_of(last_order(), bakery).state == State.PLACED
    assert not basket_of_session(client).lines


def test_what_cannot_be_had_again_leads_back_to_the_basket(
    client: Client, ordered: str, stalls: Stalls
) -> None:
    expire(last_order())
    other = Client()
    assert stalls.rye.shop is not None
    add(other, stalls.rye, 10)
    choose_first(other, stalls.rye.shop)
    order(other)
    refused = words(client.post(reverse("storefront:pay", args=[ordered])))
    assert "Revenir au panier" in refused
    assert "Réessayer" not in refused

    client.post(reverse("storefront:change", args=[ordered]))

    assert [line.title for line in basket_of_session(client).lines] == ["Pain de seigle"]


def test_while_stripe_does_not_answer_the_order_stays_as_it_is(
    client: Client, ordered: str, bakery: Partner, settings: Any, no_stripe: None
) -> None:
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"

    page = client.post(reverse("storefront:change", args=[ordered]))

    assert page.status_code == 409
    assert "ne répond pas pour le moment" in words(page)
    assert part_of(last_order(), bakery).state == State.AWAITING_PAYMENT
    assert not basket_of_session(client).lines
