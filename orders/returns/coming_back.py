"""The goods of a withdrawal on their way back: the shopper's word, and the shop's answer.

The refund may wait for the goods or the proof that they were sent (L221-24). Where the shopper says
that they are back and the shop says nothing, it leaves by itself.
"""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from marketplace.kernel import audit, clock, faults
from marketplace.kernel.actors import SYSTEM, Actor
from marketplace.kernel.errors import DomainError
from orders.late import schedules
from orders.messages import messages
from orders.order.access import check_buyer, locked_part, staff_part
from orders.order.errors import WrongState
from orders.order.models import Order
from orders.returns.models import Withdrawal
from orders.returns.withdrawals import WithdrawalUnknown, confirm_goods_back

LONGEST_REASON = 300

faults.declare("brought_back.before_commit")


class ImpossibleDay(DomainError):
    """Goods come back between the declaration and today."""

    code = "impossible_day"


class ReasonMissing(DomainError):
    """The shop does not say why it has nothing to refund."""

    code = "reason_missing"


def say_brought_back(
    *, actor: Actor, order: Order, withdrawal_ref: UUID | str, day: date
) -> Withdrawal:
    """« J'ai rapporté l'article »: the shopper's word, once; the shop has three days to answer.

    Twice is once. Raises NotAllowed, WithdrawalUnknown, ImpossibleDay.
    """
    with transaction.atomic(), scopes_disabled():
        check_buyer(actor, order)
        withdrawal = _locked(withdrawal_ref, order)
        if withdrawal.refunded_at is not None or withdrawal.said_back_at is not None:
            return withdrawal
        if not clock.local(withdrawal.declared_at).date() <= day <= clock.today():
            raise ImpossibleDay(
                _("Choisissez un jour entre votre déclaration et aujourd’hui."), field="day"
            )
        withdrawal.brought_back_on, withdrawal.said_back_at = day, clock.now()
        withdrawal.save(update_fields=["brought_back_on", "said_back_at"])
        schedules.schedule_return_unanswered(withdrawal)
        _record(actor, "withdrawal.brought_back", withdrawal, {"day": day.isoformat()})
        messages.return_said(withdrawal)
        faults.point("brought_back.before_commit")
    return withdrawal


def say_not_come_back(*, actor: Actor, withdrawal_ref: UUID | str, reason: str) -> Withdrawal:
    """The shop has nothing: nothing leaves by itself any more, shopper and association read why.

    Twice is once. Raises WithdrawalUnknown, NotAllowed, ReasonMissing, and WrongState when the
    shopper has not said that anything is back.
    """
    reason = " ".join(reason.split())[:LONGEST_REASON]
    with transaction.atomic(), scopes_disabled():
        withdrawal = _locked(withdrawal_ref)
        staff_part(actor, withdrawal.shop_order.reference)
        if withdrawal.refunded_at is not None or withdrawal.said_back_at is None:
            raise WrongState(_("Il n’y a plus rien à répondre à ce client."))
        if withdrawal.disputed_at is not None:
            return withdrawal
        if not reason:
            raise ReasonMissing(
                _("Dites ce qui manque : le client et l’association le lisent."), field="reason"
            )
        withdrawal.disputed_at, withdrawal.dispute_reason = clock.now(), reason
        withdrawal.save(update_fields=["disputed_at", "dispute_reason"])
        schedules.cancel_return_unanswered(withdrawal)
        _record(actor, "withdrawal.disputed", withdrawal)
        messages.return_disputed(withdrawal)
    return withdrawal


def refund_unanswered(withdrawal_ref: UUID | str) -> None:
    """The shop has said nothing in time: the shopper is refunded, the shop told."""
    with transaction.atomic(), scopes_disabled():
        withdrawal = _locked(withdrawal_ref)
        if withdrawal.refunded_at is None and withdrawal.disputed_at is None:
            confirm_goods_back(actor=SYSTEM, withdrawal_ref=withdrawal.reference)
            messages.return_refunded(withdrawal)


def _locked(withdrawal_ref: UUID | str, order: Order | None = None) -> Withdrawal:
    """The declaration, its part locked. Raises WithdrawalUnknown."""
    rows = Withdrawal.objects.select_related("order", "shop_order__shop")
    rows = rows.filter(reference=withdrawal_ref)
    found = (rows if order is None else rows.filter(order=order)).first()
    if found is None:
        raise WithdrawalUnknown(_("Cette rétractation n’existe pas."))
    locked_part(found.shop_order.reference)
    found.refresh_from_db()
    return found


def _record(
    actor: Actor, action: str, withdrawal: Withdrawal, data: dict[str, object] | None = None
) -> None:
    subject = schedules.withdrawal_subject(withdrawal)
    audit.record(actor=actor, action=action, subject=subject, data=data)
