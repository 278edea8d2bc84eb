"""Contents that were reported, and the decision on each (Regulation (EU) 2022/2065, art. 16, 17)."""

from uuid import UUID

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from marketplace.association.desk import for_association, for_managers, frame
from marketplace.kernel.actors import Actor
from marketplace.kernel.errors import DomainError
from marketplace.notices.models import ContentNotice, Decision
from marketplace.notices.services import decide_notice

DECIDED_SHOWN = 20


@for_association
@require_safe
def content_notices(request: HttpRequest) -> HttpResponse:
    """Those that wait, the oldest first, and the last decisions."""
    return _show(request)


@for_managers
@require_POST
def decide(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The association's decision, with its reasons."""
    if not ContentNotice.objects.filter(reference=ref).exists():
        raise Http404
    try:
        decide_notice(
            actor=Actor.of(request.user, kind="association"),
            reference=ref,
            decision=request.POST.get("decision", ""),
            reasons=request.POST.get("reasons", ""),
        )
    except DomainError as error:
        return _show(request, ref=ref, problem=error.message, status=422)
    notices.success(request, _told(request.POST.get("decision", "")))
    return redirect("association:notices")


def _told(decision: str) -> str:
    """Who reads the reasons: the shop is told only when something of its is taken away."""
    if decision == Decision.REMOVED:
        return _("C’est décidé ; les deux côtés sont prévenus.")
    return _("C’est décidé. Si la personne a laissé son adresse, elle reçoit vos raisons.")


def _show(
    request: HttpRequest, *, ref: UUID | None = None, problem: str = "", status: int = 200
) -> HttpResponse:
    rows = ContentNotice.objects.select_related("shop", "product")
    context = {
        **frame(request),
        "waiting": rows.filter(decision="").order_by("received_at"),
        "decided": rows.exclude(decision="").order_by("-decided_at")[:DECIDED_SHOWN],
        "decisions": Decision.choices,
        "wrong": ref,
        "already": ref is not None and rows.filter(reference=ref).exclude(decision="").exists(),
        "problem": problem,
        "given": request.POST,
    }
    return render(request, "association/notices.html", context, status=status)
