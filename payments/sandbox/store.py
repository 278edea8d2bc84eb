"""Where the sandbox keeps its state: Stripe objects as documents in one SQLite file."""

from __future__ import annotations

import json
import secrets
import sqlite3
import string
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock
from typing import Any

Json = dict[str, Any]

_ALPHABET = string.ascii_letters + string.digits
_LOOKED_UP = (
    "transfer_group",
    "payment_intent",
    "charge",
    "source",
    "source_transaction",
    "transfer",
    "destination",
)
_SCHEMA = """
CREATE TABLE IF NOT EXISTS objects (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    account TEXT NOT NULL DEFAULT '',
    amount INTEGER,
    due_at INTEGER,
    body TEXT NOT NULL,
    private TEXT NOT NULL DEFAULT '{}'
);
CREATE INDEX IF NOT EXISTS objects_by_kind ON objects (kind, account, seq);
CREATE INDEX IF NOT EXISTS objects_due ON objects (kind, due_at);
CREATE INDEX IF NOT EXISTS objects_amounts ON objects (kind, account, due_at, amount);
CREATE TABLE IF NOT EXISTS answers (
    key TEXT NOT NULL, account TEXT NOT NULL, request TEXT NOT NULL, request_id TEXT NOT NULL,
    status INTEGER NOT NULL, body TEXT NOT NULL, created INTEGER NOT NULL,
    PRIMARY KEY (key, account)
);
CREATE TABLE IF NOT EXISTS deliveries (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, endpoint TEXT NOT NULL, event TEXT NOT NULL, type TEXT NOT NULL,
    body TEXT NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
    next_attempt_at REAL NOT NULL DEFAULT 0, last_status INTEGER
);
CREATE INDEX IF NOT EXISTS deliveries_pending ON deliveries (state, next_attempt_at);
CREATE TABLE IF NOT EXISTS faults (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, method TEXT NOT NULL, pattern TEXT NOT NULL,
    remaining INTEGER NOT NULL, options TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


@dataclass
class Record:
    """A stored object: ``body`` is what the API shows, ``private`` what only the sandbox knows.

    ``amount`` (cents) is what the object moves in a balance; ``due_at`` (Unix seconds by the shared clock)
    is when time does something to it.
    """

    id: str
    kind: str
    body: Json
    account: str = ""
    amount: int | None = None
    due_at: int | None = None
    private: Json = field(default_factory=dict)
    seq: int = 0


class Store:
    """One SQLite connection behind one lock: a request is a transaction, one at a time."""

    def __init__(self, path: str | Path) -> None:
        if str(path) != ":memory:":
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        self.lock = RLock()
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        self._connection.executescript(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;" + _SCHEMA
        )
        for name in _LOOKED_UP:
            self._connection.execute(
                f"CREATE INDEX IF NOT EXISTS objects_by_{name}"
                f" ON objects (kind, json_extract(body, '$.{name}'))"
            )

    def close(self) -> None:
        """Close the file; the store cannot be used afterwards."""
        with self.lock:
            self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, and nobody else meanwhile. Nested use joins the outer transaction."""
        with self.lock:
            if self._connection.in_transaction:
                yield
                return
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def execute(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        """Run one statement and return its rows."""
        with self.lock:
            return self._connection.execute(sql, values).fetchall()

    def insert(self, record: Record) -> Record:
        """Store a new object."""
        rows = self.execute(
            "INSERT INTO objects (id, kind, account, amount, due_at, body, private)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING seq",
            record.id,
            record.kind,
            record.account,
            record.amount,
            record.due_at,
            json.dumps(record.body),
            json.dumps(record.private),
        )
        record.seq = rows[0]["seq"]
        return record

    def save(self, record: Record) -> None:
        """Store a changed object."""
        self.execute(
            "UPDATE objects SET amount = ?, due_at = ?, body = ?, private = ? WHERE seq = ?",
            record.amount,
            record.due_at,
            json.dumps(record.body),
            json.dumps(record.private),
            record.seq,
        )

    def get(self, identifier: str) -> Record | None:
        """The object with this id, of any kind."""
        rows = self.execute("SELECT * FROM objects WHERE id = ?", identifier)
        return _record(rows[0]) if rows else None

    def find(
        self,
        kind: str,
        *,
        account: str = "",
        where: dict[str, Any] | None = None,
        bounds: dict[str, int] | None = None,
        before: int | None = None,
        limit: int = -1,
    ) -> list[Record]:
        """Objects of a kind, newest first. ``where`` compares fields of the body (a list: any of them),
        ``bounds`` its creation time, ``before`` is the seq of the last object already seen."""
        clauses = ["kind = ?", "account = ?"]
        values: list[Any] = [kind, account]
        for name, value in (where or {}).items():
            wanted = value if isinstance(value, list) else [value]
            clauses.append(f"json_extract(body, '$.{name}') IN ({', '.join('?' * len(wanted))})")
            values += wanted
        for bound, value in (bounds or {}).items():
            operator = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}[bound]
            clauses.append(f"json_extract(body, '$.created') {operator} ?")
            values.append(value)
        if before is not None:
            clauses.append("seq < ?")
            values.append(before)
        rows = self.execute(
            f"SELECT * FROM objects WHERE {' AND '.join(clauses)} ORDER BY seq DESC LIMIT {int(limit)}",
            *values,
        )
        return [_record(row) for row in rows]

    def due(self, kind: str, now: int) -> list[Record]:
        """Objects of a kind, of any account, whose time has come, the earliest first."""
        rows = self.execute(
            "SELECT * FROM objects WHERE kind = ? AND due_at <= ? ORDER BY due_at, seq", kind, now
        )
        return [_record(row) for row in rows]

    def total(self, kind: str, *, account: str = "", due_until: int | None = None) -> int:
        """The sum of amounts of a kind, all of them or those due until a time (cents)."""
        bound = "" if due_until is None else f" AND due_at <= {int(due_until)}"
        rows = self.execute(
            f"SELECT COALESCE(SUM(amount), 0) AS total FROM objects WHERE kind = ? AND account = ?{bound}",
            kind,
            account,
        )
        return int(rows[0]["total"])

    def setting(self, name: str) -> Any:
        """A switch set through the control routes; None when it was never set."""
        rows = self.execute("SELECT value FROM settings WHERE name = ?", name)
        return json.loads(rows[0]["value"]) if rows else None

    def set_setting(self, name: str, value: Any) -> None:
        """Set a switch."""
        self.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", name, json.dumps(value))

    def forget_everything(self) -> None:
        """Empty every table."""
        with self.transaction():
            for table in ("objects", "answers", "deliveries", "faults", "settings"):
                self.execute(f"DELETE FROM {table}")


def new_id(prefix: str, length: int = 24) -> str:
    """A random identifier with one of Stripe's prefixes, such as ``tr_``."""
    return prefix + "".join(secrets.choice(_ALPHABET) for _ in range(length))


def _record(row: sqlite3.Row) -> Record:
    return Record(
        id=row["id"],
        kind=row["kind"],
        account=row["account"],
        amount=row["amount"],
        due_at=row["due_at"],
        body=json.loads(row["body"]),
        private=json.loads(row["private"]),
        seq=row["seq"],
    )
