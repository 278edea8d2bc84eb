"""Law 11: what is sold to adults only and is no alcohol: declared before, checked when it is given."""

import pytest
from django.test import Client
from django.urls import reverse

from marketplace.kernel.models import User
from orders.placing.contact import ContactProblem
from shops.catalogue.models import Product
from shops.partner.models import Partner
from tests import factories
from tests.law.reading import NB, exact, page_url
from tests.orders.market import Market, part_of
from tests.storefront.visits import add, choose_first, order, product_url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("market_day")]


@pytest.fixture
def knife(bookshop: Partner) -> Product:
    """A pocket knife, from 18."""
    return factories.make_product(bookshop, "Couteau pliant", 3900, minimum_age=18)


def test_the_page_says_from_which_age(client: Client, knife: Product, bookshop: Partner) -> None:
    game = factories.make_product(bookshop, "Jeu de tarot", minimum_age=16)
    assert "Âge minimum18 ans, vérifiés au retrait" in exact(client.get(product_url(knife)))
    assert "Âge minimum16 ans" in exact(client.get(product_url(game)))


def test_an_age_is_declared_without_a_word_on_alcohol(
    client: Client, knife: Product, bookshop: Partner
) -> None:
    add(client, knife)
    choose_first(client, bookshop)
    page = exact(client.get(page_url("checkout")))
    assert f"Je déclare avoir 18{NB}ans ou plus." in page
    assert "Un article est réservé aux adultes" in page
    refused = order(client)
    assert refused.status_code == 422
    assert "un article est réservé aux adultes" in exact(refused)


def test_no_order_without_the_declaration(market: Market, knife: Product) -> None:
    with pytest.raises(ContactProblem):
        market.buy(knife)


def test_it_is_given_against_the_code_and_an_identity_check(
    client: Client, market: Market, knife: Product, bookseller: User
) -> None:
    bought = market.buy(knife, age_confirmed=True)
    part = part_of(bought)
    assert (part.is_for_adults, part.has_alcohol) == (True, False)
    client.force_login(bookseller)
    address = reverse("merchant:give_order", args=[part.reference])
    assert "pièce d’identité à l’appui" in exact(client.get(address))
    client.post(address, {"code": bought.pickup_code})
    assert part_of(bought).state != "collected"


def test_a_minimum_age_below_adulthood_is_only_said(market: Market, bookshop: Partner) -> None:
    bought = market.buy(factories.make_product(bookshop, "Jeu de tarot", minimum_age=16))
    assert not part_of(bought).is_for_adults
