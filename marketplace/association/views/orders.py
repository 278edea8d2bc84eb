"""Orders: the list, one with everything, and what a person tries again."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from marketplace.association import journal as words
from marketplace.association import orders as found
from marketplace.association.desk import for_association, for_managers, frame
from marketplace.association.views.asked import day_asked, page_asked
from marketplace.kernel.actors import Actor
from orders.order.models import Order
from payments.refunds.models import Refund
from payments.refunds.services import retry_refund
from payments.transfers.models import Transfer
from payments.transfers.services import retry_transfer


@for_association
@require_safe
def orders(request: HttpRequest) -> HttpResponse:
    """The orders, by state (``?etat=``), by number or person (``?q=``), of a day (``?jour=``)."""
    state, text, day = (
        request.GET.get("etat", ""),
        request.GET.get("q", "").strip(),
        day_asked(request),
    )
    page, rows = found.find_orders(state=state, text=text, day=day, page=page_asked(request))
    address = reverse("association:orders")
    context = {
        **frame(request),
        "rows": rows,
        "page": page,
        "state": state,
        "text": text,
        "day": day,
        "chips": [
            {
                "url": f"{address}?etat={key}" if key else address,
                "label": label,
                "current": key == state,
            }
            for key, label in found.FILTERS.items()
        ],
    }
    return render(request, "association/orders.html", context)


@for_association
@require_safe
def order(request: HttpRequest, number: str) -> HttpResponse:
    """One order: who, each part, the money, and what happened."""
    dossier = found.dossier(number)
    if dossier is None:
        raise Http404
    _page, postings = words.postings(1, dossier.view.order.reference)
    context = {**frame(request), "dossier": dossier, "view": dossier.view, "postings": postings}
    return render(request, "association/order.html", context)


@for_managers
@require_POST
def send_again(request: HttpRequest, kind: str, ref: UUID) -> HttpResponse:
    """A person has looked: a transfer that waits, or a refund that failed, is tried again."""
    actor = Actor.of(request.user)
    if kind == "versement" and (transfer := Transfer.objects.filter(reference=ref).first()):
        retry_transfer(actor=actor, transfer_ref=ref)
        order_ref = transfer.order_ref
    elif kind == "remboursement" and (
        refund := Refund.objects.select_related("payment").filter(reference=ref).first()
    ):
        retry_refund(actor=actor, refund_ref=ref)
        order_ref = refund.payment.order_ref
    else:
        raise Http404
    messages.success(request, _("C’est relancé. Le résultat s’affiche ici dans un instant."))
    number = Order.objects.values_list("number", flat=True).get(reference=order_ref)
    return redirect("association:order", number)
