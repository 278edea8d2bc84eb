"""What refunds tell the rooms above, in the transaction that learns it."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class RefundSucceeded:
    """Stripe has sent the money back to the card (cents incl. tax)."""

    order_ref: UUID
    refund_ref: UUID
    amount_cents: int
    #: As whoever asked for it called it.
    reason: str
    #: Cents by the sale line's reference.
    lines: Mapping[UUID, int]
