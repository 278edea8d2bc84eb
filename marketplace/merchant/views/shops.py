"""At which of their shops' counters a person stands."""

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from marketplace.merchant.desk import choose_shop, staff_shops


@require_http_methods(["GET", "HEAD", "POST"])
def shops(request: HttpRequest) -> HttpResponse:
    """Choose among the shops one works in."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    own = staff_shops(request)
    if request.method == "POST":
        shop = next((shop for shop in own if shop.code == request.POST.get("shop")), None)
        if shop is None:
            raise Http404
        choose_shop(request, shop)
        return redirect("merchant:day")
    context = {
        "shops": own,
        "desk_name": request.user.get_full_name(),
        "desk_home": reverse("merchant:day"),
    }
    return render(request, "merchant/shops.html", context)
