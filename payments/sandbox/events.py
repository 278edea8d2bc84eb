"""Events: what happened, with the object as it then was."""

from __future__ import annotations

import json

from payments.sandbox import webhooks
from payments.sandbox.lists import page
from payments.sandbox.params import Params
from payments.sandbox.store import Json, Record, new_id
from payments.sandbox.world import API_VERSION, World


def emit(
    world: World, event_type: str, body: Json, *, account: str = "", before: Json | None = None
) -> None:
    """Record an event and queue its webhook. ``before`` holds the changed fields' earlier values."""
    data: Json = {"object": body}
    if before is not None:
        data["previous_attributes"] = before
    event: Json = {
        "id": new_id("evt_"),
        "object": "event",
        "api_version": world.store.setting("event_api_version") or API_VERSION,
        "created": world.now(),
        "data": data,
        "livemode": False,
        "pending_webhooks": 1,
        "request": {"id": None, "idempotency_key": None},
        "type": event_type,
    }
    if account:
        event["account"] = account
    world.store.insert(Record(id=event["id"], kind="event", body=event, account=account))
    webhooks.enqueue(world, event["id"], event_type, json.dumps(event, indent=2), account)


def retrieve(world: World, params: Params, identifier: str, *, account: str) -> Json:
    """GET /v1/events/{id}."""
    return world.get("event", identifier, account=account).body


def list_all(world: World, params: Params, *, account: str) -> Json:
    """GET /v1/events."""
    types = params.texts("types")
    params.boolean("delivery_success")
    where: Json = {"type": types} if types else {}
    return page(
        world, "event", params, "/v1/events", fields=("type",), where=where, account=account
    )
