"""Idempotency and faults of the calls."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import stripe

from marketplace.kernel import clock
from payments.gateway.contract import ContractViolation
from payments.sandbox.testing import SandboxServer
from tests.payments.sandbox.conftest import connect

SESSIONS = "/v1/checkout/sessions"


def create(client: stripe.StripeClient, order: dict[str, Any], key: str = "k1") -> Any:
    return client.v1.checkout.sessions.create(order, {"idempotency_key": key})  # type: ignore[arg-type]


def sessions(client: stripe.StripeClient) -> int:
    return len(client.v1.checkout.sessions.list({"limit": 100}).data)


def test_the_same_key_returns_the_same_answer(client, order) -> None:
    first, again = create(client, order), create(client, order)
    assert first.id == again.id
    assert sessions(client) == 1
    headers = again.last_response.headers
    assert headers["Idempotent-Replayed"] == "true"
    assert headers["Original-Request"] == first.last_response.headers["Request-Id"]


def test_other_parameters_under_a_key_are_an_error(client, order) -> None:
    create(client, order)
    with pytest.raises(stripe.IdempotencyError):
        create(client, {**order, "locale": "en"})


def test_keys_are_forgotten_after_a_day(client, order) -> None:
    del order["expires_at"]
    create(client, order)
    clock.move_by(timedelta(hours=25))
    create(client, order)
    assert sessions(client) == 2


def test_a_refusal_of_parameters_is_not_kept(client, order) -> None:
    order["expires_at"] += 24 * 3600
    with pytest.raises(stripe.InvalidRequestError):
        create(client, order)
    clock.move_by(timedelta(hours=2))
    assert create(client, order).status == "open"


def test_a_refusal_of_the_operation_is_kept(sandbox, client, paid, bakery) -> None:
    charge = paid()
    asked: Any = {
        "amount": 100,
        "currency": "eur",
        "destination": bakery,
        "source_transaction": charge.id,
    }
    sandbox.set_balance(0)
    for amount in (0, None):
        sandbox.set_balance(amount)
        with pytest.raises(stripe.InvalidRequestError) as refusal:
            client.v1.transfers.create(asked, {"idempotency_key": "t1"})
        assert refusal.value.code == "balance_insufficient"
    assert client.v1.transfers.create(asked, {"idempotency_key": "t2"}).amount == 100


def test_after_a_time_out_the_retry_finds_the_one_session(sandbox: SandboxServer, order) -> None:
    sandbox.set_fault("timeout", method="POST", pattern=SESSIONS, seconds=1)
    client = connect(sandbox, retries=1, seconds=0.4)
    assert create(client, order).status == "open"
    assert sessions(client) == 1


def test_without_retries_a_time_out_shows_and_the_session_exists(
    sandbox: SandboxServer, order
) -> None:
    sandbox.set_fault("timeout", method="POST", pattern=SESSIONS, seconds=1)
    client = connect(sandbox, seconds=0.4)
    with pytest.raises(stripe.APIConnectionError):
        create(client, order)
    assert sessions(client) == 1


def test_a_reset_connection_is_tried_again(sandbox: SandboxServer, order) -> None:
    sandbox.set_fault("reset", method="POST", pattern=SESSIONS, times=2)
    assert create(connect(sandbox, retries=2), order).status == "open"


def test_a_500_is_kept_under_its_key(sandbox: SandboxServer, client, order) -> None:
    sandbox.set_fault("error_500", method="POST", pattern=SESSIONS)
    for _ in range(2):
        with pytest.raises(stripe.APIError) as failure:
            create(client, order)
        assert failure.value.http_status == 500
    assert sessions(client) == 0
    create(client, order, key="k2")


def test_a_500_may_hide_a_success(sandbox: SandboxServer, client, order) -> None:
    sandbox.set_fault("error_500", method="POST", pattern=SESSIONS, after_success=True)
    with pytest.raises(stripe.APIError):
        create(client, order)
    with pytest.raises(stripe.APIError):
        create(client, order)
    assert sessions(client) == 1


def test_a_conflict_is_tried_again_and_a_rate_limit_is_not(sandbox: SandboxServer, order) -> None:
    client = connect(sandbox, retries=2)
    sandbox.set_fault("conflict", method="POST", pattern=SESSIONS)
    create(client, order)
    sandbox.set_fault("rate_limit", method="POST", pattern=SESSIONS)
    with pytest.raises(stripe.RateLimitError):
        create(client, order, key="k2")
    create(client, order, key="k2")


def test_a_fault_strikes_only_the_calls_it_names(sandbox: SandboxServer, client, order) -> None:
    sandbox.set_fault("rate_limit", method="POST", pattern="/v1/transfers", times=-1)
    create(client, order)
    sandbox.clear_faults()


def test_a_wrong_answer_is_stopped_at_the_gate(sandbox: SandboxServer, client, order) -> None:
    for field, value in [("amount_total", "16.30"), ("status", "almost"), ("invented", 1)]:
        sandbox.set_fault("corrupt", pattern=SESSIONS, field=field, value=value)
        with pytest.raises(ContractViolation, match="response 200"):
            create(client, order)


def test_two_clients_with_one_key_make_one_session(sandbox: SandboxServer, order) -> None:
    from concurrent.futures import ThreadPoolExecutor

    client = connect(sandbox)
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: create(client, order).id, range(16)))
    assert len(set(made)) == 1
    assert sessions(client) == 1


def test_the_state_survives_a_restart(tmp_path: Path, order) -> None:
    database = tmp_path / "sandbox.sqlite3"
    with SandboxServer(database=database) as first:
        session = create(connect(first), order)
    with SandboxServer(database=database) as second:
        assert second.pay(session.id) == "paid"
        assert create(connect(second), order).id == session.id


def test_the_version_is_echoed_and_the_request_has_an_id(client, order) -> None:
    headers = create(client, order).last_response.headers
    assert headers["Stripe-Version"] == stripe.api_version
    assert headers["Request-Id"].startswith("req_")
