"""Writing opening hours and closures, and taking places in pickup windows."""

from collections.abc import Sequence
from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from marketplace.kernel import audit, clock
from marketplace.kernel.actors import Actor
from marketplace.kernel.errors import DomainError
from marketplace.kernel.locks import lock_in_order
from shops.hours.models import Closure, HoldState, OpeningRange, Slot, SlotHold
from shops.hours.windows import Closed, Offer, Window
from shops.merchants.access import check_works_in
from shops.partner.models import Partner


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
    *, actor: Actor, shop: Partner, ranges: Sequence[tuple[int, time, time]]
) -> list[OpeningRange]:
    """Replace the shop's week: (weekday from 0 for Monday, opens, closes), town-local time.

    Windows already booked stay as they are. Raises HoursRefused when a range ends before it
    begins or two overlap.
    """
    check_works_in(actor, shop.pk)
    ordered = sorted(ranges)
    for weekday, opens, closes in ordered:
        if not 0 <= weekday <= 6 or opens >= closes:
            raise HoursRefused(_("Un horaire finit avant de commencer."), field="ranges")
    for (day, _opens, closes), (next_day, opens, _closes) in zip(
        ordered, ordered[1:], strict=False
    ):
        if day == next_day and opens < closes:
            raise HoursRefused(_("Deux horaires du même jour se recouvrent."), field="ranges")
    OpeningRange.objects.filter(shop=shop).delete()
    audit.record(actor=actor, action="shop.hours_set", subject=("shop", str(shop.pk)))
    return OpeningRange.objects.bulk_create(
        [
            OpeningRange(shop=shop, weekday=day, opens=opens, closes=closes)
            for day, opens, closes in ordered
        ]
    )


@transaction.atomic
def close_shop(
    *, actor: Actor, shop: Partner, first_day: date, last_day: date, reason: str = ""
) -> Closure:
    """Close a shop on these days, both included. Raises HoursRefused when they are in disorder."""
    check_works_in(actor, shop.pk)
    if last_day < first_day:
        raise HoursRefused(_("Le dernier jour vient avant le premier."), field="last_day")
    closure = Closure.objects.create(
        shop=shop, first_day=first_day, last_day=last_day, reason=reason
    )
    data = {"first_day": first_day.isoformat(), "last_day": last_day.isoformat()}
    audit.record(actor=actor, action="shop.closed", subject=("shop", str(shop.pk)), data=data)
    return closure


@transaction.atomic
def reopen_shop(*, actor: Actor, closure: Closure) -> None:
    """Take a closure back."""
    check_works_in(actor, closure.shop_id)
    audit.record(actor=actor, action="shop.reopened", subject=("shop", str(closure.shop_id)))
    closure.delete()


def book_place(
    *, shop: Partner, starts_at: datetime, owner: UUID, check_cutoff: bool = True
) -> Slot:
    """Take a place in the shop's window that begins at ``starts_at``, for a shop order.

    Inside the caller's transaction. The place is taken by one guarded update, so that the last one
    goes to one buyer. Raises WindowGone when there is no such window, or it is too late to order
    for it (not asked with ``check_cutoff=False``: what was ordered in time and is paid stands);
    raises WindowFull when all places are taken.
    """
    window = _window(shop, starts_at, check_cutoff)
    _make_slot(shop, window)
    if not take_place(shop.pk, starts_at):
        raise WindowFull(
            _("Ce créneau vient d’être complet. Choisissez-en un autre."), field="window"
        )
    with scopes_disabled():
        slot = Slot.objects.get(shop=shop, starts_at=starts_at)
        SlotHold.objects.create(slot=slot, owner=owner, created_at=clock.now())
    return slot


def move_place(*, shop: Partner, starts_at: datetime, owner: UUID) -> Slot:
    """Give the owner's place back and take one in another window, as ``book_place`` does.

    Both windows are locked in one order first: people who change places do not wait for each other
    in a ring.
    """
    _make_slot(shop, _window(shop, starts_at, check_cutoff=True))
    with scopes_disabled():
        left = SlotHold.objects.filter(owner=owner, state=HoldState.HELD).values("slot")
        both = Slot.objects.filter(Q(pk__in=left) | Q(shop=shop, starts_at=starts_at))
        lock_in_order(Slot.objects.all(), both.values_list("pk", flat=True))
    release_place(owner=owner)
    return book_place(shop=shop, starts_at=starts_at, owner=owner)


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


def take_place(shop_id: int, starts_at: datetime) -> bool:
    """Take one place; False, and nothing done, when the window is full.

    The guard stands in the update itself and reads one table only: PostgreSQL reads it again
    after waiting for another buyer's lock, which it would not do in a subquery.
    """
    with scopes_disabled():
        slots = Slot.objects.filter(shop=shop_id, starts_at=starts_at, held__lt=F("capacity"))
        return bool(slots.update(held=F("held") + 1))


def _window(shop: Partner, starts_at: datetime, check_cutoff: bool) -> Window:
    """The shop's window that begins then. Raises WindowGone."""
    offer = Offer([shop], {})
    for window in offer.windows(shop.pk, include_closed=True):
        if window.starts_at == starts_at:
            if check_cutoff and window.reason_closed in (Closed.TOO_SOON, Closed.LAST_ORDER):
                raise WindowGone(
                    _("Il est trop tard pour ce créneau. Choisissez-en un autre."), field="window"
                )
            return window
    raise WindowGone(_("Ce créneau n’existe pas. Choisissez-en un autre."), field="window")


def _make_slot(shop: Partner, window: Window) -> None:
    """Make the window's row if this is its first booking."""
    slot = Slot(
        shop=shop,
        starts_at=window.starts_at,
        ends_at=window.ends_at,
        local_date=window.day,
        capacity=shop.window_capacity,
    )
    with scopes_disabled():
        Slot.objects.bulk_create([slot], ignore_conflicts=True)


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
