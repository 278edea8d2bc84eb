"""The day's orders, and what is done with them by one tap."""

import hashlib
import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from marketplace.kernel import clock
from marketplace.kernel.errors import DomainError
from marketplace.merchant.closing import is_closing_time
from marketplace.merchant.day import DayPage, shop_day, waiting
from marketplace.merchant.desk import Desk, for_shop_staff, frame
from marketplace.merchant.posted import posted_uuids
from marketplace.merchant.slips import name_of
from marketplace.merchant.start.steps import starting_owner
from marketplace.merchant.views.preparing import chosen_day
from orders.messages.push import public_key
from orders.order.slips import shop_order_for_shop
from orders.pickup import services as pickup

#: Asks for the list alone, without its frame: the page's own script.
FRAGMENT_HEADER = "X-Fragment"

#: What differs each time a form is written, and says nothing.
_ONCE = re.compile(rb'name="(?:nonce|csrfmiddlewaretoken)" value="[^"]*"')


@for_shop_staff
@require_safe
def day(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The orders of today, or of a day to come (``?jour=2026-11-28``)."""
    chosen = chosen_day(request)
    page = shop_day(desk.shop, chosen)
    if FRAGMENT_HEADER in request.headers:
        return _fragment(request, page)
    context = {
        **frame(request, desk, waiting(desk.shop)),
        "page": page,
        "asks_closing": is_closing_time(desk.shop),
        "now": clock.now(),
        "is_starting": starting_owner(desk),
        "push_key": public_key() if desk.actor.kind == "staff" else "",
        "worker_url": reverse("merchant_worker"),
    }
    return _varying(render(request, "merchant/day.html", context))


@for_shop_staff
@require_POST
def seen(request: HttpRequest, desk: Desk, ref: UUID) -> HttpResponse:
    """« Vu, je prépare »."""
    return _do(request, desk, lambda: pickup.mark_seen(actor=desk.actor, shop_order_ref=ref))


@for_shop_staff
@require_POST
def all_seen(request: HttpRequest, desk: Desk) -> HttpResponse:
    """« Tout vu »: all new orders that the page showed."""
    references = posted_uuids(request, "order")

    def mark_all() -> None:
        for reference in references:
            pickup.mark_seen(actor=desk.actor, shop_order_ref=reference)

    return _do(request, desk, mark_all)


@for_shop_staff
@require_POST
def ready(request: HttpRequest, desk: Desk, ref: UUID) -> HttpResponse:
    """« Prête »: the customer is told."""

    def mark() -> None:
        pickup.mark_ready(actor=desk.actor, shop_order_ref=ref)
        name = name_of(shop_order_for_shop(desk.shop, ref))
        messages.success(request, _("Prête. %(name)s reçoit un message.") % {"name": name})

    return _do(request, desk, mark)


def answer(request: HttpRequest, desk: Desk) -> HttpResponse:
    """After a tap: the list again, alone for the page's script, else by going back to the page."""
    if FRAGMENT_HEADER in request.headers:
        return _fragment(request, shop_day(desk.shop))
    return redirect("merchant:day")


def _do(request: HttpRequest, desk: Desk, change: Callable[[], Any]) -> HttpResponse:
    try:
        change()
    except DomainError as error:
        messages.error(request, error.message)
    return answer(request, desk)


def _fragment(request: HttpRequest, page: DayPage) -> HttpResponse:
    """The list alone; a list that reads the same as before is answered by 304."""
    polled = request.method == "GET"
    response = render(
        request, "merchant/day_list.html", {"page": page, "shows_messages": not polled}
    )
    response[FRAGMENT_HEADER] = "1"
    _varying(response)
    if not polled:
        return response
    tag = f'"{hashlib.sha256(_ONCE.sub(b"", response.content)).hexdigest()[:24]}"'
    response["ETag"] = tag
    return get_conditional_response(request, etag=tag, response=response) or response


def _varying(response: HttpResponse) -> HttpResponse:
    """Page and list share an address: a cache must not take one for the other."""
    patch_vary_headers(response, [FRAGMENT_HEADER])
    return response
