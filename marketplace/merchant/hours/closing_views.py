"""« Fermer »: choose the days, see which orders that concerns, confirm; and open again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from marketplace.kernel import clock
from marketplace.kernel.errors import DomainError
from marketplace.merchant.day import waiting
from marketplace.merchant.desk import Desk, for_shop_staff, frame
from marketplace.merchant.hours.forms import ClosingForm
from marketplace.merchant.posted import posted_number
from marketplace.merchant.slips import name_of, when
from orders.closing.limits import close_over_orders, closing_refusal, refunded_at_once
from orders.closing.selectors import answers_to, plans
from shops.hours.closures import coming_closures, reopen_shop
from shops.hours.models import Closure
from shops.hours.timetable import Span, timetable
from shops.hours.words import closed_words


@for_shop_staff
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Without days, the form; with days, the orders they concern; sent, the shop is closed."""
    if request.method == "POST":
        form = ClosingForm(request.POST)
        return _close(request, desk, form) if form.is_valid() else _ask(request, desk, form, 422)
    if "first_day" not in request.GET:
        return _ask(request, desk, ClosingForm(initial={"first_day": clock.today()}))
    form = ClosingForm(request.GET)
    return _confirm(request, desk, form) if form.is_valid() else _ask(request, desk, form, 422)


@for_shop_staff
@require_POST
def reopen(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Take a closure back: orders of which nothing was answered stand again."""
    closure = get_object_or_404(
        Closure,
        pk=posted_number(request, "closure"),
        shop=desk.shop,
        place__isnull=True,
        reopened_at__isnull=True,
    )
    waits = answers_to(closure).waiting
    reopen_shop(actor=desk.actor, closure=closure)
    still = timetable(desk.shop).running_closure(max(closure.first_day, clock.today()))
    if still is not None:
        said = _("Cette fermeture est levée. Une autre reste en place : %(closed)s.")
        messages.warning(request, said % {"closed": closed_words(still)})
        return redirect("merchant:close_shop")
    said = _("C’est rouvert. Vos clients peuvent de nouveau commander.")
    if waits:
        said += " " + ngettext(
            "%(count)d commande sans réponse tient à nouveau, le client est prévenu.",
            "%(count)d commandes sans réponse tiennent à nouveau, les clients sont prévenus.",
            waits,
        ) % {"count": waits}
    messages.success(request, said)
    return redirect("merchant:hours")


def _close(request: HttpRequest, desk: Desk, form: ClosingForm) -> HttpResponse:
    first, last = form.days()
    try:
        close_over_orders(
            actor=desk.actor,
            shop=desk.shop,
            first_day=first,
            last_day=last,
            reason=form.cleaned_data["reason"],
        )
    except DomainError as problem:
        form.add_error(problem.field if problem.field in form.fields else None, problem.message)
        return _ask(request, desk, form, 422)
    messages.success(
        request, _("C’est fermé. Chaque client concerné reçoit un message dans la minute.")
    )
    return redirect("merchant:close_shop")


def _confirm(request: HttpRequest, desk: Desk, form: ClosingForm) -> HttpResponse:
    first, last = form.days()
    concerned = plans(desk.shop, first, last)
    context = {
        **frame(request, desk, waiting(desk.shop)),
        "title": closed_words(Span(first, last)),
        "plans": [(plan, name_of(plan.slip), when(plan.slip)) for plan in concerned],
        "fresh_cents": refunded_at_once(concerned),
        "refusal": closing_refusal(desk.actor, desk.shop, concerned),
        "hidden": {
            name: value for name in form.fields if (value := request.GET.get(name, ""))
        }.items(),
    }
    return render(request, "merchant/hours/close_confirm.html", context)


def _ask(request: HttpRequest, desk: Desk, form: ClosingForm, status: int = 200) -> HttpResponse:
    context = {
        **frame(request, desk, waiting(desk.shop)),
        "form": form,
        "today": clock.today(),
        "closures": [
            (closure, closed_words(Span(closure.first_day, closure.last_day)), answers_to(closure))
            for closure in coming_closures(desk.shop)
        ],
    }
    return render(request, "merchant/hours/close.html", context, status=status)
