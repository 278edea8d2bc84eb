"""A market day, and the baker's phone."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from marketplace.kernel.models import User
from shops.partner.models import Partner
from tests.merchant.counter import Counter
from tests.orders.market import Market


@pytest.fixture
def market(db: Any, market_day: datetime) -> Market:
    """Thursday, ten o'clock, and a guest who buys."""
    return Market()


@pytest.fixture
def counter(client: Client, baker: User, bakery: Partner) -> Counter:
    """The baker's phone, signed in."""
    client.force_login(baker)
    return Counter(client, bakery)
