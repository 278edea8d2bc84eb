"""Payouts to a bank: the platform's own (manual), and those of connected accounts."""

from __future__ import annotations

from payments.sandbox import balance
from payments.sandbox.errors import balance_insufficient, invalid, refused
from payments.sandbox.events import emit
from payments.sandbox.lists import page
from payments.sandbox.params import Params
from payments.sandbox.store import Json, Record, new_id
from payments.sandbox.world import CURRENCY, DAY, World

_BANK_DELAY = DAY


def create(world: World, params: Params, *, account: str) -> Json:
    """POST /v1/payouts: a manual payout of available money."""
    amount = params.integer("amount", required=True, least=1) or 0
    if params.required_text("currency") != CURRENCY:
        raise invalid("This account pays out in eur only.", "currency")
    params.choice("method", ("standard",))
    return start(
        world,
        amount,
        account=account,
        automatic=False,
        metadata=params.mapping("metadata"),
        description=params.text("description"),
        statement_descriptor=params.text("statement_descriptor", longest=22),
    ).body


def start(
    world: World,
    amount: int,
    *,
    account: str,
    automatic: bool,
    metadata: dict[str, str] | None = None,
    description: str | None = None,
    statement_descriptor: str | None = None,
) -> Record:
    """Send available money (cents) to the bank; it arrives a day later by the shared clock."""
    if amount > balance.available(world, account):
        raise balance_insufficient(
            "You have insufficient funds in your Stripe account for this payout."
        )
    arrival = world.now() + _BANK_DELAY
    record = world.create(
        "payout",
        "po_",
        {
            "amount": amount,
            "application_fee": None,
            "application_fee_amount": None,
            "arrival_date": arrival,
            "automatic": automatic,
            "balance_transaction": None,
            "currency": CURRENCY,
            "description": description,
            "destination": new_id("ba_"),
            "failure_balance_transaction": None,
            "failure_code": None,
            "failure_message": None,
            "livemode": False,
            "metadata": metadata or {},
            "method": "standard",
            "original_payout": None,
            "reconciliation_status": "in_progress" if automatic else "not_applicable",
            "reversed_by": None,
            "source_type": "card",
            "statement_descriptor": statement_descriptor,
            "status": "pending",
            "trace_id": {"status": "pending", "value": None},
            "type": "bank_account",
        },
        account=account,
        due_at=arrival,
    )
    entry = balance.post(
        world, "payout", record.id, -amount, account=account, description="STRIPE PAYOUT"
    )
    record.body["balance_transaction"] = entry.id
    world.store.save(record)
    return record


def arrive(world: World, record: Record) -> None:
    """The bank has the money."""
    record.body |= {
        "status": "paid",
        "trace_id": {"status": "supported", "value": new_id("TRACE", 12)},
    }
    record.due_at = None
    if record.body["automatic"]:
        record.body["reconciliation_status"] = "completed"
    world.store.save(record)
    emit(world, "payout.paid", record.body, account=record.account)
    if record.body["automatic"]:
        emit(world, "payout.reconciliation_completed", record.body, account=record.account)


def fail(world: World, record: Record) -> None:
    """The bank sends the money back: it stands in the balance again."""
    if record.body["status"] == "failed":
        raise refused("This payout has already failed.")
    entry = balance.post(
        world, "payout_failure", record.id, record.body["amount"], account=record.account
    )
    record.due_at = None
    record.body |= {
        "status": "failed",
        "failure_code": "account_closed",
        "failure_message": "The bank account has been closed.",
        "failure_balance_transaction": entry.id,
    }
    world.store.save(record)
    emit(world, "payout.failed", record.body, account=record.account)


def retrieve(world: World, params: Params, identifier: str, *, account: str) -> Json:
    """GET /v1/payouts/{payout}."""
    return world.get("payout", identifier, account=account).body


def list_all(world: World, params: Params, *, account: str) -> Json:
    """GET /v1/payouts."""
    return page(world, "payout", params, "/v1/payouts", fields=("status",), account=account)
