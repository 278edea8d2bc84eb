"""A second place where a shop hands orders over: its market stall, with hours of its own."""

from dataclasses import asdict, dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.kernel import audit, clock, events
from marketplace.kernel.actors import Actor
from marketplace.kernel.locks import lock_in_order
from shops.hours.closures import shut_windows
from shops.hours.events import ShopClosed
from shops.hours.models import Closure, PickupPlace
from shops.hours.services import HoursRefused
from shops.hours.timetable import Span
from shops.merchants.access import check_works_in
from shops.partner.models import Partner


@dataclass(frozen=True)
class PlaceDraft:
    """What people read of a place; WGS 84 degrees where they are known."""

    name: str
    street: str
    note: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None


@transaction.atomic
def save_place(
    *, actor: Actor, shop: Partner, draft: PlaceDraft, place: PickupPlace | None = None
) -> PickupPlace:
    """Write a new place, or change one; orders keep the name and address of their day.

    Its hours are ``set_opening_hours``'s. Raises HoursRefused without a name or an address.
    """
    check_works_in(actor, shop.pk)
    if not draft.name.strip():
        raise HoursRefused(_("Donnez un nom à cet endroit."), field="name")
    if not draft.street.strip():
        raise HoursRefused(_("Indiquez où vos clients vous trouvent."), field="street")
    place = place or PickupPlace(shop=shop)
    for name, value in asdict(draft).items():
        setattr(place, name, value)
    place.save()
    _record(actor, "shop.place_set", place)
    return place


@transaction.atomic
def close_place(*, actor: Actor, place: PickupPlace) -> None:
    """Hand nothing over there any more, from now on; twice is once.

    It is a closure of that place alone: nobody books there from the commit on, and ShopClosed is
    published for whoever had.
    """
    check_works_in(actor, place.shop_id)
    lock_in_order(Partner.objects.all(), [place.shop_id])
    if not PickupPlace.objects.filter(pk=place.pk, closed_at__isnull=True).exists():
        return
    now, today = clock.now(), clock.today()
    shut_windows(place.shop, Span(today, None), place.pk)
    PickupPlace.objects.filter(pk=place.pk).update(closed_at=now)
    closure = Closure.objects.create(shop=place.shop, place=place, first_day=today, created_at=now)
    events.publish(ShopClosed(closure.pk))
    _record(actor, "shop.place_closed", place)


def places_of(shop: Partner) -> list[PickupPlace]:
    """The shop's other places, with their weekly ranges."""
    places = PickupPlace.objects.filter(shop=shop, closed_at__isnull=True)
    return list(places.prefetch_related("ranges"))


def _record(actor: Actor, action: str, place: PickupPlace) -> None:
    data = {"place": place.pk}
    audit.record(actor=actor, action=action, subject=("shop", str(place.shop_id)), data=data)
