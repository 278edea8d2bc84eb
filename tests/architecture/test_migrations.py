"""Migrations are complete and can be taken back."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.special import SeparateDatabaseAndState

OURS = {
    "kernel", "demo", "catalogue", "partner", "merchants", "hours", "stock", "basket", "order", "pickup", "returns",
    "sales", "gateway", "charges", "transfers", "refunds", "ledger", "prices",
}  # fmt: skip


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
def test_every_migration_of_ours_can_be_reversed() -> None:
    loader = MigrationExecutor(connection).loader
    for (app, name), migration in loader.disk_migrations.items():
        if app not in OURS or (
            "placette" not in name and app in {"catalogue", "partner", "basket", "order"}
        ):
            continue
        for operation in _flat(migration.operations):
            assert operation.reversible, f"{app}.{name}: {operation.describe()}"


def _flat(operations: list[Operation]) -> list[Operation]:
    flat = []
    for operation in operations:
        if isinstance(operation, SeparateDatabaseAndState):
            flat += _flat(list(operation.database_operations))
        else:
            flat.append(operation)
    return flat
