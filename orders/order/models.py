"""What the shopper bought (Order), one shop's part of it (ShopOrder), and the person's contact."""

import secrets
import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager
from oscar.apps.order.abstract_models import AbstractLine, AbstractOrder

from marketplace.kernel import money
from marketplace.kernel.codes import pickup_code
from shops.hours.models import Slot
from shops.merchants.models import Mediator, Merchant, TermsVersion
from shops.partner.models import Partner


class Order(AbstractOrder):
    """What one shopper bought in one go, from one or several shops."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    #: Shown across the counter and in the QR; knowing it lets a shop hand its own part over.
    pickup_code = models.CharField(max_length=8, unique=True, default=pickup_code)
    #: Long secret of the guest's own page (« Mes retraits » without an account).
    access_token = models.CharField(max_length=64, unique=True, default=secrets.token_urlsafe)
    language = models.CharField(max_length=5, default="fr")
    #: The visitor's nonce of the order form: a double click finds the same order.
    nonce = models.UUIDField(unique=True, default=uuid.uuid4)
    #: Opaque name of who holds (user, or the guest's basket token), for the limit on holds.
    visitor_ref = models.CharField(max_length=64, db_index=True, blank=True)
    paid_at = models.DateTimeField(null=True, blank=True)
    #: Nobody paid it, and its goods are in a basket again: what follows happens there.
    taken_back_at = models.DateTimeField(null=True, blank=True)

    @property
    def was_taken_back(self) -> bool:
        """Whether it is a basket again; not so where a payment came all the same."""
        return self.taken_back_at is not None and self.paid_at is None

    @property
    def shown_contact(self) -> "BuyerContact | None":
        """Who collects, for pages and people; None once archived or erased."""
        contact = self.held_contact
        return contact if contact is not None and contact.archived_at is None else None

    @property
    def held_contact(self) -> "BuyerContact | None":
        """Who collects, as the contract proves it, archived or not; None once erased."""
        contact: BuyerContact | None = getattr(self, "contact", None)
        return contact if contact is not None and contact.erased_at is None else None


class BuyerContact(models.Model):
    """Who collects: the personal values, in a table that can be erased (LAW 9).

    Once archived they are proof of the contract and nothing else: no page shows them, only
    ``orders.retention`` reads and, when ``keep_until`` is over, erases them.
    """

    order = models.OneToOneField("order.Order", on_delete=models.CASCADE, related_name="contact")
    name = models.CharField(max_length=120)
    email = models.EmailField()
    phone = models.CharField(max_length=20, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    #: The last day on which the archive keeps the values.
    keep_until = models.DateField(null=True, blank=True, db_index=True)
    erased_at = models.DateTimeField(null=True, blank=True)


class Kind(models.TextChoices):
    ORDER = "order", _("Commande")
    RESERVATION = "reservation", _("Réservation")


class ShopOrderState(models.TextChoices):
    AWAITING_PAYMENT = "awaiting_payment", _("En attente de paiement")
    PLACED = "placed", _("Commandée")
    SEEN = "seen", _("En préparation")
    READY = "ready", _("Prête")
    COLLECTED = "collected", _("Retirée")
    CANCELLED = "cancelled", _("Annulée")
    NOT_COLLECTED = "not_collected", _("Non retirée")
    RETURNED = "returned", _("Retournée")


class ShopOrder(models.Model):
    """One shop's part of an order; a contract of its own between shopper and merchant (LAW 2).

    Identity, terms and mediator of the seller are frozen when it is written: never read
    ``shop.merchant`` afterwards.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    order = models.ForeignKey("order.Order", on_delete=models.PROTECT, related_name="shop_orders")
    shop = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="shop_orders")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    state = models.CharField(
        max_length=20,
        choices=ShopOrderState.choices,
        default=ShopOrderState.AWAITING_PAYMENT,
        db_index=True,
    )
    #: card: paid through Stripe; in_shop: « à payer en boutique ».
    payment_mode = models.CharField(max_length=10)
    total_cents = models.PositiveIntegerField()
    #: The code that its prices are reduced by, as it was typed.
    voucher_code = models.CharField(max_length=20, blank=True)
    #: The pickup window; empty for made-to-order goods, which have a day at the latest.
    slot = models.ForeignKey(
        Slot, on_delete=models.PROTECT, null=True, blank=True, related_name="shop_orders"
    )
    window_starts_at = models.DateTimeField(null=True, blank=True, db_index=True)
    window_ends_at = models.DateTimeField(null=True, blank=True)
    pickup_date = models.DateField(null=True, blank=True)
    #: Where the window is, when it is not in the shop: a market stall, as it was called then.
    place_name = models.CharField(max_length=80, blank=True)
    place_address = models.CharField(max_length=330, blank=True)
    #: Raised each time the window moves, so that older deadlines no longer count.
    generation = models.PositiveIntegerField(default=0)
    due_date = models.DateField(null=True, blank=True)
    merchant = models.ForeignKey(Merchant, on_delete=models.PROTECT, related_name="+")
    seller_identity = models.JSONField()
    terms = models.ForeignKey(TermsVersion, on_delete=models.PROTECT, null=True, related_name="+")
    terms_sha256 = models.CharField(max_length=64, blank=True)
    mediator = models.ForeignKey(Mediator, on_delete=models.PROTECT, null=True, related_name="+")
    mediator_text = models.CharField(max_length=500, blank=True)
    has_alcohol = models.BooleanField(default=False)
    #: Holds something that is given to adults only, alcohol or not: identity is checked.
    is_for_adults = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    placed_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    collected_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=40, blank=True)
    #: Set while the shopper is asked to choose another window, a cancellation or to wait.
    choice_asked_at = models.DateTimeField(null=True, blank=True)
    choice_reason = models.CharField(max_length=40, blank=True)
    #: The shop said in the evening that nobody came for it.
    closing_answered_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(shop="shop")

    class Meta:
        ordering = [models.F("window_starts_at").asc(nulls_last=True), "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["order", "shop", "kind", "due_date"], name="one_part_per_shop"
            )
        ]
        indexes = [models.Index(fields=["shop", "state", "window_starts_at"])]

    @property
    def subject(self) -> tuple[str, str]:
        """Its name in deadlines and the audit."""
        return ("shop_order", str(self.reference))

    @property
    def pickup_name(self) -> str:
        """Where people collect: the shop, or its stall."""
        return f"{self.shop.name}, {self.place_name}" if self.place_name else str(self.shop.name)

    @property
    def pickup_address(self) -> str:
        """The street of the pickup, with the town."""
        shop = self.shop
        if self.place_name:
            return f"{self.place_address}, {shop.postcode} {shop.city}"
        return f"{shop.street}, {shop.postcode} {shop.city}"


