"""A till of the bakery, and how it calls."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from marketplace.kernel.actors import SYSTEM
from shops.partner.models import Partner
from shops.tills.models import Till
from shops.tills.services import create_till
from tests.orders.market import Market


@dataclass
class Caller:
    """A program with a token."""

    client: Client
    till: Till
    secret: str

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/v1/{path}", query, headers=self.headers(""))

    def send(self, method: str, path: str, body: Any, key: str = "") -> Any:
        return self.client.generic(
            method, f"/api/v1/{path}", json.dumps(body), "application/json",
            headers=self.headers(key),
        )  # fmt: skip

    def headers(self, key: str) -> dict[str, str]:
        known = {"Authorization": f"Bearer {self.secret}"}
        return known | ({"Idempotency-Key": key} if key else {})


def caller_of(shop: Partner) -> Caller:
    till, secret = create_till(actor=SYSTEM, shop=shop, name="Caisse du comptoir")
    return Caller(Client(), till, secret)


@pytest.fixture
def till(bakery: Partner) -> Caller:
    cache.clear()
    return caller_of(bakery)


@pytest.fixture
def market(market_day: datetime) -> Market:
    """Thursday, ten o'clock, and a guest who buys."""
    return Market()
