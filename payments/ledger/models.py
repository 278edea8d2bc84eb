"""The journal of money: double entry, append-only, numbered without gaps, chained by hash."""

from django.db import models


class Account(models.TextChoices):
    """Where money stands. Assets and expenses grow by debit, the others by credit."""

    STRIPE_BALANCE = "stripe_balance"  # asset: the platform's balance at Stripe
    MERCHANT_DEBT = "merchant_debt"  # asset, by merchant: receivable
    STRIPE_FEES = "stripe_fees"  # expense of the association
    DISPUTE_LOSS = "dispute_loss"  # expense of the association
    UNDELIVERED = "undelivered"  # liability, by merchant: paid by shoppers, not handed over
    OWED = "owed"  # liability, by merchant: handed over, not yet transferred
    REFUNDS_DUE = "refunds_due"  # liability: on its way back to shoppers
    COMMISSION = "commission"  # income of the association, excl. VAT
    COMMISSION_VAT = "commission_vat"  # liability: VAT on the commission
    ASSOCIATION_PAYOUTS = "association_payouts"  # equity: what the association took out
    ASSOCIATION_TOP_UPS = "association_top_ups"  # equity: what it put in
    UNALLOCATED = "unallocated"  # liability: arrived at Stripe, not explained yet


class Posting(models.Model):
    """One business event in the journal; its entries sum to zero."""

    number = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField(db_index=True)
    kind = models.CharField(max_length=40)
    #: The business event's own key: the same event is never posted twice.
    key = models.CharField(max_length=160, unique=True)
    order_ref = models.UUIDField(null=True, db_index=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["number"]


class Entry(models.Model):
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="entries")
    account = models.CharField(max_length=24, choices=Account.choices)
    #: Opaque id of the merchant, where the account is kept by merchant.
    merchant_ref = models.CharField(max_length=36, blank=True)
    shop_ref = models.CharField(max_length=40, blank=True)
    #: Positive is a debit, negative a credit; never zero.
    cents = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["account", "merchant_ref"])]
        constraints = [
            models.CheckConstraint(condition=~models.Q(cents=0), name="an_entry_moves_money")
        ]


class ChainHead(models.Model):
    """The one row that numbers and chains postings; locked last in every transaction."""

    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)
