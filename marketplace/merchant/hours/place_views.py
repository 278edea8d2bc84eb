"""A second pickup place: the market stall, with hours of its own."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from marketplace.kernel import clock
from marketplace.kernel.errors import DomainError
from marketplace.merchant.day import waiting
from marketplace.merchant.desk import Desk, for_shop_staff, frame
from marketplace.merchant.hours import week
from marketplace.merchant.hours.forms import PlaceForm
from marketplace.merchant.slips import name_of, when
from orders.closing.selectors import plans
from shops.hours.models import PickupPlace
from shops.hours.places import close_place, save_place
from shops.hours.services import set_opening_hours


@for_shop_staff
@require_http_methods(["GET", "HEAD", "POST"])
def new_place(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Where else people collect, and when."""
    return _edit(request, desk, None)


@for_shop_staff
@require_http_methods(["GET", "HEAD", "POST"])
def place(request: HttpRequest, desk: Desk, place: int) -> HttpResponse:
    """Change one."""
    return _edit(request, desk, _place(desk, place))


@for_shop_staff
@require_http_methods(["GET", "HEAD", "POST"])
def leave_place(request: HttpRequest, desk: Desk, place: int) -> HttpResponse:
    """Hand nothing over there any more; first the orders booked there, and what each becomes."""
    left = _place(desk, place)
    concerned = plans(desk.shop, clock.today(), None, left.pk)
    if request.method != "POST":
        context = {
            **frame(request, desk, waiting(desk.shop)),
            "place": left,
            "plans": [(plan, name_of(plan.slip), when(plan.slip)) for plan in concerned],
        }
        return render(request, "merchant/hours/leave_place.html", context)
    close_place(actor=desk.actor, place=left)
    said = _("« %(name)s » n’est plus proposé.") % {"name": left.name}
    if concerned:
        said += " " + _("Chaque client concerné reçoit un message dans la minute.")
    messages.success(request, said)
    return redirect("merchant:hours")


def _edit(request: HttpRequest, desk: Desk, known: PickupPlace | None) -> HttpResponse:
    if request.method != "POST":
        return _show(request, desk, known, _form_of(known), week.week_of(_ranges(known)))
    form, fields = PlaceForm(request.POST), week.posted_week(request.POST)
    if form.is_valid() and not any(day.error for day in fields):
        try:
            with transaction.atomic():
                kept = save_place(actor=desk.actor, shop=desk.shop, draft=form.draft(), place=known)
                set_opening_hours(
                    actor=desk.actor, shop=desk.shop, place=kept, ranges=week.ranges_of(fields)
                )
        except DomainError as problem:
            form.show(problem)
        else:
            messages.success(request, _("C’est noté. Vos clients peuvent choisir cet endroit."))
            return redirect("merchant:hours")
    return _show(request, desk, known, form, fields, status=422)


def _place(desk: Desk, pk: int) -> PickupPlace:
    return get_object_or_404(PickupPlace, pk=pk, shop=desk.shop, closed_at__isnull=True)


def _form_of(known: PickupPlace | None) -> PlaceForm:
    if known is None:
        return PlaceForm()
    return PlaceForm(initial={"name": known.name, "street": known.street, "note": known.note})


def _ranges(known: PickupPlace | None) -> dict[int, week.Ranges]:
    ranges: dict[int, week.Ranges] = {}
    for entry in known.ranges.all() if known else ():
        ranges.setdefault(entry.weekday, []).append((entry.opens, entry.closes))
    return ranges


def _show(
    request: HttpRequest,
    desk: Desk,
    known: PickupPlace | None,
    form: PlaceForm,
    fields: list[week.DayFields],
    status: int = 200,
) -> HttpResponse:
    context = {
        **frame(request, desk, waiting(desk.shop)),
        "place": known,
        "form": form,
        "week": fields,
    }
    return render(request, "merchant/hours/place.html", context, status=status)
