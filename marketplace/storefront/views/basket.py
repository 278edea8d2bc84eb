"""The basket: what was chosen, shop by shop."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from marketplace.kernel import legal
from marketplace.kernel.errors import DomainError
from marketplace.kernel.money import format_euros
from marketplace.kernel.numbers import whole_number
from marketplace.storefront import stalls
from marketplace.storefront.product_facts import product_facts
from marketplace.storefront.responses import private, status_of
from marketplace.storefront.visitors import remember_basket, visitor_of
from orders.basket import services
from orders.basket.codes import give_code, take_code_back
from orders.basket.selectors import basket_count, basket_view
from orders.order.models import Order
from orders.order.selectors import unpaid_order
from shops.catalogue.selectors import get_product

MOST = 999


@require_safe
@private
def show(request: HttpRequest) -> HttpResponse:
    """The basket, grouped by shop under its awning."""
    return _show(request)


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Put a product in the basket and go back to where it was chosen."""
    product_id = _number(request.POST.get("product"))
    try:
        basket = services.add_product(
            visitor=visitor_of(request),
            product_id=product_id,
            quantity=_number(request.POST.get("quantity"), 1),
        )
    except DomainError as error:
        return _refuse(request, product_id, error)
    remember_basket(request, basket)
    if "X-Fragment" in request.headers:
        count = basket_count(visitor_of(request))
        link = {"url": reverse("storefront:basket"), "label": _("Voir le panier")}
        counted = ngettext("article", "articles", count)
        text = _("C’est dans votre panier.")
        return JsonResponse({"count": count, "counted": counted, "text": text, "link": link})
    text = _('C’est dans votre panier. <a href="{url}">Voir le panier</a>')
    messages.success(request, format_html(text, url=reverse("storefront:basket")))
    return redirect(_came_from(request, product_id))


@require_POST
def line(request: HttpRequest, pk: int) -> HttpResponse:
    """Change how many of a line, by ``step`` or by ``quantity``; without either, take it out."""
    visitor = visitor_of(request)
    try:
        if "quantity" not in request.POST:
            services.remove_line(visitor=visitor, line_id=pk)
        else:
            quantity = _number(request.POST["quantity"]) + _step(request)
            services.set_quantity(visitor=visitor, line_id=pk, quantity=min(quantity, MOST))
    except DomainError as error:
        messages.error(request, error.message)
        return _show(request, status=status_of(error))
    return redirect("storefront:basket")


@require_POST
def code(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a code for a shop of the basket, or without one take it back."""
    visitor = visitor_of(request)
    typed = request.POST.get("code", "").strip()
    if not typed:
        take_code_back(visitor=visitor, shop_id=pk)
        return redirect("storefront:basket")
    try:
        given = give_code(visitor=visitor, shop_id=pk, code=typed)
    except DomainError as error:
        refused = {"shop_id": pk, "typed": typed[:40], "message": error.message}
        return _show(request, status=status_of(error), refused_code=refused)
    said = _("Le code %(code)s retire %(cents)s.")
    messages.success(request, said % {"code": given.code, "cents": format_euros(given.cents)})
    return redirect("storefront:basket")


def _show(
    request: HttpRequest, status: int = 200, refused_code: dict[str, Any] | None = None
) -> HttpResponse:
    view = basket_view(visitor_of(request))
    context = {
        "view": view,
        "refused_code": refused_code,
        "stalls": stalls.basket_stalls(view),
        "unpaid": None if view.groups else _unpaid(request),
        "alcohol_warning": legal.ALCOHOL_WARNING,
        **stalls.totals(view),
    }
    return render(request, "storefront/basket.html", context, status=status)


def _unpaid(request: HttpRequest) -> Order | None:
    """The order that this basket has become, if its payment is still awaited."""
    visitor = visitor_of(request)
    return unpaid_order(str(visitor.key)) if visitor.key else None


def _refuse(request: HttpRequest, product_id: int, error: DomainError) -> HttpResponse:
    """Say beside the product why it was not taken."""
    status = status_of(error)
    if "X-Fragment" in request.headers:
        return JsonResponse({"text": error.message}, status=status)
    page = get_product(product_id)
    if page is None:
        messages.error(request, error.message)
        return _show(request, status=status)
    context = {**product_facts(page), "refusal": error.message}
    return render(request, "storefront/product.html", context, status=status)


def _came_from(request: HttpRequest, product_id: int) -> str:
    """The page on which the product was chosen, at its card; the basket where that is unknown."""
    page = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(page, {request.get_host()}, request.is_secure()):
        return reverse("storefront:basket")
    if reverse("storefront:add") in page:
        return reverse("storefront:basket")
    return page.partition("#")[0]


def _number(text: str | None, otherwise: int = 0) -> int:
    number = whole_number(text)
    return otherwise if number is None else number


def _step(request: HttpRequest) -> int:
    return {"1": 1, "-1": -1}.get(request.POST.get("step", ""), 0)
