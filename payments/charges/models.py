"""What a shopper pays for an order: one payment, and each attempt at Stripe's hosted page."""

import uuid

from django.db import models


class PaymentState(models.TextChoices):
    OPEN = "open"
    PAID = "paid"
    EXPIRED = "expired"
    #: Amount or currency differ from ours: no goods, an alarm, people decide.
    QUARANTINED = "quarantined"


class Payment(models.Model):
    """The money of one order. ``paid`` is final; refunds live beside it."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    order_ref = models.UUIDField(unique=True)
    #: Printed on the hosted page and in Stripe's dashboard.
    order_number = models.CharField(max_length=20)
    amount_cents = models.PositiveIntegerField()
    currency = models.CharField(max_length=3, default="eur")
    state = models.CharField(max_length=12, choices=PaymentState.choices, default=PaymentState.OPEN)
    payment_intent_id = models.CharField(max_length=80, blank=True, db_index=True)
    charge_id = models.CharField(max_length=80, blank=True, db_index=True)
    fee_cents = models.PositiveIntegerField(null=True, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=5, default="fr")
    return_url = models.URLField(max_length=400)
    created_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True, blank=True)

    @property
    def subject(self) -> tuple[str, str]:
        """Its name among deadlines."""
        return ("payment", str(self.reference))


class AttemptState(models.TextChoices):
    NEW = "new"
    OPEN = "open"
    COMPLETED = "completed"
    EXPIRED = "expired"


class PaymentAttempt(models.Model):
    """One Checkout Session. Key and parameters are stored before the call (STRIPE)."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="attempts")
    #: Our mark on the session, by which it is found again.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    #: Idempotency key of the session call; another one only once it is certain that the last did nothing.
    call_key = models.UUIDField(default=uuid.uuid4)
    parameters = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=AttemptState.choices, default=AttemptState.NEW)
    session_id = models.CharField(max_length=120, blank=True, db_index=True)
    url = models.TextField(blank=True)
    created_at = models.DateTimeField()
    first_called_at = models.DateTimeField(null=True, blank=True)
    #: When we expire it ourselves (clock time); Stripe's own limit is later.
    hold_until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    @property
    def has_ended(self) -> bool:
        """Whether nobody can pay it any more."""
        return self.state in (AttemptState.COMPLETED, AttemptState.EXPIRED)

    @property
    def subject(self) -> tuple[str, str]:
        """Its name among deadlines."""
        return ("payment_attempt", str(self.pk))

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["payment"],
                condition=models.Q(state__in=["new", "open"]),
                name="one_open_attempt_per_payment",
            )
        ]
