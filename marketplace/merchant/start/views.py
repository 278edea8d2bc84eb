"""The guided start: a page, hours, first articles, terms and mediator, and the opening."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.kernel.errors import DomainError
from marketplace.merchant.day import waiting
from marketplace.merchant.desk import Desk, for_shop_owner, frame
from marketplace.merchant.start.forms import PageForm, WeekForm, awnings, is_same_every_day
from marketplace.merchant.start.presence_views import proposal_of
from marketplace.merchant.start.steps import account_step, can_be_paid, steps_after, steps_of
from shops.hours.models import OpeningRange
from shops.hours.services import set_opening_hours
from shops.joining.drafts import ApplicationProblem
from shops.joining.opening import PageProblem, open_to_public, set_photo, update_page
from shops.joining.presence import PAID_ONLINE, WAYS, Proposal
from shops.joining.selectors import is_starting, progress_of
from shops.joining.terms import model_terms, settle_terms
from shops.merchants.models import Merchant
from shops.merchants.services import shared_mediator
from shops.partner.models import SellingMode

SHARED, OWN = "shared", "own"


@for_shop_owner
@require_safe
def start(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What is done, what comes next, and how long each takes."""
    progress = progress_of(desk.shop)
    steps = steps_of(progress)
    context = {
        **frame(request, desk, waiting(desk.shop)),
        "steps": steps,
        "account": account_step(desk.shop),
        "done": sum(step.done for step in steps),
        "is_open": desk.shop.is_listed,
    }
    return render(request, "merchant/start/start.html", context)


@for_shop_owner
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What people read of the shop."""
    posted = request.method == "POST"
    form = PageForm.about(desk.shop, *((request.POST, request.FILES) if posted else ()))
    if posted:
        form.is_valid()
        try:
            if photo := form.cleaned_photo():
                # First, so that a word that is missing does not cost the picture.
                set_photo(actor=desk.actor, shop=desk.shop, photo=photo)
            update_page(
                actor=desk.actor, shop=desk.shop, draft=form.draft(request.POST.get("awning", ""))
            )
        except (PageProblem, ApplicationProblem) as problem:
            desk.shop.refresh_from_db()
            form.show(problem.errors)
        else:
            messages.success(request, _("Votre page est enregistrée."))
            return redirect(steps_after(desk.shop))
    colours = awnings(desk.shop)
    if posted:
        for pair in colours:
            pair["checked"] = str(pair["number"]) == request.POST.get("awning")
    return _render(request, desk, "page", form, {"awnings": colours})


@for_shop_owner
@require_http_methods(["GET", "HEAD", "POST"])
def hours(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The same hours for every open day; who has finer ones goes to their page, and loses none."""
    rows = OpeningRange.objects.filter(shop=desk.shop, place__isnull=True)
    ranges = [(row.weekday, row.opens, row.closes) for row in rows]
    if not is_same_every_day(ranges):
        return redirect("merchant:hours")
    form = WeekForm(request.POST if request.method == "POST" else None, ranges=ranges)
    if form.is_bound and form.is_valid():
        try:
            set_opening_hours(actor=desk.actor, shop=desk.shop, ranges=form.ranges())
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Vos horaires sont enregistrés."))
            return redirect(steps_after(desk.shop))
    return _render(request, desk, "hours", form, {})


