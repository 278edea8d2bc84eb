"""How a shop offers its windows: length, places, preparation, pauses, and one day by hand."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_scopes import scopes_disabled

from marketplace.kernel import audit, clock
from marketplace.kernel.actors import Actor
from shops.hours.models import Slot
from shops.hours.services import HoursRefused, WindowGone, make_slots, slots_of
from shops.hours.windows import Window, WindowKey, windows_for
from shops.merchants.access import check_works_in
from shops.partner.models import HALF_DAY_MINUTES, Partner

#: What a window's length may be, in minutes; the longest is one window for each opening.
LENGTHS = (HALF_DAY_MINUTES, 120, 60, 30)
MAX_CAPACITY = 500
MAX_PREPARATION = 6000
MAX_HORIZON = 60
MAX_LAST_ORDER = 720


@dataclass(frozen=True)
class WindowSettings:
    """Minutes of opening time, minutes, orders and days."""

    window_minutes: int
    window_capacity: int
    preparation_minutes: int
    last_order_minutes: int
    horizon_days: int

    def on(self, shop: Partner) -> Partner:
        """The shop as it would be with these settings, not saved."""
        for name, value in vars(self).items():
            setattr(shop, name, value)
        return shop


@transaction.atomic
def set_window_settings(*, actor: Actor, shop: Partner, settings: WindowSettings) -> None:
    """Offer windows in this way from now on. What is booked stays; windows nobody booked follow.

    Raises HoursRefused for a value out of its bounds.
    """
    check_works_in(actor, shop.pk)
    _check(settings)
    settings.on(shop).save(update_fields=list(vars(settings)))
    audit.record(
        actor=actor, action="shop.windows_set", subject=("shop", str(shop.pk)), data=vars(settings)
    )


@transaction.atomic
def set_capacity(*, actor: Actor, shop: Partner, key: WindowKey, capacity: int) -> Slot:
    """How many orders one window takes, by hand.

    The guard stands in the update: never fewer than are booked, also by somebody who books just
    now. Raises WindowGone, HoursRefused.
    """
    check_works_in(actor, shop.pk)
    windows = windows_for(shop, include_closed=True)
    window = next((window for window in windows if window.key == key), None)
    if window is None:
        raise WindowGone(_("Ce créneau n’existe plus."), field="capacity")
    return _set_capacity(actor, shop, window, capacity)


@transaction.atomic
def fill_day(*, actor: Actor, shop: Partner, day: date) -> int:
    """Take no more orders for a day: each window's places are those that are booked.

    Returns how many windows there are.
    """
    check_works_in(actor, shop.pk)
    windows = [window for window in windows_for(shop, include_closed=True) if window.day == day]
    make_slots(shop, windows)
    with scopes_disabled():
        for window in windows:
            slots_of(shop.pk, window.key).update(capacity=F("held"))
    data = {"day": day.isoformat()}
    audit.record(actor=actor, action="shop.day_filled", subject=("shop", str(shop.pk)), data=data)
    return len(windows)


@transaction.atomic
def pause_shop(*, actor: Actor, shop: Partner, until: datetime) -> None:
    """« Pause »: no new order is collected before ``until`` (UTC). What is booked stays.

    Raises HoursRefused for a moment that is past.
    """
    check_works_in(actor, shop.pk)
    if until <= clock.now():
        raise HoursRefused(_("Ce moment est passé."), field="until")
    _set_pause(actor, shop, until)


@transaction.atomic
def resume_shop(*, actor: Actor, shop: Partner) -> None:
    """« Reprendre »: the pause is over. Twice is once."""
    check_works_in(actor, shop.pk)
    if shop.paused_until is not None:
        _set_pause(actor, shop, None)


def end_of_today() -> datetime:
    """When a pause for today ends: midnight in the town."""
    return clock.local_datetime(clock.today() + timedelta(days=1), time.min)


def _set_pause(actor: Actor, shop: Partner, until: datetime | None) -> None:
    shop.paused_until = until
    shop.save(update_fields=["paused_until"])
    data = {"until": until.isoformat() if until else None}
    audit.record(actor=actor, action="shop.paused", subject=("shop", str(shop.pk)), data=data)


def _set_capacity(actor: Actor, shop: Partner, window: Window, capacity: int) -> Slot:
    if not 0 <= capacity <= MAX_CAPACITY:
        raise HoursRefused(
            _("Indiquez un nombre entre 0 et %(most)d.") % {"most": MAX_CAPACITY}, field="capacity"
        )
    make_slots(shop, [window])
    with scopes_disabled():
        slots = slots_of(shop.pk, window.key)
        if not slots.filter(held__lte=capacity).update(capacity=capacity):
            raise HoursRefused(_too_few(slots.get().held), field="capacity")
        slot = slots.get()
    data = {"starts_at": window.starts_at.isoformat(), "capacity": capacity}
    audit.record(actor=actor, action="shop.capacity_set", subject=("shop", str(shop.pk)), data=data)
    return slot


def _too_few(held: int) -> str:
    sentence = ngettext(
        "%(held)d commande est déjà prise dans ce créneau : pas moins.",
        "%(held)d commandes sont déjà prises dans ce créneau : pas moins.",
        held,
    )
    return sentence % {"held": held}


def _check(settings: WindowSettings) -> None:
    if settings.window_minutes not in LENGTHS:
        raise HoursRefused(_("Choisissez une durée de la liste."), field="window_minutes")
    bounds = {
        "window_capacity": (1, MAX_CAPACITY),
        "preparation_minutes": (0, MAX_PREPARATION),
        "last_order_minutes": (0, MAX_LAST_ORDER),
        "horizon_days": (1, MAX_HORIZON),
    }
    for name, (least, most) in bounds.items():
        if not least <= getattr(settings, name) <= most:
            raise HoursRefused(
                _("Indiquez un nombre entre %(least)d et %(most)d.")
                % {"least": least, "most": most},
                field=name,
            )
