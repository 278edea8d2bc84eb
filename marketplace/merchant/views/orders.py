"""One order: all of it that is the shop's, and what cannot be given."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.kernel.errors import DomainError
from marketplace.kernel.money import format_euros
from marketplace.merchant.day import waiting
from marketplace.merchant.desk import Desk, for_shop_staff, frame
from marketplace.merchant.order_page import handovers_of, part_of, timeline
from marketplace.merchant.posted import posted_number
from marketplace.merchant.slips import give_action, name_of, open_cents, slip_of, unit_cents
from orders.order.slips import PartSlip, SlipLine
from orders.order.states import CAN_BE_GIVEN, TO_GIVE, State
from orders.returns import services as returns
from orders.returns.limits import Allowance, allowance_for
from orders.returns.models import Reason


@for_shop_staff
@require_safe
def order(request: HttpRequest, desk: Desk, ref: UUID) -> HttpResponse:
    """The slip, each line with « Plus en stock », and what happened until now."""
    part = part_of(desk.shop, ref)
    can_be_given = part.state in CAN_BE_GIVEN
    allowed = allowance_for(desk.actor, ref)
    refusable = [
        str(row.reference)
        for row in part.lines
        if row.open_quantity and _is_within(allowed, unit_cents(row))
    ]
    can_cancel = can_be_given and part.state != State.NOT_COLLECTED
    within = _is_within(allowed, open_cents(part))
    context = {
        **frame(request, desk, waiting(desk.shop)),
        "part": part,
        "slip": slip_of(part),
        "steps": timeline(part),
        "handovers": handovers_of(part),
        "can_refuse": part.state in TO_GIVE,
        "refusable": refusable,
        "can_cancel": can_cancel and within,
        "limit_note": allowed.sentence if allowed and can_be_given and not within else "",
        "early": give_action(part, _("Le client est déjà là")) if part.state in EARLY else None,
        "can_split": can_be_given and _open_units(part) > 1,
    }
    return render(request, "merchant/order.html", context)


@for_shop_staff
@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: HttpRequest, desk: Desk, ref: UUID, line: UUID) -> HttpResponse:
    """« Plus en stock »: says first what will happen, then does it."""
    part = part_of(desk.shop, ref)
    row = next((row for row in part.lines if row.reference == line), None)
    if row is None:
        raise Http404
    if request.method == "POST":
        return _refuse(request, desk, part, row)
    if part.state not in TO_GIVE or not row.open_quantity:
        messages.error(request, _("Cet article n’est plus à donner."))
        return redirect("merchant:order", ref)
    allowed = allowance_for(desk.actor, ref)
    most = _most_units(allowed, row)
    context = {
        **frame(request, desk, waiting(desk.shop)),
        "slip": slip_of(part),
        "line": row,
        "name": name_of(part),
        "choices": range(most, 0, -1),
        "limit_note": allowed.sentence if allowed and most < row.open_quantity else "",
        "unit": format_euros(unit_cents(row)),
        "is_paid": not part.is_paid_in_shop,
        "is_last": _open_units(part) == row.open_quantity and not _given_units(part),
    }
    return render(request, "merchant/refuse.html", context)


@for_shop_staff
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, desk: Desk, ref: UUID) -> HttpResponse:
    """What cannot be honoured, or what nobody came for: the shop ends it, the customer is refunded."""
    part = part_of(desk.shop, ref)
    missed = part.state == State.NOT_COLLECTED
    if request.method == "POST":
        reason = Reason.GOODWILL if missed else Reason.CANCELLED_BY_SHOP
        try:
            cents = returns.cancel_shop_order(actor=desk.actor, shop_order_ref=ref, reason=reason)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _cancelled(cents))
        return redirect("merchant:order", ref)
    if part.state not in CAN_BE_GIVEN:
        messages.error(request, _("Cette commande est terminée."))
        return redirect("merchant:order", ref)
    allowed = allowance_for(desk.actor, ref)
    within = _is_within(allowed, open_cents(part))
    context = {
        **frame(request, desk, waiting(desk.shop)),
        "slip": slip_of(part),
        "name": name_of(part),
        "amount": "" if part.is_paid_in_shop else format_euros(open_cents(part)),
        "missed": missed,
        "limit_note": allowed.sentence if allowed and not within else "",
    }
    return render(request, "merchant/cancel.html", context)


#: The customer may come before anybody said « Prête ».
EARLY = (State.PLACED, State.SEEN)


def _is_within(allowed: Allowance | None, cents: int) -> bool:
    """Whether the person may give so much back without the owner."""
    return allowed is None or cents <= allowed.left_cents


def _most_units(allowed: Allowance | None, row: SlipLine) -> int:
    """Units of a line that the person may refuse; all that are open where there is no limit."""
    if allowed is None or not unit_cents(row):
        return row.open_quantity
    return min(row.open_quantity, allowed.left_cents // unit_cents(row))


def _refuse(request: HttpRequest, desk: Desk, part: PartSlip, line: SlipLine) -> HttpResponse:
    quantity = posted_number(request, "quantity")
    try:
        cents = returns.refuse_line(
            actor=desk.actor,
            shop_order_ref=part.reference,
            line_ref=line.reference,
            quantity=quantity,
        )
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"{_taken_off_sale(part, line)} {_refunded(cents)}".strip())
    return redirect("merchant:order", part.reference)


def _taken_off_sale(part: PartSlip, line: SlipLine) -> str:
    said = (
        _("« %(title)s » n’est plus en vente en ligne pour ce jour-là. %(name)s reçoit un message.")
        if line.is_per_day
        else _("« %(title)s » n’est plus en vente en ligne. %(name)s reçoit un message.")
    )
    return said % {"title": line.title, "name": name_of(part)}


def _refunded(cents: int) -> str:
    return (
        _("Le client est remboursé de %(amount)s.") % {"amount": format_euros(cents)}
        if cents
        else ""
    )


def _cancelled(cents: int) -> str:
    return f"{_('La commande est annulée, le client est prévenu.')} {_refunded(cents)}".strip()


def _open_units(part: PartSlip) -> int:
    return sum(row.open_quantity for row in part.lines)


def _given_units(part: PartSlip) -> int:
    return sum(row.collected_quantity for row in part.lines)
