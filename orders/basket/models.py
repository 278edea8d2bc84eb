"""Oscar's basket; ours has a name by which its visitor finds it again."""

from django.db import models
from oscar.apps.basket.abstract_models import AbstractBasket, AbstractLine

from shops.partner.models import Partner
from shops.vouchers.models import Voucher


class Basket(AbstractBasket):
    #: Name of an open basket: a person's opaque id, or what a guest's session keeps; none once ordered.
    token = models.UUIDField(null=True, blank=True, unique=True)


class Line(AbstractLine):
    """One article of one shop in a basket."""


class BasketCode(models.Model):
    """The code that the visitor gave for one shop of the basket."""

    basket = models.ForeignKey(Basket, on_delete=models.CASCADE, related_name="codes")
    shop = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="+")
    voucher = models.ForeignKey(Voucher, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["basket", "shop"], name="one_code_per_shop_in_basket")
        ]


from oscar.apps.basket.models import *  # noqa: F403
