"""« Prévenez-moi » : an address left for one message, and the way to take it back."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from marketplace.kernel.errors import DomainError
from marketplace.kernel.numbers import whole_number
from marketplace.storefront.limits import count_try
from marketplace.storefront.product_facts import sold_out_choices
from marketplace.storefront.responses import private, status_of
from shops.catalogue.selectors import ProductPage, get_product
from shops.stock.selectors import full_title
from shops.stock.services import stop_watching, watch_stock
from shops.stock.watches import WatchProblem, watched_by


@require_http_methods(["GET", "HEAD", "POST"])
@private
def watch(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask to be told when this product, or one of its choices, is back."""
    page = get_product(pk)
    if page is None:
        raise Http404
    if request.method != "POST":
        return _page(request, page)
    wanted = request.POST.get("choice", "")
    try:
        count_try(request, what="watch")
        asked = watch_stock(
            stock_record_id=_stock_record(page, wanted),
            email=request.POST.get("email", ""),
            language=(get_language() or "fr")[:2],
        )
    except DomainError as error:
        return _page(request, page, error)
    return redirect("storefront:watching", asked.token)


@require_http_methods(["GET", "HEAD", "POST"])
@private
def watching(request: HttpRequest, token: UUID) -> HttpResponse:
    """What is waited for, as whoever holds the address may read it; a POST ends it."""
    if request.method == "POST":
        stop_watching(token=token)
        return redirect("storefront:watching", token)
    asked = watched_by(token)
    if asked is None:
        return render(request, "storefront/watching.html", {"waits": False})
    record = asked.stock_record
    product = record.product.parent or record.product
    context = {
        "waits": True,
        "email": asked.email,
        "title": full_title(record),
        "shop": record.partner.name,
        "product_url": reverse("storefront:product", args=[product.slug, product.pk]),
    }
    return render(request, "storefront/watching.html", context)


def _stock_record(page: ProductPage, wanted: str) -> int:
    """The choice that was asked for. Raises WatchProblem when it is not sold out."""
    for choice in sold_out_choices(page):
        if str(choice.product_id) == wanted:
            return choice.stock_record_id
    raise WatchProblem(_("Ce produit est disponible : vous pouvez le commander."))


def _page(
    request: HttpRequest, page: ProductPage, problem: DomainError | None = None
) -> HttpResponse:
    context = {
        "product": page.product,
        "sold_out": sold_out_choices(page),
        "email": request.POST.get("email", ""),
        "wanted": whole_number(request.POST.get("choice")),
        "problem": problem.message if problem else "",
    }
    status = status_of(problem) if problem else 200
    return render(request, "storefront/watch.html", context, status=status)
