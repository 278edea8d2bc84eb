"""« Fermer »: closing a shop for some days or until further notice, and opening it again."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from marketplace.kernel import audit, clock, events
from marketplace.kernel.actors import Actor
from marketplace.kernel.locks import lock_in_order
from shops.hours.events import ShopClosed, ShopReopened
from shops.hours.models import Closure, Slot
from shops.hours.services import HoursRefused, make_slots
from shops.hours.timetable import Span, timetable
from shops.hours.windows import windows_for
from shops.merchants.access import check_works_in
from shops.partner.models import Partner

#: A last day further away means that nobody knows it.
FURTHEST = timedelta(days=2 * 366)


@transaction.atomic
def close_shop(
    *, actor: Actor, shop: Partner, first_day: date, last_day: date | None, reason: str = ""
) -> Closure:
    """Close a shop on these days, both included; without ``last_day``, until further notice.

    From the commit on nobody orders for these days: the rows of their windows, made here where
    nobody had booked yet, are closed in the same transaction, and an order that is being placed
    either has its place before (and is found among the booked ones) or is refused. Publishes
    ShopClosed. The same days again are the same closure. Raises HoursRefused when the days are in
    disorder.
    """
    check_works_in(actor, shop.pk)
    if last_day is not None and last_day < first_day:
        raise HoursRefused(_("Le dernier jour vient avant le premier."), field="last_day")
    if last_day is not None and last_day > clock.today() + FURTHEST:
        raise HoursRefused(
            _("C’est dans plus de deux ans : fermez « jusqu’à nouvel ordre »."), field="last_day"
        )
    lock_in_order(Partner.objects.all(), [shop.pk])
    same = Closure.objects.filter(
        shop=shop,
        place__isnull=True,
        first_day=first_day,
        last_day=last_day,
        reopened_at__isnull=True,
    ).first()
    if same is not None:
        return same
    shut_windows(shop, Span(first_day, last_day))
    closure = Closure.objects.create(
        shop=shop, first_day=first_day, last_day=last_day, reason=reason, created_at=clock.now()
    )
    events.publish(ShopClosed(closure.pk))
    _record(actor, "shop.closed", closure)
    return closure


@transaction.atomic
def reopen_shop(*, actor: Actor, closure: Closure) -> None:
    """Take a closure back; windows that no other closure covers can be had again. Twice is once.

    Publishes ShopReopened.
    """
    check_works_in(actor, closure.shop_id)
    (closure,) = lock_in_order(Closure.objects.all(), [closure.pk])
    if closure.reopened_at is not None:
        return
    closure.reopened_at = clock.now()
    closure.save(update_fields=["reopened_at"])
    _open_slots(closure)
    events.publish(ShopReopened(closure.pk))
    _record(actor, "shop.reopened", closure)


def coming_closures(shop: Partner) -> QuerySet[Closure]:
    """Closures that run or come, the next one first."""
    lasting = Closure.objects.filter(shop=shop, place__isnull=True, reopened_at__isnull=True)
    coming = lasting.exclude(last_day__lt=clock.today())
    return coming.order_by("first_day")


def shut_windows(shop: Partner, span: Span, place_id: int | None = None) -> None:
    """No place of these days can be taken any more, anywhere or only there [in tx].

    Call it while the days are still open: windows that nobody booked get their rows here.
    """
    windows = windows_for(shop, include_closed=True)
    slots = _slots(shop, span)
    if place_id is not None:
        windows = [window for window in windows if window.place_id == place_id]
        slots = slots.filter(place=place_id)
    make_slots(shop, [window for window in windows if span.covers(window.day)])
    _set_closed(slots, True)


def _open_slots(closure: Closure) -> None:
    """Windows nobody had booked lose their row: they take the shop's capacity as it will be."""
    table = timetable(closure.shop)
    span = Span(closure.first_day, closure.last_day)
    with scopes_disabled():
        closed = _slots(closure.shop, span).filter(is_closed=True)
        free = [slot.pk for slot in closed if not table.closed_on(slot.local_date)]
        _set_closed(Slot.objects.filter(pk__in=free), False)
        Slot.objects.filter(
            pk__in=free, held=0, holds__isnull=True, shop_orders__isnull=True
        ).delete()


def _slots(shop: Partner, span: Span) -> QuerySet[Slot]:
    with scopes_disabled():
        slots = Slot.objects.filter(shop=shop, local_date__gte=span.first, ends_at__gt=clock.now())
    return slots if span.last is None else slots.filter(local_date__lte=span.last)


def _set_closed(slots: QuerySet[Slot], is_closed: bool) -> None:
    """Lock the windows in the order in which everybody does, then write."""
    with scopes_disabled():
        locked = lock_in_order(Slot.objects.all(), slots.values_list("pk", flat=True))
        Slot.objects.filter(pk__in=[slot.pk for slot in locked]).update(is_closed=is_closed)


def _record(actor: Actor, action: str, closure: Closure) -> None:
    data = {
        "first_day": closure.first_day.isoformat(),
        "last_day": closure.last_day.isoformat() if closure.last_day else None,
    }
    audit.record(actor=actor, action=action, subject=("shop", str(closure.shop_id)), data=data)
