"""When a shop is open, where else people collect, and the pickup windows that come of it."""

from django.db import models
from django_scopes import ScopedManager

from shops.partner.models import Partner


class PickupPlace(models.Model):
    """Another place where the shop hands orders over: a market stall. The shop itself has no row."""

    shop = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="pickup_places")
    name = models.CharField(max_length=80)
    street = models.CharField(max_length=160)
    #: How to find it: « sous la halle, côté fontaine ».
    note = models.CharField(max_length=160, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    #: Given up: windows that somebody booked keep it.
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name", "id"]

    @property
    def address(self) -> str:
        """« Place des Halles, sous la halle »."""
        return ", ".join(filter(None, (self.street, self.note)))


class OpeningRange(models.Model):
    """One range of a weekday, town-local time; a midday closure is two ranges.

    Without ``place`` it is the shop's own opening; else when it hands orders over there.
    """

    shop = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="opening_ranges")
    place = models.ForeignKey(
        PickupPlace, on_delete=models.CASCADE, null=True, blank=True, related_name="ranges"
    )
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


class ExceptionalDay(models.Model):
    """A day with hours of its own; without ranges, one that is worked as usual though it is a holiday."""

    shop = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="exceptional_days")
    day = models.DateField()
    reason = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["shop", "day"], name="one_exceptional_day_per_date")
        ]


class ExceptionalRange(models.Model):
    """One range of an exceptional day, town-local time."""

    day = models.ForeignKey(ExceptionalDay, on_delete=models.CASCADE, related_name="ranges")
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        ordering = ["opens"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opens__lt=models.F("closes")),
                name="exceptionally_opens_before_it_closes",
            )
        ]


class Closure(models.Model):
    """Days on which a shop stays closed, both included."""

    shop = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="closures")
    #: A place given up; the shop itself and its other places go on.
    place = models.ForeignKey(
        PickupPlace, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    first_day = models.DateField()
    #: Empty: « jusqu’à nouvel ordre ».
    last_day = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(null=True, blank=True)
    #: Taken back: it counts no more, and orders that waited for an answer stand again.
    reopened_at = models.DateTimeField(null=True, blank=True)


class Slot(models.Model):
    """One pickup window of one shop; the row is made when it is first booked, closed or changed."""

    shop = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="slots")
    place = models.ForeignKey(
        PickupPlace, on_delete=models.PROTECT, null=True, blank=True, related_name="slots"
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    local_date = models.DateField()
    capacity = models.PositiveIntegerField()
    #: Places taken, handed over or not; moved only with the holds, by a guarded update.
    held = models.PositiveIntegerField(default=0)
    #: A closure covers it: the guarded update takes no place any more.
    is_closed = models.BooleanField(default=False)

    objects = ScopedManager(shop="shop")

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["shop", "starts_at"],
                condition=models.Q(place__isnull=True),
                name="one_slot_per_start_in_the_shop",
            ),
            models.UniqueConstraint(
                fields=["shop", "place", "starts_at"], name="one_slot_per_place_and_start"
            ),
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
