"""One person, several shops: a switch in the bar that keeps the page."""

from django.test import Client
from django.urls import reverse

from marketplace.kernel.actors import SYSTEM
from marketplace.kernel.models import User
from shops.merchants.models import StaffRole
from shops.merchants.services import add_staff
from shops.partner.models import Partner
from tests.merchant.counter import words


def switch(client: Client, shop: Partner, page: str) -> str:
    """Where one stands after going to another shop."""
    answer = client.post(reverse("merchant:shops"), {"shop": shop.code, "page": page})
    return answer.headers["Location"]


def test_every_page_leads_to_the_other_shop(
    client: Client, baker: User, bakery: Partner, bookshop: Partner
) -> None:
    add_staff(actor=SYSTEM, shop=bookshop, user=baker)
    client.force_login(baker)
    switch(client, bakery, "day")
    shown = client.get(reverse("merchant:closing")).content.decode()
    assert 'value="librairie-des-halles"' in shown
    assert '<input type="hidden" name="page" value="closing">' in shown


def test_with_one_shop_there_is_no_switch(client: Client, baker: User, bakery: Partner) -> None:
    client.force_login(baker)
    assert "desk-switch" not in client.get(reverse("merchant:day")).content.decode()


def test_one_stays_on_the_page(
    client: Client, baker: User, bakery: Partner, bookshop: Partner
) -> None:
    add_staff(actor=SYSTEM, shop=bookshop, user=baker, role=StaffRole.OWNER)
    client.force_login(baker)
    assert switch(client, bookshop, "money") == reverse("merchant:money")
    assert "Librairie des Halles" in client.get(reverse("merchant:money")).content.decode()


def test_a_page_that_is_not_ones_own_there_leads_to_the_menu(
    client: Client, baker: User, bakery: Partner, bookshop: Partner
) -> None:
    add_staff(actor=SYSTEM, shop=bookshop, user=baker, role=StaffRole.EMPLOYEE)
    client.force_login(baker)
    assert switch(client, bookshop, "money") == reverse("merchant:menu")


def test_the_page_of_an_order_leads_to_the_other_shops_orders(
    client: Client, baker: User, bakery: Partner, bookshop: Partner
) -> None:
    add_staff(actor=SYSTEM, shop=bookshop, user=baker)
    client.force_login(baker)
    assert switch(client, bookshop, "order") == reverse("merchant:day")


def test_a_page_left_open_at_one_shop_writes_nothing_at_the_other(
    client: Client, baker: User, bakery: Partner, bookshop: Partner
) -> None:
    add_staff(actor=SYSTEM, shop=bookshop, user=baker, role=StaffRole.OWNER)
    client.force_login(baker)
    switch(client, bakery, "hours")
    left_open = client.get(reverse("merchant:hours")).content.decode()
    field = f'<input type="hidden" name="at_shop" value="{bakery.code}">'
    assert left_open.count(field) == left_open.count("csrfmiddlewaretoken")
    switch(client, bookshop, "hours")
    posted = {"at_shop": bakery.code, "length": "hour"}
    answer = client.post(reverse("merchant:pause"), posted)
    assert answer.status_code == 409
    said = words(answer.content)
    assert "Rien n’a été enregistré" in said
    assert f"Revenir à {bakery.name}" in said
    for shop in (bakery, bookshop):
        shop.refresh_from_db()
        assert shop.paused_until is None
    switch(client, bakery, "hours")
    client.post(reverse("merchant:pause"), posted)
    bakery.refresh_from_db()
    assert bakery.paused_until is not None
