"""The console's first page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from marketplace.association import today
from marketplace.association.desk import for_association, frame
from marketplace.kernel import clock


@for_association
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Few figures, each a link to what it is made of, and whom to call."""
    context = {
        **frame(request),
        "figures": today.figures(),
        "troubles": today.troubles(),
        "orders_today_url": f"{reverse('association:orders')}?jour={clock.today()}",
    }
    return render(request, "association/home.html", context)
