"""The rules that the payments rely on, tried at the sandbox and at Stripe alike: what differs between the two
is a mistake of the sandbox."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from marketplace.kernel import clock
from payments.gateway import accounts, refunds, sessions, transfers
from payments.gateway.charges import fetch_charge
from payments.gateway.errors import GatewayError
from tests.at_stripe.peers import Peer

pytestmark = pytest.mark.django_db


def parameters(attempt: str, cents: int = 1250, minutes: int = 40) -> dict[str, Any]:
    """What ``payments.charges`` says when it asks for a session."""
    marks = {"attempt": attempt, "payment": str(uuid4())}
    price = {"currency": "eur", "unit_amount": cents, "product_data": {"name": "Pain de seigle"}}
    return {
        "mode": "payment",
        "payment_method_types": ["card"],
        "line_items": [{"quantity": 1, "price_data": price}],
        "client_reference_id": marks["payment"],
        "locale": "fr",
        "expires_at": int((clock.now() + timedelta(minutes=minutes)).timestamp()),
        "success_url": "https://exemple.test/retour?session_id={CHECKOUT_SESSION_ID}",
        "cancel_url": "https://exemple.test/retour",
        "metadata": marks,
        "payment_intent_data": {"transfer_group": str(uuid4()), "metadata": marks},
    }


def refused(call: Callable[[], object]) -> GatewayError:
    with pytest.raises(GatewayError) as raised:
        call()
    return raised.value


def test_a_session_asked_for_twice_under_its_key_is_one(peer: Peer) -> None:
    attempt = str(uuid4())
    asked = parameters(attempt)
    first = sessions.create_session(asked, key=attempt)
    assert (first.status, first.payment_status) == ("open", "unpaid")
    assert (first.amount_cents, first.currency, first.livemode) == (1250, "eur", False)
    assert first.url
    assert sessions.create_session(asked, key=attempt).id == first.id


def test_other_parameters_under_a_used_key_are_a_conflict(peer: Peer) -> None:
    attempt = str(uuid4())
    sessions.create_session(parameters(attempt), key=attempt)
    error = refused(lambda: sessions.create_session(parameters(attempt, 1251), key=attempt))
    assert error.kind == "conflict"


def test_an_end_in_less_than_half_an_hour_is_refused_by_name(peer: Peer) -> None:
    """A replay refused for ``expires_at`` proves that no session exists under the key."""
    attempt = str(uuid4())
    error = refused(lambda: sessions.create_session(parameters(attempt, minutes=29), key=attempt))
    assert (error.kind, error.param) == ("refused", "expires_at")


def test_a_session_is_found_by_its_mark(peer: Peer) -> None:
    attempt = str(uuid4())
    made = sessions.create_session(parameters(attempt), key=attempt)
    found = sessions.find_session_of_attempt(attempt, since=clock.now())
    assert found is not None
    assert found.id == made.id
    assert sessions.find_session_of_attempt(str(uuid4()), since=clock.now()) is None


def test_an_expired_session_stays_so(peer: Peer) -> None:
    attempt = str(uuid4())
    made = sessions.create_session(parameters(attempt), key=attempt)
    assert sessions.expire_session(made.id).status == "expired"
    assert sessions.fetch_session(made.id).has_failed
    assert refused(lambda: sessions.expire_session(made.id)).kind == "refused"


def test_a_session_that_nobody_made_is_not_found(peer: Peer) -> None:
    error = refused(lambda: sessions.fetch_session("cs_test_nobody"))
    assert (error.kind, error.status) == ("refused", 404)


def test_a_refund_under_its_key_is_one_and_never_more_than_is_left(peer: Peer) -> None:
    attempt, reference, call = str(uuid4()), str(uuid4()), str(uuid4())
    paid = peer.pay(parameters(attempt), attempt)
    charge = fetch_charge(paid.charge_id)
    assert (charge.amount_cents, charge.refunded_cents) == (1250, 0)

    def refund(cents: int, key: str) -> refunds.RefundSnapshot:
        return refunds.create_refund(
            intent_id=paid.intent_id, amount_cents=cents, reference=reference, call=key
        )

    made = refund(500, call)
    assert made.amount_cents == 500
    assert made.status in ("succeeded", "pending")
    assert refund(500, call).id == made.id
    found = refunds.find_refund(intent_id=paid.intent_id, reference=reference, call=call)
    assert found is not None
    assert found.id == made.id
    assert refused(lambda: refund(751, str(uuid4()))).kind == "refused"
    assert fetch_charge(paid.charge_id).refunded_cents == 500


def test_an_account_just_opened_may_not_receive_yet(peer: Peer, opened: str) -> None:
    account = accounts.fetch_account(opened)
    assert (account.transfers_active, account.payouts_enabled) == (False, False)
    link = accounts.create_link(
        account_id=opened,
        return_url="https://exemple.test/",
        refresh_url="https://exemple.test/encore",
    )
    assert link.startswith("http")


def test_a_transfer_takes_its_charges_money_once_and_can_be_taken_back(
    peer: Peer, receiving: str
) -> None:
    attempt, reference, key, group = (str(uuid4()) for _ in range(4))
    paid = peer.pay(parameters(attempt), attempt)

    def send(cents: int, reference: str, key: str) -> transfers.TransferSnapshot:
        return transfers.create_transfer(
            amount_cents=cents, account_id=receiving, group=group, source_charge_id=paid.charge_id,
            reference=reference, key=key,
        )  # fmt: skip

    sent = send(1130, reference, key)
    assert (sent.amount_cents, sent.reversed_cents, sent.destination) == (1130, 0, receiving)
    assert send(1130, reference, key).id == sent.id
    found = transfers.find_transfer(group=group, reference=reference)
    assert found is not None
    assert found.id == sent.id
    assert refused(lambda: send(121, str(uuid4()), str(uuid4()))).kind in ("refused", "balance")

    back = str(uuid4())
    reversal = transfers.create_reversal(
        transfer_id=sent.id, amount_cents=500, reference=back, key=back
    )
    assert reversal.amount_cents == 500
    again = transfers.find_reversal(transfer_id=sent.id, reference=back)
    assert again is not None
    assert again.id == reversal.id
    assert transfers.fetch_transfer(sent.id).reversed_cents == 500


def test_the_platforms_balance_is_told_in_cents(peer: Peer) -> None:
    assert isinstance(accounts.fetch_balance_cents(), int)
