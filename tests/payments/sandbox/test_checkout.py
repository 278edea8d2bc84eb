"""Checkout Sessions through the real SDK."""

from datetime import timedelta
from typing import Any

import pytest
import stripe

from marketplace.kernel import clock
from payments.sandbox.client import ControlError
from payments.sandbox.testing import SandboxServer


def create(client: stripe.StripeClient, order: dict[str, Any], **options: Any) -> Any:
    return client.v1.checkout.sessions.create(order, options or None)  # type: ignore[arg-type]


def types_of(client: stripe.StripeClient) -> list[str]:
    return [event.type for event in client.v1.events.list({"limit": 100}).data][::-1]


def test_a_new_session_is_open_unpaid_and_has_no_payment_intent(client, order) -> None:
    session = create(client, order)
    assert session.id.startswith("cs_test_")
    assert (session.status, session.payment_status, session.payment_intent) == (
        "open",
        "unpaid",
        None,
    )
    assert session.amount_total == 1630
    assert session.metadata["attempt"] == "a1"


def test_a_paid_session_carries_its_intent_charge_and_fee(sandbox, client, order) -> None:
    session = create(client, order)
    sandbox.pay(session.id)
    paths = ["payment_intent.latest_charge.balance_transaction", "line_items"]
    paid: Any = client.v1.checkout.sessions.retrieve(session.id, {"expand": paths})
    charge = paid.payment_intent.latest_charge
    assert (paid.status, paid.payment_status, paid.url) == ("complete", "paid", None)
    assert paid.payment_intent.metadata["attempt"] == "a1"
    assert charge.transfer_group == "order_1"
    assert charge.balance_transaction.fee == 24 + 25
    assert [item.quantity for item in paid.line_items.data] == [2, 1]
    assert types_of(client) == ["checkout.session.completed"]


@pytest.mark.parametrize("seconds", [-1, 29 * 60, 24 * 3600 + 60])
def test_expiry_must_lie_between_thirty_minutes_and_a_day(client, order, seconds) -> None:
    order["expires_at"] = int(clock.machine_now().timestamp()) + seconds
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        create(client, order)
    assert refusal.value.param == "expires_at"


def test_expiry_follows_the_shared_clock(client, order) -> None:
    session = create(client, order)
    clock.move_by(timedelta(minutes=41))
    assert client.v1.checkout.sessions.retrieve(session.id).status == "expired"
    assert types_of(client) == ["checkout.session.expired"]


def test_new_objects_are_stamped_with_the_shared_clock(client, order) -> None:
    clock.move_by(timedelta(days=-30))
    order["expires_at"] = int((clock.now() + timedelta(minutes=40)).timestamp())
    assert abs(create(client, order).created - clock.now().timestamp()) < 5


def test_an_open_session_can_be_expired_and_then_not_paid(sandbox, client, order) -> None:
    session = create(client, order)
    assert client.v1.checkout.sessions.expire(session.id).status == "expired"
    with pytest.raises(ControlError):
        sandbox.pay(session.id)


def test_a_paid_session_cannot_be_expired(sandbox, client, order) -> None:
    session = create(client, order)
    sandbox.pay(session.id)
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.checkout.sessions.expire(session.id)


def test_while_the_bank_asks_the_session_neither_expires_nor_is_lost(
    sandbox, client, order
) -> None:
    session = create(client, order)
    clock.move_by(timedelta(minutes=39))
    assert sandbox.pay(session.id, "authentication", authenticate=False) == "authenticate"
    clock.move_by(timedelta(minutes=5))
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.checkout.sessions.expire(session.id)
    assert sandbox.authenticate(session.id) == "paid"
    assert client.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"


def test_an_abandoned_authentication_expires_in_the_end(sandbox, client, order) -> None:
    session = create(client, order)
    sandbox.pay(session.id, "authentication", authenticate=False)
    clock.move_by(timedelta(minutes=51))
    assert client.v1.checkout.sessions.retrieve(session.id).status == "expired"
    assert types_of(client) == ["checkout.session.expired", "payment_intent.canceled"]


def test_a_declined_card_leaves_the_session_open_for_another(sandbox, client, order) -> None:
    session = create(client, order)
    assert sandbox.pay(session.id, "4000 0000 0000 0002") == "declined"
    assert client.v1.checkout.sessions.retrieve(session.id).status == "open"
    assert sandbox.pay(session.id, "4242 4242 4242 4242") == "paid"
    assert types_of(client) == ["payment_intent.payment_failed", "checkout.session.completed"]


@pytest.mark.parametrize("succeeded", [True, False])
def test_a_session_may_complete_before_its_money_comes(sandbox, client, order, succeeded) -> None:
    session = create(client, order)
    sandbox.complete_unpaid(session.id)
    waiting = client.v1.checkout.sessions.retrieve(session.id)
    assert (waiting.status, waiting.payment_status) == ("complete", "unpaid")
    sandbox.settle(session.id, succeeded=succeeded)
    settled = client.v1.checkout.sessions.retrieve(session.id)
    assert settled.payment_status == ("paid" if succeeded else "unpaid")
    ending = "succeeded" if succeeded else "failed"
    assert types_of(client)[-1] == f"checkout.session.async_payment_{ending}"


def test_the_fee_may_become_known_later(sandbox, client, order) -> None:
    sandbox.set_fault("fee_later")
    session = create(client, order)
    sandbox.pay(session.id)
    charge = client.v1.charges.list({"transfer_group": "order_1"}).data[0]
    assert charge.balance_transaction is None
    assert sandbox.settle_fees() == 1
    assert client.v1.charges.retrieve(charge.id).balance_transaction is not None
    assert types_of(client)[-1] == "charge.updated"


def test_lists_come_newest_first_page_by_page(client, order) -> None:
    made = [create(client, order).id for _ in range(5)]
    first = client.v1.checkout.sessions.list({"limit": 2})
    assert (first.has_more, [session.id for session in first.data]) == (True, made[:2:-1])
    everything = [session.id for session in first.auto_paging_iter()]
    assert everything == made[::-1]


def test_lists_can_be_cut_by_time_and_status(client, order) -> None:
    client.v1.checkout.sessions.expire(create(client, order).id)
    clock.move_by(timedelta(minutes=5))
    later = create(client, order)
    since = client.v1.checkout.sessions.list({"created": {"gte": later.created}})
    assert [session.id for session in since.data] == [later.id]
    assert [
        session.id for session in client.v1.checkout.sessions.list({"status": "open"}).data
    ] == [later.id]


@pytest.mark.parametrize(
    ("change", "param"),
    [
        ({"success_url": None}, "success_url"),
        ({"payment_method_types": ["sepa_debit"]}, "payment_method_types"),
        ({"line_items": None}, "line_items"),
        ({"customer": "cus_1"}, "customer"),
    ],
)
def test_what_stripe_refuses_is_refused(client, order, change, param) -> None:
    order = {key: value for key, value in {**order, **change}.items() if value is not None}
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        create(client, order)
    assert refusal.value.param == param


def test_an_unknown_session_answers_404(client) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        client.v1.checkout.sessions.retrieve("cs_test_none")
    assert (refusal.value.http_status, refusal.value.code) == (404, "resource_missing")


def test_only_sandbox_keys_are_accepted(sandbox: SandboxServer) -> None:
    client = stripe.StripeClient("sk_test_51real", base_addresses={"api": sandbox.url})
    with pytest.raises(stripe.AuthenticationError):
        client.v1.balance.retrieve()
