"""Paying for an order: open a payment, try again, settle, expire. The amounts are cents incl. VAT.

The network is only ever called outside transactions: see ``attempts`` (towards Stripe) and
``settling`` (what Stripe's answers change here).
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.kernel import clock, deadlines, events
from payments.charges.attempts import (
    StillPaying,
    expire_attempt,
    session_end,
    settle_payment,
    start_attempt,
)
from payments.charges.errors import AlreadyPaid, AmountTooSmall, PaymentClosed, PaymentUnknown
from payments.charges.events import PaymentReopened
from payments.charges.models import AttemptState, Payment, PaymentAttempt, PaymentState
from payments.charges.settling import record_fee
from payments.gateway.charges import fetch_charge
from payments.gateway.errors import GatewayError, PaymentUnavailable
from payments.sales.models import SaleLine
from payments.sales.selectors import card_lines

__all__ = [
    "expire_attempt",
    "give_up_payment",
    "open_payment",
    "pay_again",
    "settle_payment",
    "start_attempt",
    "sweep_payments",
    "update_fee",
]

LEAST_CENTS = 50
#: Stripe shows at most a hundred lines.
MOST_LINES = 100
#: A session younger than this is left to its webhook and to the return page.
SETTLE_AFTER = timedelta(seconds=60)
_PARAMETER = "session_id"

log = structlog.get_logger(__name__)


def open_payment(
    *,
    order_ref: UUID,
    order_number: str,
    amount_cents: int,
    email: str,
    language: str,
    return_url: str,
) -> Payment:
    """Open an order's payment and its first attempt, in the caller's transaction, after ``record_sale``.

    Goods stay held until the attempt's ``hold_until`` (settings.PAYMENT_HOLD_MINUTES). The shopper
    comes back to ``return_url`` with ``session_id`` added. Raises AmountTooSmall, and ValueError when
    the amount is not that of the order's lines paid by card.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("A payment is opened with its order.")
    if amount_cents != sum(line.gross_cents for line in card_lines(order_ref)):
        raise ValueError("The payment is not the sum of the lines paid by card.")
    if amount_cents < LEAST_CENTS:
        raise AmountTooSmall(_("Le paiement par carte commence à 0,50 €."))
    payment = Payment.objects.create(
        order_ref=order_ref,
        order_number=order_number,
        amount_cents=amount_cents,
        email=email,
        language=language,
        return_url=return_url,
        created_at=clock.now(),
    )
    _open_attempt(payment)
    return payment


@transaction.atomic
def pay_again(*, order_ref: UUID) -> PaymentAttempt:
    """The attempt by which an order can still be paid: the open one, or a new one.

    A new one publishes PaymentReopened in the same transaction, so that the goods are held again.
    Raises PaymentUnknown, AlreadyPaid, PaymentClosed, and the DomainError of a handler that cannot hold.
    """
    payment = Payment.objects.select_for_update().filter(order_ref=order_ref).first()
    if payment is None:
        raise PaymentUnknown(_("Cette commande n’a pas de paiement en ligne."))
    if payment.state == PaymentState.PAID:
        raise AlreadyPaid(_("Cette commande est déjà payée."))
    if payment.state == PaymentState.QUARANTINED:
        raise PaymentClosed(_("Ce paiement est examiné par l’association, qui vous écrira."))
    for attempt in payment.attempts.all():
        if not attempt.has_ended:
            return attempt
    payment.state = PaymentState.OPEN
    payment.save(update_fields=["state"])
    attempt = _open_attempt(payment)
    events.publish(PaymentReopened(order_ref=order_ref))
    return attempt


def give_up_payment(*, order_ref: UUID) -> None:
    """End what is open of an order's payment now, at the shopper's wish, so that its goods are free.

    Call it outside any transaction: it talks to Stripe. Nothing happens where it has ended already.
    Raises PaymentUnknown, AlreadyPaid, PaymentClosed while the bank or the association looks at it,
    PaymentUnavailable.
    """
    payment = Payment.objects.filter(order_ref=order_ref).first()
    if payment is None:
        raise PaymentUnknown(_("Cette commande n’a pas de paiement en ligne."))
    for attempt in payment.attempts.all():
        _end_now(attempt.pk)
    payment.refresh_from_db()
    if payment.state == PaymentState.PAID:
        raise AlreadyPaid(_("Cette commande est déjà payée."))
    if payment.state == PaymentState.QUARANTINED:
        raise PaymentClosed(_("Ce paiement est examiné par l’association, qui vous écrira."))


