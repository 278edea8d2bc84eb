"""When a shop is open, and the pickup windows that come of it."""

from django.db import models
from django_scopes import ScopedManager

from shops.partner.models import Partner


class OpeningRange(models.Model):
    """One range of a weekday, town-local time; a midday closure is two ranges."""

    shop = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="opening_ranges")
    weekday = models.PositiveSmallIntegerField()  # Monday is 0
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opens__lt=models.F("closes")), name="opens_before_it_closes"
            )
        ]


class Closure(models.Model):
    """Days on which a shop stays closed, both included."""

    shop = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="closures")
    first_day = models.DateField()
    last_day = models.DateField()
    reason = models.CharField(max_length=120, blank=True)


class Slot(models.Model):
    """One pickup window of one shop; the row is made at its first booking."""

    shop = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="slots")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    local_date = models.DateField()
    capacity = models.PositiveIntegerField()
    #: Places taken, handed over or not; moved only with the holds, by a guarded update.
    held = models.PositiveIntegerField(default=0)

    objects = ScopedManager(shop="shop")

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(fields=["shop", "starts_at"], name="one_slot_per_start")
        ]


class HoldState(models.TextChoices):
    HELD = "held"
    USED = "used"
    RELEASED = "released"


class SlotHold(models.Model):
    """A place in a window, held for one shop order (``owner``: its opaque reference)."""

    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="holds")
    owner = models.UUIDField()
    state = models.CharField(max_length=10, choices=HoldState.choices, default=HoldState.HELD)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(shop="slot__shop")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner"], condition=models.Q(state="held"), name="one_held_place_per_owner"
            )
        ]
