"""« Mes retraits »: the orders of a person or of a browser, and one order with all its pickups."""

from io import BytesIO
from typing import Any
from uuid import UUID

import segno
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.kernel.actors import Actor
from marketplace.kernel.codes import normalise
from marketplace.kernel.errors import DomainError
from marketplace.kernel.models import User
from marketplace.kernel.money import format_euros
from marketplace.storefront import choices, recent, tickets
from marketplace.storefront.calendar_file import pickup_calendar
from marketplace.storefront.finding import found_by_number
from marketplace.storefront.forms import FindOrderForm
from marketplace.storefront.responses import private, status_of
from orders.closing.selectors import possible_later_day
from orders.closing.services import accept_later_day
from orders.order.errors import OrderUnknown
from orders.order.models import Kind, Order
from orders.order.selectors import OrderView, PartView, order_for_shopper, orders_of
from orders.order.windows import possible_windows
from orders.pickup.services import choose_window
from orders.returns.services import cancel_shop_order
from shops.merchants.access import shops_of


@require_http_methods(["GET", "HEAD", "POST"])
@private
def my_orders(request: HttpRequest) -> HttpResponse:
    """The person's orders; for a guest, those of this browser and a way to find others."""
    if isinstance(request.user, User):
        return render(
            request, "storefront/my_orders.html", {"orders": _rows(orders_of(request.user))}
        )
    form = FindOrderForm(request.POST if request.method == "POST" else None)
    token = found_by_number(request, form)
    if token:
        return redirect("storefront:pickups", token)
    if form.is_bound and not form.errors:
        return redirect(request.path)
    context = {"form": form, "orders": _rows(recent.recent_orders(request))}
    return render(request, "storefront/my_orders.html", context, status=422 if form.errors else 200)


@require_safe
@private
def show(request: HttpRequest, token: str) -> HttpResponse:
    """All pickups of one order: one code, and each shop's window, address and state."""
    return render(request, "storefront/pickups.html", tickets.shopper_context(_view(token)))


@require_safe
@private
def ticket_qr(request: HttpRequest, token: str) -> HttpResponse:
    """The order's QR code as a picture of its own, for mails and printing."""
    drawing = BytesIO()
    segno.make(tickets.qr_text(_view(token)), error="m").save(
        drawing, kind="svg", scale=8, border=4
    )
    return HttpResponse(drawing.getvalue(), content_type="image/svg+xml")


@require_safe
@private
def calendar(request: HttpRequest, token: str, ref: UUID) -> HttpResponse:
    """One pickup as a calendar file."""
    view = _view(token)
    page_url = request.build_absolute_uri(reverse("storefront:pickups", args=[token]))
    response = HttpResponse(
        pickup_calendar(view, _part(view, ref), page_url=page_url),
        content_type="text/calendar; charset=utf-8",
    )
    response["Content-Disposition"] = f'attachment; filename="retrait-{view.number}.ics"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@private
def cancel(request: HttpRequest, token: str, ref: UUID) -> HttpResponse:
    """Ask before cancelling one pickup, then do it."""
    view = _view(token)
    part = _part(view, ref)
    if request.method == "POST":
        try:
            amount = cancel_shop_order(actor=buyer(request, view.order), shop_order_ref=ref)
        except DomainError as error:
            return _refused(request, token, error)
        messages.success(request, _cancelled_words(part, amount))
        return redirect("storefront:pickups", token)
    context = {
        "token": token,
        "part": part,
        "pickup": tickets.pickup(view, part),
        "reserves": part.kind == Kind.RESERVATION,
        "refund": format_euros(part.total_cents - part.refunded_cents),
        "others": len(view.parts) > 1,
    }
    return render(request, "storefront/cancel.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@private
def choose(request: HttpRequest, token: str, ref: UUID) -> HttpResponse:
    """Another window for one pickup."""
    view = _view(token)
    part = _part(view, ref)
    error, status = "", 200
    if request.method == "POST":
        key = choices.parsed(request.POST.get("window", ""))
        try:
            if key is None and "wait" in request.POST:
                accept_later_day(actor=buyer(request, view.order), shop_order_ref=ref)
                messages.success(request, _("C’est noté : vous attendez la réouverture."))
                return redirect("storefront:pickups", token)
            if key is None:
                error, status = choices.missing_words(part.shop), 422
            else:
                choose_window(actor=buyer(request, view.order), shop_order_ref=ref, starts_at=key)
                messages.success(
                    request, _("C’est noté : %(shop)s est prévenu.") % {"shop": part.shop.name}
                )
                return redirect("storefront:pickups", token)
        except DomainError as refusal:
            if not refusal.field:
                return _refused(request, token, refusal)
            error, status = refusal.message, 422
    context = {
        "token": token,
        "part": part,
        "pickup": tickets.pickup(view, part),
        "days": choices.picker_days(possible_windows(ref), None),
        "later_day": possible_later_day(ref),
        "error": error,
    }
    return render(request, "storefront/choose.html", context, status=status)


@require_safe
def scanned(request: HttpRequest, code: str) -> HttpResponse:
    """What a phone opens when it reads a ticket: the handover for the shop's staff, else a word."""
    code = normalise(code)[:8]
    if shops_of(request.user):
        return redirect(f"{reverse('merchant:give')}?scan=1&code={code}")
    return render(request, "storefront/scanned.html", {"code": code})


def buyer(request: HttpRequest, order: Order) -> Actor:
    """Who acts on an order found by its secret address: its person, or whoever holds the address."""
    if request.user.is_authenticated and order.user_id == request.user.pk:
        return Actor.of(request.user, kind="shopper")
    return Actor("guest")


def _rows(views: list[OrderView]) -> list[dict[str, Any]]:
    return [
        {
            "view": view,
            "url": reverse("storefront:pickups", args=[view.order.access_token]),
            "pickups": [tickets.pickup(view, part) for part in view.parts],
        }
        for view in views
    ]


def _cancelled_words(part: PartView, amount_cents: int) -> str:
    if not amount_cents:
        return _("Le retrait chez %(shop)s est annulé.") % {"shop": part.shop.name}
    return _(
        "Le retrait chez %(shop)s est annulé. Le remboursement de %(sum)s arrive d’ici 3 à 5 jours."
    ) % {
        "shop": part.shop.name,
        "sum": format_euros(amount_cents),
    }


def _refused(request: HttpRequest, token: str, error: DomainError) -> HttpResponse:
    messages.error(request, error.message)
    context = tickets.shopper_context(_view(token))
    return render(request, "storefront/pickups.html", context, status=status_of(error))


def _view(token: str) -> OrderView:
    try:
        return order_for_shopper(token=token)
    except OrderUnknown as error:
        raise Http404 from error


def _part(view: OrderView, ref: UUID) -> PartView:
    for part in view.parts:
        if part.reference == ref:
            return part
    raise Http404
