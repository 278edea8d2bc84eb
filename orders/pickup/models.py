"""Giving goods to a customer: who, what, when, by which proof."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from orders.order.models import Line, ShopOrder


class Proof(models.TextChoices):
    SCAN = "scan", _("code scanné")
    TYPED = "typed", _("code saisi")
    NAME = "name", _("nom du client")
    CLOSING = "closing", _("réponse du soir")


class Handover(models.Model):
    """One handing over of lines of one shop order. Undone, it stays with ``undone_at``."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    shop_order = models.ForeignKey(ShopOrder, on_delete=models.PROTECT, related_name="handovers")
    #: Chosen by the screen that sends it: the same tap twice is one handover.
    nonce = models.UUIDField(unique=True)
    proof = models.CharField(max_length=10, choices=Proof.choices)
    actor_kind = models.CharField(max_length=16)
    actor_ref = models.CharField(max_length=64, blank=True)
    given_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    identity_checked = models.BooleanField(default=False)

    objects = ScopedManager(shop="shop_order__shop")

    class Meta:
        ordering = ["given_at"]


class HandoverLine(models.Model):
    handover = models.ForeignKey(Handover, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="handover_lines")
    quantity = models.PositiveIntegerField()

    objects = ScopedManager(shop="handover__shop_order__shop")
