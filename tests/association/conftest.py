"""A market day, and the desks of the association."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from marketplace.kernel.models import User
from tests import factories
from tests.association.desk import Desk
from tests.orders.market import Market
from tests.payments.till import sandbox, till

__all__ = ["sandbox", "till"]


@pytest.fixture
def market(db: Any, market_day: datetime) -> Market:
    """Thursday, ten o'clock, and a guest who buys."""
    return Market()


@pytest.fixture
def reader(db: Any) -> User:
    """Marc, who reads the association's console."""
    return factories.make_user("marc@exemple.test", "Marc Duval", association_role=User.READER)


@pytest.fixture
def desk(client: Client, manager: User) -> Desk:
    """The manager's desk."""
    client.force_login(manager)
    return Desk(client)


@pytest.fixture
def reading_desk(reader: User) -> Desk:
    """The reader's desk."""
    client = Client()
    client.force_login(reader)
    return Desk(client)
