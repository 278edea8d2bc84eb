"""What goes from the platform's balance to a merchant's payment account."""

import uuid

from django.db import models

from payments.gateway.calls import KeyedCall
from payments.sales.models import SaleLine
from payments.sales.shares import Share
from shops.merchants.models import Merchant


class MerchantAccount(models.Model):
    """A merchant's account at Stripe. Gate on both flags, never on ``charges_enabled``."""

    merchant = models.OneToOneField(Merchant, on_delete=models.PROTECT, related_name="account")
    account_id = models.CharField(max_length=80, unique=True)
    transfers_active = models.BooleanField(default=False)
    payouts_enabled = models.BooleanField(default=False)
    checked_at = models.DateTimeField(null=True, blank=True)

    @property
    def can_receive(self) -> bool:
        return self.transfers_active and self.payouts_enabled


class TransferState(models.TextChoices):
    DUE = "due"
    CANCELLED = "cancelled"
    #: The merchant's account or our balance does not allow it yet; tried again.
    WAITING = "waiting"
    SENT = "sent"


class Transfer(KeyedCall):
    """One handover's money.

    From ``first_called_at`` on the money counts as gone: amount, source and key are fixed, until Stripe
    took the call or certainly refused it.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    #: The handover's opaque reference.
    handover_ref = models.UUIDField(unique=True)
    order_ref = models.UUIDField(db_index=True)
    group_ref = models.UUIDField(db_index=True)
    merchant = models.ForeignKey(Merchant, on_delete=models.PROTECT, related_name="transfers")
    account_id = models.CharField(max_length=80)
    state = models.CharField(
        max_length=10, choices=TransferState.choices, default=TransferState.DUE, db_index=True
    )
    #: What will be or was sent: net of commission and of what was refunded before.
    amount_cents = models.PositiveIntegerField(default=0)
    #: What was kept back to settle the merchant's debt.
    netted_cents = models.PositiveIntegerField(default=0)
    #: The charge whose money it takes; empty when the platform's balance pays.
    source_charge_id = models.CharField(max_length=80, blank=True)
    stripe_id = models.CharField(max_length=80, blank=True, db_index=True)
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    #: Machine time; empty while waiting means that a person must look first.
    retry_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    #: Asked back so far, by reversals of any state but void.
    reversed_cents = models.PositiveIntegerField(default=0)

    @property
    def subject(self) -> tuple[str, str]:
        """Its name among deadlines."""
        return ("transfer", str(self.reference))

    @property
    def is_committed(self) -> bool:
        """Whether the money has left, or is leaving: a refund then needs a reversal."""
        return self.first_called_at is not None or self.state == TransferState.SENT


class TransferLine(models.Model):
    """Which part of which sale line a transfer pays."""

    transfer = models.ForeignKey(Transfer, on_delete=models.CASCADE, related_name="lines")
    sale_line = models.ForeignKey(SaleLine, on_delete=models.PROTECT, related_name="transfer_lines")
    #: Gross cents of the line handed over, refunds before the handover already taken off.
    gross_cents = models.PositiveIntegerField()
    net_cents = models.PositiveIntegerField()
    commission_cents = models.PositiveIntegerField()
    commission_vat_cents = models.PositiveIntegerField()
    #: Gross cents that went back to the shopper after the handover.
    refunded_cents = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(refunded_cents__lte=models.F("gross_cents")),
                name="never_refund_more_than_handed_over",
            )
        ]

    @property
    def whole(self) -> Share:
        """All that was handed over."""
        return Share(self.gross_cents, self.commission_cents, self.commission_vat_cents)

    @property
    def kept(self) -> Share:
        """What of it was not refunded."""
        return self.whole.part(self.gross_cents - self.refunded_cents)


class ReversalState(models.TextChoices):
    DUE = "due"
    DONE = "done"
    #: The merchant's balance did not suffice: a debt, netted from later transfers.
    DEBT = "debt"
    #: The transfer never left after all, so there was nothing to take back.
    VOID = "void"


class TransferReversal(KeyedCall):
    """Money of a transfer taken back because its goods were refunded."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="reversals")
    #: The refund that caused it.
    refund_ref = models.UUIDField(db_index=True)
    amount_cents = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=ReversalState.choices, default=ReversalState.DUE)
    stripe_id = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
