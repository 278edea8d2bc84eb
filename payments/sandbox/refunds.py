"""Refunds: money back to the card, from the platform's balance; transfers are not touched."""

from __future__ import annotations

from payments.sandbox import balance
from payments.sandbox.errors import missing, refused
from payments.sandbox.events import emit
from payments.sandbox.lists import page
from payments.sandbox.params import Params
from payments.sandbox.store import Json, Record
from payments.sandbox.world import CURRENCY, World

_REASONS = ("duplicate", "fraudulent", "requested_by_customer")


def create(world: World, params: Params, *, account: str) -> Json:
    """POST /v1/refunds by charge or payment intent; pending when the balance is short."""
    charge = _charge_of(world, params)
    amount = params.integer("amount", least=1)
    metadata = params.mapping("metadata")
    reason = params.choice("reason", _REASONS)
    params.finish()
    return issue(world, charge, amount, metadata, reason).body


def issue(
    world: World,
    charge: Record,
    amount: int | None,
    metadata: dict[str, str],
    reason: str | None = None,
) -> Record:
    """Refund ``amount`` cents of a charge, or all that is left of it."""
    if amount is None:
        amount = charge.body["amount"] - charge.body["amount_refunded"]
    _check_refundable(charge, amount)
    record = world.create(
        "refund",
        "re_",
        {
            "amount": amount,
            "balance_transaction": None,
            "charge": charge.id,
            "currency": CURRENCY,
            "destination_details": {"card": {"type": "refund"}, "type": "card"},
            "metadata": metadata,
            "payment_intent": charge.body["payment_intent"],
            "reason": reason,
            "receipt_number": None,
            "source_transfer_reversal": None,
            "status": "pending",
            "transfer_reversal": None,
        },
    )
    _count(world, charge, amount)
    if amount <= balance.in_all(world):
        _pay_back(world, record)
    else:
        record.body["pending_reason"] = "insufficient_funds"
        record.due_at = world.now()
        world.store.save(record)
    emit(world, "refund.created", record.body)
    emit(world, "charge.refunded", charge.body)
    return record


def _charge_of(world: World, params: Params) -> Record:
    charge_id, intent_id = params.text("charge"), params.text("payment_intent")
    if intent_id:
        intent = world.get("payment_intent", intent_id, param="payment_intent")
        if intent.body["status"] != "succeeded":
            raise refused(
                f"This PaymentIntent ({intent_id}) does not have a successful charge to refund.",
                param="payment_intent",
            )
        return world.get("charge", intent.body["latest_charge"])
    if not charge_id:
        raise missing("charge")
    return world.get("charge", charge_id, param="charge")


def _check_refundable(charge: Record, amount: int) -> None:
    body = charge.body
    if body["disputed"] and not charge.private.get("dispute_won"):
        raise refused(
            f"Charge {charge.id} has been charged back; cannot issue a refund.", "charge_disputed"
        )
    if not body["paid"]:
        raise refused(f"Charge {charge.id} was not paid; cannot issue a refund.", param="charge")
    left = body["amount"] - body["amount_refunded"]
    if left == 0:
        raise refused(f"Charge {charge.id} has already been refunded.", "charge_already_refunded")
    if amount > left:
        raise refused(
            f"Refund amount ({amount} cents) is greater than unrefunded amount on charge ({left} cents)",
            param="amount",
        )


def _count(world: World, charge: Record, amount: int) -> None:
    refunded = charge.body["amount_refunded"] + amount
    charge.body |= {"amount_refunded": refunded, "refunded": refunded == charge.body["amount"]}
    world.store.save(charge)


def _pay_back(world: World, record: Record) -> None:
    """Take the money out of the balance, on the day on which the charge's own money is there."""
    charged = {"source": record.body["charge"], "type": "charge"}
    source = world.store.find("balance_transaction", where=charged)
    entry = balance.post(
        world,
        "refund",
        record.id,
        -record.body["amount"],
        available_on=source[0].body["available_on"] if source else None,
    )
    record.body |= {"status": "succeeded", "balance_transaction": entry.id}
    record.body.pop("pending_reason", None)
    record.due_at = None
    world.store.save(record)


def pay_back_pending(world: World) -> None:
    """Do the refunds that waited for money, the oldest first, as far as it reaches."""
    for record in world.store.due("refund", world.now()):
        if record.body["amount"] <= balance.in_all(world):
            _pay_back(world, record)
            emit(world, "refund.updated", record.body, before={"status": "pending"})


def fail(world: World, identifier: str, reason: str = "lost_or_stolen_card") -> Json:
    """The card's bank refuses the money, days later: it is back in the balance."""
    record = world.get("refund", identifier)
    if record.body["status"] == "failed":
        raise refused("This refund has already failed.")
    before = {"status": record.body["status"]}
    charge = world.get("charge", record.body["charge"])
    if record.body["status"] == "succeeded":
        entry = balance.post(world, "refund_failure", record.id, record.body["amount"])
        record.body["failure_balance_transaction"] = entry.id
    record.body.pop("pending_reason", None)
    record.body |= {"status": "failed", "failure_reason": reason}
    record.due_at = None
    world.store.save(record)
    _count(world, charge, -record.body["amount"])
    emit(world, "refund.updated", record.body, before=before)
    emit(world, "refund.failed", record.body, before=before)
    return record.body


def retrieve(world: World, params: Params, identifier: str, *, account: str) -> Json:
    """GET /v1/refunds/{refund}."""
    return world.get("refund", identifier, account=account).body


def list_all(world: World, params: Params, *, account: str) -> Json:
    """GET /v1/refunds."""
    return page(
        world, "refund", params, "/v1/refunds", fields=("charge", "payment_intent"), account=account
    )


def update(world: World, params: Params, identifier: str, *, account: str) -> Json:
    """POST /v1/refunds/{refund}: metadata."""
    record = world.get("refund", identifier, account=account)
    before = {"metadata": record.body["metadata"]}
    record.body["metadata"] = {**record.body["metadata"], **params.mapping("metadata")}
    world.store.save(record)
    emit(world, "refund.updated", record.body, before=before)
    return record.body
