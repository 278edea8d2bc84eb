"""The right of withdrawal (L221-18 to L221-28), per line, for guests too."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from marketplace.kernel import audit, clock, faults, legal
from marketplace.kernel.actors import Actor
from marketplace.kernel.calendar import end_of_legal_period
from marketplace.kernel.errors import DomainError
from orders.basket.availability import is_counted
from orders.late import schedules
from orders.messages import messages
from orders.order.access import check_buyer, line_of, locked_lines, locked_parts, staff_part
from orders.order.errors import WrongQuantity
from orders.order.models import Kind, Line, Order, ShopOrder
from orders.order.states import CAN_BE_GIVEN, State, move
from orders.placing.contact import Contact, checked_contact
from orders.returns.giving_back import Back, cancel_units, give_back
from orders.returns.models import Reason, Withdrawal, WithdrawalLine
from payments.ledger.services import written_last
from shops.catalogue.models import WithdrawalException
from shops.stock.models import Cause
from shops.stock.services import record_movement

#: What can never be withdrawn from. Hygiene goods and recordings can, as long as they are sealed.
EXCLUDED = (
    WithdrawalException.PERISHABLE,
    WithdrawalException.MADE_TO_MEASURE,
    WithdrawalException.NEWSPAPER,
)

faults.declare("withdraw.before_commit", "goods_back.before_commit")


class CannotWithdraw(DomainError):
    """The line is excluded from the right of withdrawal, or its period is over."""

    code = "cannot_withdraw"


class NothingDeclared(DomainError):
    """The declaration names no line."""

    code = "nothing_declared"


class WithdrawalUnknown(DomainError):
    """There is no such declaration in this shop."""

    code = "withdrawal_unknown"


@dataclass(frozen=True)
class Withdrawable:
    """A line and how much of it can be withdrawn from, until which day (None: not all collected)."""

    line: Line
    part: ShopOrder
    quantity: int
    until: date | None
    #: Why not, as a sentence; empty where ``quantity`` is not zero.
    refusal: str = ""


def withdrawable_lines(order: Order) -> list[Withdrawable]:
    """Every line of the order with what the right of withdrawal still allows today."""
    with scopes_disabled():
        parts = list(order.shop_orders.select_related("shop").prefetch_related("lines"))
        return [withdrawable_line(part, line, parts) for part in parts for line in part.lines.all()]


def declare_withdrawal(
    *, actor: Actor, order: Order, name: str, email: str, lines: Mapping[UUID, int]
) -> list[Withdrawal]:
    """« Confirmer la rétractation »: units of some lines, one declaration for each shop concerned.

    What was not collected is cancelled and refunded at once; for the rest the refund waits until
    the goods are back (L221-24), at most 14 days. Each is acknowledged by mail with its date and
    time. Raises NothingDeclared, ContactProblem (name, email), LineUnknown, CannotWithdraw,
    WrongQuantity, NotAllowed.
    """
    check_buyer(actor, order)
    contact = checked_contact(Contact(name, email), needs_age=False, age_confirmed=False)
    if not any(quantity > 0 for quantity in lines.values()):
        raise NothingDeclared(_("Choisissez au moins un article."), field="lines")
    with transaction.atomic(), written_last(), scopes_disabled():
        parts = locked_parts(order.reference)
        lines_of = {part: locked_lines(part) for part in parts}
        everything = [line for part_lines in lines_of.values() for line in part_lines]
        chosen = {
            line_of(everything, ref): quantity for ref, quantity in lines.items() if quantity > 0
        }
        declared = [
            _declare(actor, part, part_lines, chosen, contact, parts)
            for part, part_lines in lines_of.items()
            if any(line in chosen for line in part_lines)
        ]
        faults.point("withdraw.before_commit")
    return declared


def confirm_goods_back(*, actor: Actor, withdrawal_ref: UUID | str, restock: bool = False) -> int:
    """The shop has the goods, or the proof that they were sent: refund them. Returns the cents.

    ``restock`` puts counted goods back on the shelf. A second call changes nothing and returns 0.
    Raises WithdrawalUnknown, NotAllowed.
    """
    with transaction.atomic(), written_last(), scopes_disabled():
        withdrawal = (
            Withdrawal.objects.select_related("shop_order").filter(reference=withdrawal_ref).first()
        )
        if withdrawal is None:
            raise WithdrawalUnknown(_("Cette rétractation n’existe pas dans votre commerce."))
        part = staff_part(actor, withdrawal.shop_order.reference)
        withdrawal.refresh_from_db()
        if withdrawal.refunded_at is not None:
            return 0
        amount = _refund_goods(actor, part, withdrawal, restock)
        faults.point("goods_back.before_commit")
    return amount


def withdrawable_line(part: ShopOrder, line: Line, parts: Collection[ShopOrder]) -> Withdrawable:
    """What the right of withdrawal allows for one line today; ``parts`` are all of the order."""
    until = last_day(part, parts)
    refusal = _refusal(part, line, until)
    quantity = 0 if refusal else _quantity(part, line)
    if not quantity and not refusal:
        refusal = _("Il n’y a plus rien à retourner pour cet article.")
    return Withdrawable(line, part, quantity, until, refusal)


def last_day(part: ShopOrder, parts: Collection[ShopOrder]) -> date | None:
    """The last day of the right of withdrawal from the contract that the part belongs to.

    It counts from the last of all that the merchant hands over for the order, which may be
    collected in several parts (L221-18, L221-19). None while something is still to be collected.
    """
    contract = [other for other in parts if other.merchant_id == part.merchant_id]
    collected = [other.collected_at for other in contract if other.collected_at is not None]
    if not collected or any(other.state in CAN_BE_GIVEN for other in contract):
        return None
    return end_of_legal_period(clock.local(max(collected)).date(), legal.WITHDRAWAL_DAYS)


def _refusal(part: ShopOrder, line: Line, until: date | None) -> str:
    if part.kind != Kind.ORDER:
        return _("Une réservation n’engage pas : elle s’annule simplement.")
    if part.state == State.CANCELLED:
        return _("Ce retrait est annulé : il n’y a plus de contrat.")
    if part.state not in (*CAN_BE_GIVEN, State.COLLECTED):
        return _("Cette commande est terminée.")
    if line.withdrawal_exception in EXCLUDED:
        return str(WithdrawalException(line.withdrawal_exception).label)
    if until is not None and clock.today() > until:
        return _("Le délai de rétractation de 14 jours est passé.")
    return ""


def _quantity(part: ShopOrder, line: Line) -> int:
    still_owed = line.open_quantity if part.state in CAN_BE_GIVEN else 0
    return still_owed + line.collected_quantity - line.withdrawn_quantity


def _declare(
    actor: Actor,
    part: ShopOrder,
    lines: Sequence[Line],
    chosen: Mapping[Line, int],
    contact: Contact,
    parts: Collection[ShopOrder],
) -> Withdrawal:
    withdrawal = Withdrawal.objects.create(
        order=part.order,
        shop_order=part,
        declared_at=clock.now(),
        name=contact.name,
        email=contact.email,
    )
    rows = [
        _declared_line(withdrawal, part, line, chosen[line], parts)
        for line in lines
        if line in chosen
    ]
    WithdrawalLine.objects.bulk_create(rows)
    open_units = {row.line.reference: row.quantity - row.to_return for row in rows}
    cancelled = {ref: quantity for ref, quantity in open_units.items() if quantity}
    if cancelled:
        cancel_units(
            actor=actor, part=part, lines=lines, quantities=cancelled, reason=Reason.WITHDRAWAL
        )
    if any(row.to_return for row in rows):
        _wait_for_goods(withdrawal, rows)
    else:
        _mark_refunded(withdrawal)
    audit.record(
        actor=actor,
        action="withdrawal.declared",
        subject=schedules.withdrawal_subject(withdrawal),
        data={str(row.line.reference): row.quantity for row in rows},
    )
    messages.withdrawal_acknowledged(withdrawal)
    return withdrawal


def _declared_line(
    withdrawal: Withdrawal,
    part: ShopOrder,
    line: Line,
    quantity: int,
    parts: Collection[ShopOrder],
) -> WithdrawalLine:
    """What has not been collected is withdrawn from first."""
    allowed = withdrawable_line(part, line, parts)
    if allowed.refusal:
        raise CannotWithdraw(f"« {line.title} » : {allowed.refusal}", field="lines")
    if quantity > allowed.quantity:
        raise WrongQuantity(_("Il n’y a pas autant d’exemplaires à retourner."), field="lines")
    to_return = max(0, quantity - (line.open_quantity if part.state in CAN_BE_GIVEN else 0))
    return WithdrawalLine(withdrawal=withdrawal, line=line, quantity=quantity, to_return=to_return)


def _wait_for_goods(withdrawal: Withdrawal, rows: Sequence[WithdrawalLine]) -> None:
    for row in rows:
        row.line.withdrawn_quantity += row.to_return
    Line.objects.bulk_update([row.line for row in rows], ["withdrawn_quantity"])
    schedules.schedule_withdrawal_refund(withdrawal)


def _mark_refunded(withdrawal: Withdrawal) -> None:
    withdrawal.refunded_at = clock.now()
    withdrawal.save(update_fields=["refunded_at"])


def _refund_goods(actor: Actor, part: ShopOrder, withdrawal: Withdrawal, restock: bool) -> int:
    rows = list(withdrawal.lines.select_related("line__stockrecord").order_by("pk"))
    backs = [Back(row.line, row.to_return, was_given=True) for row in rows if row.to_return]
    amount = give_back(actor=actor, part=part, backs=backs, reason=Reason.WITHDRAWAL)
    if restock:
        _put_back_on_shelf(actor, part, backs)
    withdrawal.goods_back_at = clock.now()
    withdrawal.save(update_fields=["goods_back_at"])
    _mark_refunded(withdrawal)
    schedules.cancel_withdrawal_refund(withdrawal)
    audit.record(
        actor=actor,
        action="withdrawal.goods_back",
        subject=schedules.withdrawal_subject(withdrawal),
        data={"refund_cents": amount},
    )
    _end_if_all_returned(actor, part)
    return amount


def _put_back_on_shelf(actor: Actor, part: ShopOrder, backs: Sequence[Back]) -> None:
    for back in sorted(backs, key=lambda back: back.line.stockrecord_id or 0):
        record = back.line.stockrecord
        if record is not None and is_counted(record):
            record_movement(
                actor=actor,
                stock_record_id=record.pk,
                quantity=back.quantity,
                cause=Cause.RETURNED,
                owner=part.reference,
            )


def _end_if_all_returned(actor: Actor, part: ShopOrder) -> None:
    waiting = part.withdrawals.filter(refunded_at__isnull=True).exists()
    lines = locked_lines(part)
    kept = any(
        line.open_quantity or line.collected_quantity > line.withdrawn_quantity for line in lines
    )
    if part.state == State.COLLECTED and not waiting and not kept:
        move(part, State.RETURNED, actor=actor, reason=Reason.WITHDRAWAL)