@for_shop_owner
@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The mediator, and the terms of sale from a model: read, changed, published."""
    merchant = desk.shop.merchant
    assert merchant is not None
    current = merchant.current_terms()
    problem: DomainError | None = None
    if request.method == "POST":
        try:
            _publish(request, desk, merchant)
        except DomainError as error:
            problem = error
        else:
            messages.success(request, _("Vos conditions de vente sont publiées."))
            return redirect(steps_after(desk.shop))
    shared = shared_mediator()
    values = _typed(request) if problem else _known(merchant)
    context = {
        **frame(request, desk, waiting(desk.shop)),
        "current": current,
        "shared": shared,
        "values": values,
        "fields": [
            ("mediator_name", _("Le nom du médiateur"), values["mediator_name"]),
            ("mediator_address", _("Son adresse"), values["mediator_address"]),
            ("mediator_website", _("Son site"), values["mediator_website"]),
        ],
        "text": values["text"]
        or (current.text if current else model_terms(desk.shop, merchant.mediator)),
        "problem": problem,
    }
    return render(request, "merchant/start/terms.html", context, status=422 if problem else 200)


@for_shop_owner
@require_http_methods(["GET", "HEAD", "POST"])
def opening(request: HttpRequest, desk: Desk) -> HttpResponse:
    """How one orders here, and the town sees the shop."""
    paid = can_be_paid(desk.shop)
    mode, problem = request.POST.get("mode", ""), ""
    if request.method == "POST":
        try:
            open_to_public(actor=desk.actor, shop=desk.shop, mode=mode, can_be_paid=paid)
        except DomainError as error:
            problem = error.message
        else:
            messages.success(request, _("Votre boutique est ouverte : toute la ville la voit."))
            return redirect("storefront:shop", desk.shop.code)
    progress, proposal = progress_of(desk.shop), proposal_of(request.GET)
    context = {
        **frame(request, desk, waiting(desk.shop)),
        "options": _options(mode or _usual(desk, paid, proposal), paid),
        "proposal": proposal,
        "waits_for_account": proposal and proposal.way.mode in PAID_ONLINE and not paid,
        "steps": steps_of(progress)[:-1],
        "is_starting": is_starting(desk.shop),
        "problem": problem,
    }
    return render(request, "merchant/start/open.html", context, status=422 if problem else 200)


def _render(
    request: HttpRequest, desk: Desk, name: str, form: Any, context: dict[str, Any]
) -> HttpResponse:
    context |= {**frame(request, desk, waiting(desk.shop)), "form": form}
    status = 422 if form.errors else 200
    return render(request, f"merchant/start/{name}.html", context, status=status)


def _publish(request: HttpRequest, desk: Desk, merchant: Merchant) -> None:
    typed = _typed(request)
    own = (typed["mediator_name"], typed["mediator_address"], typed["mediator_website"])
    settle_terms(
        actor=desk.actor,
        merchant=merchant,
        text=typed["text"].replace("\r\n", "\n"),
        own_mediator=own if typed["mediator"] == OWN else None,
    )


def _typed(request: HttpRequest) -> dict[str, str]:
    names = ("mediator", "mediator_name", "mediator_address", "mediator_website", "text")
    return {name: request.POST.get(name, "") for name in names}


def _known(merchant: Merchant) -> dict[str, str]:
    mediator = merchant.mediator
    own = not mediator.is_shared
    return {
        "mediator": OWN if own else SHARED,
        "mediator_name": mediator.name if own else "",
        "mediator_address": mediator.address if own else "",
        "mediator_website": mediator.website if own else "",
        "text": "",
    }


def _options(chosen: str, paid: bool) -> list[dict[str, Any]]:
    """The ways of being there as radio cards."""
    return [
        {
            "value": way.mode,
            "title": way.name,
            "note": way.offers
            if paid or way.mode not in PAID_ONLINE
            else _("Dès que votre compte de paiement est ouvert."),
            "checked": way.mode == chosen,
            "disabled": way.mode in PAID_ONLINE and not paid,
        }
        for way in WAYS
    ]


def _usual(desk: Desk, paid: bool, proposal: Proposal | None) -> str:
    """What is marked at first: what the answers propose, else the way chosen before, else reserving.

    Until the account is open, reserving stands in for what needs one.
    """
    if proposal is not None and (paid or proposal.way.mode not in PAID_ONLINE):
        return proposal.way.mode
    if desk.shop.is_listed:
        return str(desk.shop.mode)
    return SellingMode.SELLS if paid else SellingMode.RESERVES
