"""What a visitor does with the pages: small steps that the tests of the storefront share."""

import re
from datetime import datetime
from html import unescape
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from orders.basket.selectors import BasketView, basket_view
from orders.basket.visitors import Visitor
from orders.order.models import Order
from shops.catalogue.models import Product
from shops.hours.windows import windows_for
from shops.partner.models import Partner

CONTACT = {"name": "Louise Garnier", "email": "louise@exemple.test", "phone": "06 39 98 00 01"}


def add(client: Client, product: Product, quantity: int = 1, **headers: Any) -> HttpResponse:
    """Put a product in the basket from its page."""
    return client.post(
        reverse("storefront:add"), {"product": product.pk, "quantity": quantity}, headers=headers
    )


def product_url(product: Product) -> str:
    return reverse("storefront:product", args=[product.slug, product.pk])


def basket_of_session(client: Client) -> BasketView:
    """The guest's basket."""
    from uuid import UUID

    return basket_view(Visitor(token=UUID(client.session["basket_token"])))


def first_windows(*shops: Partner) -> dict[str, str]:
    """The answer that takes the first window of each shop."""
    return {f"window-{shop.pk}": windows_for(shop)[0].starts_at.isoformat() for shop in shops}


def choose_first(client: Client, *shops: Partner) -> HttpResponse:
    """Answer « Quand passez-vous ? » shop by shop, with the first window of each."""
    return client.post(reverse("storefront:windows"), first_windows(*shops))


def hidden(page: HttpResponse, name: str) -> str:
    """The value of a hidden field of the form."""
    text = page.content.decode()
    _before, _name, rest = text.partition(f'name="{name}" value="')
    return unescape(rest.partition('"')[0])


def order(client: Client, **changes: Any) -> HttpResponse:
    """Fill in the last page and press the button."""
    page = client.get(reverse("storefront:checkout"))
    answers = {**CONTACT, "nonce": hidden(page, "nonce"), "total": hidden(page, "total"), **changes}
    return client.post(reverse("storefront:checkout"), answers)


def last_order() -> Order:
    return Order.objects.latest("pk")


def words(page: HttpResponse) -> str:
    """The page's text as a person reads it: plain spaces, no marks."""
    import html5lib

    tree = html5lib.parse(page.content.decode(), namespaceHTMLElements=False)
    for gone in [*tree.iter("script"), *tree.iter("style")]:
        gone.clear()
    text = " ".join(" ".join(tree.itertext()).replace("\u00a0", " ").split())
    return re.sub(r" ([.,)])", r"\1", text)


def local(moment: datetime) -> str:
    from marketplace.kernel import clock

    return clock.local(moment).strftime("%A %H:%M")
