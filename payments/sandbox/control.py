"""The routes that drive the sandbox: what shoppers, banks and owners of accounts do, and faults.

JSON in, JSON out, under ``/_control/``, with a sandbox key.
"""

from __future__ import annotations

import json

from payments.sandbox import (
    accounts,
    balance,
    checkout,
    chores,
    disputes,
    faults,
    payments,
    payouts,
    refunds,
    webhooks,
)
from payments.sandbox.api import Answer, Call, check_key, compile_routes, find_route
from payments.sandbox.errors import ApiError, invalid
from payments.sandbox.store import Json
from payments.sandbox.world import World

_CAPABILITY_STATES = ("active", "pending", "inactive")


def _pay(world: World, given: Json, session: str) -> Json:
    outcome = checkout.pay(world, session, given.get("card", "accepted"))
    if outcome == "authenticate" and given.get("authenticate", True):
        outcome = checkout.answer_bank(world, session, accept=True)
    return {"outcome": outcome}


def _authenticate(world: World, given: Json, session: str) -> Json:
    return {"outcome": checkout.answer_bank(world, session, accept=given.get("accept", True))}


def _complete_unpaid(world: World, given: Json, session: str) -> Json:
    return checkout.complete_unpaid(world, session)


def _settle(world: World, given: Json, session: str) -> Json:
    return checkout.settle_unpaid(world, session, succeeded=given.get("succeeded", True))


def _expire(world: World, given: Json, session: str) -> Json:
    record = world.get("checkout.session", session)
    return checkout.end(world, record) if record.body["status"] == "open" else record.body


def _activate_account(world: World, given: Json, account: str) -> Json:
    record = world.get("account", account)
    accounts.activate(world, record)
    return record.body


def _restrict_account(world: World, given: Json, account: str) -> Json:
    record = world.get("account", account)
    transfers = given.get("transfers", "inactive")
    if transfers not in _CAPABILITY_STATES:
        raise invalid(f"Must be one of {', '.join(_CAPABILITY_STATES)}", "transfers")
    accounts.restrict(
        world,
        record,
        transfers=transfers,
        payouts_enabled=given.get("payouts_enabled", False),
        reason=given.get("reason", "requirements.past_due"),
    )
    return record.body


def _deauthorize_account(world: World, given: Json, account: str) -> Json:
    accounts.deauthorize(world, world.get("account", account))
    return {}


def _pay_out_account(world: World, given: Json, account: str) -> Json:
    return accounts.pay_out(world, world.get("account", account), given.get("amount"))


def _set_balance(world: World, given: Json) -> Json:
    balance.withhold_all_but(world, given.get("amount"))
    return {"available": balance.available(world)}


def _settle_fees(world: World, given: Json) -> Json:
    return {"updated": payments.settle_late_fees(world)}


def _fail_refund(world: World, given: Json, refund: str) -> Json:
    return refunds.fail(world, refund, given.get("reason", "lost_or_stolen_card"))


def _refund_in_dashboard(world: World, given: Json, charge: str) -> Json:
    record = world.get("charge", charge)
    return refunds.issue(world, record, given.get("amount"), {}).body


def _open_dispute(world: World, given: Json, charge: str) -> Json:
    reason = given.get("reason", "product_not_received")
    return disputes.open_dispute(world, world.get("charge", charge), given.get("amount"), reason)


def _close_dispute(world: World, given: Json, dispute: str) -> Json:
    return disputes.close(world, world.get("dispute", dispute), won=bool(given["won"]))


def _warn_of_fraud(world: World, given: Json, charge: str) -> Json:
    return disputes.warn_of_fraud(world, world.get("charge", charge))


def _finish_payout(world: World, given: Json, payout: str) -> Json:
    record = world.store.get(payout)
    if record is None or record.kind != "payout":
        raise ApiError(f"No such payout: '{payout}'", status=404, code="resource_missing")
    (payouts.arrive if given.get("paid", True) else payouts.fail)(world, record)
    return record.body


def _set_fault(world: World, given: Json) -> Json:
    faults.add(
        world.store,
        given["kind"],
        method=given.get("method", ""),
        pattern=given.get("pattern", ""),
        times=given.get("times", 1),
        options=given.get("options", {}),
    )
    return {}


def _clear_faults(world: World, given: Json) -> Json:
    faults.clear(world.store)
    return {}


def _deliveries(world: World, given: Json) -> Json:
    return {"deliveries": webhooks.describe(world)}


def _release_webhooks(world: World, given: Json) -> Json:
    return {"released": webhooks.release(world, last_first=given.get("last_first", False))}


def _set_event_version(world: World, given: Json) -> Json:
    world.store.set_setting("event_api_version", given.get("version"))
    return {}


def _run_chores(world: World, given: Json) -> Json:
    chores.run(world)
    return {"now": world.now()}


def _forget_everything(world: World, given: Json) -> Json:
    world.store.forget_everything()
    return {}


_COMPILED = compile_routes(
    "/_control/",
    [
        ("POST", "sessions/{id}/pay", _pay),
        ("POST", "sessions/{id}/authenticate", _authenticate),
        ("POST", "sessions/{id}/complete_unpaid", _complete_unpaid),
        ("POST", "sessions/{id}/settle", _settle),
        ("POST", "sessions/{id}/expire", _expire),
        ("POST", "accounts/{id}/activate", _activate_account),
        ("POST", "accounts/{id}/restrict", _restrict_account),
        ("POST", "accounts/{id}/deauthorize", _deauthorize_account),
        ("POST", "accounts/{id}/pay_out", _pay_out_account),
        ("POST", "balance", _set_balance),
        ("POST", "fees/settle", _settle_fees),
        ("POST", "refunds/{id}/fail", _fail_refund),
        ("POST", "charges/{id}/refund", _refund_in_dashboard),
        ("POST", "charges/{id}/dispute", _open_dispute),
        ("POST", "charges/{id}/fraud_warning", _warn_of_fraud),
        ("POST", "disputes/{id}/close", _close_dispute),
        ("POST", "payouts/{id}/finish", _finish_payout),
        ("POST", "faults", _set_fault),
        ("DELETE", "faults", _clear_faults),
        ("GET", "webhooks", _deliveries),
        ("POST", "webhooks/release", _release_webhooks),
        ("POST", "event_version", _set_event_version),
        ("POST", "chores", _run_chores),
        ("DELETE", "everything", _forget_everything),
    ],
)


def respond(world: World, call: Call) -> Answer:
    """Answer one control call."""
    try:
        check_key(call)
        handler, identifiers = find_route(_COMPILED, call)
        given = json.loads(call.body or b"{}")
        with world.store.transaction():
            result = handler(world, given, *identifiers)
    except ApiError as error:
        return Answer(error.status, json.dumps(error.envelope()).encode())
    except (KeyError, TypeError, ValueError) as error:
        problem = ApiError(f"The control call cannot be understood: {error!r}")
        return Answer(400, json.dumps(problem.envelope()).encode())
    return Answer(200, json.dumps(result).encode())
