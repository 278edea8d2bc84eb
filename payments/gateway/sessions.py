"""Checkout Sessions: create, fetch, expire, find."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from payments.gateway.client import get_client, plain
from payments.gateway.errors import translated

_EXPAND = ["payment_intent.latest_charge.balance_transaction"]
_LOOK_BACK_SECONDS = 300


@dataclass(frozen=True)
class SessionSnapshot:
    """A session as Stripe just described it, with its intent's charge once there is one.

    ``status`` is open, complete or expired; ``fee_cents`` is None while Stripe does not know its fee.
    """

    id: str
    url: str
    status: str
    payment_status: str
    amount_cents: int
    currency: str
    livemode: bool
    attempt_key: str
    intent_id: str
    intent_status: str
    charge_id: str
    fee_cents: int | None

    @property
    def is_paid(self) -> bool:
        """Whether the money has been taken."""
        return self.status == "complete" and self.payment_status == "paid"

    @property
    def has_failed(self) -> bool:
        """Whether it will never be paid: expired, or completed by a means that then failed."""
        unpaid = self.status == "complete" and self.payment_status == "unpaid"
        return self.status == "expired" or (
            unpaid and self.intent_status in ("requires_payment_method", "canceled")
        )


def create_session(parameters: dict[str, Any], *, key: str) -> SessionSnapshot:
    """Create a session under an idempotency key. Raises GatewayError."""
    with translated():
        session = get_client().v1.checkout.sessions.create(
            cast(Any, parameters), {"idempotency_key": key}
        )
    return _snapshot(session)


def fetch_session(session_id: str) -> SessionSnapshot:
    """The session as it is now. Raises GatewayError."""
    with translated():
        session = get_client().v1.checkout.sessions.retrieve(session_id, {"expand": _EXPAND})
    return _snapshot(session)


def expire_session(session_id: str) -> SessionSnapshot:
    """End an open session, so that nobody can pay it any more. Raises GatewayError."""
    with translated():
        session = get_client().v1.checkout.sessions.expire(session_id)
    return _snapshot(session)


def find_session_of_attempt(attempt_key: str, *, since: datetime) -> SessionSnapshot | None:
    """The session made for an attempt, looked for among those created since then. Raises GatewayError."""
    created = {"gte": int(since.timestamp()) - _LOOK_BACK_SECONDS}
    with translated():
        found = get_client().v1.checkout.sessions.list(
            {"created": cast(Any, created), "limit": 100}
        )
        for session in found.auto_paging_iter():
            snapshot = _snapshot(session)
            if snapshot.attempt_key == attempt_key:
                return snapshot
    return None


def find_session_of_intent(intent_id: str) -> SessionSnapshot | None:
    """The session to which a payment intent belongs. Raises GatewayError."""
    with translated():
        found = get_client().v1.checkout.sessions.list({"payment_intent": intent_id, "limit": 1})
    return _snapshot(found.data[0]) if found.data else None


def _snapshot(session: Any) -> SessionSnapshot:
    intent = session.payment_intent
    expanded = None if isinstance(intent, str) else intent
    charge = expanded.latest_charge if expanded else None
    charge = None if isinstance(charge, str) else charge
    settled = charge.balance_transaction if charge else None
    return SessionSnapshot(
        id=session.id,
        url=session.url or "",
        status=session.status,
        payment_status=session.payment_status,
        amount_cents=session.amount_total or 0,
        currency=session.currency or "",
        livemode=session.livemode,
        attempt_key=plain(session.metadata).get("attempt", ""),
        intent_id=expanded.id if expanded else intent or "",
        intent_status=expanded.status if expanded else "",
        charge_id=charge.id if charge else "",
        fee_cents=settled.fee if settled and not isinstance(settled, str) else None,
    )
