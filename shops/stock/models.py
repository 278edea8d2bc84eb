"""What is on the shelf, who holds it, every movement that led there, and who waits for more."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from marketplace.kernel.fields import LowerCaseEmailField
from shops.partner.models import StockRecord


class Cause(models.TextChoices):
    OPENING = "opening", _("Stock de départ")
    SOLD = "sold", _("Donné à un client")
    SOLD_IN_SHOP = "sold_in_shop", _("Vendu en boutique")
    RECEIVED = "received", _("Reçu")
    COUNT = "count", _("Compté")
    CORRECTION = "correction", _("Correction")
    IMPORT = "import", _("Importé d’un fichier")
    API = "api", _("Caisse")
    RETURNED = "returned", _("Retour")
    UNDONE = "undone", _("Retrait annulé")
    OUT = "out", _("Plus en stock")


class StockMovement(models.Model):
    """One change of what is on hand. The sum of a record's movements is its ``num_in_stock``.

    Append-only by trigger. A count that finds what was known is a movement of 0 units.
    """

    stock_record = models.ForeignKey(
        StockRecord, on_delete=models.PROTECT, related_name="movements"
    )
    quantity = models.IntegerField()
    cause = models.CharField(max_length=16, choices=Cause.choices)
    owner = models.UUIDField(null=True, blank=True)
    actor_kind = models.CharField(max_length=16)
    actor_ref = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()
    #: Given by whoever sent it, so that sending again has no second effect.
    nonce = models.UUIDField(null=True, blank=True, unique=True)
    #: The page whose queue it came from, and when it happened there; empty: it was told at once.
    device = models.UUIDField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    #: The movement that this one takes back.
    undoes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="undone_by"
    )

    objects = ScopedManager(shop="stock_record__partner")

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["stock_record", "at"], name="stock_journal"),
            models.Index(fields=["at"], name="stock_lately"),
        ]


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


class StockWatch(models.Model):
    """Somebody who is told once when a product is back: « Prévenez-moi ».

    A personal value: the row goes with the message, at the person's wish, or after six months
    (LAW 9).
    """

    stock_record = models.ForeignKey(StockRecord, on_delete=models.CASCADE, related_name="watches")
    email = LowerCaseEmailField()
    language = models.CharField(max_length=5, default="fr")
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    asked_at = models.DateTimeField(db_index=True)

    objects = ScopedManager(shop="stock_record__partner")

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["stock_record", "email"], name="told_once_of_each")
        ]
