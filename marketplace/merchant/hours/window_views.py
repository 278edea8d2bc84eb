"""How windows are offered, what customers see of it, one window by hand, and « Pause »."""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from marketplace.kernel import clock
from marketplace.kernel.errors import DomainError
from marketplace.kernel.formats import say_moment
from marketplace.merchant.day import waiting
from marketplace.merchant.desk import Desk, for_shop_staff, frame
from marketplace.merchant.hours.forms import WindowsForm
from marketplace.merchant.hours.views import posted_date
from marketplace.merchant.products.amounts import typed_quantity
from shops.hours.models import Slot
from shops.hours.settings import (
    end_of_today,
    fill_day,
    pause_shop,
    resume_shop,
    set_capacity,
    set_window_settings,
)
from shops.hours.windows import Closed, Window, WindowKey, windows_for
from shops.partner.models import Partner

#: Days of the preview.
PREVIEWED_DAYS = 4
HOUR, TODAY, UNTIL = "hour", "today", "until"

REASONS = {
    Closed.PAUSED: gettext_lazy("en pause"),
    Closed.SHUT: gettext_lazy("fermé"),
    Closed.TOO_SOON: gettext_lazy("trop tôt pour préparer"),
    Closed.LAST_ORDER: gettext_lazy("dernière commande passée"),
    Closed.FULL: gettext_lazy("complet"),
}


@dataclass(frozen=True)
class ShownWindow:
    """One window of the preview: places, how many are taken, and why it is not offered."""

    window: Window
    held: int
    capacity: int
    reason: str


@for_shop_staff
@require_http_methods(["GET", "HEAD", "POST"])
def windows(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The settings, and « voilà ce que voient vos clients »; « Voir » shows them without keeping."""
    if request.method != "POST":
        return _show(request, desk, WindowsForm.of(desk.shop), desk.shop)
    form = WindowsForm(request.POST)
    if not form.is_valid():
        return _show(request, desk, form, desk.shop, status=422)
    if "look" in request.POST:
        return _show(request, desk, form, form.settings().on(copy(desk.shop)), is_draft=True)
    set_window_settings(actor=desk.actor, shop=desk.shop, settings=form.settings())
    messages.success(request, _("C’est noté. Voilà ce que voient vos clients maintenant."))
    return redirect("merchant:windows")


@for_shop_staff
@require_POST
def capacity(request: HttpRequest, desk: Desk) -> HttpResponse:
    """How many orders one window takes."""
    try:
        key = WindowKey.parse(request.POST.get("window", ""))
    except ValueError as error:
        raise BadRequest("Not a window.") from error
    typed = request.POST.get("capacity", "")
    return _do(
        request,
        lambda: set_capacity(
            actor=desk.actor, shop=desk.shop, key=key, capacity=typed_quantity(typed)
        ),
        _("C’est noté pour ce créneau."),
        "merchant:windows",
    )


@for_shop_staff
@require_POST
def full_day(request: HttpRequest, desk: Desk) -> HttpResponse:
    """No more orders for one day."""
    day = posted_date(request, "day")
    return _do(
        request,
        lambda: fill_day(actor=desk.actor, shop=desk.shop, day=day),
        _("Ce jour ne prend plus de commandes. Celles qui sont prises restent."),
        "merchant:windows",
    )


@for_shop_staff
@require_POST
def pause(request: HttpRequest, desk: Desk) -> HttpResponse:
    """« Pause »: for an hour, for today, or until a moment."""
    until = _until(request)
    if until is None:
        messages.error(request, _("Indiquez jusqu’à quand dure la pause."))
        return redirect("merchant:hours")
    said = _("Pause : aucun nouveau retrait avant %(until)s. Les commandes prises restent.")
    return _do(
        request,
        lambda: pause_shop(actor=desk.actor, shop=desk.shop, until=until),
        said % {"until": say_moment(until)},
        "merchant:hours",
    )


@for_shop_staff
@require_POST
def resume(request: HttpRequest, desk: Desk) -> HttpResponse:
    """« Reprendre »."""
    return _do(
        request,
        lambda: resume_shop(actor=desk.actor, shop=desk.shop),
        _("La pause est finie : vos clients peuvent de nouveau commander."),
        "merchant:day" if "from_day" in request.POST else "merchant:hours",
    )


def _do(request: HttpRequest, act: Callable[[], object], said: str, page: str) -> HttpResponse:
    try:
        act()
    except DomainError as problem:
        messages.error(request, problem.message)
    else:
        messages.success(request, said)
    return redirect(page)


def _until(request: HttpRequest) -> datetime | None:
    """When the pause ends (UTC); None when nothing valid was said."""
    length = request.POST.get("length", "")
    if length == HOUR:
        return clock.now() + timedelta(hours=1)
    if length == TODAY:
        return end_of_today()
    try:
        local = datetime.fromisoformat(request.POST.get("until", ""))
        return clock.local_datetime(local.date(), local.time().replace(tzinfo=None))
    except (ValueError, OverflowError):
        return None


def _show(
    request: HttpRequest,
    desk: Desk,
    form: WindowsForm,
    shop: Partner,
    *,
    is_draft: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        **frame(request, desk, waiting(desk.shop)),
        "form": form,
        "is_draft": is_draft,
        "days": _preview(shop),
    }
    return render(request, "merchant/hours/windows.html", context, status=status)


def _preview(shop: Partner) -> list[tuple[date, list[ShownWindow]]]:
    """The next days that have windows, each with what is taken."""
    slots = {
        WindowKey(slot.starts_at, slot.place_id): slot
        for slot in Slot.objects.filter(shop=shop, ends_at__gt=clock.now())
    }
    days: dict[date, list[ShownWindow]] = {}
    for window in windows_for(shop, include_closed=True):
        if window.ends_at <= clock.now():
            continue
        if window.day not in days and len(days) == PREVIEWED_DAYS:
            break
        slot = slots.get(window.key)
        held, capacity = (slot.held, slot.capacity) if slot else (0, shop.window_capacity)
        reason = str(REASONS.get(Closed(window.reason_closed), "")) if window.reason_closed else ""
        shown = ShownWindow(window, held, capacity, reason)
        days.setdefault(window.day, []).append(shown)
    return list(days.items())
