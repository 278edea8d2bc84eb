"""« Prévenez-moi » on the page of a product, and how fresh its stock is."""

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled

from marketplace.kernel import clock, outbox
from marketplace.kernel.actors import SYSTEM
from shops.catalogue.models import Product
from shops.partner.models import AvailabilityKind, Partner
from shops.stock.models import Cause, StockWatch
from shops.stock.services import record_movement, set_on_hand
from tests.factories import make_product, make_variants, stock_record_of
from tests.storefront.visits import product_url

pytestmark = pytest.mark.usefixtures("market_day")


@pytest.fixture
def jam(bakery: Partner) -> Product:
    return make_product(bakery, "Confiture de figues", stock=0)


def read(client: Client, product: Product) -> str:
    return client.get(product_url(product)).content.decode()


def ask(client: Client, product: Product, email: str, choice: int | None = None) -> str:
    url = reverse("storefront:watch", args=[product.pk])
    answer = client.post(url, {"email": email, "choice": choice or product.pk}, follow=True)
    return str(answer.content.decode())


def test_a_sold_out_product_offers_to_tell(client: Client, jam: Product) -> None:
    assert "Prévenez-moi" in read(client, jam)


def test_what_can_be_ordered_does_not(client: Client, bakery: Partner) -> None:
    assert "Prévenez-moi" not in read(client, make_product(bakery))


def test_who_asked_gets_one_mail_when_it_is_back(client: Client, jam: Product) -> None:
    assert "C’est noté" in ask(client, jam, "Louise@exemple.test")
    ask(client, jam, "louise@exemple.test")
    record_movement(
        actor=SYSTEM,
        stock_record_id=stock_record_of(jam).pk,
        quantity=4,
        cause=Cause.RECEIVED,
    )
    outbox.sweep()
    (letter,) = mail.outbox
    assert letter.to == ["louise@exemple.test"]
    assert letter.subject == "Confiture de figues\u00a0: c’est de retour"
    assert product_url(jam) in letter.body
    assert "votre adresse est effacée" in letter.body


def test_a_wrong_address_is_told_and_kept_in_the_field(client: Client, jam: Product) -> None:
    page = ask(client, jam, "louise@")
    assert "n’est pas complète" in page
    assert 'value="louise@"' in page


def test_one_waits_for_a_single_choice(client: Client, bakery: Partner) -> None:
    apron = make_variants(bakery, "Tablier", "Taille", {"S": 2500, "M": 2500})
    small = apron.children.get(title="S")
    set_on_hand(
        actor=SYSTEM, stock_record_id=stock_record_of(small).pk, quantity=0, cause=Cause.OUT
    )
    assert "Tablier, S" in ask(client, apron, "louise@exemple.test", small.pk)
    medium = apron.children.get(title="M")
    assert "disponible" in ask(client, apron, "marc@exemple.test", medium.pk)


def test_whoever_asked_can_stop_it(client: Client, jam: Product) -> None:
    ask(client, jam, "louise@exemple.test")
    with scopes_disabled():
        token = StockWatch.objects.get().token
    address = reverse("storefront:watching", args=[token])
    assert "Ne plus me prévenir" in client.get(address).content.decode()
    assert "plus rien" in client.post(address, follow=True).content.decode()
    with scopes_disabled():
        assert not StockWatch.objects.exists()


def test_the_page_says_when_the_stock_was_confirmed(client: Client, bakery: Partner) -> None:
    product = make_product(bakery, stock=5)
    record = stock_record_of(product)
    assert "Stock confirmé" not in read(client, product)
    set_on_hand(actor=SYSTEM, stock_record_id=record.pk, quantity=5, cause=Cause.COUNT)
    assert "Stock confirmé par le commerce aujourd’hui" in read(client, product)
    clock.move_by(timedelta(days=1))
    assert "Stock confirmé par le commerce hier" in read(client, product)
    clock.move_by(timedelta(days=2))
    assert "Stock confirmé par le commerce il y a 3 jours" in read(client, product)


def test_bread_made_for_the_day_has_no_stock_to_confirm(
    client: Client, bakery: Partner, market_day: datetime
) -> None:
    bread = make_product(bakery, availability=AvailabilityKind.PER_DAY)
    record = stock_record_of(bread)
    record.confirmed_at = market_day
    record.save()
    assert "Stock confirmé" not in read(client, bread)
