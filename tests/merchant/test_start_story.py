"""From the application to the first thing that can be reserved, page after page."""

import re
from datetime import datetime

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from marketplace.kernel import outbox
from marketplace.kernel.actors import Actor
from marketplace.kernel.models import User
from orders.order.models import Kind
from shops.catalogue.services import create_product
from shops.joining.models import Application
from shops.joining.selectors import stuck_shops
from shops.partner.models import Partner, SellingMode
from tests import factories
from tests.merchant.counter import words
from tests.orders.market import Market, part_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_visit() -> None:
    cache.clear()


def typed(**fields: str) -> dict[str, str]:
    """The form as the cobbler fills it in."""
    draft = factories.application_draft()
    values = {name: str(value) for name, value in vars(draft).items() if value is not False}
    return {**values, **fields}


def last_mail() -> mail.EmailMultiAlternatives:
    outbox.sweep()
    return mail.outbox[-1]  # type: ignore[return-value]


def linked(letter: mail.EmailMultiAlternatives, part: str) -> str:
    """The address of this kind in a letter, without the site's name."""
    found = re.search(rf"http://testserver(/[^\s]*{part}[^\s]*)", str(letter.body))
    assert found, letter.body
    return found.group(1)


def test_from_the_application_to_the_first_reservation(
    client: Client, manager: User, market_day: datetime
) -> None:
    factories.share_mediator()
    desk = Client()
    desk.force_login(manager)

    # The cobbler applies; the association is told, and asks for what is missing.
    answer = client.post(reverse("storefront:join"), typed(), follow=True)
    assert "Votre demande est bien reçue" in words(answer.content)
    outbox.sweep()
    assert [letter.to for letter in mail.outbox] == [
        ["awa@exemple.test"],
        ["bonjour@vitrines.example"],
    ]
    application = Application.objects.get()
    decide = reverse("association:decide_application", args=[application.reference])
    desk.post(decide, {"decision": "ask", "text": "Il nous faut une photo de la devanture."})
    page = linked(last_mail(), "ouvrir-mon-commerce/")
    assert "Il nous faut une photo" in words(client.get(page).content)

    # She answers, and corrects her street on the way.
    said = {**typed(), "number": application.siren, "vat_number": application.vat_number}
    said |= {"answer": "La voici.", "street": "8 bis rue du Lavoir"}
    assert "Votre réponse est partie" in words(client.post(page, said, follow=True).content)
    assert "La voici." in str(last_mail().body)

    # She is let in, and signs in by a code.
    desk.post(decide, {"decision": "accept"})
    welcome = last_mail()
    assert welcome.to == ["awa@exemple.test"]
    owner = User.objects.get(email="awa@exemple.test")
    shop = Partner.objects.get(name="Cordonnerie du Lavoir")
    assert (shop.mode, shop.is_listed, shop.street) == (
        SellingMode.SHOWS,
        False,
        "8 bis rue du Lavoir",
    )
    assert client.get(reverse("storefront:shop", args=[shop.code])).status_code == 404
    assert [stuck.step for stuck in stuck_shops()] == ["page"]
    assert "Votre page" in words(desk.get(reverse("association:applications")).content)
    phone = Client()
    phone.force_login(owner)
    assert "Étapes faites : 0 sur 5" in words(phone.get(reverse("merchant:start")).content)

    # Page, hours, terms; one product; the shop opens for reservations.
    tagline = "Vos souliers réparés pendant le marché."
    page_values = {"name": shop.name, "trade": shop.trade, "tagline": tagline, "tint": "service"}
    phone.post(reverse("merchant:start_page"), {**page_values, "awning": "2"})
    hours = {"days": list("12345"), "morning_opens": "09:00", "morning_closes": "19:00"}
    phone.post(reverse("merchant:start_hours"), hours)
    form = phone.get(reverse("merchant:start_terms"))
    assert "Médiation du commerce" in words(form.content)
    published = {"mediator": "shared", "text": form.context["text"]}
    phone.post(reverse("merchant:start_terms"), published)
    lace = create_product(
        actor=Actor.of(owner, kind="staff"),
        shop=Partner.objects.get(pk=shop.pk),
        draft=factories.product_draft("Lacets cirés", 450),
    )
    assert "Étapes faites : 4 sur 5" in words(phone.get(reverse("merchant:start")).content)
    opened = phone.post(reverse("merchant:start_open"), {"mode": "reserves"}, follow=True)
    assert "toute la ville la voit" in words(opened.content)
    assert stuck_shops() == []

    # And a shopper reserves.
    louise = Market()
    order = louise.order_of(lace)
    part = part_of(order, shop)
    assert (part.kind, part.shop_id, part.terms is not None) == (Kind.RESERVATION, shop.pk, True)
