"""What Stripe's answers change here: monotonic transitions under the payment's row lock.

``paid`` wins over everything, also over ``expired``. Orders' handlers run in the same transaction, and
the ledger is written last.
"""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from marketplace.kernel import audit, clock, deadlines, events, faults, outbox
from marketplace.kernel.actors import STRIPE
from payments.charges.events import PaymentExpired, PaymentQuarantined, PaymentSucceeded
from payments.charges.models import AttemptState, Payment, PaymentAttempt, PaymentState
from payments.gateway.alarms import raise_alarm
from payments.gateway.sessions import SessionSnapshot
from payments.ledger.models import Account
from payments.ledger.services import EntryDraft, post, written_last
from payments.sales.selectors import card_lines

#: Deadline: money paid so long ago (step 0: people are told, 1: it goes back) and still with the platform.
MONEY_HELD = "payments.money_held"

faults.declare("pay.locked", "pay.in_settle", "pay.after_settle")


def apply_session(session: SessionSnapshot) -> Payment | None:
    """Change the payment by what a session, just fetched, says; None when the session is not ours.

    Idempotent: three webhooks at once have one effect.
    """
    if session.livemode != settings.STRIPE_LIVE:
        raise_alarm("livemode", f"livemode:{session.id}", {"session": session.id})
        return None
    attempt_id = _find_attempt(session)
    if attempt_id is None:
        return None
    with transaction.atomic(), written_last():
        payment = _lock_payment(attempt_id)
        faults.point("pay.locked")
        attempt = PaymentAttempt.objects.get(pk=attempt_id)
        _note_session(attempt, session)
        if session.is_paid:
            _take_money(payment, attempt, session)
        elif session.has_failed:
            _end_attempt(payment, attempt)
        faults.point("pay.in_settle")
    faults.point("pay.after_settle")
    return payment


def end_without_session(attempt_id: int) -> None:
    """End an attempt for which Stripe certainly has no session."""
    with transaction.atomic(), written_last():
        payment = _lock_payment(attempt_id)
        _end_attempt(payment, PaymentAttempt.objects.get(pk=attempt_id))


def record_fee(payment_id: int, fee_cents: int | None) -> None:
    """Post Stripe's fee once it is known; nothing happens while it is not, or the second time."""
    with transaction.atomic(), written_last():
        payment = Payment.objects.select_for_update().get(pk=payment_id)
        _post_fee(payment, fee_cents)


def _find_attempt(session: SessionSnapshot) -> int | None:
    known = (
        PaymentAttempt.objects.filter(session_id=session.id).values_list("pk", flat=True).first()
    )
    if known is not None or not session.attempt_key:
        return known
    # Made by a process that died before it stored the id; the mark may also be another program's.
    try:
        key = UUID(session.attempt_key)
    except ValueError:
        return None
    return PaymentAttempt.objects.filter(key=key).values_list("pk", flat=True).first()


def _lock_payment(attempt_id: int) -> Payment:
    return Payment.objects.select_for_update(of=("self",)).get(attempts=attempt_id)


def _note_session(attempt: PaymentAttempt, session: SessionSnapshot) -> None:
    if not attempt.session_id:
        attempt.session_id = session.id
    if session.url:
        attempt.url = session.url
    if attempt.state == AttemptState.NEW and session.status == "open":
        attempt.state = AttemptState.OPEN
    attempt.save(update_fields=["session_id", "url", "state"])


def _take_money(payment: Payment, attempt: PaymentAttempt, session: SessionSnapshot) -> None:
    _close(attempt, AttemptState.COMPLETED)
    if payment.payment_intent_id == session.intent_id:
        _post_fee(payment, session.fee_cents)
        return
    if payment.payment_intent_id:
        _hold_aside(payment, session, "paid_twice")
        return
    payment.payment_intent_id = session.intent_id
    payment.charge_id = session.charge_id
    payment.paid_at = clock.now()
    matches = (session.amount_cents, session.currency) == (payment.amount_cents, payment.currency)
    payment.state = PaymentState.PAID if matches else PaymentState.QUARANTINED
    payment.save()
    _expire_other_attempts(payment, attempt)
    audit.record(
        actor=STRIPE,
        action=f"payment.{payment.state}",
        subject=("payment", str(payment.reference)),
        data={
            "order": str(payment.order_ref),
            "cents": session.amount_cents,
            "currency": session.currency,
        },
    )
    if matches:
        _watch_over(payment)
        _post_paid(payment)
        events.publish(PaymentSucceeded(order_ref=payment.order_ref, payment_id=payment.pk))
    else:
        _quarantine(payment, session)
    _post_fee(payment, session.fee_cents)