def _end_now(attempt_id: int) -> None:
    try:
        expire_attempt(attempt_id)
    except StillPaying as wait:
        raise PaymentClosed(
            _("Votre banque n’a pas encore répondu pour cette commande. Attendez quelques minutes.")
        ) from wait
    except GatewayError as error:
        raise PaymentUnavailable(
            _(
                "Le paiement en ligne ne répond pas pour le moment\u00a0: "
                "réessayez dans quelques minutes."
            )
        ) from error


def update_fee(payment_id: int) -> None:
    """Ask Stripe what a paid payment cost, and post it once it is known. Raises GatewayError."""
    payment = Payment.objects.get(pk=payment_id)
    if payment.charge_id and payment.fee_cents is None:
        record_fee(payment_id, fetch_charge(payment.charge_id).fee_cents)


def sweep_payments(limit: int = 200) -> int:
    """Bring every open attempt up to date with Stripe, expire those whose hold is over, fill in fees.

    Finds what a lost webhook or a killed process left behind. Returns how many were looked at.
    """
    now = clock.now()
    open_attempts = PaymentAttempt.objects.filter(state__in=[AttemptState.NEW, AttemptState.OPEN])
    looked_at = 0
    for attempt in open_attempts.filter(created_at__lte=now - SETTLE_AFTER).order_by("id")[:limit]:
        ended = attempt.hold_until <= now
        looked_at += _tried(expire_attempt if ended else _settle_attempt, attempt.pk)
    without_fee = Payment.objects.exclude(charge_id="").filter(fee_cents__isnull=True)
    for payment_id in without_fee.order_by("id").values_list("pk", flat=True)[:limit]:
        looked_at += _tried(update_fee, payment_id)
    return looked_at


def _settle_attempt(attempt_id: int) -> None:
    settle_payment(order_ref=PaymentAttempt.objects.get(pk=attempt_id).payment.order_ref)


def _tried(function: Callable[[int], object], pk: int) -> int:
    """One item of the sweep; a failure leaves it for the next and does not stop the others."""
    try:
        function(pk)
    except GatewayError as error:
        log.warning("payment_sweep_failed", pk=pk, error=str(error))
        return 0
    except Exception:
        log.exception("payment_sweep_failed", pk=pk)
        return 0
    return 1


def _open_attempt(payment: Payment) -> PaymentAttempt:
    now = clock.now()
    attempt = PaymentAttempt(
        payment=payment,
        created_at=now,
        hold_until=now + timedelta(minutes=settings.PAYMENT_HOLD_MINUTES),
    )
    attempt.parameters = _session_parameters(payment, attempt)
    attempt.save()
    deadlines.schedule(subject=attempt.subject, kind="payments.hold", due_at=attempt.hold_until)
    return attempt


def forget_payer(*, order_ref: UUID) -> None:
    """Erase the payer's e-mail address from a payment and its ended attempts [in tx] (RGPD, art. 17)."""
    Payment.objects.filter(order_ref=order_ref).update(email="")
    for attempt in PaymentAttempt.objects.filter(payment__order_ref=order_ref):
        if attempt.has_ended and attempt.parameters.pop("customer_email", None):
            attempt.save(update_fields=["parameters"])


def _session_parameters(payment: Payment, attempt: PaymentAttempt) -> dict[str, Any]:
    """What the session call says; stored, so that every repetition says the same (STRIPE)."""
    marks = {"attempt": str(attempt.key), "payment": str(payment.reference)}
    parameters: dict[str, Any] = {
        "mode": "payment",
        "payment_method_types": ["card"],
        "line_items": _line_items(payment),
        "client_reference_id": str(payment.reference),
        "locale": "en" if payment.language == "en" else "fr",
        "expires_at": session_end(),
        "success_url": _with_session(payment.return_url),
        "cancel_url": payment.return_url,
        "metadata": marks,
        "payment_intent_data": {
            "transfer_group": str(payment.order_ref),
            "description": payment.order_number,
            "metadata": marks,
        },
    }
    if payment.email:
        parameters["customer_email"] = payment.email
    return parameters


def _line_items(payment: Payment) -> list[dict[str, Any]]:
    lines = list(card_lines(payment.order_ref))
    if len(lines) > MOST_LINES:
        return [_item(payment.order_number, payment.amount_cents)]
    return [_item(_name(line), line.gross_cents) for line in lines]


def _name(line: SaleLine) -> str:
    return line.label if line.quantity == 1 else f"{line.quantity} × {line.label}"


def _item(name: str, cents: int) -> dict[str, Any]:
    price = {"currency": "eur", "unit_amount": cents, "product_data": {"name": name}}
    return {"quantity": 1, "price_data": price}


def _with_session(url: str) -> str:
    """The return address with Stripe's placeholder, which must stay unescaped."""
    mark = "&" if "?" in url else "?"
    return f"{url}{mark}{urlencode({_PARAMETER: '{CHECKOUT_SESSION_ID}'}, safe='{}')}"
