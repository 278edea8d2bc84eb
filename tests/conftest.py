"""What every test shares: a database that is ready in a moment, and the cast."""

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from filelock import FileLock

from tests.append_only import allow_flush

pytest_plugins = ["tests.cast"]

allow_flush()

#: A busy machine is no mistake of the program's.
hypothesis.settings.register_profile("placette", deadline=None)
hypothesis.settings.load_profile("placette")

ROOT = Path(__file__).resolve().parent.parent


def _migrations_fingerprint() -> str:
    """A name that changes whenever any migration does."""
    digest = hashlib.sha256()
    for room in ("marketplace", "shops", "orders", "payments"):
        for path in sorted((ROOT / room).rglob("migrations/*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


@pytest.fixture(scope="session")
def django_db_modify_db_settings_parallel_suffix() -> None:
    """We name each worker's database ourselves."""


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: pytest.FixtureRequest, tmp_path_factory) -> Iterator[None]:  # type: ignore[no-untyped-def]
    """Every worker gets a copy of one migrated database: migrating takes a quarter of a minute."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        if "sqlite" in settings.DATABASES["default"]["ENGINE"]:
            yield from _sqlite_copy(tmp_path_factory.mktemp("database"))
        else:
            yield from _postgres_copy()


def _sqlite_copy(folder: Path) -> Iterator[None]:
    cache = ROOT / "var" / "test-templates"
    cache.mkdir(parents=True, exist_ok=True)
    template = cache / f"{_migrations_fingerprint()}.sqlite3"
    with FileLock(str(cache / "lock")):
        if not template.exists():
            for old in cache.glob("*.sqlite3*"):
                old.unlink()
            making = template.with_suffix(".making")
            making.unlink(missing_ok=True)
            _use_database(str(making))
            call_command("migrate", verbosity=0, interactive=False)
            connections["default"].cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connections["default"].close()
            making.rename(template)
    copy = folder / "test.sqlite3"
    shutil.copy(template, copy)
    _use_database(str(copy))
    yield
    connections["default"].close()


def _postgres_copy() -> Iterator[None]:
    import os

    import psycopg

    config = settings.DATABASES["default"]
    server = {
        "host": config["HOST"],
        "port": config["PORT"] or 5432,
        "user": config["USER"],
        "password": config["PASSWORD"],
    }
    template = f"placette_template_{_migrations_fingerprint()}"
    copy = f"placette_test_{os.getpid()}"
    lock = ROOT / "var" / "test-templates"
    lock.mkdir(parents=True, exist_ok=True)
    with (
        FileLock(str(lock / "lock-pg")),
        psycopg.connect(dbname="postgres", autocommit=True, **server) as admin,
    ):
        if not admin.execute("select 1 from pg_database where datname = %s", [template]).fetchone():
            admin.execute(f"drop database if exists {template}_making with (force)")
            admin.execute(f"create database {template}_making")
            _use_database(f"{template}_making")
            call_command("migrate", verbosity=0, interactive=False)
            connections["default"].close()
            admin.execute(f"alter database {template}_making rename to {template}")
        admin.execute(f"drop database if exists {copy} with (force)")
        admin.execute(f"create database {copy} template {template}")
    _use_database(copy)
    yield
    connections["default"].close()
    with psycopg.connect(dbname="postgres", autocommit=True, **server) as admin:
        admin.execute(f"drop database if exists {copy} with (force)")


def _use_database(name: str) -> None:
    connections["default"].close()
    settings.DATABASES["default"]["NAME"] = name
    connections["default"].settings_dict["NAME"] = name


@pytest.fixture(autouse=True)
def _clock_stands_right(tmp_path: Path, settings) -> None:  # type: ignore[no-untyped-def]
    """Each test has a clock of its own."""
    settings.CLOCK_FILE = tmp_path / "clock"
