"""Events and their signed deliveries."""

import json
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
import stripe

from marketplace.kernel import clock
from payments.gateway.contract import check_event
from payments.sandbox.testing import CONNECT_SECRET, PLATFORM_SECRET, SandboxServer
from payments.sandbox.webhooks import Delivery
from tests.payments.sandbox.conftest import connect, make_order, open_account

PLATFORM_KINDS = {
    "checkout.session.completed",
    "checkout.session.expired",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "payment_intent.payment_failed",
    "payment_intent.canceled",
    "charge.updated",
    "charge.refunded",
    "refund.created",
    "refund.updated",
    "refund.failed",
    "charge.dispute.created",
    "charge.dispute.updated",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.funds_reinstated",
    "charge.dispute.closed",
    "radar.early_fraud_warning.created",
    "transfer.created",
    "transfer.updated",
    "transfer.reversed",
    "payout.paid",
    "payout.failed",
}
CONNECT_KINDS = {
    "account.updated",
    "account.external_account.created",
    "account.application.deauthorized",
    "capability.updated",
    "payout.paid",
    "payout.failed",
    "payout.reconciliation_completed",
}


@pytest.fixture
def session(client, order) -> Any:
    return client.v1.checkout.sessions.create(order)


def test_signatures_verify_with_the_sdk(sandbox, session) -> None:
    sandbox.pay(session.id)
    seen: list[stripe.Event] = []

    def receive(delivery: Delivery) -> None:
        event = stripe.Webhook.construct_event(delivery.body, delivery.signature, PLATFORM_SECRET)  # type: ignore[no-untyped-call]
        seen.append(event)

    assert sandbox.deliver_webhooks(receive) == ["checkout.session.completed"]
    assert seen[0].data.object["id"] == session.id


def test_a_signature_does_not_verify_with_another_secret(sandbox, session) -> None:
    sandbox.pay(session.id)
    with pytest.raises(stripe.SignatureVerificationError):
        sandbox.deliver_webhooks(_verify_with("whsec_other"))


def _verify_with(secret: str) -> Any:
    def receive(delivery: Delivery) -> None:
        stripe.Webhook.construct_event(delivery.body, delivery.signature, secret)  # type: ignore[no-untyped-call]

    return receive


def test_signatures_use_the_machine_s_time_whatever_the_clock_says(tmp_path, order) -> None:
    clock_file = tmp_path / "moved"
    clock_file.write_text(str(40 * 24 * 3600 * 1_000_000))
    with SandboxServer(clock_file=clock_file) as sandbox:
        del order["expires_at"]
        made = connect(sandbox).v1.checkout.sessions.create(order)
        sandbox.pay(made.id)
        assert sandbox.deliver_webhooks(_verify_with(PLATFORM_SECRET)) == [
            "checkout.session.completed"
        ]


def test_a_rotated_secret_signs_twice(order) -> None:
    with SandboxServer(secrets=("whsec_old", "whsec_new")) as sandbox:
        made = connect(sandbox).v1.checkout.sessions.create(order)
        sandbox.pay(made.id)
        headers: list[str] = []

        def receive(delivery: Delivery) -> None:
            headers.append(delivery.signature)
            for secret in ("whsec_old", "whsec_new"):
                _verify_with(secret)(delivery)

        sandbox.deliver_webhooks(receive)
        assert headers[0].count("v1=") == 2


def test_events_of_accounts_have_their_own_endpoint_and_secret(sandbox, client) -> None:
    account = open_account(client)
    sandbox.activate_account(account.id)
    sandbox.deauthorize_account(account.id)
    seen: list[tuple[str, str]] = []

    def receive(delivery: Delivery) -> None:
        _verify_with(CONNECT_SECRET)(delivery)
        seen.append((delivery.endpoint, json.loads(delivery.body)["account"]))

    assert sandbox.deliver_webhooks(receive) == [
        "account.updated",
        "capability.updated",
        "account.external_account.created",
        "account.application.deauthorized",
    ]
    assert set(seen) == {("connect", account.id)}


def live_through_everything(
    sandbox: SandboxServer, client: stripe.StripeClient, charge: str, bakery: str
) -> None:
    """Make every kind of event happen once at least."""
    made = client.v1.transfers.create(
        {"amount": 900, "currency": "eur", "destination": bakery, "source_transaction": charge}
    )
    client.v1.transfers.update(made.id, {"metadata": {"note": "x"}})
    client.v1.transfers.reversals.create(made.id, {"amount": 100})
    sandbox.fail_refund(client.v1.refunds.create({"charge": charge, "amount": 100}).id)
    sandbox.warn_of_fraud(charge)
    dispute = sandbox.open_dispute(charge)["id"]
    client.v1.disputes.update(dispute, {"evidence": {"product_description": "Deux pains"}})
    sandbox.close_dispute(dispute, won=True)
    for succeeded in (True, False):
        session = client.v1.checkout.sessions.create(make_order()).id  # type: ignore[arg-type]
        sandbox.complete_unpaid(session)
        sandbox.settle(session, succeeded=succeeded)
    declined = client.v1.checkout.sessions.create(make_order()).id  # type: ignore[arg-type]
    sandbox.pay(declined, "declined")
    sandbox.expire(declined)
    sandbox.set_fault("fee_later")
    sandbox.pay(client.v1.checkout.sessions.create(make_order()).id)  # type: ignore[arg-type]
    sandbox.settle_fees()
    clock.move_by(timedelta(days=5))
    for paid in (True, False):
        sandbox.finish_payout(
            client.v1.payouts.create({"amount": 1, "currency": "eur"}).id, paid=paid
        )
        sandbox.finish_payout(sandbox.pay_out_account(bakery, 1)["id"], paid=paid)
    sandbox.deauthorize_account(bakery)


