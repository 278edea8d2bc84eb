"""At which of their shops' counters a person stands."""

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from marketplace.kernel.models import User
from marketplace.merchant.desk import choose_shop, desk_at, shop_acted_for, staff_shops
from marketplace.merchant.menu import entry_named
from shops.partner.models import Partner

#: Pages of the navigation, which everybody has in every shop.
SECTIONS = ("day", "give", "menu")


@require_http_methods(["GET", "HEAD", "POST"])
def shops(request: HttpRequest) -> HttpResponse:
    """Choose among the shops one works in; ``page`` says where one stands, and stays."""
    if not isinstance(request.user, User):
        return redirect_to_login(request.get_full_path())
    if shop_acted_for(request) is not None:
        return redirect("merchant:day")
    own = staff_shops(request)
    if request.method == "POST":
        shop = next((shop for shop in own if shop.code == request.POST.get("shop")), None)
        if shop is None:
            raise Http404
        choose_shop(request, shop)
        return redirect(f"merchant:{_page_in(request, request.user, shop, own)}")
    context = {
        "shops": own,
        "desk_name": request.user.get_full_name(),
        "desk_home": reverse("merchant:day"),
    }
    return render(request, "merchant/shops.html", context)


def _page_in(request: HttpRequest, user: User, shop: Partner, own: list[Partner]) -> str:
    """The page asked for if the person has it in that shop too, else the shop's first."""
    name = request.POST.get("page", "day")
    entry = entry_named(name)
    if entry is not None:
        return name if entry.shown(desk_at(user, shop, own)) else "menu"
    return name if name in SECTIONS else "day"
