"""Refunds at Stripe: called outside any transaction, applied as monotonic transitions under a lock."""

from datetime import timedelta
from uuid import UUID, uuid4

import structlog
from django.db import transaction

from marketplace.kernel import audit, clock, deadlines, events, faults, outbox
from marketplace.kernel.actors import STRIPE, Actor
from payments.gateway import refunds as stripe_refunds
from payments.gateway.alarms import close_alarm, raise_alarm
from payments.gateway.errors import GatewayError, as_logged
from payments.gateway.refunds import RefundSnapshot
from payments.ledger.models import Account
from payments.ledger.services import EntryDraft, post
from payments.refunds.events import RefundSucceeded
from payments.refunds.models import Refund, RefundState
from payments.transfers.models import ReversalState, TransferReversal
from payments.transfers.reversals import ask_for_reversals, execute_reversal
from shops.merchants.access import check_association

#: Deadline: the money must be with the shopper within the legal fourteen days.
REFUND_DUE = "payments.refund_due"
#: A call under way is left alone this long before a sweep takes it up.
CALL_PATIENCE = timedelta(minutes=5)

log = structlog.get_logger(__name__)
faults.declare("refund.before_call", "refund.called", "refund.applied")


def execute_refund(refund_id: int) -> None:
    """Have Stripe pay a refund; safe to repeat, also after a time-out, a 500, a kill or a day.

    Call it outside any transaction. A refusal leaves the money due to the shopper and tells people.
    Raises GatewayError when waiting a moment may help.
    """
    refund = Refund.objects.select_related("payment").get(pk=refund_id)
    if refund.state != RefundState.REQUESTED:
        return
    resumed = refund.first_called_at is not None
    Refund.objects.filter(pk=refund_id).update(first_called_at=clock.now())
    faults.point("refund.before_call")
    try:
        snapshot = _call(refund, resumed)
    except GatewayError as error:
        _failed(refund, error)
        return
    faults.point("refund.called")
    apply_refund(snapshot)
    faults.point("refund.applied")


def apply_refund(snapshot: RefundSnapshot) -> bool:
    """Change the refund by what Stripe says of it now; tells whether it is one of ours.

    Pending becomes succeeded; either may fail, and then the money is due to the shopper again.
    """
    with transaction.atomic():
        refund = _lock_ours(snapshot)
        if refund is None:
            return False
        refund.stripe_id = snapshot.id
        if snapshot.status == "succeeded":
            _succeed(refund)
        elif snapshot.status in ("failed", "canceled"):
            _fail(refund, snapshot.failure_reason or snapshot.status)
        else:
            _wait(refund)
    return True


@transaction.atomic
def retry_refund(*, actor: Actor, refund_ref: UUID) -> None:
    """A person has looked: have a failed refund paid again, as a new refund at Stripe.

    For the association. Raises NotAllowed.
    """
    check_association(actor)
    refund = Refund.objects.select_for_update().get(reference=refund_ref)
    if refund.state != RefundState.FAILED:
        return
    refund.state = RefundState.REQUESTED
    refund.stripe_id = ""
    refund.call_key = uuid4()
    refund.key_spent = False
    refund.first_called_at = None
    refund.save()
    audit.record(actor=actor, action="refund.retried", subject=("refund", str(refund.reference)))
    outbox.put(kind="stripe.refund", key=f"refund:{refund.call_key}", payload={"refund": refund.pk})


def sweep_refunds(limit: int = 200) -> int:
    """Take up refunds that lie about, look at pending ones, and make the reversals that are missing."""
    lying_since = clock.now() - CALL_PATIENCE
    refunds = Refund.objects.order_by("id")
    lying = refunds.filter(state=RefundState.REQUESTED, requested_at__lte=lying_since)
    pending = refunds.filter(state=RefundState.PENDING)
    accepted = refunds.filter(state__in=[RefundState.PENDING, RefundState.SUCCEEDED])
    missing = TransferReversal.objects.filter(
        state=ReversalState.DUE,
        refund_ref__in=accepted.values("reference"),
        created_at__lte=lying_since,
    )
    swept = 0
    for function, pks in (
        (execute_refund, lying.values_list("pk", flat=True)[:limit]),
        (_look_again, pending.values_list("pk", flat=True)[:limit]),
        (execute_reversal, missing.values_list("pk", flat=True)[:limit]),
    ):
        for pk in list(pks):
            try:
                function(pk)
                swept += 1
            except Exception as error:
                log.warning("refund_sweep_failed", pk=pk, **as_logged(error))
    return swept


