"""« Quand passez-vous ? »: what was answered, kept in the session, and what can be answered.

The session holds the start of the chosen window of each shop; it is checked again each time.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.kernel import clock
from orders.basket.selectors import BasketView
from shops.hours.timetable import Span
from shops.hours.windows import (
    Closed,
    CommonWindow,
    Offer,
    Part,
    Window,
    WindowKey,
    common_windows,
)
from shops.hours.words import closed_words
from shops.partner.models import Partner

_KEY = "windows"
#: Places left of which the pill speaks.
FEW_PLACES = 3


@dataclass(frozen=True)
class Possible:
    """What the shops of a basket offer now: for all at once, and each by itself."""

    shops: list[Partner]
    common: list[CommonWindow]
    by_shop: dict[int, list[Window]]
    #: The closure of the shops that are closed today.
    closed: dict[int, Span | None]

    @classmethod
    def of(cls, view: BasketView) -> "Possible":
        """Read it in a number of queries that does not depend on the basket."""
        wants = list(view.shops_with_wants)
        shops = [shop for shop, _day_wants in wants]
        preparation = view.preparation
        offer = Offer(
            shops, {shop.pk: day_wants for shop, day_wants in wants}, preparation=preparation
        )
        by_shop = {shop.pk: list(offer.windows(shop.pk, include_closed=True)) for shop in shops}
        common = common_windows(wants, preparation=preparation) if len(shops) > 1 else []
        today = offer.today
        closed = {shop.pk: offer.timetables[shop.pk].running_closure(today) for shop in shops}
        return cls(shops, common, by_shop, closed)

    def open_window(self, shop_id: int, key: WindowKey | None) -> Window | None:
        """The shop's window of this key, if it can be chosen."""
        return next(
            (w for w in self.by_shop[shop_id] if w.key == key and not w.reason_closed), None
        )

    def chosen(self, request: HttpRequest) -> dict[int, Window]:
        """The answers of this session that still stand, by shop id."""
        answers = remembered(request)
        found = {shop.pk: self.open_window(shop.pk, answers.get(shop.pk)) for shop in self.shops}
        return {shop_id: window for shop_id, window in found.items() if window is not None}


def remember(request: HttpRequest, windows: Iterable[Window]) -> None:
    """Keep the answers in the session."""
    request.session[_KEY] = {str(window.shop_id): str(window.key) for window in windows}


def remember_keys(request: HttpRequest, keys: Mapping[int, WindowKey]) -> None:
    """Keep the windows of an earlier order, by shop id, as the answers."""
    request.session[_KEY] = {str(shop_id): str(key) for shop_id, key in keys.items()}


def forget(request: HttpRequest) -> None:
    """The answers were for an order that is made now."""
    request.session.pop(_KEY, None)


def remembered(request: HttpRequest) -> dict[int, WindowKey]:
    """What was answered, by shop id, whether it still stands or not."""
    return {int(shop): WindowKey.parse(key) for shop, key in request.session.get(_KEY, {}).items()}


def parsed(text: str) -> WindowKey | None:
    """The window that a radio button carries; None for anything else."""
    try:
        return WindowKey.parse(text)
    except ValueError:
        return None


def walks_of(common: CommonWindow) -> dict[str, dict[int, Window]]:
    """The walks of a half-day by the value of their radio button: « 2026-11-28-morning » for the
    first, « 2026-11-28-morning-1030 » for the later ones."""
    first, *later = common.walks()
    half = f"{common.day.isoformat()}-{common.part}"
    return {half: first} | {f"{half}-{clock.local(_last_start(walk)):%H%M}": walk for walk in later}


def walk_of(possible: Possible, value: str) -> dict[int, Window] | None:
    """The windows that a radio button stands for, if they can still be had."""
    for common in possible.common:
        if walk := walks_of(common).get(value):
            return walk
    return None


def half_days(possible: Possible, chosen: Mapping[int, Window]) -> list[dict[str, Any]]:
    """The common answers, by day: for each half of it, when each shop would be visited, at first and
    at another hour."""
    days: dict[date, list[dict[str, Any]]] = {}
    for common in possible.common:
        days.setdefault(common.day, []).append(_half_day(common, possible.shops, chosen))
    _check_first(days)
    return [{"date": day, "options": options} for day, options in days.items()]


