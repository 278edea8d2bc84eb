"""The town of the storefront's tests, a mailbox, and the clock that is moved to where the law looks."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled

from shops.partner.models import Partner
from tests.orders.mailbox import Mailbox
from tests.orders.market import Market
from tests.storefront.conftest import Stalls, _fresh_visit, cycles, sandbox, stalls
from tests.storefront.visits import add, choose_first

__all__ = ["_fresh_visit", "cycles", "sandbox", "stalls"]


@pytest.fixture
def mailbox(db: Any, settings: Any) -> Mailbox:
    """What was sent, as the demo keeps it."""
    settings.EMAIL_BACKEND = "marketplace.demo.mail.DatabaseBackend"
    settings.SMS_BACKEND = "marketplace.demo.sms.DatabaseBackend"
    return Mailbox()


@pytest.fixture
def market(market_day: datetime) -> Market:
    """Thursday, ten o'clock, and a guest."""
    return Market()


@pytest.fixture(autouse=True)
def _outside_any_shop() -> Iterator[None]:
    with scopes_disabled():
        yield


@pytest.fixture
def summary(
    client: Client, stalls: Stalls, bakery: Partner, bookshop: Partner
) -> Callable[[], HttpResponse]:
    """The summary of bread, a cake made to order and a novel."""
    for product in (stalls.rye, stalls.cake, stalls.novel):
        add(client, product)
    choose_first(client, bakery, bookshop)
    return lambda: client.get(reverse("storefront:checkout"))
