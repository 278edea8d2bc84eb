"""Disputes: what a cardholder's bank took from the platform's balance, or gave back."""

from dataclasses import dataclass

from payments.gateway.client import get_client
from payments.gateway.errors import translated


@dataclass(frozen=True)
class DisputeMovement:
    """One movement of the platform's balance, in cents; negative when money left, fees included."""

    id: str
    net_cents: int


def fetch_movements(dispute_id: str) -> list[DisputeMovement]:
    """Every movement that a dispute has caused so far. Raises GatewayError."""
    with translated():
        dispute = get_client().v1.disputes.retrieve(dispute_id)
    return [DisputeMovement(moved.id, moved.net) for moved in dispute.balance_transactions]