class Line(AbstractLine):
    """One line of an order; ``reference`` is the opaque id that payments know."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    shop_order = models.ForeignKey(
        ShopOrder, on_delete=models.PROTECT, related_name="lines", null=True, blank=True
    )
    #: What one unit costs here; with a code, less than the shop's own price beside it.
    unit_cents = models.PositiveIntegerField(default=0)
    list_cents = models.PositiveIntegerField(default=0)
    total_cents = models.PositiveIntegerField(default=0)
    vat_rate = models.DecimalField(max_digits=4, decimal_places=2, default=0)
    availability = models.CharField(max_length=10, blank=True)
    withdrawal_exception = models.CharField(max_length=20, blank=True)
    is_alcohol = models.BooleanField(default=False)
    #: Made to order: ready at the latest on this day.
    due_date = models.DateField(null=True, blank=True)
    #: Units that will not be handed over any more (refused, cancelled).
    cancelled_quantity = models.PositiveIntegerField(default=0)
    collected_quantity = models.PositiveIntegerField(default=0)
    withdrawn_quantity = models.PositiveIntegerField(default=0)
    #: Sold by weight: the grams that the price of one unit stands for; empty for all other goods.
    estimated_grams = models.PositiveIntegerField(null=True, blank=True)
    #: What so many units weighed together, and what they cost by weight: never more than charged.
    weighed_quantity = models.PositiveIntegerField(default=0)
    weighed_grams = models.PositiveIntegerField(null=True, blank=True)
    weighed_cents = models.PositiveIntegerField(null=True, blank=True)

    @property
    def is_to_weigh(self) -> bool:
        """Sold by weight, still owed, and nobody has put it on the scales."""
        return bool(self.estimated_grams and self.weighed_grams is None and self.open_quantity)

    def cents_for(self, quantity: int, *, after: int = 0) -> int:
        """What ``quantity`` units cost, cents incl. tax: by weight once they are weighed.

        ``after`` units were counted before: by weight, the steps then sum exactly to the whole.
        """
        if self.weighed_cents is None:
            return self.unit_cents * quantity
        until, since = (
            money.share_cumulative(self.weighed_cents, units, self.weighed_quantity)
            for units in (after + quantity, after)
        )
        return until - since

    @property
    def open_quantity(self) -> int:
        """Units still to be handed over."""
        return self.quantity - self.cancelled_quantity - self.collected_quantity


from oscar.apps.order.models import *  # noqa: F403
