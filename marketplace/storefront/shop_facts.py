"""What a shop's page says: its hours as people read them, and the legal seller behind it."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.dateformat import format as date_format
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from marketplace.kernel import calendar, clock, formats, legal
from marketplace.storefront import shelves
from shops.catalogue.shop_pages import ShopPage
from shops.hours.timetable import Place, Ranges
from shops.hours.words import closed_words
from shops.merchants.models import Merchant
from shops.partner.models import SellingMode


def shop_facts(page: ShopPage) -> dict[str, Any]:
    """The context of a shop's page."""
    shop = page.shop
    header = {
        **shelves.shop_card(page.card),
        "address": page.address,
        "phone": shop.phone,
        "map_url": map_url(shop.code),
    }
    return {
        "shop": header,
        "story": shop.story,
        "shows": shop.mode == SellingMode.SHOWS,
        "reserves": shop.mode == SellingMode.RESERVES,
        "week": _week(page),
        "closed": closed_words(page.card.closed) if page.card.closed else "",
        "closures": [closed_words(span, with_reason=True) for span in page.closures],
        "days": [_exceptional(*day) for day in page.days],
        "undecided": [
            _("%(day)s (%(holiday)s) : horaires à confirmer")
            % {"day": capfirst(formats.say_day(day)), "holiday": calendar.holiday_name(day)}
            for day in page.undecided
        ],
        "places": [_place(place) for place in page.places],
        "seller": seller_lines(page.merchant) if page.merchant else [],
        "mediator": page.mediator,
        "kept": page.merchant.legal_name if page.merchant and shop.kept_by_association else "",
        "terms_url": reverse("storefront:seller_terms", args=[shop.code]),
        "trail": [
            {"url": reverse("storefront:home"), "label": _("Accueil")},
            {"url": reverse("storefront:shops"), "label": _("Les commerces")},
            {"url": "", "label": shop.name},
        ],
    }


def seller_lines(merchant: Merchant) -> list[tuple[str, str]]:
    """The legal seller, label by label (L221-5)."""
    lines = [
        (_("Vendeur"), " ".join(filter(None, (merchant.legal_name, merchant.legal_form)))),
        (_("Siège"), merchant.address),
        (_("SIREN"), formats.say_siren(merchant.siren)),
        (_("TVA"), str(legal.VAT_EXEMPT) if merchant.vat_exempt else merchant.vat_number),
        (_("Téléphone"), formats.say_phone(merchant.phone)),
        (_("E-mail"), merchant.email),
    ]
    return [(label, text) for label, text in lines if text]


def map_url(shop_code: str) -> str:
    """The plan of the centre, with the shop pointed out and in sight."""
    return f"{reverse('storefront:map')}?commerce={shop_code}#ici"


def directions_url(shop_code: str, latitude: Any, longitude: Any) -> str:
    """Where to look for a shop: our own plan of the town, or else a public map."""
    if settings.MAP_TILE_URL or settings.TOWN_GEOJSON or latitude is None:
        return map_url(shop_code)
    return f"https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map=18/{latitude}/{longitude}"


def _week(page: ShopPage) -> list[dict[str, Any]]:
    """Seven rows, Monday first, today marked."""
    today = clock.today()
    monday = today - timedelta(days=today.weekday())
    return [
        {
            "day": date_format(monday + timedelta(days=number), "l"),
            "hours": [formats.say_short_hours(span) for span in spans],
            "today": number == today.weekday(),
        }
        for number, spans in enumerate(page.week)
    ]


def _exceptional(day: date, ranges: Ranges) -> str:
    hours = ", ".join(formats.say_short_hours(span) for span in ranges)
    return _("%(day)s : %(hours)s") % {"day": capfirst(formats.say_day(day)), "hours": hours}


def _place(place: Place) -> dict[str, Any]:
    return {
        "name": place.name,
        "address": place.address,
        "hours": [
            (day_name(weekday), [formats.say_short_hours(span) for span in place.ranges[weekday]])
            for weekday in sorted(place.ranges)
        ],
    }


def day_name(weekday: int) -> str:
    """« lundi »: Monday is 0."""
    return str(WEEKDAYS[weekday])
