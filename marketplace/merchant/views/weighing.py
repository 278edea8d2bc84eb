"""What is sold by weight is put on the scales before the order is ready."""

from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from marketplace.kernel import formats
from marketplace.kernel.errors import DomainError
from marketplace.kernel.money import format_euros
from marketplace.merchant.day import waiting
from marketplace.merchant.desk import Desk, for_shop_staff, frame
from marketplace.merchant.order_page import part_of
from marketplace.merchant.slips import name_of, slip_of
from orders.order.slips import PartSlip, SlipLine
from orders.order.states import TO_GIVE, State
from orders.pickup.services import mark_ready
from orders.pickup.weighing import weigh_line


@for_shop_staff
@require_http_methods(["GET", "HEAD", "POST"])
def weigh(request: HttpRequest, desk: Desk, ref: UUID) -> HttpResponse:
    """One field for each line sold by weight; then the order is ready and the customer is told."""
    part = part_of(desk.shop, ref)
    lines = [line for line in part.lines if line.estimated_grams and line.open_quantity]
    if part.state not in TO_GIVE or not lines:
        messages.error(request, _("Il n’y a rien à peser dans cette commande."))
        return redirect("merchant:order", ref)
    errors: dict[UUID, str] = {}
    if request.method == "POST":
        errors = _weigh_all(request, desk, part, lines)
        if not errors:
            return _ready(request, desk, part)
    context = {
        **frame(request, desk, waiting(desk.shop)),
        "slip": slip_of(part),
        "name": name_of(part),
        "rows": [_row(request, line, errors.get(line.reference, "")) for line in lines],
        "is_ready": part.state == State.READY,
    }
    return render(request, "merchant/weigh.html", context, status=409 if errors else 200)


def _weigh_all(
    request: HttpRequest, desk: Desk, part: PartSlip, lines: list[SlipLine]
) -> dict[UUID, str]:
    """Write each weight that is new; the sentence of each line that cannot be, by its reference."""
    errors = {}
    for line in lines:
        grams = _grams(request.POST.get(_field(line), ""))
        if grams is None:
            errors[line.reference] = _("Écrivez le poids en kilos, par exemple 1,54.")
        elif grams != line.weighed_grams:
            try:
                weigh_line(
                    actor=desk.actor,
                    shop_order_ref=part.reference,
                    line_ref=line.reference,
                    grams=grams,
                )
            except DomainError as error:
                errors[line.reference] = error.message
    return errors


def _ready(request: HttpRequest, desk: Desk, part: PartSlip) -> HttpResponse:
    try:
        mark_ready(actor=desk.actor, shop_order_ref=part.reference)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("merchant:order", part.reference)
    weighed = part_of(desk.shop, part.reference)
    back = sum(line.total_cents - line.open_cents for line in _weighed(weighed))
    said = _("Prête. %(name)s reçoit un message.") % {"name": name_of(part)}
    if back and not part.is_paid_in_shop:
        said += " " + _("Le poids réel lui rend %(amount)s.") % {"amount": format_euros(back)}
    messages.success(request, said)
    return redirect("merchant:day")


def _weighed(part: PartSlip) -> list[SlipLine]:
    return [
        line for line in part.lines if line.weighed_grams and line.open_quantity == line.quantity
    ]


def _row(request: HttpRequest, line: SlipLine, error: str) -> dict[str, Any]:
    assert line.estimated_grams is not None
    estimate = line.estimated_grams * line.open_quantity
    known = "" if line.weighed_grams is None else formats.say_kilos(line.weighed_grams)
    return {
        "line": line,
        "name": _field(line),
        "value": request.POST.get(_field(line), known),
        "estimate": formats.say_weight(estimate),
        "charged": format_euros(line.total_cents // line.quantity * line.open_quantity),
        "error": error,
    }


def _field(line: SlipLine) -> str:
    return f"kilos-{line.reference}"


def _grams(text: str) -> int | None:
    """Whole grams from kilos typed with a comma or a point; None for anything else."""
    try:
        kilos = Decimal(text.strip().removesuffix("kg").strip().replace(",", "."))
    except InvalidOperation:
        return None
    return int(kilos * 1000) if kilos.is_finite() and 0 < kilos < 1000 else None
