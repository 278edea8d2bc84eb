"""What things cost, and cost before; price cuts with their reference price (L112-1-1)."""

from django.db import models
from django_scopes import ScopedManager

from shops.partner.models import StockRecord


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
