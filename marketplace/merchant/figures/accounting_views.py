"""« Pour ma compta »: the page, and the same as a file for the accountant."""

from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from marketplace.kernel import clock
from marketplace.merchant.day import waiting
from marketplace.merchant.desk import Desk, for_shop_owner, frame
from marketplace.merchant.figures import accounting
from marketplace.merchant.figures.accounting_pdf import as_pdf
from marketplace.merchant.figures.tables import as_csv
from marketplace.merchant.money import say_month
from shops.files.writers import CSV_TYPE

#: Nobody sold anything here before.
EARLIEST = date(2020, 1, 1)


@for_shop_owner
@require_safe
def accounts(request: HttpRequest, desk: Desk) -> HttpResponse:
    """One month (``?mois=2026-11``) of the shop's legal seller."""
    page = _page(request, desk)
    months = accounting.months_of(page.merchant)
    context = {
        **frame(request, desk, waiting(desk.shop)),
        "page": page,
        "identity": accounting.identity(page),
        "rates": [(accounting.rate_name(row, page.merchant), row) for row in page.rates],
        "balance": accounting.balance_lines(page),
        "behind": accounting.closing_lines(page),
        "tabs": [_tab(month, page.month) for month in months],
        "query": f"?mois={page.month:%Y-%m}",
    }
    return render(request, "merchant/figures/accounting.html", context)


@for_shop_owner
@require_safe
def accounts_csv(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The month for a spreadsheet."""
    page = _page(request, desk)
    return _file(as_csv(accounting.tables_of(page)), CSV_TYPE, page, "csv")


@for_shop_owner
@require_safe
def accounts_pdf(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The month on paper."""
    page = _page(request, desk)
    return _file(as_pdf(page), "application/pdf", page, "pdf")


def _page(request: HttpRequest, desk: Desk) -> accounting.Month:
    accounting.check_sees_all(desk)
    assert desk.shop.merchant is not None
    return accounting.month_of(desk.shop.merchant, _month_asked(request))


def _month_asked(request: HttpRequest) -> date:
    """The month in the address, never one to come; the current one when it names none."""
    this_month = clock.today().replace(day=1)
    try:
        asked = datetime.strptime(request.GET.get("mois", ""), "%Y-%m").date()
    except ValueError:
        return this_month
    return min(max(asked, EARLIEST), this_month)


def _tab(month: date, chosen: date) -> dict[str, object]:
    return {
        "url": f"{reverse('merchant:accounts')}?mois={month:%Y-%m}",
        "label": say_month(month),
        "current": month == chosen,
    }


def _file(content: bytes, kind: str, page: accounting.Month, ending: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    name = f"compta-{page.month:%Y-%m}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
