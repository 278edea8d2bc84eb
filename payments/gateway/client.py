"""The one Stripe client of the process, and the rule that no transaction waits for the network."""

from functools import lru_cache
from typing import Any

import stripe
from django.conf import settings
from django.db import connection

from payments.gateway.contract import ContractClient

TIMEOUT_SECONDS = 10
NETWORK_RETRIES = 2


class CalledInTransaction(RuntimeError):
    """Stripe was called while a database transaction was open."""


def get_client() -> stripe.StripeClient:
    """The client for the current settings: explicit version, time-out, two retries under the same key.

    Raises CalledInTransaction inside ``transaction.atomic``.
    """
    _refuse_in_transaction()
    return _client(
        settings.STRIPE_SECRET_KEY,
        settings.STRIPE_API_BASE,
        settings.STRIPE_API_VERSION,
        settings.STRIPE_CONTRACT_GATE,
    )


def plain(value: Any) -> dict[str, Any]:
    """One of the SDK's objects as a dictionary; empty for None."""
    return {} if value is None else dict(value.to_dict())


@lru_cache(maxsize=8)
def _client(key: str, base: str, version: str, gated: bool) -> stripe.StripeClient:
    http_client = (ContractClient if gated else stripe.RequestsClient)(timeout=TIMEOUT_SECONDS)
    return stripe.StripeClient(
        key,
        stripe_version=version,
        base_addresses={"api": base},
        http_client=http_client,
        max_network_retries=NETWORK_RETRIES,
    )


def _refuse_in_transaction() -> None:
    blocks: list[Any] = connection.atomic_blocks
    # Django marks the transaction that wraps a test; every other one is the program's own.
    if any(not block._from_testcase for block in blocks):
        raise CalledInTransaction("A call to Stripe must not hold a database transaction open.")
