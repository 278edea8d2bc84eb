"""Each test runs against the sandbox, and, with ``STRIPE_TEST_KEY=sk_test_…``, against Stripe too."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from pytest_django import Settings

from payments.gateway import client as gateway_client
from payments.gateway.accounts import create_account
from payments.sandbox.testing import SandboxServer
from tests.at_stripe import peers
from tests.at_stripe.peers import AtSandbox, AtStripe, Peer


@pytest.fixture(params=["sandbox", "stripe"] if peers.KEY else ["sandbox"])
def peer(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Peer]:
    """Who answers the gateway, every call held against the published description."""
    settings.STRIPE_CONTRACT_GATE = True
    if request.param == "sandbox":
        with SandboxServer(clock_file=settings.CLOCK_FILE) as server:
            settings.STRIPE_API_BASE = server.url
            yield AtSandbox(server)
    else:
        assert peers.KEY.startswith(("sk_test_", "rk_test_")), "never a live key"
        settings.CLOCK_FILE = None
        settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE = peers.KEY, peers.ADDRESS
        yield AtStripe()
    gateway_client._client.cache_clear()


@pytest.fixture
def opened(peer: Peer) -> str:
    """A merchant's account, as it is just after it was opened."""
    reference = str(uuid4())
    return create_account(
        email="boulangerie@exemple.test", name="Boulangerie", merchant_ref=reference, key=reference
    ).id


@pytest.fixture
def receiving(peer: Peer, opened: str) -> str:
    """An account that may receive transfers."""
    account = peer.receiving_account(opened)
    if not account:
        pytest.skip("needs STRIPE_TEST_ACCOUNT=acct_… that may receive transfers")
    return account
