"""Empties the database between two tests with real transactions, append-only tables too."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections, transaction
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


#: What migrating writes for Django itself, and no test changes.
_KEPT = {"django_migrations", "django_content_type", "auth_permission", "django_site"}


def empty(connection: BaseDatabaseWrapper) -> None:
    """Delete all rows. Only tables that have some are touched: truncating two hundred takes a second, and
    more where others write to the same disk."""
    quote = connection.ops.quote_name
    tables = sorted(set(connection.introspection.django_table_names(only_existing=True)) - _KEPT)
    looks = " UNION ALL ".join(
        f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {quote(table)})" for table in tables
    )
    with connection.cursor() as cursor:
        cursor.execute(looks)
        filled = [table for (table,) in cursor.fetchall()]
    # Foreign keys are checked at the end of the transaction, so that the order does not matter.
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for table in filled:
            cursor.execute(f"DELETE FROM {quote(table)}")


def allow_flush() -> None:
    """Have every test with real transactions empty the database in spite of the triggers."""
    from payments.ledger.models import ChainHead

    def teardown(_case: Any) -> None:
        with triggers_released(connections["default"]):
            empty(connections["default"])
        # What migrations wrote goes too; the journal's chain begins anew.
        ChainHead.objects.get_or_create(pk=1)

    case_class: Any = TransactionTestCase
    case_class._fixture_teardown = teardown
