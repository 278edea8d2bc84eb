"""A sandbox of its own for each test, and the real SDK behind the contract gate."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import stripe

from payments.gateway.contract import ContractClient
from payments.sandbox.testing import SandboxServer

SUCCESS_URL = "https://vitrines.example/merci/?session={CHECKOUT_SESSION_ID}"
CANCEL_URL = "https://vitrines.example/panier/"


@pytest.fixture
def sandbox(settings: Any) -> Iterator[SandboxServer]:
    """A running sandbox that shares the test's clock."""
    with SandboxServer(clock_file=settings.CLOCK_FILE) as server:
        yield server


def connect(sandbox: SandboxServer, *, retries: int = 0, seconds: float = 5) -> stripe.StripeClient:
    """The SDK against a sandbox, through the gate."""
    return stripe.StripeClient(
        "sk_test_sandbox_tests",
        base_addresses={"api": sandbox.url},
        http_client=ContractClient(timeout=seconds),
        max_network_retries=retries,
    )


@pytest.fixture
def client(sandbox: SandboxServer) -> stripe.StripeClient:
    """The SDK, without retries."""
    return connect(sandbox)


@pytest.fixture
def order() -> dict[str, Any]:
    """A session's parameters."""
    return make_order()


def make_order() -> dict[str, Any]:
    """A session's parameters: two loaves and a book, 1,630 cents."""
    return {
        "mode": "payment",
        "payment_method_types": ["card"],
        "success_url": SUCCESS_URL,
        "cancel_url": CANCEL_URL,
        "line_items": [line("Pain de seigle", 420, 2), line("Le Grand Meaulnes", 790, 1)],
        "expires_at": int(time.time()) + 40 * 60,
        "client_reference_id": "7KQ4-M2PX",
        "customer_email": "cliente@vitrines.example",
        "locale": "fr",
        "metadata": {"attempt": "a1"},
        "payment_intent_data": {"transfer_group": "order_1", "metadata": {"attempt": "a1"}},
    }


def line(name: str, cents: int, quantity: int) -> dict[str, Any]:
    """One line of a session."""
    price = {"currency": "eur", "unit_amount": cents, "product_data": {"name": name}}
    return {"price_data": price, "quantity": quantity}


@pytest.fixture
def paid(
    sandbox: SandboxServer, client: stripe.StripeClient, order: dict[str, Any]
) -> Callable[[], Any]:
    """Makes a paid order and returns its charge."""

    def pay() -> Any:
        session = client.v1.checkout.sessions.create(order)  # type: ignore[arg-type]
        assert sandbox.pay(session.id) == "paid"
        expand = {"expand": ["payment_intent.latest_charge"]}
        done: Any = client.v1.checkout.sessions.retrieve(session.id, expand)  # type: ignore[arg-type]
        return done.payment_intent.latest_charge

    return pay


@pytest.fixture
def bakery(sandbox: SandboxServer, client: stripe.StripeClient) -> str:
    """A connected account that may receive money."""
    account = open_account(client)
    sandbox.activate_account(account.id)
    return account.id


def open_account(client: stripe.StripeClient) -> Any:
    """A connected account as the product opens it, not yet filled in by its owner."""
    return client.v1.accounts.create(
        {
            "country": "FR",
            "email": "claire@boulangerie.example",
            "business_profile": {"name": "Boulangerie Martin"},
            "controller": {
                "fees": {"payer": "application"},
                "losses": {"payments": "application"},
                "requirement_collection": "stripe",
                "stripe_dashboard": {"type": "express"},
            },
            "capabilities": {"transfers": {"requested": True}},
            "metadata": {"merchant": "m1"},
        }
    )
