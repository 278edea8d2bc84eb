"""What the merchant's desk keeps for itself: notes on days, beside the figures."""

from django.db import models
from django_scopes import ScopedManager

from shops.partner.models import Partner


class DayNote(models.Model):
    """What made a day special: « jour de marché, pluie ». One for a shop and a town-local day."""

    shop = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="day_notes")
    day = models.DateField()
    text = models.CharField(max_length=120)
    written_at = models.DateTimeField()

    objects = ScopedManager(shop="shop")

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["shop", "day"], name="one_note_per_shop_and_day")
        ]
