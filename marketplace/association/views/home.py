"""The console's first page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from marketplace.association import today
from marketplace.association.desk import for_association, frame, todo_of
from marketplace.kernel import clock


@for_association
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """« À faire »: what waits for a person, and the day's few figures, each a link."""
    context = {
        **frame(request),
        "figures": today.figures(),
        "groups": todo_of(request),
        "orders_today_url": f"{reverse('association:orders')}?jour={clock.today()}",
    }
    return render(request, "association/home.html", context)
