"""« Renoncer au contrat ici » (D221-5): find the order, declare, confirm, be told so at once."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_scopes import scopes_disabled

from marketplace.kernel import clock, legal
from marketplace.kernel.errors import DomainError
from marketplace.kernel.numbers import whole_number
from marketplace.storefront.finding import found_by_number
from marketplace.storefront.forms import FindOrderForm, WithdrawalForm
from marketplace.storefront.responses import private, status_of
from marketplace.storefront.views.pickups import buyer
from orders.late.schedules import return_answer_until
from orders.order.errors import OrderUnknown
from orders.order.models import Order
from orders.order.selectors import find_order
from orders.placing.contact import Contact, ContactProblem, checked_contact
from orders.returns.coming_back import say_brought_back
from orders.returns.models import Withdrawal
from orders.returns.services import Withdrawable, declare_withdrawal, withdrawable_lines
from orders.returns.withdrawals import WithdrawalUnknown

_FIELD = "units-"


@require_http_methods(["GET", "HEAD", "POST"])
@private
def find(request: HttpRequest) -> HttpResponse:
    """The way in for guests: order number and e-mail address."""
    form = FindOrderForm(request.POST if request.method == "POST" else None)
    token = found_by_number(request, form)
    if token:
        return redirect("storefront:withdraw", token)
    if form.is_bound and not form.errors:
        return redirect(request.path)
    context = {"form": form, "renounce": legal.RENONCER, "days": legal.WITHDRAWAL_DAYS}
    return render(
        request, "storefront/withdraw_find.html", context, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@private
def declare(request: HttpRequest, token: str) -> HttpResponse:
    """First what and who; then the same once more, with the button that declares."""
    order = _order(token)
    lines = withdrawable_lines(order)
    if request.method != "POST":
        return _ask(request, order, lines, WithdrawalForm(initial=_known(order)), {})
    form = WithdrawalForm(request.POST)
    chosen = _chosen(request, lines)
    form.is_valid()
    problem = _problem(form, chosen)
    step = request.POST.get("step")
    if step == "edit" or problem:
        return _ask(request, order, lines, form, chosen, problem=problem)
    if step != "confirm":
        return _review(request, order, lines, form, chosen)
    return _declare(request, order, lines, form, chosen)


@require_safe
@private
def done(request: HttpRequest, token: str) -> HttpResponse:
    """What was declared on this order, with date and time."""
    order = _order(token)
    with scopes_disabled():
        declared = list(
            Withdrawal.objects.filter(order=order)
            .select_related("shop_order__shop")
            .prefetch_related("lines__line")
            .order_by("-declared_at", "pk")
        )
    if not declared:
        return redirect("storefront:withdraw", token)
    context = {
        "order": order,
        "token": token,
        "declared": [(row, _answer_until(row)) for row in declared],
        "days": legal.RETURN_OF_GOODS_DAYS,
        "today": clock.today(),
    }
    return render(request, "storefront/withdraw_done.html", context)


@require_POST
@private
def brought_back(request: HttpRequest, token: str, ref: UUID) -> HttpResponse:
    """« J'ai rapporté l'article », and on which day."""
    order = _order(token)
    try:
        say_brought_back(
            actor=buyer(request, order),
            order=order,
            withdrawal_ref=ref,
            day=_day(request.POST.get("day", "")),
        )
    except WithdrawalUnknown as error:
        raise Http404 from error
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("C’est noté, et le commerce est prévenu."))
    return redirect("storefront:withdraw_done", token)


def _day(text: str) -> date:
    """The day that was typed; one that is none is refused like a day to come."""
    try:
        return parse_date(text) or date.max
    except ValueError:
        return date.max


def _answer_until(withdrawal: Withdrawal) -> datetime | None:
    if withdrawal.said_back_at is None or withdrawal.refunded_at or withdrawal.disputed_at:
        return None
    return return_answer_until(withdrawal)


def _declare(
    request: HttpRequest,
    order: Order,
    lines: list[Withdrawable],
    form: WithdrawalForm,
    chosen: dict[UUID, int],
) -> HttpResponse:
    given = form.cleaned_data
    try:
        declare_withdrawal(
            actor=buyer(request, order),
            order=order,
            name=given["name"],
            email=given["email"],
            lines=chosen,
        )
    except DomainError as error:
        form.add_error(None, error.message)
        return _ask(request, order, lines, form, chosen, status=status_of(error))
    return redirect("storefront:withdraw_done", order.access_token)


def _problem(form: WithdrawalForm, chosen: dict[UUID, int]) -> str:
    """Put what is missing beside its field; the sentence about the lines, if none was chosen."""
    given = form.cleaned_data
    try:
        checked_contact(
            Contact(given["name"], given["email"]), needs_age=False, age_confirmed=False
        )
    except ContactProblem as problem:
        form.show(problem)
    sentence = "" if chosen else _("Choisissez au moins un article.")
    return sentence or (_("Il manque une indication.") if form.errors else "")


def _chosen(request: HttpRequest, lines: list[Withdrawable]) -> dict[UUID, int]:
    """Units chosen by line; more than there are counts as all of them."""
    found = {}
    for row in lines:
        wanted = whole_number(request.POST.get(f"{_FIELD}{row.line.reference}"))
        if units := min(wanted or 0, row.quantity):
            found[row.line.reference] = units
    return found


def _known(order: Order) -> dict[str, str]:
    contact = order.shown_contact
    return {"name": contact.name, "email": contact.email} if contact else {}


def _rows(lines: list[Withdrawable], chosen: dict[UUID, int]) -> list[dict[str, Any]]:
    return [
        {
            "field": f"{_FIELD}{row.line.reference}",
            "title": row.line.title,
            "shop": row.part.shop.name,
            "tint": row.part.shop.tint,
            "quantity": row.quantity,
            "options": range(row.quantity + 1),
            "until": row.until,
            "refusal": row.refusal,
            "units": chosen.get(row.line.reference, 0),
        }
        for row in lines
    ]


def _ask(
    request: HttpRequest,
    order: Order,
    lines: list[Withdrawable],
    form: WithdrawalForm,
    chosen: dict[UUID, int],
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    rows = _rows(lines, chosen)
    context = {
        "order": order,
        "token": order.access_token,
        "form": form,
        "rows": [row for row in rows if row["quantity"]],
        "refused": [row for row in rows if not row["quantity"]],
        "lines_error": problem if not chosen else "",
        "renounce": legal.RENONCER,
    }
    if problem and request.POST.get("step") != "edit":
        status = 422
    return render(request, "storefront/withdraw.html", context, status=status)


def _review(
    request: HttpRequest,
    order: Order,
    lines: list[Withdrawable],
    form: WithdrawalForm,
    chosen: dict[UUID, int],
) -> HttpResponse:
    context = {
        "order": order,
        "token": order.access_token,
        "form": form,
        "rows": [row for row in _rows(lines, chosen) if row["units"]],
        "confirm": legal.CONFIRMER_RETRACTATION,
    }
    return render(request, "storefront/withdraw_confirm.html", context)


def _order(token: str) -> Order:
    try:
        return find_order(token=token)
    except OrderUnknown as error:
        raise Http404 from error
