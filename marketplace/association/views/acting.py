"""« Agir pour ce commerce »: the way to a shop's counter, and back."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_POST

from marketplace.association.acting import start_acting, stop_acting
from marketplace.association.desk import for_managers
from marketplace.kernel.actors import Actor
from marketplace.merchant.desk import ACTING_KEY, shop_acted_for
from shops.partner.models import Partner


@for_managers
@require_POST
def act_for(request: HttpRequest, code: str) -> HttpResponse:
    """To the shop's counter, or to the page of it that ``next`` names."""
    shop = Partner.objects.filter(code=code).first()
    if shop is None:
        raise Http404
    start_acting(actor=Actor.of(request.user, kind="association"), shop=shop)
    request.session[ACTING_KEY] = shop.code
    wanted = request.POST.get("next", "")
    return redirect(wanted if _is_counter_page(wanted) else "merchant:day")


@for_managers
@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    """Back to the association's own pages."""
    shop = shop_acted_for(request)
    if shop is not None:
        stop_acting(actor=Actor.of(request.user, kind="association"), shop=shop)
    request.session.pop(ACTING_KEY, None)
    return redirect("association:home")


def _is_counter_page(path: str) -> bool:
    """Whether it is one of the counter's addresses on this very site."""
    try:
        return path.startswith("/") and resolve(path.partition("?")[0]).namespace == "merchant"
    except Resolver404:
        return False
