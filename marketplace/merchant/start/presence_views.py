"""« Votre présence »: four ways of being there, the switch, and eight questions that propose one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.kernel.errors import DomainError
from marketplace.merchant.day import waiting
from marketplace.merchant.desk import Desk, for_shop_owner, frame
from marketplace.merchant.start.steps import can_be_paid
from orders.order.models import ShopOrder
from orders.order.states import OPEN
from shops.joining.presence import (
    PAID_ONLINE,
    QUESTIONS,
    WAYS,
    Proposal,
    change_mode,
    propose,
    way_of,
)
from shops.joining.selectors import is_starting
from shops.partner.models import SellingMode
from shops.tills.models import Till

YES, NO = "oui", "non"


@for_shop_owner
@require_http_methods(["GET", "HEAD", "POST"])
def presence(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The way that is on, the others, and what each asks; the answers of the questions propose one."""
    paid = can_be_paid(desk.shop)
    problem = ""
    if request.method == "POST":
        mode = request.POST.get("mode", "")
        try:
            change_mode(actor=desk.actor, shop=desk.shop, mode=mode, can_be_paid=paid)
        except DomainError as error:
            problem = error.message
        else:
            said = _("Votre boutique est maintenant en « %(way)s ».")
            messages.success(request, said % {"way": way_of(mode).name})
            return redirect("merchant:presence")
    proposal = proposal_of(request.GET)
    chosen = request.POST.get("mode") or (proposal.way.mode if proposal else desk.shop.mode)
    context = {
        **frame(request, desk, waiting(desk.shop)),
        "ways": [_card(way.mode, desk.shop.mode, chosen, paid) for way in WAYS],
        "now": way_of(desk.shop.mode),
        "proposal": proposal,
        "running": _running(desk),
        "is_starting": is_starting(desk.shop),
        "needs_till": desk.shop.mode == SellingMode.SYNCED
        and not Till.objects.filter(shop=desk.shop, revoked_at__isnull=True).exists(),
        "paid": paid,
        "problem": problem,
    }
    return render(request, "merchant/start/presence.html", context, status=422 if problem else 200)


@for_shop_owner
@require_safe
def questions(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Eight questions answered by yes or no; nothing of it is kept."""
    if request.GET and _complete(request.GET):
        page = "start_open" if is_starting(desk.shop) else "presence"
        return redirect(f"{reverse(f'merchant:{page}')}?{request.GET.urlencode()}")
    context = {
        **frame(request, desk, waiting(desk.shop)),
        "questions": [
            {
                "key": question.key,
                "text": question.text,
                "yes": request.GET.get(question.key) == YES,
                "no": request.GET.get(question.key) == NO,
                "missing": bool(request.GET) and request.GET.get(question.key) not in (YES, NO),
            }
            for question in QUESTIONS
        ],
        "incomplete": bool(request.GET),
    }
    return render(request, "merchant/start/questions.html", context)


def proposal_of(given: QueryDict) -> Proposal | None:
    """The way that fits the eight answers in an address; None while one is missing."""
    return propose(_answers(given)) if _complete(given) else None


def _answers(given: QueryDict) -> dict[str, bool]:
    return {question.key: given.get(question.key) == YES for question in QUESTIONS}


def _complete(given: QueryDict) -> bool:
    return all(given.get(question.key) in (YES, NO) for question in QUESTIONS)


def _card(mode: str, current: str, chosen: str, paid: bool) -> dict[str, Any]:
    way = way_of(mode)
    return {
        "way": way,
        "current": mode == current,
        "checked": mode == chosen,
        "needs_account": mode in PAID_ONLINE and not paid,
    }


def _running(desk: Desk) -> dict[str, int]:
    """Orders on their way: paid online, and to be paid in the shop."""
    own = ShopOrder.objects.filter(shop=desk.shop, state__in=OPEN)
    kinds = list(own.values_list("kind", flat=True))
    reserved = sum(kind == "reservation" for kind in kinds)
    return {
        "all": len(kinds),
        "paid": len(kinds) - reserved,
        "reserved": reserved,
        "shows": desk.shop.mode == SellingMode.SHOWS,
    }
