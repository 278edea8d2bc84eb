"""« Équipe »: who works in the shop, who is invited, and the page behind an invitation's link."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from marketplace.kernel.errors import DomainError
from marketplace.kernel.models import User
from marketplace.kernel.money import format_euros
from marketplace.merchant.day import waiting
from marketplace.merchant.desk import Desk, choose_shop, for_shop_owner, frame
from marketplace.merchant.team.forms import InviteForm, LimitForm
from shops.merchants.models import ShopStaff, StaffRole
from shops.team import services
from shops.team.models import Invitation
from shops.team.selectors import invitation_by_token, invitations, members


@for_shop_owner
@require_http_methods(["GET", "HEAD", "POST"])
def team(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Everybody who works here, the invitations that wait, and the form that invites."""
    if request.method != "POST":
        return _show(request, desk)
    form = InviteForm(request.POST)
    if form.is_valid():
        address = form.cleaned_data["address"]
        by_mail = {"email": address} if form.by_mail else {"phone": address}
        try:
            services.invite_person(
                actor=desk.actor, shop=desk.shop, role=form.cleaned_data["role"], **by_mail
            )
        except DomainError as problem:
            form.show(problem)
        else:
            messages.success(request, _("L’invitation est partie."))
            return redirect("merchant:team")
    return _show(request, desk, form=form, status=422)


@for_shop_owner
@require_POST
def refund_limit(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Up to which amount an employee refunds without the owner."""
    form = LimitForm(request.POST)
    if form.is_valid():
        try:
            services.set_employee_limit(actor=desk.actor, shop=desk.shop, cents=form.cents())
        except DomainError as problem:
            form.add_error("limit", problem.message)
        else:
            said = _("C’est noté : %(amount)s par commande.")
            messages.success(request, said % {"amount": format_euros(form.cents())})
            return redirect("merchant:team")
    return _show(request, desk, limit_form=form, status=422)


@for_shop_owner
@require_POST
def member_role(request: HttpRequest, desk: Desk, person: UUID) -> HttpResponse:
    """Owner becomes employee, or the other way round."""
    member = _member(desk, person)
    try:
        services.change_role(
            actor=desk.actor, shop=desk.shop, user=member.user, role=request.POST.get("role", "")
        )
    except DomainError as problem:
        messages.error(request, problem.message)
    else:
        messages.success(request, _("Le rôle est changé."))
    # Who gives up their own part of the shop has no business on this page any more.
    mine = desk.actor.ref == str(person) and request.POST.get("role") != StaffRole.OWNER
    return redirect("merchant:menu" if mine else "merchant:team")


@for_shop_owner
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, desk: Desk, person: UUID) -> HttpResponse:
    """Asks first, then ends the person's access."""
    member = _member(desk, person)
    if request.method != "POST":
        context = {**frame(request, desk, waiting(desk.shop)), "person": member.user}
        return render(request, "merchant/team/remove.html", context)
    try:
        services.remove_member(actor=desk.actor, shop=desk.shop, user=member.user)
    except DomainError as problem:
        messages.error(request, problem.message)
    else:
        messages.success(request, _("C’est fait : cette personne n’a plus accès au commerce."))
        if desk.actor.ref == str(person):
            return redirect("storefront:account")
    return redirect("merchant:team")


@for_shop_owner
@require_POST
def resend(request: HttpRequest, desk: Desk, asked: UUID) -> HttpResponse:
    """The invitation once more, with a new link."""
    _asked(desk, asked)
    try:
        services.resend_invitation(actor=desk.actor, reference=asked)
    except DomainError as problem:
        messages.error(request, problem.message)
    else:
        messages.success(request, _("L’invitation est repartie. L’ancien lien ne sert plus."))
    return redirect("merchant:team")


@for_shop_owner
@require_POST
def withdraw(request: HttpRequest, desk: Desk, asked: UUID) -> HttpResponse:
    """The invitation taken back."""
    _asked(desk, asked)
    try:
        services.withdraw_invitation(actor=desk.actor, reference=asked)
    except DomainError as problem:
        messages.error(request, problem.message)
    else:
        messages.success(request, _("L’invitation est reprise. Son lien ne sert plus."))
    return redirect("merchant:team")


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Behind the secret link: sign in by a code, then join the team by one tap."""
    asked = invitation_by_token(token)
    if asked is None or not asked.is_open:
        return _private(render(request, "merchant/team/over.html", status=404))
    if request.method == "POST" and "other" in request.POST:
        logout(request)
        return redirect("merchant:invitation", token)
    if request.method == "POST" and isinstance(request.user, User):
        return _accept(request, request.user, asked, token)
    return _private(_ask(request, asked))


def _accept(request: HttpRequest, user: User, asked: Invitation, token: str) -> HttpResponse:
    try:
        services.accept_invitation(user=user, token=token)
    except DomainError as problem:
        return _private(_ask(request, asked, problem=problem.message, status=409))
    choose_shop(request, asked.shop)
    said = _("Bienvenue dans l’équipe de %(shop)s.")
    messages.success(request, said % {"shop": asked.shop.name})
    return redirect("merchant:day")


def _ask(
    request: HttpRequest, asked: Invitation, *, problem: str = "", status: int = 200
) -> HttpResponse:
    user = request.user
    context = {
        "asked": asked,
        "is_other": user.is_authenticated and bool(asked.email) and asked.email != user.email,
        "problem": problem,
        "here": request.path,
    }
    return render(request, "merchant/team/invitation.html", context, status=status)


def _show(
    request: HttpRequest,
    desk: Desk,
    *,
    form: InviteForm | None = None,
    limit_form: LimitForm | None = None,
    status: int = 200,
) -> HttpResponse:
    said = LimitForm.said(desk.shop.employee_refund_cents)
    form = form or InviteForm()
    context = {
        **frame(request, desk, waiting(desk.shop)),
        "members": members(desk.shop),
        "invitations": list(invitations(desk.shop)),
        "form": form,
        "roles": _roles(desk, form["role"].value()),
        "limit_form": limit_form or LimitForm(initial={"limit": said}),
        "me": request.user,
    }
    return render(request, "merchant/team/team.html", context, status=status)


def _roles(desk: Desk, chosen: str) -> list[dict[str, object]]:
    limit = format_euros(desk.shop.employee_refund_cents)
    notes = {
        StaffRole.EMPLOYEE: _("Les commandes, le stock, et les remboursements jusqu’à %(limit)s.")
        % {"limit": limit},
        StaffRole.OWNER: _("Tout, comme vous : l’argent, l’équipe et les réglages aussi."),
    }
    return [
        {
            "value": role.value,
            "title": role.label,
            "note": notes[role],
            "checked": role.value == chosen,
        }
        for role in (StaffRole.EMPLOYEE, StaffRole.OWNER)
    ]


def _member(desk: Desk, person: UUID) -> ShopStaff:
    member = (
        ShopStaff.objects.filter(shop=desk.shop, user__public_id=person)
        .select_related("user")
        .first()
    )
    if member is None:
        raise Http404
    return member


def _asked(desk: Desk, reference: UUID) -> None:
    if not Invitation.objects.filter(shop=desk.shop, reference=reference).exists():
        raise Http404


def _private(response: HttpResponse) -> HttpResponse:
    """The address is a secret: kept by no cache, listed by no search engine, told to no other site."""
    patch_cache_control(response, private=True, no_store=True)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "same-origin"
    return response
