"""Many people acting at the same moment, each with a connection to the database of their own."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections
from filelock import FileLock

SECONDS = 120
_ONE_CROWD_AT_A_TIME = Path(__file__).resolve().parents[2] / "var" / "test-templates" / "crowd"

needs_postgres = pytest.mark.skipif(
    "sqlite" in settings.DATABASES["default"]["ENGINE"],
    reason="SQLite lets one writer in at a time, so nothing races: needs PostgreSQL (DATABASE_URL)",
)
needs_sqlite = pytest.mark.skipif(
    "sqlite" not in settings.DATABASES["default"]["ENGINE"],
    reason="is about several processes on one SQLite file",
)


def all_at_once(act: Callable[[int], Any], people: int = 64) -> list[Any]:
    """Call ``act(number)`` for each person at the same moment; gives what they got, or the exception.

    Everyone is connected before the first one acts. A server takes a hundred connections, so
    there is one crowd at a time, whatever the number of test processes.
    """
    start = Barrier(people)
    outcomes: list[Any] = [None] * people

    def live(number: int) -> None:
        try:
            connection.ensure_connection()
            start.wait(SECONDS)
            outcomes[number] = act(number)
        except BaseException as error:
            outcomes[number] = error
        finally:
            connections.close_all()

    _ONE_CROWD_AT_A_TIME.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{_ONE_CROWD_AT_A_TIME}.lock", timeout=SECONDS):
        threads = [Thread(target=live, args=(number,), daemon=True) for number in range(people)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(SECONDS)
            assert not thread.is_alive(), "someone waits for ever"
    return outcomes


def wait_until_somebody_waits(seconds: float = 10) -> bool:
    """Return once a transaction of this database waits for another's lock; False if none ever does."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone():
                return True
        time.sleep(0.02)
    return False


def failures(outcomes: Sequence[Any]) -> list[BaseException]:
    """What went wrong in a way nobody foresaw."""
    return [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
