"""Signed deliveries of events: queue, signatures, retries."""

from __future__ import annotations

import hashlib
import hmac
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass

from payments.sandbox import faults
from payments.sandbox.store import Json
from payments.sandbox.world import World

_PLATFORM_TYPES = (
    "checkout.session.",
    "payment_intent.",
    "charge.",
    "refund.",
    "radar.early_fraud_warning.",
    "transfer.",
    "payout.",
)
_CONNECT_TYPES = ("account.", "capability.", "payout.")
_MOST_ATTEMPTS = 16
_TIMEOUT_SECONDS = 10


@dataclass(frozen=True)
class Delivery:
    """One attempt to hand an event over: the raw body and its ``Stripe-Signature``."""

    endpoint: str
    event: str
    type: str
    body: bytes
    signature: str
    attempt: int


def sign(body: bytes, secrets: tuple[str, ...] | list[str], at: float) -> str:
    """The ``Stripe-Signature`` header for a raw body at a machine time (Unix seconds)."""
    moment = int(at)
    signed = f"{moment}.".encode() + body
    digests = [hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest() for secret in secrets]
    return ",".join([f"t={moment}", *(f"v1={digest}" for digest in digests)])


def enqueue(world: World, event_id: str, event_type: str, body: str, account: str) -> None:
    """Queue an event for its endpoint, if that endpoint listens to its type."""
    endpoint, listened = ("connect", _CONNECT_TYPES) if account else ("platform", _PLATFORM_TYPES)
    if not event_type.startswith(listened):
        return
    fault = faults.take(world.store, faults.WEBHOOK_FAULTS, event_type)
    kind = fault.kind if fault else ""
    state = {"webhook_lost": "lost", "webhook_held": "held", "webhook_reorder": "held"}.get(
        kind, "pending"
    )
    at = world.machine_time() + (fault.seconds if fault and kind == "webhook_delay" else 0)
    for _ in range(2 if kind == "webhook_duplicate" else 1):
        world.store.execute(
            "INSERT INTO deliveries (endpoint, event, type, body, state, next_attempt_at)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            endpoint,
            event_id,
            event_type,
            body,
            state,
            at,
        )
    if fault and kind == "webhook_reorder":
        _release_when_enough(world, int(fault.options.get("hold", 2)))
    world.webhooks_waiting.set()


def release(world: World, *, last_first: bool = False) -> int:
    """Send the held deliveries, in order or last first; returns how many."""
    order = "DESC" if last_first else "ASC"
    held = world.store.execute(
        f"SELECT seq FROM deliveries WHERE state = 'held' ORDER BY seq {order}"
    )
    for position, row in enumerate(held):
        world.store.execute(
            "UPDATE deliveries SET state = 'pending', next_attempt_at = ? WHERE seq = ?",
            world.machine_time() + position / 1_000_000,
            row["seq"],
        )
    world.webhooks_waiting.set()
    return len(held)


def _release_when_enough(world: World, wanted: int) -> None:
    held = world.store.execute("SELECT COUNT(*) AS number FROM deliveries WHERE state = 'held'")
    if held[0]["number"] >= wanted:
        release(world, last_first=True)


def due(
    world: World, endpoints: list[str], limit: int = 100, *, even_later: bool = False
) -> list[int]:
    """The deliveries whose time has come (with ``even_later``: all that wait), in order."""
    until = float("inf") if even_later else world.machine_time()
    rows = world.store.execute(
        "SELECT seq FROM deliveries WHERE state = 'pending' AND next_attempt_at <= ?"
        f" AND endpoint IN ({', '.join('?' * len(endpoints))}) ORDER BY next_attempt_at, seq LIMIT ?",
        until,
        *endpoints,
        limit,
    )
    return [row["seq"] for row in rows]


def attempt(world: World, seq: int, send: Callable[[Delivery], int | None]) -> bool:
    """Try one delivery. ``send`` returns the HTTP status (None counts as 200); other than 2xx tries again."""
    row = world.store.execute("SELECT * FROM deliveries WHERE seq = ?", seq)[0]
    body = row["body"].encode()
    secrets = world.config.endpoint(row["endpoint"]).secrets
    status = send(
        Delivery(
            endpoint=row["endpoint"],
            event=row["event"],
            type=row["type"],
            body=body,
            signature=sign(body, secrets, world.machine_time()),
            attempt=row["attempts"] + 1,
        )
    )
    delivered = status is None or 200 <= status < 300
    attempts = row["attempts"] + 1
    state = "delivered" if delivered else "dead" if attempts >= _MOST_ATTEMPTS else "pending"
    world.store.execute(
        "UPDATE deliveries SET state = ?, attempts = ?, next_attempt_at = ?, last_status = ? WHERE seq = ?",
        state,
        attempts,
        world.machine_time() + min(2**attempts, 3600),
        status or 200,
        seq,
    )
    return delivered


def describe(world: World) -> list[Json]:
    """Every delivery, oldest first, without its body."""
    rows = world.store.execute("SELECT * FROM deliveries ORDER BY seq")
    return [{name: row[name] for name in row.keys() if name != "body"} for row in rows]  # noqa: SIM118


def post_to(urls: dict[str, str]) -> Callable[[Delivery], int]:
    """A sender that posts to the URL of each endpoint; 0 when nobody answers."""

    def send(delivery: Delivery) -> int:
        request = urllib.request.Request(
            urls[delivery.endpoint],
            data=delivery.body,
            headers={
                "Content-Type": "application/json; charset=utf-8",
                "Stripe-Signature": delivery.signature,
                "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    return send


class Deliverer(threading.Thread):
    """Delivers in the background to the endpoints that have a URL."""

    def __init__(self, world: World) -> None:
        super().__init__(name="sandbox-webhooks", daemon=True)
        self._world = world
        self._stopping = threading.Event()
        endpoints = {name: world.config.endpoint(name).url for name in ("platform", "connect")}
        self._urls = {name: url for name, url in endpoints.items() if url}

    def stop(self) -> None:
        """Finish the delivery under way and end."""
        self._stopping.set()
        self._world.webhooks_waiting.set()

    def run(self) -> None:
        send = post_to(self._urls)
        while not self._stopping.is_set():
            self._world.webhooks_waiting.wait(0.5)
            self._world.webhooks_waiting.clear()
            for seq in due(self._world, list(self._urls)):
                if self._stopping.is_set():
                    return
                attempt(self._world, seq, send)