def _watch_over(payment: Payment) -> None:
    """Money may stay with the platform for some weeks, not for ever (STRIPE)."""
    days = (settings.MONEY_HELD_ALARM_DAYS, settings.MONEY_HELD_LAST_DAYS)
    for step, wait in enumerate(days):
        deadlines.schedule(
            subject=payment.subject,
            kind=MONEY_HELD,
            step=step,
            due_at=clock.now() + timedelta(days=wait),
        )


def _post_paid(payment: Payment) -> None:
    undelivered = [
        EntryDraft(
            Account.UNDELIVERED, -line.gross_cents, str(line.merchant.public_id), line.shop_ref
        )
        for line in card_lines(payment.order_ref).select_related("merchant")
    ]
    post(
        kind="paid",
        key=f"paid:{payment.reference}",
        entries=[EntryDraft(Account.STRIPE_BALANCE, payment.amount_cents), *undelivered],
        order_ref=payment.order_ref,
    )


def _quarantine(payment: Payment, session: SessionSnapshot) -> None:
    detail = f"{session.amount_cents} {session.currency} in place of {payment.amount_cents} {payment.currency}"
    _hold_aside(payment, session, "quarantine")
    events.publish(PaymentQuarantined(order_ref=payment.order_ref, detail=detail))


def _hold_aside(payment: Payment, session: SessionSnapshot, reason: str) -> None:
    """Money came that belongs to no sale: it is posted as unexplained, and people decide."""
    raise_alarm(
        reason,
        f"{reason}:{session.id}",
        {
            "order": str(payment.order_ref),
            "session": session.id,
            "cents": session.amount_cents,
            "currency": session.currency,
            "expected_cents": payment.amount_cents,
        },
    )
    if session.currency == payment.currency and session.amount_cents:
        post(
            kind="unexplained",
            key=f"unexplained:{session.id}",
            entries=[
                EntryDraft(Account.STRIPE_BALANCE, session.amount_cents),
                EntryDraft(Account.UNALLOCATED, -session.amount_cents),
            ],
            order_ref=payment.order_ref,
        )


def _post_fee(payment: Payment, fee_cents: int | None) -> None:
    if payment.fee_cents is not None or fee_cents is None:
        return
    payment.fee_cents = fee_cents
    payment.save(update_fields=["fee_cents"])
    if fee_cents:
        post(
            kind="fee",
            key=f"fee:{payment.reference}",
            entries=[
                EntryDraft(Account.STRIPE_FEES, fee_cents),
                EntryDraft(Account.STRIPE_BALANCE, -fee_cents),
            ],
            order_ref=payment.order_ref,
        )


def _expire_other_attempts(payment: Payment, paid: PaymentAttempt) -> None:
    for other in payment.attempts.exclude(pk=paid.pk):
        if not other.has_ended:
            ask_to_expire(other)


def ask_to_expire(attempt: PaymentAttempt) -> None:
    """Have the attempt's session ended at Stripe, once the open transaction is committed."""
    outbox.put(
        kind="stripe.expire_session", key=f"expire:{attempt.key}", payload={"attempt": attempt.pk}
    )


def _end_attempt(payment: Payment, attempt: PaymentAttempt) -> None:
    _close(attempt, AttemptState.EXPIRED)
    others_open = payment.attempts.exclude(pk=attempt.pk).filter(
        state__in=[AttemptState.NEW, AttemptState.OPEN]
    )
    if payment.state == PaymentState.OPEN and not others_open.exists():
        payment.state = PaymentState.EXPIRED
        payment.save(update_fields=["state"])
        events.publish(PaymentExpired(order_ref=payment.order_ref))


def _close(attempt: PaymentAttempt, state: AttemptState) -> None:
    """An attempt that was paid stays paid; one that expired may still turn out to be paid."""
    if attempt.state in (state, AttemptState.COMPLETED):
        return
    attempt.state = state
    attempt.ended_at = clock.now()
    attempt.save(update_fields=["state", "ended_at"])
    deadlines.cancel(subject=attempt.subject, kind="payments.hold")
