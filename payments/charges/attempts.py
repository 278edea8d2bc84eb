"""An attempt to pay, towards Stripe: make its session, look at it, end it. No transaction is open here."""

from datetime import timedelta
from uuid import UUID, uuid4

import structlog
from django.conf import settings
from django.utils.translation import gettext as _

from marketplace.kernel import clock, faults
from payments.charges.errors import PaymentClosed, PaymentUnknown
from payments.charges.models import AttemptState, Payment, PaymentAttempt, PaymentState
from payments.charges.settling import apply_session, end_without_session
from payments.gateway import sessions
from payments.gateway.alarms import raise_alarm
from payments.gateway.errors import GatewayError, PaymentUnavailable
from payments.gateway.sessions import SessionSnapshot

log = structlog.get_logger(__name__)
faults.declare("pay.before_session", "pay.after_session", "pay.session_stored", "pay.before_settle")


class StillPaying(Exception):
    """The session cannot be ended yet: the shopper stands before the bank's page."""


def start_attempt(attempt_id: int) -> str:
    """The address of Stripe's page for an attempt; made on the first call, the same on every other.

    Safe to repeat, also after a time-out, a kill or a double click. Call it outside any transaction.
    Raises PaymentClosed when the attempt has ended, PaymentUnavailable when Stripe cannot be reached.
    """
    attempt = PaymentAttempt.objects.select_related("payment").get(pk=attempt_id)
    if attempt.has_ended or attempt.payment.state != PaymentState.OPEN:
        raise PaymentClosed(
            _("Ce paiement n’est plus ouvert. Revenez à votre commande pour réessayer.")
        )
    if attempt.state == AttemptState.OPEN and attempt.url:
        return attempt.url
    PaymentAttempt.objects.filter(pk=attempt_id, first_called_at__isnull=True).update(
        first_called_at=clock.now()
    )
    faults.point("pay.before_session")
    try:
        session = _make_session(attempt)
    except GatewayError as error:
        raise _unavailable(attempt, error) from error
    faults.point("pay.after_session")
    _apply(session)
    faults.point("pay.session_stored")
    return session.url


def settle_payment(*, order_ref: UUID | None = None, session_id: str | None = None) -> Payment:
    """Bring a payment up to date with what Stripe says now: found by its order or by a session's id.

    The webhook's worker, the return page and the sweep all do this; whoever comes first wins. Call it
    outside any transaction. Raises PaymentUnknown for anything that is not ours, GatewayError.
    """
    if session_id:
        return _settle_session(session_id)
    payment = Payment.objects.filter(order_ref=order_ref).first() if order_ref else None
    if payment is None:
        raise _unknown()
    if payment.state in (PaymentState.PAID, PaymentState.QUARANTINED):
        return payment
    attempt = payment.attempts.first()
    session = _look_up(attempt) if attempt else None
    if session is not None:
        _apply(session)
    payment.refresh_from_db()
    return payment


def expire_attempt(attempt_id: int) -> None:
    """End an attempt: the hold goes only when it is certain that nobody can pay any more.

    If Stripe says that it was paid meanwhile, it is settled instead. Call it outside any transaction.
    Raises StillPaying while the bank is being asked, GatewayError.
    """
    attempt = PaymentAttempt.objects.get(pk=attempt_id)
    if attempt.has_ended:
        return
    session = _known_or_proven_none(attempt)
    if session is None:
        end_without_session(attempt_id)
        return
    if session.status == "open":
        session = _expire(session)
    _apply(session)
    if session.status == "open":
        raise StillPaying(f"Session {session.id} is still being paid.")


def _make_session(attempt: PaymentAttempt) -> SessionSnapshot:
    """Create the session under the stored key; under another only when the last is proven empty."""
    try:
        return sessions.create_session(attempt.parameters, key=str(attempt.call_key))
    except GatewayError as error:
        if error.saved_by_stripe:
            found = sessions.find_session_of_attempt(str(attempt.key), since=attempt.created_at)
            if found is not None:
                return found
        elif not _refuses_end(error) or attempt.hold_until <= clock.now():
            raise
    _renew(attempt)
    return sessions.create_session(attempt.parameters, key=str(attempt.call_key))


def session_end() -> int:
    """When a session made now ends by itself, in Unix seconds; we expire it before."""
    end = clock.now() + timedelta(minutes=settings.STRIPE_SESSION_MINUTES)
    return int(end.timestamp())


def _renew(attempt: PaymentAttempt) -> None:
    """Another key, and an end that Stripe accepts from now on; of two processes only one decides."""
    parameters = {**attempt.parameters, "expires_at": session_end()}
    PaymentAttempt.objects.filter(pk=attempt.pk, call_key=attempt.call_key).update(
        call_key=uuid4(), parameters=parameters
    )
    attempt.refresh_from_db(fields=["call_key", "parameters"])


def _refuses_end(error: GatewayError) -> bool:
    """Whether Stripe refused ``expires_at``: then no session exists under the key (STRIPE)."""
    return error.kind == "refused" and error.param == "expires_at"


def _look_up(attempt: PaymentAttempt) -> SessionSnapshot | None:
    if attempt.session_id:
        return sessions.fetch_session(attempt.session_id)
    if attempt.first_called_at is None:
        return None
    found = sessions.find_session_of_attempt(str(attempt.key), since=attempt.created_at)
    return sessions.fetch_session(found.id) if found else None


def _known_or_proven_none(attempt: PaymentAttempt) -> SessionSnapshot | None:
    """The attempt's session, or None when it is certain that there is none.

    Under the key of an earlier success Stripe repeats it: any refusal proves that there was none.
    """
    session = _look_up(attempt)
    if session is not None or attempt.first_called_at is None:
        return session
    try:
        return sessions.create_session(attempt.parameters, key=str(attempt.call_key))
    except GatewayError as error:
        if error.kind == "refused" or error.saved_by_stripe:
            return None
        raise


def _expire(session: SessionSnapshot) -> SessionSnapshot:
    try:
        return sessions.expire_session(session.id)
    except GatewayError as error:
        if error.kind != "refused":
            raise
        return sessions.fetch_session(session.id)


def _settle_session(session_id: str) -> Payment:
    known = PaymentAttempt.objects.select_related("payment").filter(session_id=session_id).first()
    if known is not None and known.state == AttemptState.COMPLETED:
        return known.payment
    try:
        session = sessions.fetch_session(session_id)
    except GatewayError as error:
        if error.status == 404:
            raise _unknown() from error
        raise
    payment = _apply(session)
    if payment is None:
        raise _unknown()
    return payment


def _apply(session: SessionSnapshot) -> Payment | None:
    """Change the payment by a session; a paid one is read with its charge."""
    if session.is_paid and not session.charge_id:
        session = sessions.fetch_session(session.id)
    faults.point("pay.before_settle")
    return apply_session(session)


def _unknown() -> PaymentUnknown:
    return PaymentUnknown(_("Nous ne connaissons pas ce paiement."))


def _unavailable(attempt: PaymentAttempt, error: GatewayError) -> PaymentUnavailable:
    log.warning("session_failed", attempt=attempt.pk, error=str(error))
    if not error.passes:
        raise_alarm(
            "session", f"session:{attempt.key}", {"error": error.message, "kind": error.kind}
        )
    return PaymentUnavailable(
        _(
            "Le paiement en ligne ne répond pas pour le moment. Votre commande est gardée\u00a0: "
            "réessayez dans quelques minutes."
        )
    )
