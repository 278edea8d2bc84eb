"""The calendar file of one pickup (RFC 5545)."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from marketplace.kernel import clock
from orders.order.selectors import OrderView, PartView


def pickup_calendar(view: OrderView, part: PartView, *, page_url: str) -> bytes:
    """One event: the window, or the whole day by which goods made to order are ready."""
    event = Event()
    event.add("uid", f"{part.reference}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("dtstamp", clock.now())
    if part.window_starts_at is not None and part.window_ends_at is not None:
        event.add("dtstart", part.window_starts_at)
        event.add("dtend", part.window_ends_at)
    elif part.due_date is not None:
        event.add("dtstart", part.due_date)
        event.add("dtend", part.due_date + timedelta(days=1))
    shop = part.shop
    event.add("summary", _("Retrait chez %(shop)s") % {"shop": shop.name})
    where = (shop.name, part.place_name, part.pickup_address)
    event.add("location", ", ".join(filter(None, where)))
    event.add(
        "description",
        _("Code de retrait : %(code)s") % {"code": view.pickup_code} + f"\n{page_url}",
    )
    event.add("url", page_url)
    calendar = Calendar()
    calendar.add("prodid", "-//Placette//FR")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
