"""Stripe's API: routes, keys, idempotency, faults."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote

from payments.sandbox import (
    accounts,
    balance,
    checkout,
    chores,
    disputes,
    events,
    faults,
    payments,
    payouts,
    refunds,
    transfers,
)
from payments.sandbox.errors import ApiError
from payments.sandbox.faults import Fault
from payments.sandbox.lists import expand
from payments.sandbox.params import read_form
from payments.sandbox.store import Json, new_id
from payments.sandbox.world import API_VERSION, DAY, KEY_PREFIX, World

Handler = Callable[..., Json]
Route = tuple[str, re.Pattern[str], Handler]

_ROUTES: list[tuple[str, str, Handler]] = [
    ("POST", "account_links", accounts.create_link),
    ("POST", "accounts", accounts.create),
    ("GET", "accounts", accounts.list_all),
    ("GET", "accounts/{id}", accounts.retrieve),
    ("POST", "accounts/{id}", accounts.update),
    ("GET", "accounts/{id}/capabilities/{id}", accounts.retrieve_capability),
    ("GET", "balance", balance.retrieve_balance),
    ("GET", "balance_transactions", balance.list_all),
    ("GET", "balance_transactions/{id}", balance.retrieve),
    ("GET", "charges", payments.list_charges),
    ("GET", "charges/{id}", payments.retrieve_charge),
    ("POST", "checkout/sessions", checkout.create),
    ("GET", "checkout/sessions", checkout.list_all),
    ("GET", "checkout/sessions/{id}", checkout.retrieve),
    ("POST", "checkout/sessions/{id}/expire", checkout.expire),
    ("GET", "checkout/sessions/{id}/line_items", checkout.list_lines),
    ("GET", "disputes", disputes.list_all),
    ("GET", "disputes/{id}", disputes.retrieve),
    ("POST", "disputes/{id}", disputes.update),
    ("POST", "disputes/{id}/close", disputes.concede),
    ("GET", "events", events.list_all),
    ("GET", "events/{id}", events.retrieve),
    ("GET", "payment_intents", payments.list_intents),
    ("GET", "payment_intents/{id}", payments.retrieve_intent),
    ("POST", "payouts", payouts.create),
    ("GET", "payouts", payouts.list_all),
    ("GET", "payouts/{id}", payouts.retrieve),
    ("GET", "radar/early_fraud_warnings", disputes.list_warnings),
    ("GET", "radar/early_fraud_warnings/{id}", disputes.retrieve_warning),
    ("POST", "refunds", refunds.create),
    ("GET", "refunds", refunds.list_all),
    ("GET", "refunds/{id}", refunds.retrieve),
    ("POST", "refunds/{id}", refunds.update),
    ("POST", "transfers", transfers.create),
    ("GET", "transfers", transfers.list_all),
    ("GET", "transfers/{id}", transfers.retrieve),
    ("POST", "transfers/{id}", transfers.update),
    ("POST", "transfers/{id}/reversals", transfers.reverse),
    ("GET", "transfers/{id}/reversals", transfers.list_reversals),
    ("GET", "transfers/{id}/reversals/{id}", transfers.retrieve_reversal),
]


def compile_routes(root: str, routes: list[tuple[str, str, Handler]]) -> list[Route]:
    """Routes with their path patterns: ``{id}`` stands for one path segment."""
    return [
        (method, re.compile(root + path.replace("{id}", "([^/]+)") + r"\Z"), handler)
        for method, path, handler in routes
    ]


_COMPILED = compile_routes("/v1/", _ROUTES)


@dataclass(frozen=True)
class Call:
    """One request as it came."""

    method: str
    path: str
    query: str
    body: bytes
    headers: Mapping[str, str]

    def header(self, name: str) -> str:
        """A header's value, empty when absent. ``headers`` has its names in lower case."""
        return self.headers.get(name.lower(), "")