def _half_day(
    common: CommonWindow, shops: list[Partner], chosen: Mapping[int, Window]
) -> dict[str, Any]:
    (value, first), *walks = walks_of(common).items()
    later = [{"value": key, **_span(walk), "checked": chosen == walk} for key, walk in walks]
    return {
        "value": value,
        "title": _("Le matin") if common.part == Part.MORNING else _("L’après-midi"),
        "visits": _visits(first, shops),
        "checked": chosen == first,
        "later": later,
        "is_later": any(walk["checked"] for walk in later),
    }


def _last_start(walk: Mapping[int, Window]) -> datetime:
    return max(window.starts_at for window in walk.values())


def _span(walk: Mapping[int, Window]) -> dict[str, datetime]:
    """From its first window's start to its last one's end."""
    return {
        "starts_at": min(window.starts_at for window in walk.values()),
        "ends_at": max(window.ends_at for window in walk.values()),
    }


def _visits(windows: Mapping[int, Window], shops: list[Partner]) -> list[dict[str, Any]]:
    """The walk through the shops: each window, with the shops to be visited in it."""
    by_time: dict[tuple[datetime, datetime], list[Partner]] = {}
    for shop in sorted(shops, key=lambda shop: windows[shop.pk].starts_at):
        window = windows[shop.pk]
        by_time.setdefault((window.starts_at, window.ends_at), []).append(shop)
    return [{"window": window, "shops": visited} for window, visited in by_time.items()]


def _check_first(days: Mapping[date, list[dict[str, Any]]]) -> None:
    options = [option for day in days.values() for option in day]
    if options and not any(option["checked"] or option["is_later"] for option in options):
        options[0]["checked"] = True


def picker_days(windows: Iterable[Window], chosen: Window | None) -> list[dict[str, Any]]:
    """One shop's windows by day, as the theme's window picker shows them."""
    days: dict[date, list[Window]] = {}
    for window in windows:
        days.setdefault(window.day, []).append(window)
    rows = [_picker_day(day, of_day, chosen) for day, of_day in days.items()]
    if not any(row["open"] for row in rows):
        first = next((row for row in rows if row["windows"]), None)
        if first is not None:
            first["open"] = True
    return rows


def _picker_day(day: date, windows: list[Window], chosen: Window | None) -> dict[str, Any]:
    shown = [w for w in windows if w.reason_closed in ("", Closed.FULL)]
    pills = [
        {
            "value": str(w.key),
            "starts_at": w.starts_at,
            "ends_at": w.ends_at,
            "available": not w.reason_closed,
            "checked": w == chosen,
            "note": ", ".join(filter(None, (w.place_name, _places(w)))),
        }
        for w in shown
    ]
    possible = any(pill["available"] for pill in pills)
    return {
        "date": day,
        "windows": pills if possible else [],
        "open": any(pill["checked"] for pill in pills),
        "closed_reason": "" if possible else _closed_words(windows),
    }


def _places(window: Window) -> str:
    if window.reason_closed == Closed.FULL:
        return _("complet")
    if window.places_left > FEW_PLACES:
        return ""
    return ngettext("encore une place", "encore %(count)d places", window.places_left) % {
        "count": window.places_left
    }


def _closed_words(windows: list[Window]) -> str:
    """Why nothing can be collected on a day on which the shop is open."""
    reasons = {window.reason_closed for window in windows}
    if Closed.PAUSED in reasons:
        return _("en pause pour le moment")
    if Closed.DAY_SOLD_OUT in reasons:
        return _("plus disponible ce jour-là")
    if Closed.FULL in reasons:
        return _("complet")
    return _("trop tôt pour être prêt")


def missing_words(shop: Partner) -> str:
    """The sentence beside a shop for which nothing valid was chosen."""
    return _("Choisissez quand vous passez chez %(shop)s.") % {"shop": shop.name}


def none_left_words(shop: Partner, closed: Span | None = None) -> str:
    """The sentence for a shop that has no window at all."""
    if closed is not None:
        return _(
            "%(shop)s : %(closed)s. Retirez ses articles du panier, ou revenez après la réouverture."
        ) % {"shop": shop.name, "closed": closed_words(closed).lower()}
    return _(
        "%(shop)s n’a plus de créneau pour ces articles dans les prochains jours. "
        "Retirez-les du panier, ou revenez demain."
    ) % {"shop": shop.name}
