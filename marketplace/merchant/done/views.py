"""« Ce qui a été fait » in one's own shop."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from marketplace.merchant.day import waiting
from marketplace.merchant.desk import Desk, for_shop_owner, frame
from marketplace.merchant.done.acts import acts_of


@for_shop_owner
@require_safe
def done(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Who did what, and when; the latest first."""
    acts, page = acts_of(desk.shop, request.GET.get("page", "1"))
    context = {**frame(request, desk, waiting(desk.shop)), "acts": acts, "page": page}
    return render(request, "merchant/done/done.html", context)