def _look_again(refund_id: int) -> None:
    apply_refund(stripe_refunds.fetch_refund(Refund.objects.get(pk=refund_id).stripe_id))


def _call(refund: Refund, resumed: bool) -> RefundSnapshot:
    intent_id, reference = refund.payment.payment_intent_id, str(refund.reference)
    if resumed:
        call = str(refund.call_key)
        found = stripe_refunds.find_refund(intent_id=intent_id, reference=reference, call=call)
        if found is not None:
            return found
        refund.take_new_key_if_spent()
    return stripe_refunds.create_refund(
        intent_id=intent_id,
        amount_cents=refund.amount_cents,
        reference=reference,
        call=str(refund.call_key),
    )


def _failed(refund: Refund, error: GatewayError) -> None:
    if error.passes:
        refund.note_passing(error)
        raise error
    # A conflict may hide a refund that was made: it stays as it is until people have looked.
    state = RefundState.REQUESTED if error.kind == "conflict" else RefundState.FAILED
    Refund.objects.filter(pk=refund.pk, state=RefundState.REQUESTED).update(
        state=state, last_error=str(error)[:255]
    )
    _alarm(refund, error.message)


def _lock_ours(snapshot: RefundSnapshot) -> Refund | None:
    """The refund that this call made; a refund tried again has another call, and the old one is past."""
    try:
        reference, call = UUID(snapshot.reference), UUID(snapshot.call)
    except ValueError:
        return None
    rows = Refund.objects.select_for_update(of=("self",)).select_related("payment")
    return rows.filter(reference=reference, call_key=call).first()


def _wait(refund: Refund) -> None:
    """Stripe will pay once our balance allows it; what the reversals bring helps."""
    if refund.state != RefundState.REQUESTED:
        return
    refund.state = RefundState.PENDING
    refund.save()
    ask_for_reversals(refund.reference)
    _alarm(refund, "pending", kind="refund_pending")


def _succeed(refund: Refund) -> None:
    if refund.state in (RefundState.SUCCEEDED, RefundState.FAILED):
        return
    refund.state = RefundState.SUCCEEDED
    refund.succeeded_at = clock.now()
    refund.last_error = ""
    refund.save()
    _record(refund, "refund.succeeded")
    ask_for_reversals(refund.reference)
    close_alarm(actor=STRIPE, key=f"refund_pending:{refund.call_key}")
    deadlines.cancel(subject=refund.subject, kind=REFUND_DUE)
    close_alarm(actor=STRIPE, key=f"refund_due:{refund.reference}")
    events.publish(
        RefundSucceeded(
            order_ref=refund.payment.order_ref,
            refund_ref=refund.reference,
            amount_cents=refund.amount_cents,
            reason=refund.reason,
            lines=dict(refund.lines.values_list("sale_line__reference", "amount_cents")),
        )
    )
    post(
        kind="refund",
        key=f"refund:{refund.call_key}",
        entries=_paid_entries(refund, 1),
        order_ref=refund.payment.order_ref,
    )


def _fail(refund: Refund, reason: str) -> None:
    if refund.state == RefundState.FAILED:
        return
    was_paid = refund.state == RefundState.SUCCEEDED
    refund.state = RefundState.FAILED
    refund.last_error = reason[:255]
    refund.save()
    _record(refund, "refund.failed")
    close_alarm(actor=STRIPE, key=f"refund_pending:{refund.call_key}")
    _alarm(refund, reason)
    if was_paid:
        post(
            kind="refund_failed",
            key=f"refund_failed:{refund.call_key}",
            entries=_paid_entries(refund, -1),
            order_ref=refund.payment.order_ref,
        )


def _paid_entries(refund: Refund, sign: int) -> list[EntryDraft]:
    due = [
        EntryDraft(
            Account.REFUNDS_DUE,
            sign * line.amount_cents,
            str(line.sale_line.merchant.public_id),
            line.sale_line.shop_ref,
        )
        for line in refund.lines.select_related("sale_line__merchant")
    ]
    return [EntryDraft(Account.STRIPE_BALANCE, -sign * refund.amount_cents), *due]


def _record(refund: Refund, action: str) -> None:
    audit.record(
        actor=STRIPE,
        action=action,
        subject=("refund", str(refund.reference)),
        data={"cents": refund.amount_cents},
    )


def _alarm(refund: Refund, reason: str, kind: str = "refund") -> None:
    raise_alarm(
        kind,
        f"{kind}:{refund.call_key}",
        {"refund": str(refund.reference), "cents": refund.amount_cents, "reason": reason},
    )
