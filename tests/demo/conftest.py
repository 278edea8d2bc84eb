"""A small demo town, built once for the tests that only read it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings

from marketplace.demo.loader import load_town
from marketplace.kernel import clock

#: Enough for everything that « Cliente » and « Boulangère » find.
ORDERS = 16


@dataclass(frozen=True)
class SmallTown:
    """What was built, and where."""

    orders: int
    folder: Path
    said: list[str]
    clock_after: datetime


@pytest.fixture(scope="module")
def town(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[SmallTown]:  # type: ignore[no-untyped-def]
    """The demo town with its first orders, in a transaction that is undone after the module."""
    folder = tmp_path_factory.mktemp("town")
    said: list[str] = []
    places = {
        "VAR_DIR": folder,
        "MEDIA_ROOT": folder / "media",
        "CLOCK_FILE": folder / "clock",
        # The test runner has put its own in the place of the demo's.
        "EMAIL_BACKEND": "marketplace.demo.mail.DatabaseBackend",
    }
    with django_db_blocker.unblock():
        block = transaction.atomic()
        block._from_testcase = True  # type: ignore[attr-defined]
        with block:
            with override_settings(**places):
                orders = load_town(orders=ORDERS, say=said.append)
                after = clock.now()
            yield SmallTown(orders, folder, said, after)
            transaction.set_rollback(True)