def test_every_kind_of_event_follows_the_published_description(
    sandbox, client, paid, bakery
) -> None:
    live_through_everything(sandbox, client, paid().id, bakery)
    kinds: dict[str, set[str]] = {"platform": set(), "connect": set()}

    def receive(delivery: Delivery) -> None:
        check_event(json.loads(delivery.body))
        kinds[delivery.endpoint].add(delivery.type)

    sandbox.deliver_webhooks(receive)
    assert kinds == {"platform": PLATFORM_KINDS, "connect": CONNECT_KINDS}
    for event in client.v1.events.list({"limit": 100}).data:
        assert client.v1.events.retrieve(event.id).type == event.type


def test_a_refused_delivery_comes_again_and_a_taken_one_does_not(sandbox, session) -> None:
    sandbox.pay(session.id)
    assert sandbox.deliver_webhooks(lambda _: 500) == ["checkout.session.completed"]
    attempts: list[int] = []
    sandbox.deliver_webhooks(lambda delivery: attempts.append(delivery.attempt), even_later=True)
    assert attempts == [2]
    assert sandbox.deliver_webhooks(lambda _: 200, even_later=True) == []


def test_a_lost_webhook_is_still_among_the_events(sandbox, client, session) -> None:
    sandbox.set_fault("webhook_lost", pattern="checkout.session.completed")
    sandbox.pay(session.id)
    assert sandbox.deliver_webhooks(lambda _: 200, even_later=True) == []
    found = client.v1.events.list({"type": "checkout.session.completed"}).data
    assert [event.data.object["id"] for event in found] == [session.id]


def test_a_webhook_may_come_twice(sandbox, session) -> None:
    sandbox.set_fault("webhook_duplicate")
    sandbox.pay(session.id)
    identifiers: list[str] = []
    sandbox.deliver_webhooks(lambda delivery: identifiers.append(delivery.event))
    assert len(identifiers) == 2
    assert len(set(identifiers)) == 1


def test_webhooks_may_come_in_the_wrong_order(sandbox, session) -> None:
    sandbox.set_fault("webhook_reorder", times=2, hold=2)
    sandbox.pay(session.id, "declined")
    assert sandbox.deliver_webhooks(lambda _: 200) == []
    sandbox.pay(session.id)
    assert sandbox.deliver_webhooks(lambda _: 200) == [
        "checkout.session.completed",
        "payment_intent.payment_failed",
    ]


def test_webhooks_may_be_held_or_late(sandbox, session) -> None:
    sandbox.set_fault("webhook_held")
    sandbox.set_fault("webhook_delay", seconds=600)
    sandbox.pay(session.id, "declined")
    sandbox.pay(session.id)
    assert sandbox.deliver_webhooks(lambda _: 200) == []
    assert sandbox.release_webhooks() == 1
    assert sandbox.deliver_webhooks(lambda _: 200) == ["payment_intent.payment_failed"]
    assert sandbox.deliver_webhooks(lambda _: 200, even_later=True) == [
        "checkout.session.completed"
    ]


def test_events_may_come_in_another_version(sandbox, session) -> None:
    sandbox.set_event_version("2026-10-28.endive")
    sandbox.pay(session.id)
    versions: list[str] = []
    sandbox.deliver_webhooks(
        lambda delivery: versions.append(json.loads(delivery.body)["api_version"])
    )
    assert versions == ["2026-10-28.endive"]


@pytest.fixture
def shop() -> Iterator[tuple[str, list[bytes]]]:
    """An HTTP server that refuses its first webhook and takes the others: its address, what it got."""
    received: list[bytes] = []

    class Shop(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(503 if len(received) == 1 else 200)
            self.end_headers()

        def log_message(self, format: str, *arguments: Any) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Shop)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/stripe/webhook/", received
    server.shutdown()
    server.server_close()


def test_the_background_delivers_and_tries_again(shop, order) -> None:
    address, received = shop
    with SandboxServer(webhook_url=address) as sandbox:
        made = connect(sandbox).v1.checkout.sessions.create(order)
        sandbox.pay(made.id)
        until = time.monotonic() + 10
        while not any(row["state"] == "delivered" for row in sandbox.deliveries()):
            assert time.monotonic() < until
            time.sleep(0.05)
    assert len(received) == 2
    assert received[0] == received[1]
