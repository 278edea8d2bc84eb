"""What the baker does on the phone."""

import re
from dataclasses import dataclass
from html import unescape
from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled

from orders.order.models import Order, ShopOrder
from orders.pickup.models import Handover
from shops.partner.models import Partner


@dataclass
class Counter:
    """A signed-in phone at the counter of a shop."""

    client: Client
    shop: Partner

    def open(self, name: str, *args: Any, status: int = 200, **query: str) -> str:
        """The words of a page."""
        answer = self.client.get(reverse(f"merchant:{name}", args=args), query)
        assert answer.status_code == status, answer.status_code
        return words(answer.content)

    def tap(self, name: str, /, *args: Any, status: int = 200, **values: Any) -> str:
        """The words of the page one stands on after a tap."""
        answer = self.client.post(reverse(f"merchant:{name}", args=args), values, follow=True)
        assert answer.status_code == status, answer.status_code
        return words(answer.content)

    def give(self, part: ShopOrder, status: int = 200, **values: Any) -> str:
        """« Donnée au client »."""
        return self.tap("give_order", part.reference, status=status, **{"nonce": uuid4(), **values})


def handover_of(order: Order) -> Handover:
    """The one handover of an order."""
    with scopes_disabled():
        return Handover.objects.get(shop_order__order=order)


def words(content: bytes) -> str:
    """A page's main part as people read it: no tags, plain spaces."""
    text = content.decode()
    main = text[text.index("<main") :] if "<main" in text else text
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())
