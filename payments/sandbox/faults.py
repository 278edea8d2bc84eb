"""Failures on demand. A fault waits until a call or an event that it matches, and is used up by it.

Calls:    ``timeout`` (no answer for ``seconds``), ``reset`` (connection reset), ``error_500`` (kept under
          the idempotency key, as Stripe does), ``conflict`` (409), ``rate_limit`` (429), ``corrupt`` (the
          answer's ``field`` becomes ``value``). With ``after_success`` the operation is done all the same.
Webhooks: ``webhook_lost``, ``webhook_duplicate``, ``webhook_delay`` (``seconds``), ``webhook_held`` (until
          released), ``webhook_reorder`` (held until ``hold`` are there, then sent last first).
Charges:  ``fee_later`` (no balance transaction until the fees are settled).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

from payments.sandbox.errors import ApiError, invalid
from payments.sandbox.store import Json, Store

CALL_FAULTS = ("timeout", "reset", "error_500", "conflict", "rate_limit", "corrupt")
WEBHOOK_FAULTS = (
    "webhook_lost",
    "webhook_duplicate",
    "webhook_delay",
    "webhook_held",
    "webhook_reorder",
)
CHARGE_FAULTS = ("fee_later",)
KINDS = CALL_FAULTS + WEBHOOK_FAULTS + CHARGE_FAULTS
UNTIL_CLEARED = -1


@dataclass(frozen=True)
class Fault:
    """A fault that has just struck."""

    kind: str
    options: Json = field(default_factory=dict)

    @property
    def after_success(self) -> bool:
        """Whether the operation is done before the failure shows."""
        return bool(self.options.get("after_success", self.kind in ("timeout", "corrupt")))

    @property
    def seconds(self) -> float:
        """How long a time-out or a delay lasts, by the machine's clock."""
        return float(self.options.get("seconds", 5))


def add(
    store: Store, kind: str, *, method: str = "", pattern: str = "", times: int = 1, options: Json
) -> None:
    """Set a fault. ``pattern`` is a regular expression found in the call's path or the event's type."""
    if kind not in KINDS:
        raise invalid(f"Unknown fault: {kind}", "kind")
    re.compile(pattern)
    store.execute(
        "INSERT INTO faults (kind, method, pattern, remaining, options) VALUES (?, ?, ?, ?, ?)",
        kind,
        method.upper(),
        pattern,
        times,
        json.dumps(options),
    )


def take(store: Store, kinds: tuple[str, ...], subject: str, method: str = "") -> Fault | None:
    """The first waiting fault of these kinds that matches, counted down; None if there is none."""
    for row in store.execute("SELECT * FROM faults WHERE remaining != 0 ORDER BY seq"):
        fits = row["method"] in ("", method) and re.search(row["pattern"], subject)
        if row["kind"] in kinds and fits:
            if row["remaining"] != UNTIL_CLEARED:
                store.execute(
                    "UPDATE faults SET remaining = remaining - 1 WHERE seq = ?", row["seq"]
                )
            return Fault(row["kind"], json.loads(row["options"]))
    return None


def clear(store: Store) -> None:
    """Forget all faults."""
    store.execute("DELETE FROM faults")


def error_of(fault: Fault) -> ApiError | None:
    """Stripe's answer for the faults that have one."""
    if fault.kind == "error_500":
        return ApiError("An unknown error occurred", status=500, kind="api_error", executed=True)
    if fault.kind == "conflict":
        return ApiError(
            "This object cannot be accessed right now because another API request is accessing it.",
            status=409,
            code="lock_timeout",
        )
    if fault.kind == "rate_limit":
        return ApiError("Request rate limit exceeded.", status=429, code="rate_limit")
    return None


def corrupt(body: Json, fault: Fault) -> Json:
    """The answer with one field (a dotted path) replaced."""
    changed: Json = json.loads(json.dumps(body))
    *outer, last = str(fault.options["field"]).split(".")
    target = changed
    for step in outer:
        target = target[step]
    target[last] = fault.options["value"]
    return changed
