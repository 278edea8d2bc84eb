"""The contract gate: what it stops before it leaves, and when it comes back."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import stripe

from payments.gateway import contract
from payments.gateway.contract import ContractViolation, check_object, find_operation
from payments.sandbox.testing import SandboxServer
from tests.payments.sandbox.conftest import connect, make_order

Change = Callable[[dict[str, Any]], Any]


@pytest.fixture
def sandbox() -> Iterator[SandboxServer]:
    """A running sandbox."""
    with SandboxServer() as server:
        yield server


@pytest.fixture
def client(sandbox: SandboxServer) -> stripe.StripeClient:
    """The SDK behind the gate."""
    return connect(sandbox)


@pytest.fixture
def order() -> dict[str, Any]:
    """A session's parameters."""
    return make_order()


def test_a_call_as_described_passes(client: stripe.StripeClient, order: dict[str, Any]) -> None:
    assert client.v1.checkout.sessions.create(order).status == "open"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda order: order.update(sucess_url="x"), id="misspelt key"),
        pytest.param(
            lambda order: order["line_items"][0]["price_data"].update(curency="eur"),
            id="misspelt nested key",
        ),
        pytest.param(
            lambda order: order["line_items"][0]["price_data"].update(unit_amount=4.2),
            id="float for cents",
        ),
        pytest.param(
            lambda order: order["line_items"][0]["price_data"].pop("currency"),
            id="missing currency",
        ),
        pytest.param(
            lambda order: order.update(mode="paiement"), id="word that is none of the choices"
        ),
        pytest.param(
            lambda order: order.update(payment_method_types=["carte"]), id="unknown card type"
        ),
        pytest.param(lambda order: order.update(expires_at="soon"), id="text for a time"),
        pytest.param(lambda order: order.update(metadata="a"), id="text for an object"),
    ],
)
def test_a_wrong_request_never_leaves(
    sandbox: SandboxServer, client: stripe.StripeClient, order: dict[str, Any], change: Change
) -> None:
    change(order)
    with pytest.raises(ContractViolation, match="POST /v1/checkout/sessions: form"):
        client.v1.checkout.sessions.create(order)  # type: ignore[arg-type]
    assert client.v1.checkout.sessions.list().data == []


def test_a_transfer_without_currency_never_leaves(client: stripe.StripeClient) -> None:
    with pytest.raises(ContractViolation, match="currency"):
        client.v1.transfers.create({"amount": 100, "destination": "acct_1"})  # type: ignore[typeddict-item]


def test_an_unknown_filter_never_leaves(client: stripe.StripeClient) -> None:
    with pytest.raises(ContractViolation, match="GET /v1/transfers: query"):
        client.v1.transfers.list({"group": "g"})  # type: ignore[typeddict-unknown-key]


def test_a_call_that_is_not_described_never_leaves(client: stripe.StripeClient) -> None:
    with pytest.raises(ContractViolation, match="not in Stripe's description"):
        client.v1.products.list()


def test_errors_are_answers_too_and_follow_the_description() -> None:
    operation = find_operation("POST", "/v1/refunds")
    operation.check_response(400, b'{"error": {"type": "invalid_request_error", "message": "No"}}')
    with pytest.raises(ContractViolation):
        operation.check_response(400, b'{"error": {"type": "bad_luck"}}')
    with pytest.raises(ContractViolation, match="not JSON"):
        operation.check_response(502, b"<html>")


def test_an_object_of_an_unknown_kind_is_a_violation() -> None:
    with pytest.raises(ContractViolation):
        check_object({"object": "parcel", "id": "p_1"})


def test_the_description_is_that_of_the_sdk_s_version() -> None:
    assert stripe.api_version == contract.API_VERSION
