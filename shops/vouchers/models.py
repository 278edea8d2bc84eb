"""Codes that a shop gives its customers: a merchant's reduction, within limits and dates."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from shops.partner.models import Partner


class VoucherKind(models.TextChoices):
    AMOUNT = "amount", _("Un montant en euros")
    PERCENT = "percent", _("Un pourcentage")


class Voucher(models.Model):
    """A code of one shop. The merchant bears it: a reduction of its own price, not a payment."""

    shop = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="voucher_codes")
    #: Capitals and digits, as it is typed and printed.
    code = models.CharField(max_length=20)
    kind = models.CharField(max_length=10, choices=VoucherKind.choices)
    #: amount: cents incl. tax; percent: whole percents.
    value = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    #: What the shop's part of the basket must reach, cents incl. tax.
    minimum_cents = models.PositiveIntegerField(default=0)
    #: Town-local days, both included; no last day: until it is stopped.
    first_day = models.DateField()
    last_day = models.DateField(null=True, blank=True)
    #: Orders in all, and per customer (by e-mail address); empty: no limit.
    total_limit = models.PositiveIntegerField(null=True, blank=True)
    customer_limit = models.PositiveIntegerField(
        null=True, blank=True, default=1, validators=[MaxValueValidator(1000)]
    )
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    objects = ScopedManager(shop="shop")

    class Meta:
        ordering = ["-is_active", "-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["shop", "code"], name="one_voucher_per_code"),
            models.CheckConstraint(
                condition=~models.Q(kind="percent") | models.Q(value__lte=90),
                name="no_voucher_gives_everything",
            ),
        ]


class VoucherHold(models.Model):
    """One order that uses a code; given back when the order ends without anything bought."""

    voucher = models.ForeignKey(Voucher, on_delete=models.PROTECT, related_name="holds")
    #: The order's opaque reference.
    owner = models.UUIDField(db_index=True)
    #: Keyed hash of the customer's address: counts without naming.
    customer = models.CharField(max_length=64, db_index=True)
    cents = models.PositiveIntegerField()
    created_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(shop="voucher__shop")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["voucher", "owner"],
                condition=models.Q(released_at__isnull=True),
                name="one_voucher_hold_per_order",
            )
        ]
