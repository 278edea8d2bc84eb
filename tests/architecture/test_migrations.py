"""Migrations are complete and can be taken back."""

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import oscar
import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.special import SeparateDatabaseAndState

from tests.architecture.test_rooms import ROOMS, ROOT

#: Back to what Oscar had before us, and forward again; the person's table stays: all others need it.
THERE_AND_BACK = """
import django
django.setup()
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from tests.architecture.test_migrations import targets
call_command("migrate", verbosity=0)
MigrationExecutor(connection).migrate(targets())
call_command("migrate", verbosity=0)
print("there and back")
"""


def ours() -> Iterator[tuple[str, str, Migration]]:
    """App, name and migration of every one that we wrote: those of our rooms that Oscar has not."""
    theirs = Path(oscar.__file__).parent / "apps"
    for (app, name), migration in MigrationExecutor(connection).loader.disk_migrations.items():
        is_own = migration.__module__.partition(".")[0] in ROOMS
        if is_own and not (theirs / app / "migrations" / f"{name}.py").exists():
            yield app, name, migration


def targets() -> list[tuple[str, str | None]]:
    """Per app of ours the last migration before our first; the user's first stays."""
    first: dict[str, str] = {}
    for app, name, _migration in ours():
        first[app] = min(name, first.get(app, name))
    names = sorted(MigrationExecutor(connection).loader.disk_migrations)
    before = {
        app: max((n for a, n in names if a == app and n < start), default=None)
        for app, start in first.items()
    }
    return [*{**before, "kernel": first["kernel"]}.items()]


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_migration_of_ours_can_be_reversed() -> None:
    checked = 0
    for app, name, migration in ours():
        for operation in _flat(migration.operations):
            assert operation.reversible, f"{app}.{name}: {operation.describe()}"
        checked += 1
    assert checked > 50


@pytest.mark.soak
def test_every_migration_of_ours_goes_back_and_forth(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "PLACETTE_VAR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'town.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "marketplace.settings.demo",
    }
    done = subprocess.run(
        [sys.executable, "-c", THERE_AND_BACK],
        env=environment, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "there and back" in done.stdout, done.stderr


def _flat(operations: Iterable[Operation]) -> list[Operation]:
    flat = []
    for operation in operations:
        if isinstance(operation, SeparateDatabaseAndState):
            flat += _flat(operation.database_operations)
        else:
            flat.append(operation)
    return flat
