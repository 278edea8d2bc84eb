"""The balances and their transactions: the platform's, and each connected account's."""

from __future__ import annotations

from payments.sandbox.lists import page
from payments.sandbox.params import Params
from payments.sandbox.store import Json, Record
from payments.sandbox.world import CURRENCY, DAY, World

CARD_FUNDS_DELAY = 3 * DAY
_CATEGORIES = {
    "transfer_refund": "transfer_reversal",
    "refund_failure": "refund_failure",
    "payout_failure": "payout_reversal",
    "payment": "charge",
    "payment_refund": "refund",
}


def post(
    world: World,
    kind: str,
    source: str,
    amount: int,
    *,
    fee: int = 0,
    available_on: int | None = None,
    account: str = "",
    category: str | None = None,
    description: str | None = None,
) -> Record:
    """Write one balance transaction: ``amount`` in or out, less ``fee`` (cents)."""
    now = world.now()
    available = max(now, available_on or now)
    fees = [
        {
            "amount": fee,
            "application": None,
            "currency": CURRENCY,
            "type": "stripe_fee",
            "description": "Stripe processing fees",
        }
    ]
    body: Json = {
        "amount": amount,
        "available_on": available,
        "balance_type": "payments",
        "currency": CURRENCY,
        "description": description,
        "exchange_rate": None,
        "fee": fee,
        "fee_details": fees if fee else [],
        "net": amount - fee,
        "reporting_category": category or _CATEGORIES.get(kind, kind),
        "source": source,
        "status": "available" if available <= now else "pending",
        "type": kind,
    }
    return world.create(
        "balance_transaction", "txn_", body, account=account, amount=amount - fee, due_at=available
    )


def available(world: World, account: str = "") -> int:
    """Cents that can be paid out or transferred now."""
    total = world.store.total("balance_transaction", account=account, due_until=world.now())
    return total - _withheld(world, account)


def in_all(world: World, account: str = "") -> int:
    """Cents of the balance, available or not yet, with charges whose fee is not known yet."""
    transactions = world.store.total("balance_transaction", account=account)
    return transactions + world.store.total("charge", account=account) - _withheld(world, account)


def withhold_all_but(world: World, amount: int | None) -> None:
    """Make the platform's whole balance look like ``amount`` cents from now on; None ends it."""
    world.store.set_setting("withheld", 0)
    if amount is not None:
        world.store.set_setting("withheld", in_all(world) - amount)


def _withheld(world: World, account: str) -> int:
    return 0 if account else int(world.store.setting("withheld") or 0)


def retrieve_balance(world: World, params: Params, *, account: str) -> Json:
    """GET /v1/balance."""
    now_available = available(world, account)
    settled = world.store.total("balance_transaction", account=account) - _withheld(world, account)
    return {
        "object": "balance",
        "available": [_amount(now_available)],
        "livemode": False,
        "pending": [_amount(settled - now_available)],
    }


def _amount(cents: int) -> Json:
    return {"amount": cents, "currency": CURRENCY, "source_types": {"card": cents}}


def retrieve(world: World, params: Params, identifier: str, *, account: str) -> Json:
    """GET /v1/balance_transactions/{id}."""
    return _as_of_now(world, world.get("balance_transaction", identifier, account=account).body)


def list_all(world: World, params: Params, *, account: str) -> Json:
    """GET /v1/balance_transactions."""
    found = page(
        world,
        "balance_transaction",
        params,
        "/v1/balance_transactions",
        fields=("source", "type", "currency"),
        account=account,
    )
    found["data"] = [_as_of_now(world, body) for body in found["data"]]
    return found


def _as_of_now(world: World, body: Json) -> Json:
    """The transaction with the status that time gave it."""
    return {**body, "status": "available" if body["available_on"] <= world.now() else "pending"}
