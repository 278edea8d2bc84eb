"""What comes back before or after the pickup, by whoever asks for it."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from marketplace.kernel import faults
from marketplace.kernel.actors import Actor
from orders.messages import messages
from orders.order.access import (
    check_buyer,
    check_staff,
    line_of,
    locked_lines,
    locked_part,
    staff_part,
)
from orders.order.errors import LineUnknown, WrongQuantity, WrongState
from orders.order.models import Kind, Line, ShopOrder
from orders.order.states import CAN_BE_GIVEN, CLOSED, TO_GIVE, State, check_state, is_free_to_leave
from orders.returns.giving_back import (
    Back,
    amounts_given_back,
    cancel_units,
    give_back,
    open_units,
)
from orders.returns.models import Reason
from orders.returns.withdrawals import (
    Withdrawable,
    confirm_goods_back,
    declare_withdrawal,
    withdrawable_lines,
)
from payments.ledger.services import written_last
from shops.stock.services import take_off_sale

__all__ = [
    "Withdrawable",
    "cancel_shop_order",
    "confirm_goods_back",
    "declare_withdrawal",
    "goodwill_refund",
    "refuse_line",
    "withdrawable_lines",
]

faults.declare("refuse.before_commit", "cancel.before_commit")


class NotCancellable(WrongState):
    """The shop has begun: cancelling is no longer free."""

    code = "not_cancellable"


def refuse_line(
    *, actor: Actor, shop_order_ref: UUID | str, line_ref: UUID | str, quantity: int | None = None
) -> int:
    """« Plus en stock »: units of a line cannot be given (all that are open, unless said otherwise).

    They are refunded, nobody can order the product any more until the shop counts it again, and
    the shopper is told. Returns the refund in cents. Raises PartUnknown, NotAllowed, WrongState,
    LineUnknown, WrongQuantity.
    """
    with transaction.atomic(), written_last(), scopes_disabled():
        part = staff_part(actor, shop_order_ref)
        check_state(part, *TO_GIVE)
        lines = locked_lines(part)
        line = line_of(lines, line_ref)
        quantity = line.open_quantity if quantity is None else quantity
        if not quantity:
            raise WrongQuantity(_("Cet article n’est plus à donner."), field="quantity")
        amount = cancel_units(
            actor=actor,
            part=part,
            lines=lines,
            quantities={line.reference: quantity},
            reason=Reason.OUT_OF_STOCK,
        )
        if line.stockrecord_id is not None:
            take_off_sale(actor=actor, stock_record_id=line.stockrecord_id, day=part.pickup_date)
        if part.state == State.CANCELLED:
            messages.cancelled(
                part,
                actor=actor,
                units={line.reference: quantity},
                reason=Reason.OUT_OF_STOCK,
                amount_cents=amount,
            )
        else:
            messages.line_refused(line, quantity=quantity, amount_cents=amount)
        faults.point("refuse.before_commit")
    return amount


def cancel_shop_order(
    *, actor: Actor, shop_order_ref: UUID | str, reason: Reason | None = None
) -> int:
    """Cancel what is left to give of one shop's part, and refund it. Returns the refund in cents.

    By the shopper: free until the shop has seen it, and when we asked the shopper to choose; a
    reservation at any time. By the shop, the association or the system: until it is given.
    Raises PartUnknown, NotAllowed, NotCancellable, WrongState.
    """
    with transaction.atomic(), written_last(), scopes_disabled():
        part = locked_part(shop_order_ref)
        reason = _allowed_reason(actor, part, reason)
        lines = locked_lines(part)
        units = open_units(lines)
        amount = cancel_units(actor=actor, part=part, lines=lines, quantities=units, reason=reason)
        messages.cancelled(part, actor=actor, units=units, reason=reason, amount_cents=amount)
        faults.point("cancel.before_commit")
    return amount


def goodwill_refund(*, actor: Actor, line_ref: UUID | str, amount_cents: int) -> int:
    """Give part of a paid line's price back, without any goods. Returns the refund in cents.

    By the shop or the association. Raises LineUnknown, NotAllowed, WrongState, WrongQuantity when
    the amount is more than is left of the line.
    """
    with transaction.atomic(), written_last(), scopes_disabled():
        line = Line.objects.filter(reference=line_ref).select_related("shop_order").first()
        if line is None or line.shop_order is None:
            raise LineUnknown(_("Cet article n’existe pas dans votre commerce."))
        part = staff_part(actor, line.shop_order.reference)
        if part.kind != Kind.ORDER:
            raise WrongState(_("Cette réservation n’a pas été payée en ligne."))
        check_state(part, *CAN_BE_GIVEN, State.COLLECTED)
        left = line.total_cents - amounts_given_back([line]).get(line.pk, 0)
        if not 0 < amount_cents <= left:
            raise WrongQuantity(
                _("Ce montant dépasse ce qui reste à rendre pour cet article."), field="amount"
            )
        back = Back(line, amount_cents=amount_cents)
        return give_back(actor=actor, part=part, backs=[back], reason=Reason.GOODWILL)


def _allowed_reason(actor: Actor, part: ShopOrder, reason: Reason | None) -> Reason:
    """Check who cancels in which state; the shopper's reason is ours to say."""
    if actor.kind in ("shopper", "guest"):
        check_buyer(actor, part.order)
        if not is_free_to_leave(part):
            raise NotCancellable(
                _(
                    "Le commerce prépare déjà cette commande : elle ne s’annule plus librement. "
                    "Écrivez-lui, il peut encore l’annuler pour vous."
                )
            )
        if part.choice_reason == CLOSED:
            return Reason.SHOP_CLOSED
        return Reason.LATE if part.choice_asked_at else Reason.CANCELLED_BY_SHOPPER
    check_staff(actor, part.shop_id)
    check_state(part, *CAN_BE_GIVEN)
    return reason or Reason.CANCELLED_BY_SHOP
