"""What things cost, and cost before; price cuts with their reference price (L112-1-1)."""

from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from marketplace.kernel import clock
from shops.partner.models import Partner, StockRecord


class PriceChange(models.Model):
    """A price (cents incl. tax) that people have been asked to pay since ``at``. Append-only."""

    stock_record = models.ForeignKey(
        StockRecord, on_delete=models.PROTECT, related_name="price_changes"
    )
    price_cents = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=16)
    actor_ref = models.CharField(max_length=64, blank=True)

    objects = ScopedManager(shop="stock_record__partner")

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["stock_record", "at"], name="price_history")]


class CutState(models.TextChoices):
    """How far a price cut has come."""

    PLANNED = "planned", _("Prévue")
    RUNNING = "running", _("En cours")
    #: Another cut runs in its place; it runs again when that one ends first.
    PAUSED = "paused", _("En pause")
    OVER = "over", _("Terminée")
    #: It would not have been lower than the reference price when its hour came.
    REFUSED = "refused", _("Pas appliquée")
    CANCELLED = "cancelled", _("Annulée")


class Promotion(models.Model):
    """Price cuts of one shop that begin and end together: by so many percent, or to given prices."""

    shop = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="promotions")
    #: Taken off the price that each thing has when the promotion begins; empty: new prices.
    percent = models.PositiveSmallIntegerField(null=True, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    #: Confirming the same page twice makes one promotion.
    nonce = models.UUIDField(null=True, editable=False)
    created_at = models.DateTimeField()
    actor_kind = models.CharField(max_length=16)
    actor_ref = models.CharField(max_length=64, blank=True)

    objects = ScopedManager(shop="shop")

    class Meta:
        ordering = ["-starts_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="a_promotion_ends_after_it_begins",
            ),
            models.UniqueConstraint(fields=["shop", "nonce"], name="one_promotion_per_nonce"),
        ]

    @property
    def last_day(self) -> date:
        """The last day (the town's) on which it runs."""
        return clock.local(self.ends_at - timedelta(microseconds=1)).date()


class PriceCut(models.Model):
    """One thing of a promotion. What it is compared with is fixed when it begins (L112-1-1)."""

    promotion = models.ForeignKey(Promotion, on_delete=models.PROTECT, related_name="cuts")
    stock_record = models.ForeignKey(
        StockRecord, on_delete=models.PROTECT, related_name="price_cuts"
    )
    state = models.CharField(max_length=10, choices=CutState.choices, default=CutState.PLANNED)
    #: Cents incl. tax while it runs; empty before it begins when it goes by percent.
    price_cents = models.PositiveIntegerField(null=True, blank=True)
    #: Cents to which the price returns.
    usual_cents = models.PositiveIntegerField(null=True, blank=True)
    #: Cents shown struck through, and whether they are the lowest price of the last 30 days
    #: (else the price just before, for quickly perishable goods).
    struck_cents = models.PositiveIntegerField(null=True, blank=True)
    is_lowest = models.BooleanField(default=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(shop="promotion__shop")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["stock_record"],
                condition=models.Q(state="running"),
                name="one_running_cut_per_thing",
            )
        ]
