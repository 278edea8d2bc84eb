"""Preparing a day: the list of what to fetch, and the sheet to print."""

from datetime import UTC, date, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from marketplace.kernel import clock
from marketplace.merchant.day import waiting
from marketplace.merchant.desk import Desk, for_shop_staff, frame
from marketplace.merchant.picking import picking_of, sheet_of


@for_shop_staff
@require_safe
def picking(request: HttpRequest, desk: Desk) -> HttpResponse:
    """All articles to fetch for a day (``?jour=2026-11-28``) or one window (``&creneau=``)."""
    day = chosen_day(request)
    context = {
        **frame(request, desk, waiting(desk.shop)),
        "page": picking_of(desk.shop, day, _chosen_window(request)),
        "day": day,
    }
    return render(request, "merchant/picking.html", context)


@for_shop_staff
@require_safe
def day_sheet(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The day on paper; printed only by who asks for it."""
    day = chosen_day(request)
    batches = sheet_of(desk.shop, day)
    context = {
        **frame(request, desk, waiting(desk.shop)),
        "batches": batches,
        "orders": sum(len(batch.rows) for batch in batches),
        "shelves": picking_of(desk.shop, day).shelves,
        "day": day,
        "now": clock.now(),
    }
    return render(request, "merchant/day_sheet.html", context)


def chosen_day(request: HttpRequest) -> date:
    """The day in the address; today when it is none, or past."""
    try:
        chosen = date.fromisoformat(request.GET.get("jour", ""))
    except ValueError:
        return clock.today()
    return max(chosen, clock.today())


def _chosen_window(request: HttpRequest) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(request.GET.get("creneau", "")), tz=UTC)
    except (ValueError, OverflowError, OSError):
        return None
