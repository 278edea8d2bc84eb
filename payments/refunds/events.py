"""What refunds tell the rooms above, in the transaction that learns it."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class RefundSucceeded:
    """Stripe has sent the money back to the card (cents incl. tax)."""

    order_ref: UUID
    refund_ref: UUID
    amount_cents: int
