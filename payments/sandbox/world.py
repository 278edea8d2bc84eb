"""What every operation works on: the store, the clocks, the webhook endpoints."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from marketplace.kernel.clock import machine_now, read_offset
from payments.sandbox.errors import no_such
from payments.sandbox.store import Json, Record, Store, new_id

API_VERSION = "2026-05-27.dahlia"
KEY_PREFIX = "sk_test_sandbox"
CURRENCY = "eur"
HOUR = 3600
DAY = 24 * HOUR

_NOUNS = {
    "checkout.session": "checkout.session",
    "balance_transaction": "balance transaction",
    "radar.early_fraud_warning": "early fraud warning",
    "transfer_reversal": "transfer reversal",
}


@dataclass(frozen=True)
class Endpoint:
    """Where events go. Several secrets give several signatures, as during a rotation."""

    url: str | None = None
    secrets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Config:
    """How one sandbox is set up. ``public_url`` is where browsers reach its pages."""

    public_url: str = "http://127.0.0.1:12111"
    display_name: str = "Les Vitrines de Bourg-les-Halles"
    clock_file: str | os.PathLike[str] | None = None
    platform: Endpoint = field(default_factory=Endpoint)
    connect: Endpoint = field(default_factory=Endpoint)

    def endpoint(self, name: str) -> Endpoint:
        """The endpoint ``platform`` (own events) or ``connect`` (events of connected accounts)."""
        return self.connect if name == "connect" else self.platform


class World:
    """One sandbox."""

    def __init__(self, store: Store, config: Config) -> None:
        self.store = store
        self.config = config
        self.webhooks_waiting = threading.Event()

    def moment(self) -> datetime:
        """The time by the clock shared with the shop, aware, in UTC."""
        path = self.config.clock_file
        return machine_now() + (read_offset(path) if path else timedelta(0))

    def now(self) -> int:
        """The time by the shared clock, in Unix seconds: what objects are stamped with."""
        return int(self.moment().timestamp())

    def machine_time(self) -> float:
        """The machine's time in Unix seconds: signatures, retries."""
        return machine_now().timestamp()

    def get(self, kind: str, identifier: str, *, account: str = "", param: str = "id") -> Record:
        """The object of this kind and account; raises Stripe's resource_missing."""
        record = self.store.get(identifier)
        if record is None or record.kind != kind or record.account != account:
            raise no_such(_NOUNS.get(kind, kind), identifier, param)
        return record

    def create(self, kind: str, prefix: str, body: Json, **columns: object) -> Record:
        """Store a new object under a new id, stamped with the shared clock."""
        head = {"id": new_id(prefix), "object": kind}
        record = Record(id=head["id"], kind=kind, body={**head, "created": self.now(), **body})
        for name, value in columns.items():
            setattr(record, name, value)
        return self.store.insert(record)
