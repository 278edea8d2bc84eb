"""The owner's accounts: what was sold, kept, transferred, and what is still owed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from marketplace.kernel.errors import DomainError
from marketplace.kernel.numbers import whole_number
from marketplace.merchant import money as figures
from marketplace.merchant.day import waiting
from marketplace.merchant.desk import Desk, for_shop_owner, frame
from payments.transfers.services import create_account_link


@for_shop_owner
@require_safe
def money(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Figures by month and each transfer."""
    months = figures.months_of(desk.shop)
    page, rows = figures.transfers_of(desk.shop, _page_number(request))
    account = figures.account_of(desk.shop)
    context = {
        **frame(request, desk, waiting(desk.shop)),
        "months": [(figures.say_month(month.month), month) for month in months],
        "this_month": months[0],
        "owed": figures.owed_to(desk.shop),
        "chart": figures.sales_chart(months),
        "commission": figures.commission_words(),
        "page": page,
        "rows": rows,
        "account_ready": account is not None and account.can_receive,
    }
    return render(request, "merchant/money.html", context)


@for_shop_owner
@require_POST
def account(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A fresh link to Stripe's form for the merchant's payment account; it serves once."""
    context = frame(request, desk, waiting(desk.shop))
    try:
        context["link"] = create_account_link(
            actor=desk.actor,
            merchant=desk.shop.merchant,
            return_url=request.build_absolute_uri("."),
        )
    except DomainError as error:
        context["problem"] = error.message
    return render(
        request, "merchant/account.html", context, status=502 if "problem" in context else 200
    )


def _page_number(request: HttpRequest) -> int:
    return whole_number(request.GET.get("page")) or 1
