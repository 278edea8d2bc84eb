"""Tokens of the shop's till: made, shown once, taken back; and how a call looks."""

from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from marketplace.api.calls import CALLS_PER_MINUTE
from marketplace.merchant.day import waiting
from marketplace.merchant.desk import Desk, for_shop_owner, frame
from shops.tills.models import Till
from shops.tills.services import TillRefused, create_till, revoke_till


class TillForm(forms.Form):
    """What the shop calls the till."""

    use_required_attribute = False
    name = forms.CharField(
        label=gettext_lazy("Le nom de votre caisse"),
        help_text=gettext_lazy("Pour la reconnaître : « Caisse du comptoir », le nom du logiciel…"),
        max_length=60,
    )


@for_shop_owner
@require_http_methods(["GET", "HEAD", "POST"])
def tills(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The tills that have access, and a new one; its secret is on the answering page only."""
    form, secret = TillForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            _till, secret = create_till(
                actor=desk.actor, shop=desk.shop, name=form.cleaned_data["name"]
            )
        except TillRefused as refused:
            form.add_error("name", refused.message)
        else:
            form = TillForm()
    context = {
        **frame(request, desk, waiting(desk.shop)),
        "tills": Till.objects.filter(shop=desk.shop, revoked_at=None),
        "form": form,
        "secret": secret,
        "base": f"{settings.SITE_URL}/api/v1",
        "openapi": reverse("api:openapi-json"),
        "calls": CALLS_PER_MINUTE,
    }
    response = render(
        request, "merchant/tills/tills.html", context, status=422 if form.errors else 200
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@for_shop_owner
@require_POST
def revoke(request: HttpRequest, desk: Desk, till: UUID) -> HttpResponse:
    """Take a till's access back."""
    found: Till = get_object_or_404(Till.objects.select_related("shop"), public_id=till)
    revoke_till(actor=desk.actor, till=found)
    messages.success(request, _("« %(name)s » n’a plus accès.") % {"name": found.name})
    return redirect("merchant:tills")
