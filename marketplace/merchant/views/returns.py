"""« Marchandise revenue »: what a customer withdrew from has come back."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from marketplace.kernel.errors import DomainError
from marketplace.kernel.money import format_euros
from marketplace.merchant.day import waiting
from marketplace.merchant.desk import Desk, for_shop_staff, frame
from orders.basket.availability import is_counted
from orders.late.schedules import return_answer_until
from orders.returns.coming_back import LONGEST_REASON, ReasonMissing, say_not_come_back
from orders.returns.limits import allowance_for
from orders.returns.models import Withdrawal
from orders.returns.services import confirm_goods_back


@for_shop_staff
@require_http_methods(["GET", "HEAD", "POST"])
def goods_back(request: HttpRequest, desk: Desk, withdrawal: UUID) -> HttpResponse:
    """Says what will be refunded, then confirms that the goods are here, or that they are not."""
    declared = (
        Withdrawal.objects.filter(reference=withdrawal, shop_order__shop=desk.shop)
        .select_related("order", "shop_order")
        .prefetch_related("lines__line__stockrecord")
        .first()
    )
    if declared is None:
        raise Http404
    if request.method == "POST":
        answer = _dispute if "not_back" in request.POST else _confirm
        return answer(request, desk, declared)
    if declared.refunded_at is not None:
        messages.info(request, _("Ce retour est déjà remboursé."))
        return redirect("merchant:day")
    rows = [row for row in declared.lines.all() if row.to_return]
    cents = sum(row.line.cents_for(row.to_return) for row in rows)
    allowed = allowance_for(desk.actor, declared.shop_order.reference)
    context = {
        **frame(request, desk, waiting(desk.shop)),
        "withdrawal": declared,
        "answer_until": return_answer_until(declared),
        "reason_length": LONGEST_REASON,
        "rows": rows,
        "amount": format_euros(cents),
        "limit_note": allowed.sentence if allowed and cents > allowed.left_cents else "",
        "can_restock": any(
            row.line.stockrecord and is_counted(row.line.stockrecord) for row in rows
        ),
    }
    return render(request, "merchant/goods_back.html", context)


def _dispute(request: HttpRequest, desk: Desk, declared: Withdrawal) -> HttpResponse:
    try:
        say_not_come_back(
            actor=desk.actor,
            withdrawal_ref=declared.reference,
            reason=request.POST.get("reason", ""),
        )
    except ReasonMissing as error:
        messages.error(request, error.message)
        return redirect("merchant:goods_back", declared.reference)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("merchant:day")
    messages.success(request, _("C’est noté. Le client et l’association lisent votre réponse."))
    return redirect("merchant:day")


def _confirm(request: HttpRequest, desk: Desk, declared: Withdrawal) -> HttpResponse:
    try:
        cents = confirm_goods_back(
            actor=desk.actor,
            withdrawal_ref=declared.reference,
            restock=bool(request.POST.get("restock")),
        )
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("merchant:day")
    said = _("Retour noté. Le client est remboursé de %(amount)s.")
    messages.success(request, said % {"amount": format_euros(cents)})
    return redirect("merchant:day")
