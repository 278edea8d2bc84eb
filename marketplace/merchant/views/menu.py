"""« Mon commerce »: the way to everything that is not an order."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from marketplace.merchant.day import waiting
from marketplace.merchant.desk import Desk, for_shop_staff, frame
from marketplace.merchant.menu import entries_of


@for_shop_staff
@require_safe
def menu(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A card for each thing that this person does in this shop."""
    waits = waiting(desk.shop)
    cards = [
        {
            "entry": entry,
            "url": reverse(f"merchant:{entry.name}"),
            "count": waits.get(entry.name, 0),
        }
        for entry in entries_of(desk)
    ]
    context = {**frame(request, desk, waits), "cards": cards}
    return render(request, "merchant/menu.html", context)
