"""Orders that a closure has overtaken: what was asked of each shopper, and what became of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from orders.order.models import ShopOrder
from shops.hours.models import Closure


class Outcome(models.TextChoices):
    ASKED = "asked", _("attend la réponse du client")
    MOVED = "moved", _("le client a choisi un autre moment")
    REFUNDED = "refunded", _("remboursée")
    CANCELLED = "cancelled", _("annulée")
    KEPT = "kept", _("gardée, le commerce a rouvert")


class OvertakenOrder(models.Model):
    """One shop order whose window, or promised day, fell into a closure."""

    closure = models.ForeignKey(Closure, on_delete=models.PROTECT, related_name="overtaken")
    shop_order = models.ForeignKey(ShopOrder, on_delete=models.PROTECT, related_name="closures")
    asked_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.ASKED)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(shop="shop_order__shop")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["closure", "shop_order"], name="one_row_per_closure_and_order"
            )
        ]
