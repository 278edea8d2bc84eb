"""Transfers to connected accounts, and their reversals."""

from __future__ import annotations

from payments.sandbox import accounts, balance
from payments.sandbox.errors import balance_insufficient, invalid, refused
from payments.sandbox.events import emit
from payments.sandbox.lists import list_object, page
from payments.sandbox.params import Params
from payments.sandbox.store import Json, Record, new_id
from payments.sandbox.world import CURRENCY, World

_SHOWN_REVERSALS = 10


def create(world: World, params: Params, *, account: str) -> Json:
    """POST /v1/transfers. With ``source_transaction`` the charge's money need not be available yet."""
    amount = params.integer("amount", required=True, least=1) or 0
    if params.required_text("currency") != CURRENCY:
        raise invalid("This account transfers in eur only.", "currency")
    destination = world.get("account", params.required_text("destination"), param="destination")
    source_id = params.text("source_transaction")
    source = world.get("charge", source_id, param="source_transaction") if source_id else None
    group, description = params.text("transfer_group"), params.text("description")
    metadata = params.mapping("metadata")
    params.finish()
    accounts.check_can_receive(destination)
    _check_money(world, amount, source)
    record = world.create(
        "transfer",
        "tr_",
        {
            "amount": amount,
            "amount_reversed": 0,
            "balance_transaction": None,
            "currency": CURRENCY,
            "description": description,
            "destination": destination.id,
            "destination_payment": new_id("py_"),
            "livemode": False,
            "metadata": metadata,
            "reversals": list_object("", []),
            "reversed": False,
            "source_transaction": source_id,
            "source_type": "card",
            "transfer_group": group or (source.body["transfer_group"] if source else None),
        },
    )
    entry = balance.post(
        world, "transfer", record.id, -amount, available_on=_available_on(world, source)
    )
    balance.post(
        world,
        "payment",
        record.body["destination_payment"],
        amount,
        account=destination.id,
        available_on=entry.body["available_on"],
    )
    record.body["balance_transaction"] = entry.id
    record.body["reversals"]["url"] = f"/v1/transfers/{record.id}/reversals"
    world.store.save(record)
    emit(world, "transfer.created", record.body)
    return record.body


def _check_money(world: World, amount: int, source: Record | None) -> None:
    if source is None:
        if amount > balance.available(world):
            raise balance_insufficient(
                "You have insufficient available funds in your Stripe account."
            )
        return
    if not source.body["paid"]:
        raise refused("The source_transaction was not paid.", param="source_transaction")
    if amount > left_of(world, source):
        raise balance_insufficient(
            f"The source_transaction {source.id} has only {left_of(world, source)} cents left to transfer."
        )
    if amount > balance.in_all(world):
        raise balance_insufficient("You have insufficient funds in your Stripe account.")


def left_of(world: World, charge: Record) -> int:
    """Cents of a charge neither refunded nor transferred."""
    made = world.store.find("transfer", where={"source_transaction": charge.id})
    transferred = sum(record.body["amount"] - record.body["amount_reversed"] for record in made)
    return int(charge.body["amount"] - charge.body["amount_refunded"] - transferred)


def _available_on(world: World, source: Record | None) -> int | None:
    if source is None or not source.body["balance_transaction"]:
        return None
    entry = world.get("balance_transaction", source.body["balance_transaction"])
    return int(entry.body["available_on"])


def retrieve(world: World, params: Params, identifier: str, *, account: str) -> Json:
    """GET /v1/transfers/{transfer}."""
    return world.get("transfer", identifier, account=account).body


def list_all(world: World, params: Params, *, account: str) -> Json:
    """GET /v1/transfers."""
    fields = ("transfer_group", "destination")
    return page(world, "transfer", params, "/v1/transfers", fields=fields, account=account)


def update(world: World, params: Params, identifier: str, *, account: str) -> Json:
    """POST /v1/transfers/{transfer}: metadata and description."""
    record = world.get("transfer", identifier, account=account)
    before = {"metadata": record.body["metadata"], "description": record.body["description"]}
    record.body["metadata"] = {**record.body["metadata"], **params.mapping("metadata")}
    record.body["description"] = params.text("description") or record.body["description"]
    world.store.save(record)
    emit(world, "transfer.updated", record.body, before=before)
    return record.body


def reverse(world: World, params: Params, identifier: str, *, account: str) -> Json:
    """POST /v1/transfers/{id}/reversals: money back from the connected account, if it has it."""
    transfer = world.get("transfer", identifier, account=account)
    left = transfer.body["amount"] - transfer.body["amount_reversed"]
    amount = params.integer("amount", least=1)
    amount = left if amount is None else amount
    metadata = params.mapping("metadata")
    params.text("description")
    params.finish()
    if amount > left or left == 0:
        raise refused(
            f"Transfer {transfer.id} has only {left} cents left to reverse; {amount} were asked for.",
            param="amount",
        )
    owner: str = transfer.body["destination"]
    if amount > balance.in_all(world, owner):
        raise balance_insufficient(
            f"The account {owner} has insufficient funds to reverse {amount} cents of this transfer."
        )
    record = world.create(
        "transfer_reversal",
        "trr_",
        {
            "amount": amount,
            "balance_transaction": None,
            "currency": CURRENCY,
            "destination_payment_refund": new_id("pyr_"),
            "metadata": metadata,
            "source_refund": None,
            "transfer": transfer.id,
        },
    )
    entry = balance.post(world, "transfer_refund", record.id, amount)
    refund_id = record.body["destination_payment_refund"]
    balance.post(world, "payment_refund", refund_id, -amount, account=owner)
    record.body["balance_transaction"] = entry.id
    world.store.save(record)
    _count(world, transfer, amount)
    return record.body


def _count(world: World, transfer: Record, amount: int) -> None:
    body = transfer.body
    made = world.store.find("transfer_reversal", where={"transfer": transfer.id})
    before = {"amount_reversed": body["amount_reversed"], "reversed": body["reversed"]}
    body["amount_reversed"] += amount
    body["reversed"] = body["amount_reversed"] == body["amount"]
    body["reversals"] |= {
        "data": [record.body for record in made[:_SHOWN_REVERSALS]],
        "has_more": len(made) > _SHOWN_REVERSALS,
    }
    world.store.save(transfer)
    emit(world, "transfer.reversed", body, before=before)


def retrieve_reversal(
    world: World, params: Params, identifier: str, reversal: str, *, account: str
) -> Json:
    """GET /v1/transfers/{transfer}/reversals/{id}."""
    return world.get("transfer_reversal", reversal, account=account).body


def list_reversals(world: World, params: Params, identifier: str, *, account: str) -> Json:
    """GET /v1/transfers/{id}/reversals."""
    world.get("transfer", identifier, account=account)
    url = f"/v1/transfers/{identifier}/reversals"
    where = {"transfer": identifier}
    return page(world, "transfer_reversal", params, url, where=where, account=account)
