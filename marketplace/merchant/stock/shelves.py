"""One shelf's journal and threshold, what is missing for orders, and « Toujours juste ? »."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.kernel.errors import DomainError
from marketplace.kernel.numbers import whole_number
from marketplace.merchant.day import waiting
from marketplace.merchant.desk import Desk, for_shop_staff, frame
from marketplace.merchant.posted import posted_number
from marketplace.merchant.products.amounts import typed_quantity
from marketplace.merchant.stock.articles import article_of
from marketplace.merchant.stock.missing import missing_of
from orders.order.models import ShopOrder
from shops.partner.models import Partner
from shops.stock.counter import confirm_stock
from shops.stock.daily import to_confirm
from shops.stock.journal import JournalLine, journal_page
from shops.stock.models import Cause
from shops.stock.selectors import full_title
from shops.stock.services import set_low_stock, set_on_hand


@for_shop_staff
@require_http_methods(["GET", "HEAD", "POST"])
def journal(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Everything that happened to a shelf; a POST sets from how many units on it runs low."""
    record, article = article_of(desk.shop, pk)
    threshold = record.low_stock_threshold
    problem: DomainError | None = None
    if request.method == "POST":
        threshold = request.POST.get("threshold", "").strip()
        try:
            set_low_stock(actor=desk.actor, stock_record_id=pk, threshold=_threshold(threshold))
        except DomainError as error:
            problem = error
        else:
            messages.success(request, _("C’est noté."))
            return redirect("merchant:stock_journal", pk)
    page, lines = journal_page(record, request.GET.get("page", 1))
    context = {
        **frame(request, desk, waiting(desk.shop)),
        "article": article,
        "record": record,
        "page": page,
        "lines": _with_orders(desk.shop, lines),
        "threshold": "" if threshold is None else threshold,
        "problem": problem.message if problem else "",
    }
    return render(request, "merchant/stock/journal.html", context, status=422 if problem else 200)


@for_shop_staff
@require_safe
def shortages(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Goods of which orders hold more than there is, and what can be done about each order."""
    context = {**frame(request, desk, waiting(desk.shop)), "missing": missing_of(desk.shop)}
    return render(request, "merchant/stock/shortages.html", context)


@for_shop_staff
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, desk: Desk) -> HttpResponse:
    """« Toujours juste ? »: one tap, or a new count, for the best sellers nobody has looked at."""
    if request.method == "POST":
        return _confirm(request, desk)
    rows = [
        {"record": record, "title": full_title(record), "on_hand": record.num_in_stock or 0}
        for record in to_confirm(desk.shop)
    ]
    context = {**frame(request, desk, waiting(desk.shop)), "rows": rows}
    return render(request, "merchant/stock/confirm.html", context)


def _confirm(request: HttpRequest, desk: Desk) -> HttpResponse:
    record, article = article_of(desk.shop, posted_number(request, "article"))
    try:
        if "quantity" in request.POST:
            set_on_hand(
                actor=desk.actor,
                stock_record_id=record.pk,
                quantity=typed_quantity(request.POST["quantity"]),
                cause=Cause.COUNT,
            )
        else:
            confirm_stock(actor=desk.actor, stock_record_id=record.pk)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("%(title)s : c’est noté.") % {"title": article.title})
    return redirect("merchant:confirm_stock")


def _threshold(text: str) -> int | None:
    """Empty: none. Anything that is no number is refused by the service's bounds."""
    if not text:
        return None
    number = whole_number(text)
    return -1 if number is None else number


def _with_orders(shop: Partner, lines: Sequence[JournalLine]) -> list[dict[str, Any]]:
    owners = {line.owner for line in lines if line.owner}
    parts = ShopOrder.objects.filter(shop=shop, reference__in=owners).values_list(
        "reference", "order__number"
    )
    numbers: dict[UUID, str] = dict(parts)
    return [
        {"line": line, "order": numbers.get(line.owner) if line.owner else ""} for line in lines
    ]
