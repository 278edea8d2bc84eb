"""At the counter: finding the order by its code, giving it, taking it back."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_scopes import scopes_disabled

from marketplace.kernel.errors import DomainError
from marketplace.kernel.numbers import whole_number
from marketplace.merchant.day import waiting, waiting_parts
from marketplace.merchant.desk import Desk, for_shop_staff, frame
from marketplace.merchant.order_page import part_of
from marketplace.merchant.posted import posted_uuid
from marketplace.merchant.slips import slip_of
from marketplace.merchant.views.day import answer
from orders.order.errors import WrongQuantity
from orders.order.models import Order, ShopOrder
from orders.order.slips import PartSlip
from orders.order.states import CAN_BE_GIVEN, State
from orders.pickup import services as pickup
from orders.pickup.counter import code_in, find_part
from orders.pickup.errors import CodeCompulsory, CodeUnknown, IdentityCheckNeeded
from orders.pickup.models import Handover, Proof

WAITING = (State.READY, State.NOT_COLLECTED)


class OtherOrder(DomainError):
    """The code is that of another order of the shop than the one on the screen."""

    code = "other_order"


#: What the giving page itself can ask for; any other refusal ends there.
ASKS = (CodeCompulsory, IdentityCheckNeeded, CodeUnknown, OtherOrder, WrongQuantity)


@for_shop_staff
@require_safe
def give(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Type or scan a code (``?code=``), or pick a name among the orders that wait."""
    code = request.GET.get("code", "").strip()
    problem = ""
    if code:
        try:
            part = _find(desk, code)
        except DomainError as error:
            problem = error.message
        else:
            address = reverse("merchant:give_order", args=[part.reference])
            return redirect(f"{address}?{request.GET.urlencode()}")
    context = {
        **frame(request, desk, waiting(desk.shop)),
        "code": code,
        "problem": problem,
        "slips": [slip_of(part) for part in waiting_parts(desk.shop)],
    }
    return render(request, "merchant/give.html", context, status=409 if problem else 200)


@for_shop_staff
@require_http_methods(["GET", "HEAD", "POST"])
def give_order(request: HttpRequest, desk: Desk, ref: UUID) -> HttpResponse:
    """« Donnée au client »: at once where a tap is enough, else after the code or the age."""
    part = part_of(desk.shop, ref)
    if request.method != "POST":
        if part.state not in CAN_BE_GIVEN:
            return redirect("merchant:order", ref)
        return _giving_page(request, desk, part, request.GET)
    try:
        handover = _hand_over(request, desk, part)
    except ASKS as error:
        return _giving_page(request, desk, part, request.POST, problem=error)
    except DomainError as error:
        messages.error(request, error.message)
        return answer(request, desk)
    messages.success(request, _("Donnée à %(name)s.") % {"name": _name(handover.shop_order)})
    return answer(request, desk)


@for_shop_staff
@require_POST
def undo(request: HttpRequest, desk: Desk, handover: UUID) -> HttpResponse:
    """« Annuler » within a quarter of an hour."""
    if not Handover.objects.filter(reference=handover).exists():
        raise Http404
    try:
        undone = pickup.undo_handover(actor=desk.actor, handover_ref=handover)
    except DomainError as error:
        messages.error(request, error.message)
        return answer(request, desk)
    said = _("C’est annulé. La commande vous attend de nouveau (%(name)s).")
    messages.success(request, said % {"name": _name(undone.shop_order)})
    return answer(request, desk)


def _find(desk: Desk, code: str) -> ShopOrder:
    """The part behind a code, in any of the person's shops. Raises what ``find_part`` does."""
    with transaction.atomic(), scopes_disabled():
        return find_part(desk.actor, desk.shops, code, Proof.TYPED)


def _hand_over(request: HttpRequest, desk: Desk, part: PartSlip) -> Handover:
    code = request.POST.get("code", "").strip()
    if code:
        _check_code(desk, part, code)
    return pickup.hand_over(
        actor=desk.actor,
        shops=[desk.shop],
        code_or_ref=code or part.reference,
        proof=_proof(request.POST) if code else Proof.NAME,
        nonce=posted_uuid(request, "nonce"),
        lines=_chosen_lines(request, part),
        identity_checked=bool(request.POST.get("identity_checked")),
        part_ref=part.reference,
    )


def _check_code(desk: Desk, part: PartSlip, code: str) -> None:
    """The code must be that of the order on the screen. Raises OtherOrder, or what the code gives."""
    own = Order.objects.filter(number=part.number).values_list("pickup_code", flat=True)
    if code_in(code) not in own:
        found = _find(desk, code)
        said = _("Ce code est celui d’une autre commande (%(name)s).")
        raise OtherOrder(said % {"name": _name(found)}, field="code")


def _chosen_lines(request: HttpRequest, part: PartSlip) -> dict[UUID, int] | None:
    """Units of each line as the giving page sent them; None after a tap on the name: all of it."""
    sent = {
        row.reference: whole_number(request.POST.get(f"units-{row.reference}"))
        for row in part.lines
    }
    chosen = {reference: units for reference, units in sent.items() if units is not None}
    return chosen or None


def _giving_page(
    request: HttpRequest,
    desk: Desk,
    part: PartSlip,
    values: QueryDict,
    problem: DomainError | None = None,
) -> HttpResponse:
    slip = slip_of(part)
    context = {
        **frame(request, desk, waiting(desk.shop)),
        "slip": slip,
        "rows": [
            {
                "line": line,
                "name": f"units-{line.reference}",
                "choices": range(line.open_quantity, -1, -1),
                "chosen": values.get(f"units-{line.reference}", ""),
            }
            for line in slip.lines
            if line.open_quantity
        ],
        "code": values.get("code", ""),
        "scan": values.get("scan", ""),
        "nonce": uuid4(),
        "is_split": isinstance(problem, WrongQuantity),
        "problem": problem,
        "is_ready": part.state in WAITING,
    }
    return render(request, "merchant/give_order.html", context, status=409 if problem else 200)


def _proof(values: QueryDict) -> Proof:
    return Proof.SCAN if values.get("scan") else Proof.TYPED


def _name(part: ShopOrder) -> str:
    with scopes_disabled():
        contact = part.order.shown_contact
    return contact.name if contact else _("Le client")
