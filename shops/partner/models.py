"""Oscar's Partner is the shop (people read « commerce »); its StockRecord is price and stock."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from oscar.apps.partner.abstract_models import AbstractPartner, AbstractStockRecord

from marketplace.kernel import clock
from marketplace.kernel.money import to_cents
from shops.catalogue.models import Tint


class SellingMode(models.TextChoices):
    """What a shop does here. A reservation is unpaid and binds nobody (LAW 1)."""

    SHOWS = "shows", _("Vitrine")
    RESERVES = "reserves", _("Réservation, paiement en boutique")
    SELLS = "sells", _("Vente en ligne")
    #: Sells as well; its stock comes from the till, by files or by the API.
    SYNCED = "synced", _("Vente en ligne, stock tenu par la caisse")


#: A window this long is a whole opening: morning, afternoon.
HALF_DAY_MINUTES = 720


class Partner(AbstractPartner):
    """A shop: where people collect. The legal seller is its merchant."""

    merchant = models.ForeignKey(
        "merchants.Merchant", on_delete=models.PROTECT, related_name="shops", null=True
    )
    mode = models.CharField(max_length=10, choices=SellingMode.choices, default=SellingMode.SHOWS)
    tint = models.CharField(max_length=16, choices=Tint.choices, default=Tint.FOOD)
    trade = models.CharField(max_length=80, blank=True)
    tagline = models.CharField(max_length=160, blank=True)
    story = models.TextField(blank=True)
    awning_a = models.CharField(max_length=7, default="#2f6b4f")
    awning_b = models.CharField(max_length=7, default="#fbf5e6")
    picture = models.CharField(max_length=200, blank=True)
    street = models.CharField(max_length=160, blank=True)
    postcode = models.CharField(max_length=5, blank=True)
    city = models.CharField(max_length=80, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    #: Published. Orders and alerts go by SMS to the mobile below, which nobody else sees.
    phone = models.CharField(max_length=20, blank=True)
    sms_phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    is_listed = models.BooleanField(default=True)
    #: Minutes of opening time needed to prepare an order.
    preparation_minutes = models.PositiveIntegerField(default=60)
    #: Length of a pickup window in minutes; at first one window for each opening.
    window_minutes = models.PositiveIntegerField(
        default=HALF_DAY_MINUTES, validators=[MinValueValidator(15)]
    )
    #: Orders that one window can take.
    window_capacity = models.PositiveIntegerField(default=12)
    #: The last order of a day is taken this long before closing.
    last_order_minutes = models.PositiveIntegerField(default=120)
    #: How many days ahead windows are offered.
    horizon_days = models.PositiveIntegerField(default=10)
    #: No order can be collected before: « pause d'une heure », « pause aujourd'hui ».
    paused_until = models.DateTimeField(null=True, blank=True)
    #: Who has no screen: the association keeps the page, and orders come by SMS and on a daily sheet.
    kept_by_association = models.BooleanField(default=False)
    #: What an employee may refund of one order by themselves, in cents incl. tax.
    employee_refund_cents = models.PositiveIntegerField(default=3000)
    #: Orders above this amount in cents incl. tax need the code at handover.
    code_above_cents = models.PositiveIntegerField(default=8000)

    @property
    def can_sell(self) -> bool:
        return self.mode in (SellingMode.SELLS, SellingMode.SYNCED)

    @property
    def is_paused(self) -> bool:
        """Whether no new order can be collected for now."""
        return self.paused_until is not None and self.paused_until > clock.now()


class AvailabilityKind(models.TextChoices):
    COUNTED = "counted", _("Stock compté")
    PER_DAY = "per_day", _("Quantité par jour de retrait")
    TO_ORDER = "to_order", _("Sur commande")


class StockRecord(AbstractStockRecord):
    """Price and availability of one product in its shop.

    ``price`` is in euros incl. tax. ``num_in_stock`` is what stands on the shelf, ``num_allocated``
    the sum of active stock holds; both change only through ``shops.stock.services``.
    """

    availability = models.CharField(
        max_length=10, choices=AvailabilityKind.choices, default=AvailabilityKind.COUNTED
    )
    vat_rate = models.DecimalField(max_digits=4, decimal_places=2, default=Decimal("20.00"))
    #: Units never sold online.
    kept_in_shop = models.PositiveIntegerField(default=0)
    #: per_day: units for one pickup day, ordered the day before until ``order_until``.
    per_day_quantity = models.PositiveIntegerField(default=0)
    #: per_day: weekdays with another quantity, ``{"5": 80}`` (Monday is 0).
    per_day_by_weekday = models.JSONField(default=dict, blank=True)
    order_until = models.TimeField(default=time(18, 0))
    #: to_order: ready at the latest this many days after the order, never more than 30 (L216-1).
    max_days = models.PositiveIntegerField(default=21)
    max_per_order = models.PositiveIntegerField(default=20)
    #: When somebody in the shop last said that the stock is right: a count, a delivery, a tap.
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta(AbstractStockRecord.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(max_days__lte=30), name="to_order_within_legal_30_days"
            ),
        ]

    @property
    def price_cents(self) -> int:
        """Price in cents incl. tax; 0 while it has none."""
        return to_cents(self.price or Decimal(0))

    @property
    def counted_available(self) -> int:
        """Counted units that can still be ordered online, by the values as they were read."""
        on_hand = (self.num_in_stock or 0) - self.kept_in_shop
        return max(0, on_hand - (self.num_allocated or 0))

    def quantity_on(self, day: date) -> int:
        """Per-day units made for ``day``, before any order."""
        return int(self.per_day_by_weekday.get(str(day.weekday()), self.per_day_quantity))

    def orderable_until(self, day: date) -> datetime:
        """The last moment (UTC) at which units of ``day`` can be ordered: the day before."""
        return clock.local_datetime(day - timedelta(days=1), self.order_until)


from oscar.apps.partner.models import *  # noqa: F403
