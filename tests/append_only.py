"""Lets Django's flush, between two tests with real transactions, empty append-only tables."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import TransactionTestCase

_SQLITE_TRIGGERS = (
    "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_append_only_%'"
)
_POSTGRESQL_TRIGGERS = (
    "SELECT tgname, tgrelid::regclass FROM pg_trigger WHERE tgname LIKE '%_append_only_%'"
)


@contextmanager
def triggers_released(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Take the append-only triggers away for the length of a ``with`` block."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            triggers = cursor.execute(_SQLITE_TRIGGERS).fetchall()
            release = [f"DROP TRIGGER {name}" for name, _ in triggers]
            protect = [sql for _, sql in triggers]
        else:
            cursor.execute(_POSTGRESQL_TRIGGERS)
            tables = sorted({table for _, table in cursor.fetchall()})
            release = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables]
            protect = [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables]
        for statement in release:
            cursor.execute(statement)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for statement in protect:
                cursor.execute(statement)


def allow_flush() -> None:
    """Have every test with real transactions flush the database in spite of the triggers."""
    from payments.ledger.models import ChainHead

    case_class: Any = TransactionTestCase
    teardown = case_class._fixture_teardown

    def teardown_past_triggers(case: Any) -> None:
        with triggers_released(connections["default"]):
            teardown(case)
        # What migrations wrote goes with the flush; the journal's chain begins anew.
        ChainHead.objects.get_or_create(pk=1)

    case_class._fixture_teardown = teardown_past_triggers
