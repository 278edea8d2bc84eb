"""The person's own pages."""

import json

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.kernel.actors import Actor
from marketplace.kernel.errors import DomainError
from marketplace.kernel.formats import say_phone
from marketplace.kernel.models import User
from marketplace.storefront.forms import AccountForm
from marketplace.storefront.privacy import close_account, correct_account, export_account
from marketplace.storefront.responses import private, status_of
from orders.placing.contact import ContactProblem
from shops.merchants.access import is_association, shops_of


@require_safe
@login_required
@private
def home(request: HttpRequest) -> HttpResponse:
    """Where an account leads: pickups, data, the shop's or the association's own pages."""
    context = {"shops": shops_of(request.user), "is_association": is_association(request.user)}
    return render(request, "storefront/account.html", context)


@require_safe
@login_required
def after_login(request: HttpRequest) -> HttpResponse:
    """To the page that the person has signed in for."""
    if shops_of(request.user):
        return redirect("merchant:day")
    if is_association(request.user):
        return redirect("association:home")
    return redirect("storefront:my_orders")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@private
def my_data(request: HttpRequest) -> HttpResponse:
    """See, take away, correct or erase what is held."""
    assert isinstance(request.user, User)
    if request.method == "POST" and "export" in request.POST:
        return _export(request.user)
    if request.method == "POST" and "close" in request.POST:
        return _close(request, request.user)
    if request.method == "POST":
        return _correct(request, request.user)
    return _show(request, request.user)


def _show(
    request: HttpRequest,
    user: User,
    form: AccountForm | None = None,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    known = {"name": user.name, "phone": say_phone(user.phone), "language": user.language}
    context = {
        "data": export_account(user),
        "form": form or AccountForm(initial=known),
        "refusal": refusal,
    }
    return render(request, "storefront/my_data.html", context, status=status)


def _correct(request: HttpRequest, user: User) -> HttpResponse:
    form = AccountForm(request.POST)
    try:
        if form.is_valid():
            correct_account(actor=Actor.of(user, kind="shopper"), user=user, **form.cleaned_data)
            messages.success(request, _("C’est corrigé."))
            return redirect("storefront:my_data")
    except ContactProblem as problem:
        form.show(problem)
    return _show(request, user, form, status=422)


def _export(user: User) -> HttpResponse:
    text = json.dumps(export_account(user), ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="mes-donnees.json"'
    return response


def _close(request: HttpRequest, user: User) -> HttpResponse:
    try:
        close_account(actor=Actor.of(user, kind="shopper"), user=user)
    except DomainError as error:
        return _show(request, user, refusal=error.message, status=status_of(error))
    logout(request)
    messages.success(request, _("Votre compte est fermé."))
    return redirect("storefront:home")
