"""What is on the shelf, who holds it, and every movement that led there."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from shops.partner.models import StockRecord


class Cause(models.TextChoices):
    OPENING = "opening", _("Stock de départ")
    SOLD = "sold", _("Donné à un client")
    SOLD_IN_SHOP = "sold_in_shop", _("Vendu en boutique")
    CORRECTION = "correction", _("Correction")
    RETURNED = "returned", _("Retour")
    UNDONE = "undone", _("Retrait annulé")
    OUT = "out", _("Plus en stock")


class StockMovement(models.Model):
    """One change of what is on hand. The sum of a record's movements is its ``num_in_stock``."""

    stock_record = models.ForeignKey(
        StockRecord, on_delete=models.PROTECT, related_name="movements"
    )
    quantity = models.IntegerField()
    cause = models.CharField(max_length=16, choices=Cause.choices)
    owner = models.UUIDField(null=True, blank=True)
    actor_kind = models.CharField(max_length=16)
    actor_ref = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()

    objects = ScopedManager(shop="stock_record__partner")

    class Meta:
        ordering = ["-at", "-id"]


class DayQuantity(models.Model):
    """Units of a per-day product for one pickup day; the row is made at its first booking."""

    stock_record = models.ForeignKey(StockRecord, on_delete=models.PROTECT, related_name="days")
    day = models.DateField()
    quantity = models.PositiveIntegerField()
    #: Units ordered for the day, handed over or not; moved only with the holds, by a guarded update.
    held = models.PositiveIntegerField(default=0)

    objects = ScopedManager(shop="stock_record__partner")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stock_record", "day"], name="one_quantity_per_day")
        ]


class HoldState(models.TextChoices):
    HELD = "held"
    USED = "used"
    RELEASED = "released"


class StockHold(models.Model):
    """Units held for one shop order. Counted goods stand on the record, others on a day."""

    stock_record = models.ForeignKey(StockRecord, on_delete=models.PROTECT, related_name="holds")
    day_quantity = models.ForeignKey(
        DayQuantity, on_delete=models.PROTECT, related_name="holds", null=True, blank=True
    )
    #: The order line's opaque reference, and the shop order's.
    line = models.UUIDField()
    owner = models.UUIDField(db_index=True)
    quantity = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=HoldState.choices, default=HoldState.HELD)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(shop="stock_record__partner")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(quantity__gt=0), name="a_hold_holds_something"
            ),
            models.UniqueConstraint(
                fields=["line"], condition=models.Q(state="held"), name="one_active_hold_per_line"
            ),
        ]
