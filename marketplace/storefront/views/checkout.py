"""The summary and the order: who collects, everything that must be known, and the button."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from marketplace.kernel.actors import Actor
from marketplace.kernel.errors import DomainError
from marketplace.kernel.formats import say_phone
from marketplace.kernel.models import User
from marketplace.storefront import answers, choices, law, recent, stalls
from marketplace.storefront.forms import ContactForm
from marketplace.storefront.progress import steps
from marketplace.storefront.responses import private, status_of
from marketplace.storefront.views.payment import to_the_payment
from marketplace.storefront.visitors import visitor_of
from orders.basket.selectors import BasketView, basket_view
from orders.placing.contact import ContactProblem
from orders.placing.errors import BasketEmpty, BasketProblem, Problem
from orders.placing.services import place_order
from shops.hours.windows import Window


@require_http_methods(["GET", "HEAD", "POST"])
@private
def checkout(request: HttpRequest) -> HttpResponse:
    """The last page before the order is made."""
    if request.method == "POST":
        return _order(request)
    return _ask(request)


def _ask(request: HttpRequest) -> HttpResponse:
    view = basket_view(visitor_of(request))
    if not view.groups or view.problems:
        return redirect("storefront:basket")
    windows = choices.Possible.of(view).chosen(request) if view.shops_with_wants else {}
    if len(windows) < len(view.shops_with_wants):
        if choices.remembered(request):
            messages.warning(
                request, _("Un créneau choisi n’est plus possible. Choisissez-en un autre.")
            )
        return redirect("storefront:windows")
    form = ContactForm(initial=_known(request, view), with_age=view.is_for_adults)
    return _show(request, view, windows, form)


def _order(request: HttpRequest) -> HttpResponse:
    """Place the order; whatever is wrong is said on the same page, with nothing lost."""
    visitor = visitor_of(request)
    view = basket_view(visitor)
    form = ContactForm(request.POST, with_age=view.is_for_adults)
    if not form.is_valid():
        return _show(request, view, _windows(request, view), form, status=422)
    answers.keep(request, form.contact())
    try:
        order = place_order(
            actor=Actor.of(
                request.user, kind="shopper" if request.user.is_authenticated else "guest"
            ),
            visitor=visitor,
            choices=choices.remembered(request),
            contact=form.contact(),
            language=(get_language() or "fr")[:2],
            nonce=form.cleaned_data["nonce"],
            age_confirmed=bool(form.cleaned_data.get("age_confirmed")),
            expected_cents=form.cleaned_data["total"],
        )
    except ContactProblem as problem:
        form.show(problem)
        return _show(request, view, _windows(request, view), form, status=422)
    except BasketEmpty as error:
        messages.error(request, error.message)
        return redirect("storefront:basket")
    except BasketProblem as error:
        windows = _windows(request, view)
        return _show(request, view, windows, form, status=409, problems=error.problems)
    except DomainError as error:
        refusal = Problem(error.message)
        return _show(
            request,
            view,
            _windows(request, view),
            form,
            status=status_of(error),
            problems=[refusal],
        )
    choices.forget(request)
    answers.forget(request)
    recent.remember(request, order)
    return to_the_payment(request, order)


def _windows(request: HttpRequest, view: BasketView) -> dict[int, Window]:
    return choices.Possible.of(view).chosen(request) if view.shops_with_wants else {}


def _known(request: HttpRequest, view: BasketView) -> dict[str, Any]:
    """What the form says before anything is typed."""
    known: dict[str, Any] = {"nonce": uuid4(), "total": view.total_cents}
    if isinstance(request.user, User):
        known |= {
            "name": request.user.name,
            "email": request.user.email,
            "phone": say_phone(request.user.phone),
        }
    return known | answers.kept(request)


def _show(
    request: HttpRequest,
    view: BasketView,
    windows: dict[int, Window],
    form: ContactForm,
    *,
    status: int = 200,
    problems: list[Problem] | None = None,
) -> HttpResponse:
    if not view.groups:
        return redirect("storefront:basket")
    notices = law.seller_notices(view)
    context = {
        "steps": steps("checkout"),
        "view": view,
        "form": form,
        "problems": problems or [],
        "stalls": [
            {**stall, "seller": notices[stall["shop_id"]]}
            for stall in stalls.summary_stalls(view, windows)
        ],
        "pays": bool(view.card_total_cents),
        "mixed": bool(view.card_total_cents and view.in_shop_total_cents),
        "only_reserves": not view.card_total_cents,
        "has_alcohol": view.has_alcohol,
        "is_for_adults": view.is_for_adults,
        "fresh_total": view.total_cents,
        **stalls.totals(view),
        **law.general_context(),
        "annexes": law.withdrawal_annexes(law.contract_merchants(view)),
    }
    return render(request, "storefront/checkout.html", context, status=status)
