"""« Horaires et retraits »: the week, days unlike the others, and public holidays."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from marketplace.kernel.errors import DomainError
from marketplace.kernel.formats import say_moment
from marketplace.merchant.day import waiting
from marketplace.merchant.desk import Desk, for_shop_staff, frame
from marketplace.merchant.hours import week
from marketplace.merchant.hours.forms import ExceptionalDayForm
from orders.closing.selectors import out_of_hours, overtaken_parts
from shops.hours.closures import coming_closures
from shops.hours.days import (
    Decision,
    coming_exceptional_days,
    coming_holidays,
    decide_holiday,
    remove_exceptional_day,
    set_exceptional_day,
)
from shops.hours.places import places_of
from shops.hours.services import set_opening_hours
from shops.hours.timetable import timetable


@for_shop_staff
@require_http_methods(["GET", "HEAD", "POST"])
def hours(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The usual week, in one form; beside it all that is decided about single days and places."""
    if request.method != "POST":
        return _show(request, desk, week.week_of(timetable(desk.shop).ranges))
    fields = week.posted_week(request.POST)
    if any(day.error for day in fields):
        return _show(request, desk, fields, status=422)
    if "copy" in request.POST:
        return _show(request, desk, week.copied(fields, _weekday(request)), is_copied=True)
    set_opening_hours(actor=desk.actor, shop=desk.shop, ranges=week.ranges_of(fields))
    messages.success(request, _("C’est noté. Les commandes déjà prises gardent leur créneau."))
    warn_of_orders(request, desk)
    return redirect("merchant:hours")


@for_shop_staff
@require_http_methods(["GET", "HEAD", "POST"])
def exceptional_day(request: HttpRequest, desk: Desk) -> HttpResponse:
    """One day with hours of its own."""
    if request.method != "POST":
        form = ExceptionalDayForm(initial={"day": request.GET.get("jour", "")})
        return _show_day(request, desk, form, week.day_of([]))
    form, fields = ExceptionalDayForm(request.POST), week.posted_day(request.POST, 0)
    if form.is_valid() and not fields.error:
        try:
            set_exceptional_day(
                actor=desk.actor,
                shop=desk.shop,
                day=form.cleaned_data["day"],
                ranges=fields.ranges,
                reason=form.cleaned_data["reason"],
            )
        except DomainError as problem:
            if problem.field == "day":
                form.add_error("day", problem.message)
            else:
                fields.error = problem.message
        else:
            messages.success(request, _("C’est noté. Vos clients voient ces horaires."))
            warn_of_orders(request, desk)
            return redirect("merchant:hours")
    return _show_day(request, desk, form, fields, status=422)


@for_shop_staff
@require_POST
def remove_day(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The day is like the others again."""
    remove_exceptional_day(actor=desk.actor, shop=desk.shop, day=posted_date(request, "day"))
    messages.success(request, _("Ce jour a de nouveau vos horaires habituels."))
    warn_of_orders(request, desk)
    return redirect("merchant:hours")


@for_shop_staff
@require_POST
def holiday(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Open or closed on a public holiday; with orders for that day, closing shows them first."""
    day = posted_date(request, "day")
    try:
        decision = Decision(request.POST.get("decision", ""))
    except ValueError as error:
        raise BadRequest("Not a decision.") from error
    if decision == Decision.CLOSED and overtaken_parts(desk.shop, day, day).exists():
        return redirect(f"{reverse('merchant:close_shop')}?first_day={day}&end=date&last_day={day}")
    try:
        decide_holiday(actor=desk.actor, shop=desk.shop, day=day, decision=decision)
    except DomainError as problem:
        messages.error(request, problem.message)
    else:
        messages.success(request, _("C’est noté. Vos clients le voient sur votre page."))
    return redirect("merchant:hours")


def warn_of_orders(request: HttpRequest, desk: Desk) -> None:
    """Say which orders nobody would be there for, now that the hours are others."""
    found = out_of_hours(desk.shop)
    if not found:
        return
    said = ngettext(
        "Une commande déjà prise tombe hors de vos horaires : %(when)s. Soyez là, ou fermez ce jour "
        "pour que le client choisisse un autre moment.",
        "%(count)d commandes déjà prises tombent hors de vos horaires, la première %(when)s. Soyez "
        "là, ou fermez ces jours pour que les clients choisissent un autre moment.",
        len(found),
    )
    messages.warning(request, said % {"count": len(found), "when": say_moment(found[0])})


def posted_date(request: HttpRequest, name: str) -> date:
    """A date from a hidden field. Raises BadRequest."""
    try:
        return date.fromisoformat(request.POST.get(name, ""))
    except ValueError as error:
        raise BadRequest(f"{name} is not a date.") from error


def _weekday(request: HttpRequest) -> int:
    value = request.POST["copy"]
    if not value.isdecimal() or int(value) not in week.DAYS:
        raise BadRequest("Not a day of the week.")
    return int(value)


def _show(
    request: HttpRequest,
    desk: Desk,
    fields: list[week.DayFields],
    *,
    is_copied: bool = False,
    status: int = 200,
) -> HttpResponse:
    table = timetable(desk.shop)
    holidays = coming_holidays(table)
    context: dict[str, Any] = {
        **frame(request, desk, waiting(desk.shop)),
        "week": fields,
        "is_copied": is_copied,
        "has_errors": any(day.error for day in fields),
        "holidays": holidays,
        "days": [
            day
            for day in coming_exceptional_days(desk.shop)
            if day.ranges.all() or day.day not in {holiday.day for holiday in holidays}
        ],
        "closures": list(coming_closures(desk.shop)),
        "places": places_of(desk.shop),
    }
    return render(request, "merchant/hours/hours.html", context, status=status)


def _show_day(
    request: HttpRequest,
    desk: Desk,
    form: ExceptionalDayForm,
    fields: week.DayFields,
    status: int = 200,
) -> HttpResponse:
    context = {**frame(request, desk, waiting(desk.shop)), "form": form, "day": fields}
    return render(request, "merchant/hours/day.html", context, status=status)
