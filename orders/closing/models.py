"""Orders that a closure has overtaken. What became of each is read from the order itself."""

from django.db import models
from django_scopes import ScopedManager

from orders.order.models import ShopOrder
from shops.hours.models import Closure


class OvertakenOrder(models.Model):
    """One shop order whose window, or promised day, fell into a closure, and that was dealt with."""

    closure = models.ForeignKey(Closure, on_delete=models.PROTECT, related_name="overtaken")
    shop_order = models.ForeignKey(ShopOrder, on_delete=models.PROTECT, related_name="closures")
    at = models.DateTimeField()

    objects = ScopedManager(shop="shop_order__shop")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["closure", "shop_order"], name="one_row_per_closure_and_order"
            )
        ]
