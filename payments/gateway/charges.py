"""Charges: what a payment became at Stripe, and the fee it cost."""

from dataclasses import dataclass

from payments.gateway.client import get_client
from payments.gateway.errors import translated


@dataclass(frozen=True)
class ChargeSnapshot:
    """A charge as Stripe just described it; ``fee_cents`` is None while the fee is unknown."""

    id: str
    intent_id: str
    amount_cents: int
    refunded_cents: int
    fee_cents: int | None


def fetch_charge(charge_id: str) -> ChargeSnapshot:
    """The charge as it is now, with its fee. Raises GatewayError."""
    with translated():
        charge = get_client().v1.charges.retrieve(charge_id, {"expand": ["balance_transaction"]})
    settled = charge.balance_transaction
    intent = charge.payment_intent
    return ChargeSnapshot(
        id=charge.id,
        intent_id=intent if isinstance(intent, str) else intent.id if intent else "",
        amount_cents=charge.amount,
        refunded_cents=charge.amount_refunded,
        fee_cents=settled.fee if settled and not isinstance(settled, str) else None,
    )