@dataclass(frozen=True)
class Answer:
    """What goes back. ``seconds`` holds it back; ``drop`` closes the connection instead of answering."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0
    drop: bool = False


def find_route(routes: list[Route], call: Call) -> tuple[Handler, list[str]]:
    """The handler for a call and the ids in its path; raises 404 as Stripe does."""
    for method, pattern, handler in routes:
        found = pattern.match(call.path)
        if found and method == call.method:
            return handler, [unquote(part) for part in found.groups()]
    raise ApiError(f"Unrecognized request URL ({call.method}: {call.path}).", status=404)


def check_key(call: Call) -> None:
    """Only sandbox keys are accepted, so that no real key is ever sent here by mistake unnoticed."""
    scheme, _, key = call.header("Authorization").partition(" ")
    if scheme.lower() != "bearer" or not key.startswith(KEY_PREFIX):
        raise ApiError(
            f"Invalid API Key provided: the sandbox accepts keys that begin with {KEY_PREFIX}.",
            status=401,
        )


def respond(world: World, call: Call) -> Answer:
    """Answer one API call."""
    request_id = new_id("req_", 14)
    headers = {
        "Request-Id": request_id,
        "Stripe-Version": call.header("Stripe-Version") or API_VERSION,
    }
    if call.header("Idempotency-Key"):
        headers["Idempotency-Key"] = call.header("Idempotency-Key")
    with world.store.lock:
        try:
            check_key(call)
            with world.store.transaction():
                fault = faults.take(world.store, faults.CALL_FAULTS, call.path, call.method)
            chores.run(world)
            return _under_fault(world, call, request_id, headers, fault)
        except ApiError as error:
            return _answer(error.status, error.envelope(), headers)


def _under_fault(
    world: World, call: Call, request_id: str, headers: dict[str, str], fault: Fault | None
) -> Answer:
    """Carry the call out, unless a fault comes first, and let the fault show."""
    if fault is None:
        return _once(world, call, request_id, headers)
    done = _once(world, call, request_id, headers) if fault.after_success else Answer(0, b"")
    if fault.kind in ("timeout", "reset"):
        return Answer(0, b"", seconds=fault.seconds if fault.kind == "timeout" else 0, drop=True)
    error = faults.error_of(fault)
    if error is None:
        return _answer(done.status, faults.corrupt(json.loads(done.body), fault), done.headers)
    if error.executed:
        _keep(world, call, request_id, error.status, error.envelope())
    return _answer(error.status, error.envelope(), headers)


def _once(world: World, call: Call, request_id: str, headers: dict[str, str]) -> Answer:
    """Carry the call out, or return what was answered under its idempotency key."""
    kept = _kept(world, call)
    if kept is not None:
        original, status, body = kept
        replayed = {"Idempotent-Replayed": "true", "Original-Request": original}
        return Answer(status, body.encode(), headers | replayed)
    try:
        with world.store.transaction():
            result = _carry_out(world, call)
            _keep(world, call, request_id, 200, result)
        return _answer(200, result, headers)
    except ApiError as error:
        if error.executed:
            _keep(world, call, request_id, error.status, error.envelope())
        raise


def _carry_out(world: World, call: Call) -> Json:
    handler, identifiers = find_route(_COMPILED, call)
    encoded = call.query if call.method == "GET" else call.body.decode()
    params = read_form(encoded)
    paths = params.texts("expand")
    account = call.header("Stripe-Account")
    if account:
        world.get("account", account, param="account")
    result = handler(world, params, *identifiers, account=account)
    params.finish()
    return expand(world, result, paths)


def _fingerprint(call: Call) -> str:
    """The request by its meaning: the same parameters in another order are the same request."""
    return (
        f"{call.method} {call.path} {sorted(parse_qsl(call.body.decode(), keep_blank_values=True))}"
    )


def _kept(world: World, call: Call) -> tuple[str, int, str] | None:
    """Request id, status and body kept under the call's key; keys are forgotten after 24 hours."""
    key = call.header("Idempotency-Key")
    if not key or call.method != "POST":
        return None
    world.store.execute("DELETE FROM answers WHERE created <= ?", world.now() - DAY)
    rows = world.store.execute(
        "SELECT * FROM answers WHERE key = ? AND account = ?", key, call.header("Stripe-Account")
    )
    if not rows:
        return None
    if rows[0]["request"] != _fingerprint(call):
        raise ApiError(
            "Keys for idempotent requests can only be used with the same parameters they were first used"
            f" with. Try using a key other than '{key}' if you meant to execute a different request.",
            kind="idempotency_error",
        )
    return rows[0]["request_id"], rows[0]["status"], rows[0]["body"]


def _keep(world: World, call: Call, request_id: str, status: int, body: Json) -> None:
    key = call.header("Idempotency-Key")
    if key and call.method == "POST":
        world.store.execute(
            "INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?, ?)",
            key,
            call.header("Stripe-Account"),
            _fingerprint(call),
            request_id,
            status,
            json.dumps(body),
            world.now(),
        )


def _answer(status: int, body: Json, headers: dict[str, str]) -> Answer:
    return Answer(status, json.dumps(body).encode(), headers)
