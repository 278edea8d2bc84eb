"""The basket, and what a visit writes."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scopes_disabled

from marketplace.kernel import clock
from marketplace.kernel.actors import SYSTEM
from marketplace.kernel.models import User
from orders.basket.models import Basket
from orders.basket.selectors import basket_view
from orders.basket.services import add_product
from orders.basket.visitors import Visitor
from shops.catalogue.services import set_public
from shops.partner.models import Partner
from shops.vouchers.models import Voucher, VoucherHold
from tests import factories
from tests.storefront.conftest import Stalls
from tests.storefront.visits import add, basket_of_session, product_url, words

pytestmark = pytest.mark.django_db


def test_products_of_three_shops_lie_in_one_basket_grouped_by_shop(
    client: Client, stalls: Stalls
) -> None:
    for product in (stalls.rye, stalls.novel, stalls.comte, stalls.cake):
        add(client, product)

    page = client.get(reverse("storefront:basket"))

    assert page.content.count(b'<section class="stall"') == 3
    assert "3 commerces, un seul paiement." in words(page)
    assert "85,70 €" in words(page)


def test_what_is_paid_in_the_shop_is_not_added_to_what_is_paid_now(
    client: Client, stalls: Stalls
) -> None:
    add(client, stalls.rye)
    add(client, stalls.bicycle)

    page = client.get(reverse("storefront:basket")).content.decode()

    bar = page[page.index("basket-bar__sum") :]
    assert "À payer maintenant" in bar
    assert "À payer en boutique" in bar


def test_a_basket_says_truly_how_it_is_paid(client: Client, stalls: Stalls) -> None:
    add(client, stalls.bicycle)
    assert "Un commerce, rien à payer ici." in words(client.get(reverse("storefront:basket")))

    add(client, stalls.rye)
    mixed = words(client.get(reverse("storefront:basket")))
    assert "2 commerces : une partie se paie ici, l’autre en boutique." in mixed
    assert "un seul paiement" not in mixed


def test_the_visitor_comes_back_to_where_the_product_was_chosen(
    client: Client, stalls: Stalls
) -> None:
    listing = "http://testserver" + reverse("storefront:category", args=["pains"])

    assert add(client, stalls.rye, Referer=listing)["Location"] == listing
    assert add(client, stalls.rye, Referer="https://ailleurs.example/")["Location"] == reverse(
        "storefront:basket"
    )
    assert add(client, stalls.rye)["Location"] == reverse("storefront:basket")


def test_a_script_gets_the_count_without_leaving_the_list(client: Client, stalls: Stalls) -> None:
    answer = add(client, stalls.rye, 2, **{"X-Fragment": "1"})

    assert answer.json()["count"] == 2
    assert answer.json()["link"]["url"] == reverse("storefront:basket")


def test_more_than_there_is_is_refused_beside_the_product(client: Client, stalls: Stalls) -> None:
    page = add(client, stalls.rye, 11)

    assert page.status_code == 422
    assert "Il n’en reste que 10." in words(page)
    assert "Pain de seigle" in words(page)


def test_what_is_not_on_sale_any_more_is_refused(client: Client, stalls: Stalls) -> None:
    set_public(actor=SYSTEM, product=stalls.rye, is_public=False)

    page = add(client, stalls.rye)

    assert page.status_code == 409
    assert "Ce produit ne se commande pas ici pour le moment." in words(page)


def test_quantities_change_by_step_and_by_number(client: Client, stalls: Stalls) -> None:
    add(client, stalls.rye)
    line = basket_of_session(client).lines[0]
    url = reverse("storefront:line", args=[line.id])

    client.post(url, {"quantity": 1, "step": "1"})
    assert basket_of_session(client).lines[0].quantity == 2

    client.post(url, {"quantity": 7})
    assert basket_of_session(client).lines[0].quantity == 7

    page = client.post(url, {"quantity": 99})
    assert page.status_code == 422
    assert basket_of_session(client).lines[0].quantity == 7


def test_a_line_can_be_taken_out(client: Client, stalls: Stalls) -> None:
    add(client, stalls.rye)
    line = basket_of_session(client).lines[0]

    client.post(reverse("storefront:line", args=[line.id]))

    assert "Votre panier est vide" in words(client.get(reverse("storefront:basket")))


def test_somebody_else_s_line_cannot_be_touched(client: Client, stalls: Stalls) -> None:
    add(client, stalls.rye)
    line = basket_of_session(client).lines[0]

    page = Client().post(reverse("storefront:line", args=[line.id]))

    assert page.status_code == 409
    assert basket_of_session(client).count == 1


def test_what_has_become_unavailable_is_explained_and_stops_the_way_on(
    client: Client, stalls: Stalls
) -> None:
    add(client, stalls.rye)
    add(client, stalls.novel)
    set_public(actor=SYSTEM, product=stalls.rye, is_public=False)

    page = client.get(reverse("storefront:basket"))

    assert (
        "« Pain de seigle » : Cet article n’est plus en vente. Retirez-le pour continuer."
        in words(page)
    )
    assert "Choisir le retrait" not in words(page)
    assert client.get(reverse("storefront:windows"))["Location"] == reverse("storefront:basket")


def test_signing_in_brings_the_guest_s_basket_along(
    client: Client, stalls: Stalls, shopper: User
) -> None:
    add_product(visitor=Visitor(user=shopper), product_id=stalls.novel.pk)
    add(client, stalls.rye)

    client.force_login(shopper)

    assert {line.title for line in basket_view(Visitor(user=shopper)).lines} == {
        "Pain de seigle",
        "Les Passeurs de la Sereine",
    }
    assert "basket_token" not in client.session


def test_a_visitor_without_basket_costs_no_query_for_it(client: Client, stalls: Stalls) -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get(reverse("storefront:contact"))

    assert not any("basket" in query["sql"] for query in asked)


@pytest.mark.parametrize("name", ["home", "shops", "map", "basket", "search", "contact"])
def test_looking_writes_nothing(client: Client, stalls: Stalls, name: str) -> None:
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse(f"storefront:{name}"))
        client.get(product_url(stalls.rye))

    assert not [
        query["sql"] for query in asked if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))
    ]
    assert not Basket.objects.exists()


def test_only_a_post_changes_the_basket(client: Client, stalls: Stalls) -> None:
    assert client.get(reverse("storefront:add")).status_code == 405
    assert client.get(reverse("storefront:line", args=[1])).status_code == 405


def test_variants_go_into_the_basket_by_their_own_number(client: Client, stalls: Stalls) -> None:
    assert stalls.novel.shop is not None
    bag = factories.make_variants(
        stalls.novel.shop, "Sac de toile", "Taille", {"S": 1500, "M": 1900}
    )
    medium = bag.children.get(title="M")

    add(client, medium)

    assert basket_of_session(client).lines[0].title == "Sac de toile, M"


@pytest.mark.parametrize(
    ("voucher", "offered"),
    [
        (None, False),
        ({}, True),
        ({"is_active": False}, False),
        ({"first_day": date(2027, 1, 1)}, False),
        ({"first_day": date(2026, 1, 1), "last_day": date(2026, 1, 2)}, False),
        ({"total_limit": 1}, False),
    ],
)
def test_a_code_is_asked_for_only_where_one_can_be_used(
    client: Client,
    stalls: Stalls,
    bakery: Partner,
    voucher: dict[str, object] | None,
    offered: bool,
) -> None:
    """The bookshop never has any; the last code of the bakery's is used already."""
    if voucher is not None:
        made = factories.make_voucher(bakery)
        with scopes_disabled():
            Voucher.objects.filter(pk=made.pk).update(**voucher)
            VoucherHold.objects.create(
                voucher=made, owner=uuid4(), customer="x", cents=1, created_at=clock.now()
            )
    add(client, stalls.rye)
    add(client, stalls.novel)

    page = client.get(reverse("storefront:basket")).content.decode()

    assert page.count("J’ai un code de réduction") == int(offered)
