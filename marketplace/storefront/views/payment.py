"""To the hosted payment page, and back from it."""

import structlog
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from marketplace.kernel.errors import DomainError
from marketplace.storefront import answers, choices
from marketplace.storefront.law import alcohol_context
from marketplace.storefront.responses import private
from marketplace.storefront.views.pickups import buyer
from marketplace.storefront.visitors import remember_basket, visitor_of
from orders.order.errors import OrderUnknown
from orders.order.models import Order
from orders.order.selectors import OrderView, find_order, view_order
from orders.placing.contact import Contact
from orders.placing.errors import BasketProblem
from orders.placing.services import start_payment
from orders.placing.taking_back import chosen_windows, take_back
from payments.charges.errors import AlreadyPaid
from payments.charges.models import PaymentState
from payments.charges.services import settle_payment
from payments.gateway.errors import GatewayError

log = structlog.get_logger(__name__)


@require_POST
@private
def pay(request: HttpRequest, token: str) -> HttpResponse:
    """Start paying, or try again on the same order; what is a basket again is paid from there."""
    return to_the_payment(request, _order(token))


@require_POST
@private
def change(request: HttpRequest, token: str) -> HttpResponse:
    """Back to the basket with an order that nobody has paid: to change it, or its moment."""
    order = _order(token)
    visitor = visitor_of(request)
    try:
        basket = take_back(actor=buyer(request, order), visitor=visitor, order=order)
    except AlreadyPaid:
        return to_the_payment(request, order)
    except DomainError as error:
        return _show(request, view_order(order), refusals=[error.message], status=409)
    remember_basket(request, basket)
    choices.remember_keys(request, chosen_windows(order))
    if order.visitor_ref == str(visitor.key) and order.shown_contact is not None:
        contact = order.shown_contact
        answers.keep(request, Contact(contact.name, contact.email, contact.phone))
    said = _("Vos articles sont de nouveau dans le panier. La commande %(number)s est abandonnée.")
    messages.success(request, said % {"number": order.number})
    return redirect("storefront:basket")


@require_safe
@private
def come_back(request: HttpRequest, token: str) -> HttpResponse:
    """Back from the hosted page: settle what Stripe says now, and show where things stand.

    The webhook's worker does the same; whoever comes first wins (DESIGN 5).
    """
    order = _order(token)
    settled = _settle(order)
    view = view_order(order)
    if not view.payment_state or view.payment_state == PaymentState.PAID:
        messages.success(request, thanks(view))
        return redirect("storefront:pickups", token)
    if view.was_taken_back:
        return redirect("storefront:pickups", token)
    waiting = not settled or (
        "session_id" in request.GET and view.payment_state == PaymentState.OPEN
    )
    return _show(request, view, waiting=waiting)


def to_the_payment(request: HttpRequest, order: Order) -> HttpResponse:
    """The way to the hosted page; to the pickups where there is nothing to pay (any more)."""
    view = view_order(order)
    if not view.payment_state or view.payment_state == PaymentState.PAID:
        messages.success(request, thanks(view))
        return redirect("storefront:pickups", order.access_token)
    if view.was_taken_back:
        return redirect("storefront:pickups", order.access_token)
    try:
        return redirect(start_payment(order))
    except BasketProblem as error:
        sentences = [problem.sentence for problem in error.problems]
        return _show(request, view, refusals=sentences, gone=True, status=409)
    except DomainError as error:
        return _show(request, view, refusals=[error.message], status=409)


def thanks(view: OrderView) -> str:
    """« C’est commandé », and where the confirmation goes."""
    pattern = _("C’est commandé. La confirmation part à %(email)s.")
    if not view.payment_state:
        pattern = _("C’est réservé. La confirmation part à %(email)s.")
    return pattern % {"email": view.contact.email if view.contact else ""}


def _settle(order: Order) -> bool:
    """Ask Stripe; False where it does not answer just now."""
    try:
        settle_payment(order_ref=order.reference)
    except GatewayError as error:
        log.warning("return_not_settled", order=str(order.reference), error=str(error))
        return False
    except DomainError:
        return True
    return True


def _order(token: str) -> Order:
    try:
        return find_order(token=token)
    except OrderUnknown as error:
        raise Http404 from error


def _show(
    request: HttpRequest,
    view: OrderView,
    *,
    waiting: bool = False,
    refusals: list[str] | None = None,
    gone: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        "view": view,
        "token": view.order.access_token,
        "waiting": waiting,
        "expired": view.payment_state == PaymentState.EXPIRED,
        "quarantined": view.payment_state == PaymentState.QUARANTINED,
        "refusals": refusals or [],
        "gone": gone,
        **alcohol_context(),
    }
    return render(request, "storefront/payment.html", context, status=status)
