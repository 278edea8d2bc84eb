"""Tables whose rows are never changed nor deleted, kept so by triggers in the database itself."""

from collections.abc import Callable

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_SQLITE_CREATE = """
CREATE TRIGGER {table}_append_only_{event} BEFORE {event} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""

_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION kernel_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END
$$
"""

_POSTGRESQL_CREATE = """
CREATE TRIGGER {table}_append_only_{event} BEFORE {event} ON {table}
FOR EACH {level} EXECUTE FUNCTION kernel_refuse_change()
"""


def append_only_operations(table: str) -> list[migrations.RunPython]:
    """Migration operations after which rows of ``table`` can only be added.

    An UPDATE or DELETE (and TRUNCATE on PostgreSQL) then raises IntegrityError. Reversible.
    Put them after the operation that creates the table.
    """
    if not table.isidentifier():
        raise ValueError(f"{table!r} is no plain table name.")
    return [migrations.RunPython(_protector(table), _releaser(table), elidable=False)]


def protect(schema_editor: BaseDatabaseSchemaEditor, table: str) -> None:
    """Create the triggers that make ``table`` append-only."""
    if schema_editor.connection.vendor == "sqlite":
        for event in ("update", "delete"):
            schema_editor.execute(_SQLITE_CREATE.format(table=table, event=event))
        return
    schema_editor.execute(_POSTGRESQL_FUNCTION, params=None)
    for event, level in (("update", "ROW"), ("delete", "ROW"), ("truncate", "STATEMENT")):
        schema_editor.execute(_POSTGRESQL_CREATE.format(table=table, event=event, level=level))


def release(schema_editor: BaseDatabaseSchemaEditor, table: str) -> None:
    """Drop the triggers that make ``table`` append-only."""
    if schema_editor.connection.vendor == "sqlite":
        for event in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER {table}_append_only_{event}")
        return
    for event in ("update", "delete", "truncate"):
        schema_editor.execute(f"DROP TRIGGER {table}_append_only_{event} ON {table}")


_Step = Callable[[Apps, BaseDatabaseSchemaEditor], None]


def _protector(table: str) -> _Step:
    return lambda _apps, schema_editor: protect(schema_editor, table)


def _releaser(table: str) -> _Step:
    return lambda _apps, schema_editor: release(schema_editor, table)
