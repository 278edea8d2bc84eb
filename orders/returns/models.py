"""What comes back: the shopper's declaration of withdrawal, and each line's return."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from orders.order.models import Line, Order, ShopOrder


class Withdrawal(models.Model):
    """A declaration made with « Confirmer la rétractation » (L221-21, D221-5).

    Name and address of the declaration are personal values: erasable with the contact.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="withdrawals")
    shop_order = models.ForeignKey(ShopOrder, on_delete=models.PROTECT, related_name="withdrawals")
    declared_at = models.DateTimeField()
    name = models.CharField(max_length=120)
    email = models.EmailField()
    #: The shopper's word that the goods are back: on which day, and when it was given.
    brought_back_on = models.DateField(null=True, blank=True)
    said_back_at = models.DateTimeField(null=True, blank=True)
    #: The shop's word that they are not, and why: read by the shopper and the association.
    disputed_at = models.DateTimeField(null=True, blank=True)
    dispute_reason = models.CharField(max_length=300, blank=True)
    #: The merchant has the goods or the proof that they were sent back (L221-24).
    goods_back_at = models.DateTimeField(null=True, blank=True)
    refunded_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(shop="shop_order__shop")


class WithdrawalLine(models.Model):
    withdrawal = models.ForeignKey(Withdrawal, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="withdrawal_lines")
    quantity = models.PositiveIntegerField()
    #: Those of them that were collected: their refund waits for the goods.
    to_return = models.PositiveIntegerField(default=0)

    objects = ScopedManager(shop="withdrawal__shop_order__shop")


class Reason(models.TextChoices):
    OUT_OF_STOCK = "out_of_stock", _("plus en stock")
    CANCELLED_BY_SHOPPER = "cancelled_by_shopper", _("annulée par le client")
    CANCELLED_BY_SHOP = "cancelled_by_shop", _("annulée par le commerce")
    LATE = "late", _("retard du commerce")
    SHOP_CLOSED = "shop_closed", _("commerce fermé")
    WITHDRAWAL = "withdrawal", _("rétractation")
    GOODWILL = "goodwill", _("geste commercial")
    WEIGHED = "weighed", _("poids réel")
    UNAVAILABLE_AFTER_PAYMENT = (
        "unavailable_after_payment",
        _("plus disponible au moment du paiement"),
    )


class LineReturn(models.Model):
    """Units of a line that the shopper does not keep or get, and why."""

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="returns")
    quantity = models.PositiveIntegerField()
    amount_cents = models.PositiveIntegerField()
    reason = models.CharField(max_length=30, choices=Reason.choices)
    actor_kind = models.CharField(max_length=16)
    actor_ref = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()

    objects = ScopedManager(shop="line__shop_order__shop")
