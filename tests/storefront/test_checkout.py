"""The last page: answers are checked beside their fields, nothing is lost, the order is made once."""

import pytest
from django.test import Client
from django.urls import reverse

from marketplace.kernel.actors import SYSTEM
from marketplace.kernel.models import User
from orders.order.models import Order
from payments.sandbox.testing import SandboxServer
from shops.catalogue.services import set_price
from shops.partner.models import Partner
from shops.stock.services import set_on_hand
from tests import factories
from tests.storefront.conftest import Stalls
from tests.storefront.visits import (
    CONTACT,
    add,
    basket_of_session,
    choose_first,
    hidden,
    last_order,
    order,
    words,
)

pytestmark = pytest.mark.django_db

CHECKOUT = "storefront:checkout"


@pytest.fixture
def filled(client: Client, stalls: Stalls, bakery: Partner, bookshop: Partner) -> Client:
    """Bread and a novel in the basket, windows chosen."""
    add(client, stalls.rye, 2)
    add(client, stalls.novel)
    choose_first(client, bakery, bookshop)
    return client


def test_a_name_that_is_too_long_is_told_so(filled: Client) -> None:
    text = words(order(filled, name="Jeanne " * 50))

    assert "Ce nom est trop long : 120 caractères au plus." in text
    assert "Indiquez le nom" not in text


def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(filled: Client) -> None:
    page = order(filled, name="", email="louise@", phone="12")

    assert page.status_code == 422
    text = words(page)
    assert "Indiquez le nom de la personne qui passera." in text
    assert "Cette adresse e-mail n’est pas complète." in text
    assert "Ce numéro de téléphone n’est pas complet." in text
    assert 'value="louise@"' in page.content.decode()
    assert 'aria-describedby="id_email_hint id_email_error"' in page.content.decode()
    assert not Order.objects.exists()


def test_the_button_leads_to_the_hosted_page(filled: Client, sandbox: SandboxServer) -> None:
    answer = order(filled)

    assert answer.status_code == 302
    assert answer["Location"].startswith(sandbox.url)
    assert last_order().contact.name == "Louise Garnier"
    assert filled.get(reverse("storefront:basket")).context["view"].count == 0


def test_a_double_click_makes_one_order(filled: Client, sandbox: SandboxServer) -> None:
    page = filled.get(reverse(CHECKOUT))
    answers = {**CONTACT, "nonce": hidden(page, "nonce"), "total": hidden(page, "total")}

    first = filled.post(reverse(CHECKOUT), answers)
    second = filled.post(reverse(CHECKOUT), answers)

    assert Order.objects.count() == 1
    assert first["Location"] == second["Location"]


def test_when_stripe_does_not_answer_the_order_is_kept_and_can_be_paid_later(
    filled: Client, no_stripe: None
) -> None:
    page = order(filled)

    assert page.status_code == 409
    assert "Le paiement en ligne ne répond pas pour le moment." in words(page)
    assert (
        f'action="{reverse("storefront:pay", args=[last_order().access_token])}"'
        in page.content.decode()
    )


def test_what_sold_out_meanwhile_is_explained_and_nothing_is_ordered(
    filled: Client, stalls: Stalls
) -> None:
    page = filled.get(reverse(CHECKOUT))
    set_on_hand(
        actor=SYSTEM,
        stock_record_id=factories.stock_record_of(stalls.novel).pk,
        quantity=0,
        cause="correction",
    )

    page = filled.post(
        reverse(CHECKOUT),
        {**CONTACT, "nonce": hidden(page, "nonce"), "total": hidden(page, "total")},
    )

    assert page.status_code == 409
    assert "« Les Passeurs de la Sereine » (Librairie des Halles) : Il n’y en a plus." in words(
        page
    )
    assert "Louise Garnier" in page.content.decode()
    assert not Order.objects.exists()


def test_a_price_that_rose_meanwhile_is_shown_before_anything_is_ordered(
    filled: Client, stalls: Stalls
) -> None:
    page = filled.get(reverse(CHECKOUT))
    set_price(
        actor=SYSTEM, stock_record_id=factories.stock_record_of(stalls.novel).pk, price_cents=2300
    )

    answers = {**CONTACT, "nonce": hidden(page, "nonce"), "total": hidden(page, "total")}
    refused = filled.post(reverse(CHECKOUT), answers)

    assert refused.status_code == 409
    assert "Un prix a changé entre-temps : le total est maintenant de 31,40 €." in words(refused)
    assert hidden(refused, "total") == "3140"


