"""The seller of a shop: its legal name, address and VAT, corrected by the association."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from marketplace.association.desk import for_managers, frame
from marketplace.kernel.actors import Actor
from marketplace.kernel.errors import DomainError
from shops.merchants.identity import IdentityDraft, change_identity
from shops.partner.models import Partner


@for_managers
@require_http_methods(["GET", "HEAD", "POST"])
def identity(request: HttpRequest, code: str) -> HttpResponse:
    """What new orders will name; those already placed keep the seller they were placed with."""
    shop = Partner.objects.select_related("merchant").filter(code=code).first()
    if shop is None or shop.merchant is None:
        raise Http404
    labels = {
        "legal_name": _("Le nom légal"),
        "legal_form": _("La forme de l’entreprise"),
        "address": _("L’adresse légale"),
        "vat_number": _("Le numéro de TVA"),
    }
    values = {name: getattr(shop.merchant, name) for name in labels}
    is_exempt, problem, wrong = shop.merchant.vat_exempt, "", ""
    if request.method == "POST":
        values = {name: request.POST.get(name, "") for name in labels}
        is_exempt = bool(request.POST.get("vat_exempt"))
        draft = IdentityDraft(**values, vat_exempt=is_exempt)
        actor = Actor.of(request.user, kind="association")
        try:
            change_identity(actor=actor, merchant=shop.merchant, draft=draft)
        except DomainError as error:
            problem, wrong = error.message, error.field or ""
        else:
            messages.success(request, _("C’est noté, pour les prochaines commandes."))
            return redirect("association:shops")
    context = {
        **frame(request),
        "shop": shop,
        "fields": [
            {"name": name, "label": label, "value": values[name], "wrong": name == wrong}
            for name, label in labels.items()
        ],
        "is_exempt": is_exempt,
        "problem": problem,
    }
    return render(request, "association/identity.html", context, status=422 if problem else 200)
