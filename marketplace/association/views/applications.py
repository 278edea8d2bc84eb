"""Merchants who ask to join, shops on their way to opening, and the mediator offered to them."""

from uuid import UUID

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.association.desk import for_association, for_managers, frame
from marketplace.kernel.actors import Actor
from marketplace.kernel.errors import DomainError
from marketplace.merchant.start.steps import STEP_NAMES
from shops.joining import services
from shops.joining.models import Application, ApplicationPhoto, ApplicationState
from shops.joining.selectors import stuck_shops, waiting_applications
from shops.merchants.models import Merchant
from shops.merchants.services import define_shared_mediator, shared_mediator
from shops.partner.models import Partner

DECIDED_SHOWN = 20


@for_association
@require_safe
def applications(request: HttpRequest) -> HttpResponse:
    """Those that wait, those that the applicant has to complete, and the shops that start."""
    rows = Application.objects.all()
    stuck = stuck_shops()
    context = {
        **frame(request),
        "waiting": waiting_applications(),
        "asked": rows.filter(state=ApplicationState.ASKED).order_by("moved_at"),
        "decided": rows.filter(decided_at__isnull=False, erased_at__isnull=True).order_by(
            "-decided_at"
        )[:DECIDED_SHOWN],
        "stuck": [(one, STEP_NAMES[one.step]) for one in stuck],
        "mediator": shared_mediator(),
    }
    return render(request, "association/applications.html", context)


@for_association
@require_safe
def application(request: HttpRequest, ref: UUID) -> HttpResponse:
    """One application with all that was said."""
    return _show(request, ref)


@for_managers
@require_POST
def decide(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Accept, ask for what is missing, or refuse with a reason."""
    get_object_or_404(Application, reference=ref)
    actor = Actor.of(request.user, kind="association")
    decision, text = request.POST.get("decision", ""), request.POST.get("text", "")
    try:
        match decision:
            case "accept":
                shop = services.accept(actor=actor, reference=ref)
                said = _("%(shop)s est accueilli. Son propriétaire reçoit de quoi entrer.") % {
                    "shop": shop.name
                }
            case "ask":
                services.ask_for_more(actor=actor, reference=ref, question=text)
                said = _("Votre question est partie. La demande revient ici avec la réponse.")
            case "refuse":
                services.refuse(actor=actor, reference=ref, reason=text)
                said = _("C’est refusé ; le commerçant reçoit vos raisons.")
            case _other:
                raise services.JoiningRefused(_("Choisissez ce qui est décidé."), field="decision")
    except DomainError as error:
        return _show(request, ref, problem=error.message, status=422)
    notices.success(request, said)
    return redirect("association:applications")


@for_managers
@require_POST
def set_aside(request: HttpRequest, code: str) -> HttpResponse:
    """Wait no longer for a shop that does not get on."""
    shop = get_object_or_404(Partner, code=code)
    services.set_start_aside(actor=Actor.of(request.user, kind="association"), shop=shop)
    said = _("Vous n’attendez plus %(shop)s. Au prochain pas du commerce, il revient ici.")
    notices.success(request, said % {"shop": shop.name})
    return redirect("association:home")


@for_association
@require_safe
def photo(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The applicant's picture, which nobody else sees before the acceptance."""
    found = ApplicationPhoto.objects.filter(application__reference=ref).first()
    if found is None:
        raise Http404
    response = HttpResponse(bytes(found.content), content_type="image/webp")
    response["X-Content-Type-Options"] = "nosniff"
    return response


@for_managers
@require_http_methods(["GET", "HEAD", "POST"])
def mediator(request: HttpRequest) -> HttpResponse:
    """The consumer mediator that the association offers to every merchant (L616-1)."""
    known = shared_mediator()
    values = {
        "name": known.name if known else "",
        "address": known.address if known else "",
        "website": known.website if known else "",
    }
    problem, wrong = "", ""
    if request.method == "POST":
        values = {name: request.POST.get(name, "") for name in values}
        try:
            define_shared_mediator(actor=Actor.of(request.user, kind="association"), **values)
        except DomainError as error:
            problem, wrong = error.message, (error.field or "").removeprefix("mediator_")
        else:
            notices.success(request, _("Le médiateur commun est noté."))
            return redirect("association:applications")
    labels = {
        "name": _("Le nom du médiateur"),
        "address": _("Son adresse"),
        "website": _("Son site"),
    }
    fields = [
        {"name": name, "label": label, "value": values[name], "wrong": name == wrong}
        for name, label in labels.items()
    ]
    context = {**frame(request), "fields": fields, "problem": problem}
    return render(request, "association/mediator.html", context, status=422 if problem else 200)


def _show(request: HttpRequest, ref: UUID, *, problem: str = "", status: int = 200) -> HttpResponse:
    found = get_object_or_404(Application.objects.select_related("shop"), reference=ref)
    context = {
        **frame(request),
        "application": found,
        "remarks": list(found.remarks.all()),
        "has_photo": ApplicationPhoto.objects.filter(application=found).exists(),
        "known_merchant": Merchant.objects.filter(siren=found.siren).first()
        if found.is_open
        else None,
        "needs_mediator": found.is_open and shared_mediator() is None,
        "problem": problem,
        "given": request.POST,
    }
    return render(request, "association/application.html", context, status=status)
