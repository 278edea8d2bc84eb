"""The shops: who works there, what they do here, and the way to act for them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from marketplace.association import shops as found
from marketplace.association.desk import for_association, for_managers, frame
from marketplace.kernel.actors import Actor
from marketplace.kernel.contacts import is_mobile
from marketplace.merchant.done.acts import acts_of
from shops.hours.days import undecided_holidays
from shops.joining.presence import set_kept_by_association
from shops.partner.models import Partner


@for_association
@require_safe
def shops(request: HttpRequest) -> HttpResponse:
    """Every shop, or those of a word (``?q=``) or a state (``?etat=``)."""
    text, state = request.GET.get("q", "").strip(), request.GET.get("etat", "")
    address = reverse("association:shops")
    context = {
        **frame(request),
        "rows": found.find_shops(text=text, state=state),
        "text": text,
        "state": state,
        "holidays": undecided_holidays(Partner.objects.filter(is_listed=True)),
        "chips": [
            {
                "url": address if key == state else f"{address}?etat={key}",
                "label": label,
                "current": key == state,
            }
            for key, label in found.FILTERS.items()
        ],
    }
    return render(request, "association/shops.html", context)


@for_association
@require_safe
def done(request: HttpRequest, code: str) -> HttpResponse:
    """« Ce qui a été fait » at one shop, by its people and in its name."""
    shop = Partner.objects.select_related("merchant").filter(code=code).first()
    if shop is None:
        raise Http404
    acts, page = acts_of(shop, request.GET.get("page", "1"))
    context = {**frame(request), "shop": shop, "acts": acts, "page": page}
    return render(request, "association/done.html", context)


@for_managers
@require_POST
def keep(request: HttpRequest, code: str) -> HttpResponse:
    """« Page tenue par l’association », on or off."""
    shop = Partner.objects.filter(code=code).first()
    if shop is None:
        raise Http404
    kept = request.POST.get("kept") == "1"
    actor = Actor.of(request.user, kind="association")
    set_kept_by_association(actor=actor, shop=shop, kept=kept)
    messages.success(request, _said_of_keeping(shop) % {"shop": shop.name})
    return redirect("association:shops")


def _said_of_keeping(shop: Partner) -> str:
    """Who keeps the page from now on, and how its orders arrive there."""
    if not shop.kept_by_association:
        return _("%(shop)s tient de nouveau sa page.")
    if is_mobile(shop.sms_phone):
        return _(
            "L’association tient maintenant la page de %(shop)s. Ses commandes partent par SMS."
        )
    return _(
        "L’association tient maintenant la page de %(shop)s. Aucun mobile n’est noté : sans lui, ses "
        "commandes ne partent pas par SMS. Agissez pour ce commerce, et notez-le dans « Coordonnées »."
    )
