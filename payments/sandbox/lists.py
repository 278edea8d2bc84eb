"""Lists, page by page, and expanded fields."""

from __future__ import annotations

from typing import Any

from payments.sandbox.errors import ApiError, invalid, no_such
from payments.sandbox.params import Params
from payments.sandbox.store import Json
from payments.sandbox.world import World

_MOST_PER_PAGE = 100


def list_object(url: str, data: list[Json], has_more: bool = False) -> Json:
    """Stripe's list."""
    return {"object": "list", "data": data, "has_more": has_more, "url": url}


def page(
    world: World,
    kind: str,
    params: Params,
    url: str,
    *,
    fields: tuple[str, ...] = (),
    where: Json | None = None,
    account: str = "",
) -> Json:
    """One page of objects, newest first, filtered by ``where`` and by the parameters named in ``fields``."""
    conditions = dict(where or {})
    for name in fields:
        value = params.text(name)
        if value is not None:
            conditions[name] = value
    limit = params.integer("limit", least=1) or 10
    if limit > _MOST_PER_PAGE:
        raise invalid(f"This value must be less than or equal to {_MOST_PER_PAGE}.", "limit")
    found = world.store.find(
        kind,
        account=account,
        where=conditions,
        bounds=params.time_range("created"),
        before=_cursor(world, kind, params.text("starting_after")),
        limit=limit + 1,
    )
    return list_object(url, [record.body for record in found[:limit]], has_more=len(found) > limit)


def _cursor(world: World, kind: str, identifier: str | None) -> int | None:
    if identifier is None:
        return None
    record = world.store.get(identifier)
    if record is None or record.kind != kind:
        raise no_such(kind, identifier, "starting_after")
    return record.seq


def expand(world: World, body: Json, paths: list[str]) -> Json:
    """The answer with the ids at these dotted paths replaced by their objects."""
    for path in paths:
        body = _expanded(world, body, path.split("."), path)
    return body


def _expanded(world: World, body: Json, steps: list[str], path: str) -> Json:
    first, *rest = steps
    if first not in body:
        value: Any = _not_shown_by_default(world, body, first)
    else:
        value = body[first]
    if isinstance(value, str):
        record = world.store.get(value)
        value = record.body if record else None
        if value is None:
            raise _cannot_expand(path)
    if value is None:
        return body
    if rest and isinstance(value, list):
        value = [_expanded(world, item, rest, path) for item in value]
    elif rest:
        value = _expanded(world, value, rest, path)
    return {**body, first: value}


def _not_shown_by_default(world: World, body: Json, field: str) -> Json:
    """Lists that Stripe shows only when they are asked for."""
    if (body.get("object"), field) == ("checkout.session", "line_items"):
        lines = world.get("checkout.session", body["id"]).private["lines"]
        return list_object(f"/v1/checkout/sessions/{body['id']}/line_items", lines)
    if (body.get("object"), field) == ("charge", "refunds"):
        refunds = world.store.find("refund", where={"charge": body["id"]})
        return list_object(f"/v1/charges/{body['id']}/refunds", [record.body for record in refunds])
    raise _cannot_expand(field)


def _cannot_expand(path: str) -> ApiError:
    return ApiError(f"This property cannot be expanded ({path}).", param="expand[0]")
