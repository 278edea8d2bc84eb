"""« Quand passez-vous ? »: one answer for all shops first, then one for each if wished."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from marketplace.storefront import choices, stalls
from marketplace.storefront.progress import steps
from marketplace.storefront.visitors import visitor_of
from orders.basket.selectors import BasketView, basket_view
from shops.hours.windows import Window

NEAR_DAYS = 3


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Ask when; keep the answer in the session."""
    view = basket_view(visitor_of(request))
    if not view.groups or view.problems:
        return redirect("storefront:basket")
    if not view.shops_with_wants:
        return redirect("storefront:checkout")
    possible = choices.Possible.of(view)
    if request.method == "POST":
        return _answer(request, view, possible)
    return _ask(request, view, possible)


def _answer(request: HttpRequest, view: BasketView, possible: choices.Possible) -> HttpResponse:
    if "half" in request.POST:
        return _answer_for_all(request, view, possible)
    picked = {
        shop.pk: possible.open_window(
            shop.pk, choices.parsed(request.POST.get(f"window-{shop.pk}", ""))
        )
        for shop in possible.shops
    }
    missing = {
        shop.pk: choices.missing_words(shop) for shop in possible.shops if picked[shop.pk] is None
    }
    windows = {shop_id: window for shop_id, window in picked.items() if window is not None}
    if missing:
        return _ask(request, view, possible, chosen=windows, errors=missing, each=True, status=422)
    choices.remember(request, windows.values())
    return redirect("storefront:checkout")


def _answer_for_all(
    request: HttpRequest, view: BasketView, possible: choices.Possible
) -> HttpResponse:
    wanted = choices.walk_of(possible, request.POST["half"])
    if wanted is None:
        messages.error(request, _("Ce moment vient d’être pris. Choisissez-en un autre."))
        return _ask(request, view, possible, status=409)
    choices.remember(request, wanted.values())
    if "adjust" in request.POST:
        return _ask(request, view, possible, chosen=wanted, each=True)
    return redirect("storefront:checkout")


def _ask(
    request: HttpRequest,
    view: BasketView,
    possible: choices.Possible,
    *,
    chosen: dict[int, Window] | None = None,
    errors: dict[int, str] | None = None,
    each: bool = False,
    status: int = 200,
) -> HttpResponse:
    chosen = possible.chosen(request) if chosen is None else chosen
    each = each or not possible.common or "ajuster" in request.GET
    days = choices.half_days(possible, chosen)
    context: dict[str, Any] = {
        "steps": steps("windows"),
        "each": each,
        "several": len(possible.shops) > 1,
        "nothing_in_common": len(possible.shops) > 1 and not possible.common,
        "near_days": days[:NEAR_DAYS],
        "further_days": days[NEAR_DAYS:],
        "shops": [_picker(possible, shop, chosen, errors or {}) for shop in possible.shops],
        "stuck": any(not _has_any(possible, shop.pk) for shop in possible.shops),
        "to_order": [
            {"name": group.shop.name, "tint": group.tint, "when": stalls.when_words(group, None),
             "titles": [line.title for line in group.to_order_lines]}
            for group in view.groups if group.to_order_lines
        ],
    }  # fmt: skip
    return render(request, "storefront/windows.html", context, status=status)


def _has_any(possible: choices.Possible, shop_id: int) -> bool:
    return any(not window.reason_closed for window in possible.by_shop[shop_id])


def _picker(
    possible: choices.Possible, shop: Any, chosen: dict[int, Window], errors: dict[int, str]
) -> dict[str, Any]:
    return {
        "name": shop.name,
        "tint": shop.tint,
        "awning_a": shop.awning_a,
        "awning_b": shop.awning_b,
        "field": f"window-{shop.pk}",
        "days": choices.picker_days(possible.by_shop[shop.pk], chosen.get(shop.pk)),
        "error": errors.get(shop.pk, ""),
        "stuck": ""
        if _has_any(possible, shop.pk)
        else choices.none_left_words(shop, possible.closed[shop.pk]),
    }
