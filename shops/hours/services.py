"""Writing opening hours, and taking places in pickup windows."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from marketplace.kernel import audit, clock
from marketplace.kernel.actors import Actor
from marketplace.kernel.errors import DomainError
from marketplace.kernel.locks import lock_in_order
from shops.hours.models import HoldState, OpeningRange, PickupPlace, Slot, SlotHold
from shops.hours.windows import Closed, Offer, Window, WindowKey
from shops.merchants.access import check_works_in
from shops.partner.models import Partner

_TOO_LATE = (Closed.TOO_SOON, Closed.LAST_ORDER, Closed.PAUSED)


class HoursRefused(DomainError):
    """Opening hours or a closure that cannot be."""

    code = "hours_refused"


class WindowFull(DomainError):
    """All places of the window are taken."""

    code = "window_full"


class WindowGone(DomainError):
    """The window does not exist, or can no longer be chosen."""

    code = "window_gone"


@transaction.atomic
def set_opening_hours(
    *,
    actor: Actor,
    shop: Partner,
    ranges: Sequence[tuple[int, time, time]],
    place: PickupPlace | None = None,
) -> list[OpeningRange]:
    """Replace the shop's week: (weekday from 0 for Monday, opens, closes), town-local time.

    With ``place``, when orders are handed over there. Windows already booked stay as they are.
    Raises HoursRefused when a range ends before it begins or two overlap.
    """
    check_works_in(actor, shop.pk)
    for weekday in {day for day, _opens, _closes in ranges}:
        if not 0 <= weekday <= 6:
            raise HoursRefused(_("Ce jour n’existe pas."), field="ranges")
        check_ranges([(opens, closes) for day, opens, closes in ranges if day == weekday])
    OpeningRange.objects.filter(shop=shop, place=place).delete()
    data = {"place": place.pk} if place is not None else None
    audit.record(actor=actor, action="shop.hours_set", subject=("shop", str(shop.pk)), data=data)
    return OpeningRange.objects.bulk_create(
        [
            OpeningRange(shop=shop, place=place, weekday=day, opens=opens, closes=closes)
            for day, opens, closes in sorted(ranges)
        ]
    )


def check_ranges(ranges: Sequence[tuple[time, time]]) -> None:
    """Raise HoursRefused when one range of a day ends before it begins, or two overlap."""
    ordered = sorted(ranges)
    if any(opens >= closes for opens, closes in ordered):
        raise HoursRefused(_("Un horaire finit avant de commencer."), field="ranges")
    for (_opens, closes), (opens, _closes) in zip(ordered, ordered[1:], strict=False):
        if opens < closes:
            raise HoursRefused(_("Deux horaires du même jour se recouvrent."), field="ranges")


def book_place(
    *,
    shop: Partner,
    starts_at: datetime | WindowKey,
    owner: UUID,
    check_cutoff: bool = True,
    preparation_minutes: int | None = None,
) -> Slot:
    """Take a place in the shop's window that begins at ``starts_at``, for a shop order.

    Inside the caller's transaction. The place is taken by one guarded update, so that the last one
    goes to one buyer, and none in a shop that is being closed. ``preparation_minutes`` is what the
    longest product needs, else the shop's. Raises WindowGone when there is no such window, it is
    closed, or it is too late to order for it (not asked with ``check_cutoff=False``: what was
    ordered in time and is paid stands); raises WindowFull when all places are taken.
    """
    key = WindowKey.of(starts_at)
    window = _window(shop, key, check_cutoff, preparation_minutes)
    make_slots(shop, [window])
    taken = take_place(shop.pk, key.starts_at, key.place_id)
    with scopes_disabled():
        slot = slots_of(shop.pk, key).select_related("place").get()
        if not taken and slot.is_closed:
            raise WindowGone(
                _("Le commerce vient de fermer ce créneau. Choisissez-en un autre."), field="window"
            )
        if not taken:
            raise WindowFull(
                _("Ce créneau vient d’être complet. Choisissez-en un autre."), field="window"
            )
        SlotHold.objects.create(slot=slot, owner=owner, created_at=clock.now())
    return slot


def move_place(
    *,
    shop: Partner,
    starts_at: datetime | WindowKey,
    owner: UUID,
    preparation_minutes: int | None = None,
) -> Slot:
    """Give the owner's place back and take one in another window, as ``book_place`` does.

    Both windows are locked in one order first: people who change places do not wait for each other
    in a ring.
    """
    key = WindowKey.of(starts_at)
    make_slots(shop, [_window(shop, key, True, preparation_minutes)])
    with scopes_disabled():
        left = SlotHold.objects.filter(owner=owner, state=HoldState.HELD).values("slot")
        both = Slot.objects.filter(pk__in=left) | slots_of(shop.pk, key)
        lock_in_order(Slot.objects.all(), both.values_list("pk", flat=True))
    release_place(owner=owner)
    return book_place(
        shop=shop, starts_at=key, owner=owner, preparation_minutes=preparation_minutes
    )


def release_place(*, owner: UUID) -> bool:
    """Give the owner's place back, if it holds one; inside the caller's transaction."""
    slot_id = _end_hold(owner, HoldState.HELD, HoldState.RELEASED)
    if slot_id is None:
        return False
    with scopes_disabled():
        Slot.objects.filter(pk=slot_id).update(held=F("held") - 1)
    return True


def use_place(*, owner: UUID) -> bool:
    """The owner came: its place is used, and stays taken; inside the caller's transaction."""
    return _end_hold(owner, HoldState.HELD, HoldState.USED) is not None


