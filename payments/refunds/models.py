"""Money that goes back to the shopper, by line, by the means it came."""

import uuid

from django.db import models

from payments.charges.models import Payment
from payments.gateway.calls import KeyedCall
from payments.sales.models import SaleLine


class RefundState(models.TextChoices):
    REQUESTED = "requested"
    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class Refund(KeyedCall):
    """Money on its way back to the card. It stays due to the shopper until Stripe has paid it."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    #: What orders call it: the same request twice is one refund.
    key = models.CharField(max_length=160, unique=True)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    amount_cents = models.PositiveIntegerField()
    reason = models.CharField(max_length=40)
    state = models.CharField(
        max_length=10, choices=RefundState.choices, default=RefundState.REQUESTED, db_index=True
    )
    stripe_id = models.CharField(max_length=80, blank=True, db_index=True)
    actor_kind = models.CharField(max_length=16)
    actor_ref = models.CharField(max_length=64, blank=True)
    requested_at = models.DateTimeField()
    succeeded_at = models.DateTimeField(null=True, blank=True)

    @property
    def subject(self) -> tuple[str, str]:
        """Its name among deadlines."""
        return ("refund", str(self.reference))


class RefundLine(models.Model):
    """What of a refund belongs to which sale line."""

    refund = models.ForeignKey(Refund, on_delete=models.CASCADE, related_name="lines")
    sale_line = models.ForeignKey(SaleLine, on_delete=models.PROTECT, related_name="refund_lines")
    amount_cents = models.PositiveIntegerField()
    commission_cents = models.PositiveIntegerField()
    commission_vat_cents = models.PositiveIntegerField()
    #: Share of the amount taken before and after the handover, for the ledger.
    undelivered_cents = models.PositiveIntegerField(default=0)