def test_an_empty_basket_leads_back_to_the_basket(client: Client, stalls: Stalls) -> None:
    assert client.get(reverse(CHECKOUT))["Location"] == reverse("storefront:basket")


def test_without_a_window_the_question_comes_first(client: Client, stalls: Stalls) -> None:
    add(client, stalls.rye)

    assert client.get(reverse(CHECKOUT))["Location"] == reverse("storefront:windows")


def test_a_person_who_is_known_finds_the_form_filled_in(filled: Client, shopper: User) -> None:
    filled.force_login(shopper)

    text = filled.get(reverse(CHECKOUT)).content.decode()

    assert 'value="Louise Garnier"' in text
    assert 'value="louise@exemple.test"' in text


def test_alcohol_asks_for_the_age_beside_its_box(
    client: Client, stalls: Stalls, cheese_shop: Partner, sandbox: SandboxServer
) -> None:
    add(client, stalls.wine)
    choose_first(client, cheese_shop)

    refused = order(client)

    assert refused.status_code == 422
    assert "Confirmez que vous avez 18 ans ou plus : le panier contient de l’alcool." in words(
        refused
    )
    assert order(client, age_confirmed="on").status_code == 302


def test_a_reservation_is_made_without_paying(
    client: Client, stalls: Stalls, cycles: Partner
) -> None:
    add(client, stalls.bicycle)
    choose_first(client, cycles)

    answer = order(client)

    token = last_order().access_token
    assert answer["Location"] == reverse("storefront:pickups", args=[token])
    text = words(client.get(answer["Location"]))
    assert "C’est réservé. La confirmation part à louise@exemple.test." in text
    assert "À payer en boutique : 450,00 €" in text


def test_too_many_unpaid_orders_are_refused_with_a_reason(
    client: Client, stalls: Stalls, cycles: Partner
) -> None:
    for _ in range(3):
        add(client, stalls.bicycle)
        choose_first(client, cycles)
        order(client)
    add(client, stalls.bicycle)
    choose_first(client, cycles)

    page = order(client)

    assert page.status_code == 409
    assert "Plusieurs de vos commandes attendent déjà leur paiement ou leur retrait." in words(page)


def test_the_order_keeps_the_language_of_the_page(
    client: Client, stalls: Stalls, cycles: Partner
) -> None:
    from django.utils.translation import override

    with override("en"):
        add(client, stalls.bicycle)
        choose_first(client, cycles)
        order(client)

    assert last_order().language == "en"


def test_who_goes_back_to_choose_again_finds_what_was_typed(
    filled: Client, stalls: Stalls, bookshop: Partner
) -> None:
    page = filled.get(reverse(CHECKOUT))
    set_on_hand(
        actor=SYSTEM,
        stock_record_id=factories.stock_record_of(stalls.novel).pk,
        quantity=0,
        cause="correction",
    )
    answers = {name: hidden(page, name) for name in ("nonce", "total")}
    refused = filled.post(reverse(CHECKOUT), {**CONTACT, **answers, "name": "Odette Marchand"})
    assert "vos réponses sont gardées" in words(refused)
    novel = next(
        line for line in basket_of_session(filled).lines if line.product.pk == stalls.novel.pk
    )
    filled.post(reverse("storefront:line", args=[novel.id]))

    page = filled.get(reverse(CHECKOUT))

    assert page.status_code == 200
    assert b'value="Odette Marchand"' in page.content
    assert b'value="louise@exemple.test"' in page.content


def test_after_the_order_nothing_of_it_stays_in_the_browser_s_session(
    filled: Client, sandbox: SandboxServer
) -> None:
    order(filled)

    assert "louise@exemple.test" not in str(dict(filled.session))


def test_an_accent_in_an_address_is_named(filled: Client) -> None:
    page = order(filled, email="benoît@exemple.test")

    assert "Une adresse e-mail s’écrit sans accent." in words(page)