def unuse_place(*, owner: UUID) -> bool:
    """Undo ``use_place``; inside the caller's transaction."""
    return _end_hold(owner, HoldState.USED, HoldState.HELD) is not None


def take_place(shop_id: int, starts_at: datetime, place_id: int | None = None) -> bool:
    """Take one place; False, and nothing done, when the window is full or closed.

    The guard stands in the update itself and reads one table only: PostgreSQL reads it again
    after waiting for another buyer's lock, or for the closing, which it would not do in a subquery.
    """
    with scopes_disabled():
        slots = slots_of(shop_id, WindowKey(starts_at, place_id))
        return bool(
            slots.filter(held__lt=F("capacity"), is_closed=False).update(held=F("held") + 1)
        )


def slots_of(shop_id: int, key: WindowKey) -> QuerySet[Slot]:
    """The window's row, if it has one."""
    return Slot.objects.filter(shop=shop_id, place=key.place_id, starts_at=key.starts_at)


def make_slots(shop: Partner, windows: Iterable[Window]) -> None:
    """Make the rows of windows that have none yet [in tx]."""
    slots = [
        Slot(
            shop=shop,
            place_id=window.place_id,
            starts_at=window.starts_at,
            ends_at=window.ends_at,
            local_date=window.day,
            capacity=shop.window_capacity,
        )
        for window in windows
    ]
    with scopes_disabled():
        Slot.objects.bulk_create(slots, ignore_conflicts=True)


def _window(
    shop: Partner, key: WindowKey, check_cutoff: bool, preparation_minutes: int | None
) -> Window:
    """The shop's window of this key. Raises WindowGone."""
    offer = Offer([shop], {})
    for window in offer.windows(
        shop.pk, include_closed=True, preparation_minutes=preparation_minutes
    ):
        if window.key == key:
            if check_cutoff and window.reason_closed in _TOO_LATE:
                raise WindowGone(
                    _("Il est trop tard pour ce créneau. Choisissez-en un autre."), field="window"
                )
            return window
    raise WindowGone(_("Ce créneau n’existe pas. Choisissez-en un autre."), field="window")


def _end_hold(owner: UUID, before: str, after: str) -> int | None:
    """Bring the owner's hold from one state to another; the id of its slot, None if it had none."""
    with scopes_disabled():
        hold = SlotHold.objects.filter(owner=owner, state=before).order_by("-pk").first()
        if hold is None:
            return None
        ended_at = None if after == HoldState.HELD else clock.now()
        moved = SlotHold.objects.filter(pk=hold.pk, state=before).update(
            state=after, ended_at=ended_at
        )
        return hold.slot_id if moved else None
