"""A town with three shops and a few goods; Thursday, ten o'clock."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
import stripe as sdk
from django.core.cache import cache
from django.utils import translation

from payments.gateway import client as gateway_client
from payments.sandbox.testing import SandboxServer
from shops.catalogue.models import Product, Tint, WithdrawalException
from shops.partner.models import AvailabilityKind, Partner, SellingMode
from tests import factories


@dataclass
class Stalls:
    """What is on sale in the tests."""

    rye: Product
    cake: Product
    novel: Product
    comte: Product
    wine: Product
    bicycle: Product


@pytest.fixture(autouse=True)
def _fresh_visit() -> None:
    """No counter of another test, and the language of the site."""
    cache.clear()
    translation.activate("fr")


@pytest.fixture
def sandbox(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[SandboxServer]:
    """A running sandbox behind the whole site, to which the real SDK speaks."""
    with SandboxServer(
        clock_file=settings.CLOCK_FILE,
        secrets=tuple(settings.STRIPE_WEBHOOK_SECRETS),
        connect_secrets=tuple(settings.STRIPE_CONNECT_WEBHOOK_SECRETS),
    ) as server:
        settings.STRIPE_API_BASE = server.url
        gateway_client._client.cache_clear()
        yield server
    gateway_client._client.cache_clear()


@pytest.fixture
def no_stripe(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Stripe does not answer, and the SDK does not try for long."""
    monkeypatch.setattr(sdk.HTTPClient, "INITIAL_DELAY", 0.01)
    monkeypatch.setattr(sdk.HTTPClient, "MAX_DELAY", 0.02)
    gateway_client._client.cache_clear()
    yield
    gateway_client._client.cache_clear()


@pytest.fixture
def cycles(db: None) -> Partner:
    """Takes reservations, paid in the shop."""
    return factories.make_shop(
        "les-cycles-du-quai", "Les Cycles du Quai", mode=SellingMode.RESERVES, tint=Tint.SERVICE
    )


@pytest.fixture
def stalls(
    market_day: datetime, bakery: Partner, bookshop: Partner, cheese_shop: Partner, cycles: Partner
) -> Stalls:
    """Bread, a cake to order, a novel, cheese, wine, and a bicycle to reserve."""
    perishable = WithdrawalException.PERISHABLE
    return Stalls(
        rye=factories.make_product(
            bakery, "Pain de seigle", 420, category="Pains > Pains spéciaux", is_food=True,
            allergens=["gluten"], net_quantity=Decimal(500), net_unit="g", withdrawal_exception=perishable,
        ),
        cake=factories.make_product(
            bakery, "Gâteau d’anniversaire", 4800, availability=AvailabilityKind.TO_ORDER, max_days=10,
            is_food=True, withdrawal_exception=WithdrawalException.MADE_TO_MEASURE,
        ),
        novel=factories.make_product(bookshop, "Les Passeurs de la Sereine", 2100, category="Livres"),
        comte=factories.make_product(
            cheese_shop, "Comté de dix-huit mois", 1250, is_food=True, allergens=["milk"],
            withdrawal_exception=perishable,
        ),
        wine=factories.make_product(
            cheese_shop, "Clos de la Sereine", 1190, is_alcohol=True, is_food=True, allergens=["sulphites"]
        ),
        bicycle=factories.make_product(cycles, "Vélo de ville", 45000),
    )  # fmt: skip
