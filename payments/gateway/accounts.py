"""Merchants' connected accounts (Express), the links by which owners fill them in, and our balance."""

from dataclasses import dataclass
from typing import Any

from payments.gateway.client import get_client, plain
from payments.gateway.errors import translated


@dataclass(frozen=True)
class AccountSnapshot:
    """An account as Stripe just described it; gate on both flags (STRIPE, onboarding)."""

    id: str
    transfers_active: bool
    payouts_enabled: bool


def create_account(*, email: str, name: str, merchant_ref: str, key: str) -> AccountSnapshot:
    """Open an Express account that may receive transfers once its owner filled it in. Raises GatewayError."""
    with translated():
        account = get_client().v1.accounts.create(
            {
                "country": "FR",
                "email": email,
                "business_profile": {"name": name},
                "controller": {
                    "fees": {"payer": "application"},
                    "losses": {"payments": "application"},
                    "requirement_collection": "stripe",
                    "stripe_dashboard": {"type": "express"},
                },
                "capabilities": {"transfers": {"requested": True}},
                "metadata": {"merchant": merchant_ref},
            },
            {"idempotency_key": key},
        )
    return _snapshot(account)


def fetch_account(account_id: str) -> AccountSnapshot:
    """The account as it is now. Raises GatewayError."""
    with translated():
        return _snapshot(get_client().v1.accounts.retrieve(account_id))


def create_link(*, account_id: str, refresh_url: str, return_url: str) -> str:
    """The address of Stripe's form, good once and for minutes: made on click. Raises GatewayError."""
    with translated():
        link = get_client().v1.account_links.create(
            {
                "account": account_id,
                "type": "account_onboarding",
                "refresh_url": refresh_url,
                "return_url": return_url,
            }
        )
    return link.url


def fetch_balance_cents() -> int:
    """The platform's whole balance in cents, available or not yet. Raises GatewayError."""
    with translated():
        balance = get_client().v1.balance.retrieve()
    parts: list[Any] = [*balance.available, *balance.pending]
    return sum(part.amount for part in parts if part.currency == "eur")


def _snapshot(account: Any) -> AccountSnapshot:
    capabilities = plain(account.capabilities)
    return AccountSnapshot(
        id=account.id,
        transfers_active=capabilities.get("transfers") == "active",
        payouts_enabled=bool(account.payouts_enabled),
    )
