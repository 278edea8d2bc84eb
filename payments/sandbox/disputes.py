"""Disputes and early fraud warnings: what banks do to a charge afterwards."""

from __future__ import annotations

from payments.sandbox import balance
from payments.sandbox.errors import refused
from payments.sandbox.events import emit
from payments.sandbox.lists import page
from payments.sandbox.params import Params
from payments.sandbox.store import Json, Record
from payments.sandbox.world import CURRENCY, DAY, World

DISPUTE_FEE = 2000
_OPEN = ("needs_response", "under_review")
_EVIDENCE = (
    "access_activity_log",
    "billing_address",
    "cancellation_policy",
    "cancellation_policy_disclosure",
    "cancellation_rebuttal",
    "customer_communication",
    "customer_email_address",
    "customer_name",
    "customer_purchase_ip",
    "customer_signature",
    "duplicate_charge_documentation",
    "duplicate_charge_explanation",
    "duplicate_charge_id",
    "product_description",
    "receipt",
    "refund_policy",
    "refund_policy_disclosure",
    "refund_refusal_explanation",
    "service_date",
    "service_documentation",
    "shipping_address",
    "shipping_carrier",
    "shipping_date",
    "shipping_documentation",
    "shipping_tracking_number",
    "uncategorized_file",
    "uncategorized_text",
)


def open_dispute(world: World, charge: Record, amount: int | None, reason: str) -> Json:
    """The cardholder disputes a charge: what is not refunded, or ``amount`` cents, leaves the balance."""
    left = charge.body["amount"] - charge.body["amount_refunded"]
    amount = left if amount is None else amount
    if charge.body["disputed"] or not 0 < amount <= left:
        raise refused(f"Charge {charge.id} cannot be disputed for {amount} cents.")
    record = world.create(
        "dispute",
        "dp_",
        {
            "amount": amount,
            "balance_transactions": [],
            "charge": charge.id,
            "currency": CURRENCY,
            "enhanced_eligibility_types": [],
            "evidence": {**dict.fromkeys(_EVIDENCE), "enhanced_evidence": {}},
            "evidence_details": {
                "due_by": world.now() + 7 * DAY,
                "enhanced_eligibility": {},
                "has_evidence": False,
                "past_due": False,
                "submission_count": 0,
            },
            "is_charge_refundable": False,
            "livemode": False,
            "metadata": {},
            "payment_intent": charge.body["payment_intent"],
            "payment_method_details": {
                "card": {"brand": "visa", "case_type": "chargeback", "network_reason_code": "83"},
                "type": "card",
            },
            "reason": reason,
            "status": "needs_response",
        },
    )
    charge.body["disputed"] = True
    world.store.save(charge)
    emit(world, "charge.dispute.created", record.body)
    _move(world, record, -amount, DISPUTE_FEE, "dispute")
    emit(world, "charge.dispute.funds_withdrawn", record.body)
    return record.body


def close(world: World, record: Record, *, won: bool) -> Json:
    """The bank's decision. A won dispute brings the money back, less the fee."""
    if record.body["status"] not in _OPEN:
        raise refused(f"This dispute is {record.body['status']}.")
    before = {"status": record.body["status"]}
    record.body |= {"status": "won" if won else "lost", "is_charge_refundable": won}
    if won:
        _move(world, record, record.body["amount"], 0, "dispute_reversal")
        charge = world.get("charge", record.body["charge"])
        charge.private["dispute_won"] = True
        world.store.save(charge)
        emit(world, "charge.dispute.funds_reinstated", record.body)
    world.store.save(record)
    emit(world, "charge.dispute.closed", record.body, before=before)
    return record.body


def _move(world: World, record: Record, amount: int, fee: int, category: str) -> None:
    description = (
        f"Chargeback {'withdrawal' if amount < 0 else 'reversal'} for {record.body['charge']}"
    )
    entry = balance.post(
        world, "adjustment", record.id, amount, fee=fee, category=category, description=description
    )
    record.body["balance_transactions"].append(entry.body)
    world.store.save(record)


def warn_of_fraud(world: World, charge: Record) -> Json:
    """The card network suspects fraud before anybody disputes."""
    record = world.create(
        "radar.early_fraud_warning",
        "issfr_",
        {
            "actionable": True,
            "charge": charge.id,
            "fraud_type": "unauthorized_use_of_card",
            "livemode": False,
            "payment_intent": charge.body["payment_intent"],
        },
    )
    emit(world, "radar.early_fraud_warning.created", record.body)
    return record.body


def retrieve(world: World, params: Params, identifier: str, *, account: str) -> Json:
    """GET /v1/disputes/{dispute}."""
    return world.get("dispute", identifier, account=account).body


def list_all(world: World, params: Params, *, account: str) -> Json:
    """GET /v1/disputes."""
    fields = ("charge", "payment_intent")
    return page(world, "dispute", params, "/v1/disputes", fields=fields, account=account)


def update(world: World, params: Params, identifier: str, *, account: str) -> Json:
    """POST /v1/disputes/{dispute}: evidence; submitted unless ``submit`` is false."""
    record = world.get("dispute", identifier, account=account)
    if record.body["status"] not in _OPEN:
        raise refused(f"This dispute is {record.body['status']}.")
    evidence = params.nested("evidence")
    given = {name: evidence.text(name, longest=150000) for name in _EVIDENCE}
    evidence.finish()
    submitted = params.boolean("submit") is not False
    before = {"status": record.body["status"]}
    record.body["evidence"] |= {name: value for name, value in given.items() if value}
    record.body["metadata"] = {**record.body["metadata"], **params.mapping("metadata")}
    details = record.body["evidence_details"]
    details["has_evidence"] = details["has_evidence"] or any(given.values())
    if submitted:
        details["submission_count"] += 1
        record.body["status"] = "under_review"
    world.store.save(record)
    emit(world, "charge.dispute.updated", record.body, before=before)
    return record.body


def concede(world: World, params: Params, identifier: str, *, account: str) -> Json:
    """POST /v1/disputes/{dispute}/close: the platform accepts the loss."""
    return close(world, world.get("dispute", identifier, account=account), won=False)


def list_warnings(world: World, params: Params, *, account: str) -> Json:
    """GET /v1/radar/early_fraud_warnings."""
    fields = ("charge", "payment_intent")
    url = "/v1/radar/early_fraud_warnings"
    return page(world, "radar.early_fraud_warning", params, url, fields=fields, account=account)


def retrieve_warning(world: World, params: Params, identifier: str, *, account: str) -> Json:
    """GET /v1/radar/early_fraud_warnings/{early_fraud_warning}."""
    return world.get("radar.early_fraud_warning", identifier, account=account).body
