"""Preparing and handing over, at the counter: « Vu, je prépare », « Prête », « Donnée au client »."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from marketplace.kernel import audit, clock, faults
from marketplace.kernel.actors import SYSTEM, Actor
from marketplace.kernel.locks import lock_in_order
from orders.late import schedules
from orders.messages import messages
from orders.order.access import (
    check_buyer,
    check_staff,
    locked_lines,
    locked_part,
    shops_worked_in,
    staff_part,
)
from orders.order.errors import LineUnknown, WrongQuantity, WrongState
from orders.order.models import Line, ShopOrder
from orders.order.slips import PartSlip, slips_of
from orders.order.states import (
    CLOSED,
    State,
    check_state,
    code_is_compulsory,
    is_free_to_leave,
    move,
)
from orders.order.windows import move_window
from orders.pickup.counter import BY_REFERENCE, find_part
from orders.pickup.errors import (
    AlreadyGiven,
    CodeCompulsory,
    HandoverUnknown,
    IdentityCheckNeeded,
    OtherShop,
    Undone,
    UndoTooLate,
)
from orders.pickup.models import Handover, HandoverLine, Proof
from orders.pickup.weighing import check_weighed
from payments.ledger.services import written_last
from payments.sales.models import TenderKind
from payments.transfers.services import TransferPart, cancel_transfer, schedule_transfer
from shops.hours.services import unuse_place, use_place
from shops.hours.windows import WindowKey
from shops.partner.models import Partner
from shops.stock.holds import lock_goods, unuse_units, use_units

faults.declare(
    "seen.before_commit",
    "ready.before_commit",
    "handover.locked",
    "handover.used",
    "handover.before_commit",
    "handover.after_commit",
    "undo.before_commit",
)


def mark_seen(*, actor: Actor, shop_order_ref: UUID | str) -> ShopOrder:
    """« Vu, je prépare ». From now on cancelling is no longer free. Twice is once.

    Raises PartUnknown, NotAllowed, WrongState.
    """
    with transaction.atomic(), scopes_disabled():
        part = staff_part(actor, shop_order_ref)
        if part.state not in (State.SEEN, State.READY):
            check_state(part, State.PLACED)
            move(part, State.SEEN, actor=actor)
        faults.point("seen.before_commit")
    return part


def mark_ready(*, actor: Actor, shop_order_ref: UUID | str) -> ShopOrder:
    """« Prête »: the shopper gets the code and the ticket, by mail and SMS. Twice is once.

    Raises PartUnknown, NotAllowed, WrongState, NotWeighed.
    """
    with transaction.atomic(), scopes_disabled():
        part = staff_part(actor, shop_order_ref)
        if part.state != State.READY:
            check_state(part, State.PLACED, State.SEEN)
            check_weighed(part.lines.all())
            _make_ready(actor, part)
            schedules.schedule_for(part)
            messages.ready(part)
        faults.point("ready.before_commit")
    return part


def count_as_ready(*, shop_order_ref: UUID | str) -> ShopOrder:
    """What a shop without a screen has to have prepared by now counts as prepared: nobody says so there.

    What is then missing is for the association to say. The shopper of goods without a window is
    told to come; with a window, the moment was known. What is not owed any more stays as it is.
    """
    with transaction.atomic(), scopes_disabled():
        part = staff_part(SYSTEM, shop_order_ref)
        if part.state in (State.PLACED, State.SEEN):
            _make_ready(SYSTEM, part)
            schedules.schedule_for(part)
            if part.window_starts_at is None:
                messages.ready(part)
    return part


def choose_window(
    *, actor: Actor, shop_order_ref: UUID | str, starts_at: datetime | WindowKey
) -> ShopOrder:
    """The shopper takes another window, as long as cancelling is free; with it ends what was asked.

    Raises PartUnknown, NotAllowed, WrongState, WindowFull, WindowGone, WindowImpossible.
    """
    with transaction.atomic(), scopes_disabled():
        part = locked_part(shop_order_ref)
        check_buyer(actor, part.order)
        if part.window_starts_at is None or not is_free_to_leave(part):
            raise WrongState(_("Le créneau de cette commande ne se change plus."))
        key = WindowKey.of(starts_at)
        if key != (part.window_starts_at, part.slot.place_id if part.slot else None):
            move_window(part, locked_lines(part), key)
            data = {"starts_at": str(key)}
            audit.record(actor=actor, action="shop_order.moved", subject=part.subject, data=data)
            messages.window_moved(part)
    return part


def hand_over(
    *,
    actor: Actor,
    shops: Sequence[Partner],
    code_or_ref: str | UUID,
    proof: Proof | str,
    nonce: UUID,
    lines: Mapping[UUID, int] | None = None,
    identity_checked: bool = False,
    part_ref: UUID | None = None,
) -> Handover:
    """« Donnée au client »: units of one part (all that are open, unless said otherwise).

    ``code_or_ref`` is the code (scanned or typed) or, with proof NAME or CLOSING, the part's
    reference; ``part_ref`` says which part is meant where a code opens several in the shop. The
    same ``nonce`` gives back the same handover. The merchant's transfer falls due when undoing is
    over. What was not marked ready may be given all the same.

    Raises CodeUnknown, OtherShop, AlreadyGiven, NotPaid, Cancelled, CodeCompulsory,
    IdentityCheckNeeded, NotWeighed, LineUnknown, WrongQuantity, PartUnknown, NotAllowed, and Undone
    when the nonce's handover was taken back.
    """
    with transaction.atomic(), written_last(), scopes_disabled():
        proof = Proof(proof)
        shops = shops_worked_in(actor, shops)
        if not shops:
            raise OtherShop(_("Vous ne travaillez pas dans ce commerce."))
        if earlier := _earlier(nonce, shops):
            return earlier
        # The same tap may wait here for its twin's lock, and then find that all is done.
        try:
            part = find_part(actor, shops, code_or_ref, proof, part_ref)
        except AlreadyGiven:
            if earlier := _earlier(nonce, shops):
                return earlier
            raise
        if earlier := _earlier(nonce, shops):
            return earlier
        faults.point("handover.locked")
        _check_proof(actor, part, proof, identity_checked)
        handover = _give(actor, part, proof, nonce, lines, identity_checked)
        faults.point("handover.before_commit")
    faults.point("handover.after_commit")
    return handover


def undo_handover(*, actor: Actor, handover_ref: UUID | str) -> Handover:
    """Take a handover back within 15 minutes; no money has left until then. Twice is once.

    Raises HandoverUnknown, NotAllowed, UndoTooLate, TransferAlreadySent, and WrongState when the
    shopper has withdrawn from what was given.
    """
    with transaction.atomic(), written_last(), scopes_disabled():
        handover = (
            Handover.objects.select_related("shop_order").filter(reference=handover_ref).first()
        )
        if handover is None:
            raise HandoverUnknown(_("Ce retrait n’existe pas dans votre commerce."))
        part = staff_part(actor, handover.shop_order.reference)
        handover.refresh_from_db()
        if handover.undone_at is None:
            _check_undoable(part, handover)
            _undo(actor, part, handover)
        faults.point("undo.before_commit")
    return handover


def closing_question(shop: Partner) -> list[PartSlip]:
    """Ready parts that may have been given today, and of which nobody said so today.

    Their window has come, or they have none. What is still there is asked about each evening:
    somebody may come late, and what nobody says was given goes back to the customer's card.
    """
    today = clock.local_datetime(clock.today(), time.min)
    may_be_given = Q(window_starts_at__lte=clock.now()) | Q(window_starts_at__isnull=True)
    unanswered = Q(closing_answered_at__isnull=True) | Q(closing_answered_at__lt=today)
    with scopes_disabled():
        parts = ShopOrder.objects.filter(may_be_given, unanswered, shop=shop, state=State.READY)
        return slips_of(
            parts.order_by(F("window_starts_at").asc(nulls_last=True), "due_date", "pk")
        )


def answer_closing(
    *, actor: Actor, shop: Partner, given: Sequence[UUID], not_given: Sequence[UUID]
) -> list[Handover]:
    """The answer of the evening, for each part its reference: given to the customer, or not.

    What needs a code cannot be answered with "given" by the shop alone (CodeCompulsory); nothing
    is changed then. Raises what ``hand_over`` does.
    """
    with transaction.atomic(), written_last(), scopes_disabled():
        check_staff(actor, shop.pk)
        _lock_all(given)
        handovers = [
            hand_over(
                actor=actor,
                shops=[shop],
                code_or_ref=reference,
                proof=Proof.CLOSING,
                nonce=_closing_nonce(reference),
            )
            for reference in given
        ]
        answered = [staff_part(actor, reference) for reference in not_given]
        ShopOrder.objects.filter(pk__in=[part.pk for part in answered], shop=shop).update(
            closing_answered_at=clock.now()
        )
    return handovers


def mark_not_collected(*, actor: Actor, shop_order_ref: UUID | str) -> ShopOrder:
    """Nobody came. The goods stay held and the money untouched until the shop decides (LAW 1).

    Raises PartUnknown, NotAllowed, WrongState.
    """
    with transaction.atomic(), scopes_disabled():
        part = staff_part(actor, shop_order_ref)
        check_state(part, State.READY)
        move(part, State.NOT_COLLECTED, actor=actor)
        messages.not_collected(part)
    return part


def _earlier(nonce: UUID, shops: Sequence[Partner]) -> Handover | None:
    """What this very tap has given already. Raises Undone when that was taken back since."""
    earlier = Handover.objects.filter(nonce=nonce, shop_order__shop__in=shops).first()
    if earlier is not None and earlier.undone_at is not None:
        raise Undone(_("Ce retrait a été annulé. Rouvrez la commande pour la donner."))
    return earlier


def _lock_all(references: Sequence[UUID]) -> None:
    """Lock several parts, then their goods, each in one order for everybody [in tx]."""
    wanted = ShopOrder.objects.filter(reference__in=references)
    parts = lock_in_order(ShopOrder.objects.all(), wanted.values_list("pk", flat=True))
    lock_goods(part.reference for part in parts)


def _closing_nonce(reference: UUID) -> UUID:
    """The same for an answer given twice, another one once it was taken back."""
    taken_back = Handover.objects.filter(
        shop_order__reference=reference, undone_at__isnull=False
    ).count()
    return uuid.uuid5(UUID(str(reference)), f"closing {taken_back}")


def _make_ready(actor: Actor, part: ShopOrder) -> None:
    """Ready; what the shopper was asked about its lateness is answered by that.

    Not so for a closed shop: there the moment is wanting, not the goods.
    """
    now = clock.now()
    is_closed = part.choice_reason == CLOSED
    move(
        part,
        State.READY,
        actor=actor,
        seen_at=part.seen_at or now,
        choice_asked_at=part.choice_asked_at if is_closed else None,
        choice_reason=CLOSED if is_closed else "",
    )


def _check_proof(actor: Actor, part: ShopOrder, proof: Proof, identity_checked: bool) -> None:
    if proof in BY_REFERENCE and actor.kind == "staff" and code_is_compulsory(part):
        raise CodeCompulsory(
            _("Pour cette commande, demandez au client son code de retrait."), field="code"
        )
    if part.is_for_adults and not identity_checked:
        raise IdentityCheckNeeded(
            _("Cette commande contient de l’alcool : vérifiez que le client a 18 ans ou plus.")
            if part.has_alcohol
            else _("Cette commande est réservée aux adultes : vérifiez que le client a 18 ans."),
            field="identity_checked",
        )


def _give(
    actor: Actor,
    part: ShopOrder,
    proof: Proof,
    nonce: UUID,
    wanted: Mapping[UUID, int] | None,
    identity_checked: bool,
) -> Handover:
    lines = locked_lines(part)
    quantities = _quantities(lines, wanted)
    check_weighed(quantities)
    handover = Handover.objects.create(
        shop_order=part,
        nonce=nonce,
        proof=proof,
        actor_kind=actor.kind,
        actor_ref=actor.ref,
        given_at=clock.now(),
        identity_checked=identity_checked,
    )
    HandoverLine.objects.bulk_create(
        HandoverLine(handover=handover, line=line, quantity=quantity)
        for line, quantity in quantities.items()
    )
    for line, quantity in quantities.items():
        line.collected_quantity += quantity
    Line.objects.bulk_update(quantities, ["collected_quantity"])
    use_units(actor=actor, owner=part.reference, lines=_by_reference(quantities))
    faults.point("handover.used")
    _settle_state(actor, part, lines)
    _record(
        actor, "handover.given", handover, {"proof": proof, "identity_checked": identity_checked}
    )
    _pay_merchant(part, handover, quantities)
    return handover


def _record(
    actor: Actor, action: str, handover: Handover, data: dict[str, object] | None = None
) -> None:
    subject = ("handover", str(handover.reference))
    audit.record(actor=actor, action=action, subject=subject, data=data)


def _quantities(lines: Sequence[Line], wanted: Mapping[UUID, int] | None) -> dict[Line, int]:
    if wanted is None:
        return {line: line.open_quantity for line in lines if line.open_quantity}
    known = {line.reference: line for line in lines}
    if set(wanted) - set(known):
        raise LineUnknown(_("Cet article ne fait pas partie de la commande."))
    chosen = {known[reference]: quantity for reference, quantity in wanted.items() if quantity}
    if not chosen or any(
        not 0 < quantity <= line.open_quantity for line, quantity in chosen.items()
    ):
        raise WrongQuantity(_("Il n’y a pas autant d’exemplaires à donner."), field="quantity")
    return chosen


def _by_reference(quantities: Mapping[Line, int]) -> dict[UUID, int]:
    return {line.reference: quantity for line, quantity in quantities.items()}


def _settle_state(actor: Actor, part: ShopOrder, lines: Sequence[Line]) -> None:
    """Collected once nothing is left to give; else ready for the rest."""
    if any(line.open_quantity for line in lines):
        if part.state != State.READY:
            _make_ready(actor, part)
            schedules.schedule_for(part)
        return
    now = clock.now()
    seen_at, ready_at = part.seen_at or now, part.ready_at or now
    move(part, State.COLLECTED, actor=actor, seen_at=seen_at, ready_at=ready_at)
    use_place(owner=part.reference)
    schedules.cancel_for(part)


def _pay_merchant(part: ShopOrder, handover: Handover, quantities: Mapping[Line, int]) -> None:
    """The transfer of what was given, due when undoing is over."""
    if part.payment_mode != TenderKind.CARD:
        return
    schedule_transfer(
        handover_ref=handover.reference,
        order_ref=part.order.reference,
        group_ref=part.reference,
        merchant=part.merchant,
        lines=[
            TransferPart(sale_ref=line.reference, gross_cents=line.unit_cents * quantity)
            for line, quantity in quantities.items()
        ],
        due_at=handover.given_at + _undo_time(),
    )


def _undo_time() -> timedelta:
    return timedelta(minutes=settings.HANDOVER_UNDO_MINUTES)


def _check_undoable(part: ShopOrder, handover: Handover) -> None:
    if clock.now() >= handover.given_at + _undo_time():
        raise UndoTooLate(
            _("Le retrait date de plus de %(minutes)d minutes : il ne s’annule plus.")
            % {"minutes": settings.HANDOVER_UNDO_MINUTES}
        )
    for row in handover.lines.select_related("line"):
        if row.line.collected_quantity - row.quantity < row.line.withdrawn_quantity:
            raise WrongState(_("Le client s’est déjà rétracté : ce retrait ne s’annule plus."))
    check_state(part, State.READY, State.COLLECTED)


def _undo(actor: Actor, part: ShopOrder, handover: Handover) -> None:
    rows = list(handover.lines.select_related("line").order_by("pk"))
    for row in rows:
        row.line.collected_quantity -= row.quantity
    Line.objects.bulk_update([row.line for row in rows], ["collected_quantity"])
    units = {row.line.reference: row.quantity for row in rows}
    unuse_units(actor=actor, owner=part.reference, lines=units)
    unuse_place(owner=part.reference)
    handover.undone_at = clock.now()
    handover.save(update_fields=["undone_at"])
    move(part, State.READY, actor=actor, ready_at=part.ready_at, collected_at=None)
    schedules.schedule_for(part)
    _record(actor, "handover.undone", handover)
    cancel_transfer(handover_ref=handover.reference)
