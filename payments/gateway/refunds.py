"""Refunds of a payment intent."""

from dataclasses import dataclass
from typing import Any

from payments.gateway.client import get_client, plain
from payments.gateway.errors import translated


@dataclass(frozen=True)
class RefundSnapshot:
    """A refund as Stripe just described it.

    ``status`` is pending, requires_action, succeeded, failed or canceled; ``reference`` and ``call``
    are our own marks, empty on a refund that somebody made in Stripe's dashboard.
    """

    id: str
    status: str
    amount_cents: int
    intent_id: str
    reference: str
    call: str
    failure_reason: str


def create_refund(
    *, intent_id: str, amount_cents: int, reference: str, call: str
) -> RefundSnapshot:
    """Refund part of a payment; ``call`` is the idempotency key. Raises GatewayError."""
    with translated():
        refund = get_client().v1.refunds.create(
            {
                "payment_intent": intent_id,
                "amount": amount_cents,
                "metadata": {"refund": reference, "call": call},
            },
            {"idempotency_key": call},
        )
    return _snapshot(refund)


def fetch_refund(refund_id: str) -> RefundSnapshot:
    """The refund as it is now. Raises GatewayError."""
    with translated():
        return _snapshot(get_client().v1.refunds.retrieve(refund_id))


def find_refund(*, intent_id: str, reference: str, call: str) -> RefundSnapshot | None:
    """The refund made by this call, if it was made. Raises GatewayError."""
    with translated():
        found = get_client().v1.refunds.list({"payment_intent": intent_id, "limit": 100})
        for refund in found.auto_paging_iter():
            snapshot = _snapshot(refund)
            if (snapshot.reference, snapshot.call) == (reference, call):
                return snapshot
    return None


def _snapshot(refund: Any) -> RefundSnapshot:
    metadata = plain(refund.metadata)
    intent = refund.payment_intent
    return RefundSnapshot(
        id=refund.id,
        status=refund.status or "pending",
        amount_cents=refund.amount,
        intent_id=intent if isinstance(intent, str) else intent.id if intent else "",
        reference=metadata.get("refund", ""),
        call=metadata.get("call", ""),
        failure_reason=getattr(refund, "failure_reason", None) or "",
    )
