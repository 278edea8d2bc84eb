"""The shops, who works there, and whether they can be paid."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from marketplace.association.desk import for_association, frame
from payments.ledger.models import Account
from payments.ledger.selectors import balance
from payments.transfers.models import MerchantAccount
from shops.partner.models import Partner, SellingMode


@for_association
@require_safe
def shops(request: HttpRequest) -> HttpResponse:
    """Every shop with its people, its telephone and its payment account."""
    accounts = {account.merchant_id: account for account in MerchantAccount.objects.all()}
    found = (
        Partner.objects.select_related("merchant").prefetch_related("staff__user").order_by("name")
    )
    rows = [
        {
            "shop": shop,
            "mode": SellingMode(shop.mode).label,
            "people": [staff.user for staff in shop.staff.all()],
            "account": accounts.get(shop.merchant_id),
            "needs_account": shop.can_sell,
        }
        for shop in found
    ]
    context = {**frame(request), "rows": rows, "owed": balance(Account.OWED)}
    return render(request, "association/shops.html", context)
