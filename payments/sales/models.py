"""The immutable sale lines that all money reads, with their frozen commission, and the tenders."""

from decimal import Decimal

from django.db import models

from shops.merchants.models import Merchant


class CommissionPlan(models.Model):
    """A version of the association's commission; the newest that has begun applies to new sales."""

    name = models.CharField(max_length=80, unique=True)
    valid_from = models.DateTimeField()
    default_rate = models.DecimalField(max_digits=5, decimal_places=2)
    #: VAT on the commission, 20 % unless the association is in franchise (LAW 6).
    vat_rate = models.DecimalField(max_digits=4, decimal_places=2, default=Decimal("20.00"))

    class Meta:
        ordering = ["-valid_from", "-id"]


class CommissionRate(models.Model):
    """The rate of one category, where it differs from the plan's."""

    plan = models.ForeignKey(CommissionPlan, on_delete=models.CASCADE, related_name="rates")
    category = models.CharField(max_length=80)
    rate = models.DecimalField(max_digits=5, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "category"], name="one_rate_per_category")
        ]


class SaleLine(models.Model):
    """One line sold. Only ``refunded_*`` and ``settled_*`` ever change, and only through
    ``payments.refunds`` and ``payments.transfers``.

    All amounts are cents; gross is incl. VAT, commission excl. VAT.
    """

    reference = models.UUIDField(unique=True)
    #: Opaque references of the order and of the shop's part; payments know nothing else of them.
    order_ref = models.UUIDField(db_index=True)
    group_ref = models.UUIDField(db_index=True)
    merchant = models.ForeignKey(Merchant, on_delete=models.PROTECT, related_name="sale_lines")
    #: The shop's id as orders gave it, for figures by shop.
    shop_ref = models.CharField(max_length=40, db_index=True)
    label = models.CharField(max_length=255)
    quantity = models.PositiveIntegerField()
    gross_cents = models.PositiveIntegerField()
    vat_rate = models.DecimalField(max_digits=4, decimal_places=2)
    vat_cents = models.PositiveIntegerField()
    category = models.CharField(max_length=80, blank=True)
    plan = models.ForeignKey(CommissionPlan, on_delete=models.PROTECT, null=True)
    commission_rate = models.DecimalField(max_digits=5, decimal_places=2)
    commission_cents = models.PositiveIntegerField()
    commission_vat_cents = models.PositiveIntegerField()
    refunded_cents = models.PositiveIntegerField(default=0)
    refunded_commission_cents = models.PositiveIntegerField(default=0)
    refunded_commission_vat_cents = models.PositiveIntegerField(default=0)
    #: What no longer waits for the handover: handed over, or refunded before it, with its share of the
    #: commission. Shares are taken cumulatively, so that all of them together are the whole.
    settled_cents = models.PositiveIntegerField(default=0)
    settled_commission_cents = models.PositiveIntegerField(default=0)
    settled_commission_vat_cents = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(settled_cents__lte=models.F("gross_cents")),
                name="never_settle_more_than_sold",
            ),
            models.CheckConstraint(
                condition=models.Q(refunded_cents__lte=models.F("gross_cents")),
                name="never_refund_more_than_sold",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    gross_cents__gte=models.F("commission_cents") + models.F("commission_vat_cents")
                ),
                name="commission_within_the_sale",
            ),
        ]

    @property
    def net_cents(self) -> int:
        """What the merchant gets when nothing comes back."""
        return self.gross_cents - self.commission_cents - self.commission_vat_cents

    @property
    def undelivered_cents(self) -> int:
        """What still waits for the handover."""
        return self.gross_cents - self.settled_cents

    @property
    def refundable_cents(self) -> int:
        """What has not gone back yet."""
        return self.gross_cents - self.refunded_cents


class TenderKind(models.TextChoices):
    CARD = "card"
    IN_SHOP = "in_shop"
    VOUCHER_MERCHANT = "voucher_merchant"
    VOUCHER_ASSOCIATION = "voucher_association"


class Tender(models.Model):
    """How a sale line is paid, and by whom. What shoppers pay of a line sums to its gross amount.

    A code that the merchant bears is a reduction of the price (CGI art. 267, or its successor), not
    a payment: its tender stands beside, and VAT and commission are reckoned without it.
    """

    sale_line = models.ForeignKey(SaleLine, on_delete=models.PROTECT, related_name="tenders")
    kind = models.CharField(max_length=20, choices=TenderKind.choices)
    #: shopper, merchant or association.
    funder = models.CharField(max_length=20, default="shopper")
    cents = models.PositiveIntegerField()
