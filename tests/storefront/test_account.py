"""Signing in by a code, and a person's own data."""

import json

import pytest
from django.contrib.sessions.models import Session
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from marketplace.kernel import clock, outbox
from marketplace.kernel.actors import Actor
from marketplace.kernel.models import OutboxMessage, User
from marketplace.storefront.accounts import MAIL
from marketplace.storefront.tasks import forget_sessions
from orders.basket.visitors import Visitor
from orders.order.models import BuyerContact
from tests.orders.market import Market, given, staff
from tests.storefront.conftest import Stalls
from tests.storefront.visits import words

pytestmark = pytest.mark.django_db


def ask_code(client: Client, email: str, **more: str):  # type: ignore[no-untyped-def]
    return client.post(reverse("account_login"), {"email": email, **more})


def code_sent() -> str:
    """The code in the mail that waits in the outbox."""
    text: str = OutboxMessage.objects.filter(kind=MAIL).latest("created_at").payload["text"]
    return text.split("\n")[2].strip()


def enter(client: Client, code: str, **more: str):  # type: ignore[no-untyped-def]
    return client.post(
        reverse("account_confirm_login_code"), {"code": code, "action": "verify", **more}
    )


def test_the_code_waits_in_the_outbox_and_no_request_sends_mail(
    client: Client, shopper: User, mailoutbox: list[EmailMessage]
) -> None:
    answer = ask_code(client, "Louise@exemple.test")

    assert answer["Location"].startswith(reverse("account_confirm_login_code"))
    assert not mailoutbox
    outbox.deliver(OutboxMessage.objects.get(kind=MAIL).pk)
    assert mailoutbox[0].to[0].lower() == "louise@exemple.test"
    assert "votre code pour Bourg-les-Halles" in mailoutbox[0].subject
    html, _kind = mailoutbox[0].alternatives[0]  # type: ignore[attr-defined]
    assert 'href="http://testserver"' in html


def test_the_right_code_signs_in(client: Client, shopper: User) -> None:
    ask_code(client, shopper.email)

    answer = enter(client, code_sent())

    assert answer["Location"] == reverse("storefront:after_login")
    assert client.session["_auth_user_id"] == str(shopper.pk)


def test_another_code_can_be_asked_for(client: Client, shopper: User) -> None:
    ask_code(client, shopper.email)
    first = code_sent()

    client.post(reverse("account_confirm_login_code"), {"action": "resend"})

    assert code_sent() != first
    assert enter(client, code_sent())["Location"] == reverse("storefront:after_login")


def test_a_wrong_code_does_not(client: Client, shopper: User) -> None:
    ask_code(client, shopper.email)

    page = enter(client, "AAAAAA")

    assert 'id="id_code_error"' in page.content.decode()
    assert "_auth_user_id" not in client.session


def test_an_unknown_address_opens_an_account_and_nothing_tells_them_apart(
    client: Client, shopper: User
) -> None:
    known, unknown = ask_code(Client(), shopper.email), ask_code(client, "nouvelle@exemple.test")

    assert known["Location"] == unknown["Location"]
    enter(client, code_sent())
    assert client.session["_auth_user_id"] == str(
        User.objects.get(email="nouvelle@exemple.test").pk
    )


def test_an_address_that_is_none_is_said_beside_the_field(client: Client, db: None) -> None:
    page = ask_code(client, "louise@")

    assert "Cette adresse e-mail n’est pas complète." in words(page)


def test_signing_in_leads_back_to_where_it_was_asked_for(client: Client, shopper: User) -> None:
    answer = ask_code(client, shopper.email, next="/commander/")

    assert enter(client, code_sent(), next="/commander/")["Location"] == "/commander/"
    assert "next" in answer["Location"]


def test_people_arrive_where_they_work(
    client: Client, stalls: Stalls, baker: User, manager: User
) -> None:
    client.force_login(baker)
    assert client.get(reverse("storefront:after_login"))["Location"] == reverse("merchant:day")

    client.force_login(manager)
    assert client.get(reverse("storefront:after_login"))["Location"] == reverse("association:home")


def test_signing_out_asks_first(client: Client, shopper: User) -> None:
    client.force_login(shopper)

    assert "Se déconnecter ?" in words(client.get(reverse("account_logout")))
    client.post(reverse("account_logout"))

    assert "_auth_user_id" not in client.session


def test_only_the_person_sees_the_account(client: Client, db: None) -> None:
    for name in ("account", "my_data", "after_login"):
        assert client.get(reverse(f"storefront:{name}")).status_code == 302


# -- Data -----------------------------------------------------------------------------------------


@pytest.fixture
def customer(client: Client, shopper: User) -> Client:
    client.force_login(shopper)
    return client


def market_of(user: User) -> Market:
    return Market(visitor=Visitor(user=user), actor=Actor.of(user))


def test_everything_that_is_held_can_be_taken_away(
    customer: Client, stalls: Stalls, shopper: User
) -> None:
    order = market_of(shopper).buy(stalls.novel)

    answer = customer.post(reverse("storefront:my_data"), {"export": "1"})

    data = json.loads(answer.content)
    assert data["account"]["email"] == "louise@exemple.test"
    assert data["orders"][0]["number"] == order.number
    assert data["orders"][0]["pickups"][0]["lines"][0]["title"] == "Les Passeurs de la Sereine"


def test_closing_the_account_erases_what_identifies_the_person(
    customer: Client, stalls: Stalls, shopper: User, bookseller: User
) -> None:
    order = market_of(shopper).buy(stalls.novel)
    assert stalls.novel.shop is not None
    given(order, stalls.novel.shop, staff(bookseller))

    customer.post(reverse("storefront:my_data"), {"close": "1"})

    shopper.refresh_from_db()
    assert (shopper.name, shopper.phone, shopper.is_active) == ("", "", False)
    assert "louise" not in shopper.email
    assert "_auth_user_id" not in customer.session
    assert BuyerContact.objects.get(order=order).name == "Louise Garnier"


def test_what_was_ordered_as_a_guest_leaves_and_is_archived_with_the_account(
    customer: Client, stalls: Stalls, shopper: User
) -> None:
    order = Market().buy(stalls.novel)
    BuyerContact.objects.filter(order=order).update(email=shopper.email)
    declaration = {
        "name": "Louise Garnier",
        "email": shopper.email,
        f"units-{order.lines.get().reference}": "1",
        "step": "confirm",
    }
    customer.post(reverse("storefront:withdraw", args=[order.access_token]), declaration)
    my_data = reverse("storefront:my_data")
    taken = json.loads(customer.post(my_data, {"export": "1"}).content)
    assert [row["order"] for row in taken["withdrawals"]] == [order.number]

    customer.post(my_data, {"close": "1"})

    assert BuyerContact.objects.get(order=order).archived_at is not None


def test_an_account_with_an_order_to_collect_stays_open(
    customer: Client, stalls: Stalls, shopper: User
) -> None:
    market_of(shopper).buy(stalls.novel)

    page = customer.post(reverse("storefront:my_data"), {"close": "1"})

    assert page.status_code == 409
    assert "Une commande attend encore." in words(page)


def test_a_shop_s_account_is_not_closed_here(client: Client, stalls: Stalls, baker: User) -> None:
    client.force_login(baker)

    assert client.post(reverse("storefront:my_data"), {"close": "1"}).status_code == 409


def test_a_closed_account_gets_no_code(client: Client, shopper: User) -> None:
    User.objects.filter(pk=shopper.pk).update(is_active=False)

    ask_code(client, shopper.email)

    assert not OutboxMessage.objects.filter(kind=MAIL).exists()


def test_a_session_that_has_ended_is_deleted(client: Client, shopper: User, baker: User) -> None:
    client.force_login(baker)
    Session.objects.update(expire_date=clock.machine_now())
    other = Client()
    other.force_login(shopper)

    forget_sessions()

    assert [one.session_key for one in Session.objects.all()] == [other.session.session_key]
