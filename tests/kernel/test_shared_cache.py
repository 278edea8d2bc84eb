"""Counters of tries are rows of the database: every process counts on, none is lost, each ends in time."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.base import BaseCache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.concurrency.crowd import needs_sqlite
from tests.databases import database_url

ROOT = Path(__file__).resolve().parents[2]
COUNT = """
import django
django.setup()
from django.core.cache import cache
for _ in range(25):
    cache.incr("tries")
"""


@pytest.fixture
def counters(settings, db: None) -> BaseCache:  # type: ignore[no-untyped-def]
    """The cache of the demo town."""
    settings.CACHES = {"default": settings.SHARED_CACHE}
    return caches["default"]


def test_counting_keeps_the_moment_at_which_it_ends(
    counters: BaseCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    counters.add("tries", 0, 900)
    assert (counters.incr("tries"), counters.incr("tries")) == (1, 2)
    from django.core.cache.backends import db

    now = db.tz_now()
    monkeypatch.setattr(db, "tz_now", lambda: now + timedelta(seconds=890))
    assert counters.get("tries") == 2
    monkeypatch.setattr(db, "tz_now", lambda: now + timedelta(seconds=901))
    with pytest.raises(ValueError, match="tries"):
        counters.incr("tries")


@needs_sqlite
@pytest.mark.django_db(transaction=True)
def test_several_processes_count_together_and_lose_nothing(counters: BaseCache) -> None:
    counters.add("tries", 0, 900)
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "marketplace.settings.demo",
        "DATABASE_URL": database_url(),
        "PLACETTE_VAR": str(settings.VAR_DIR),
    }
    crowd = [
        subprocess.Popen([sys.executable, "-c", COUNT], cwd=ROOT, env=environment) for _ in range(3)
    ]
    assert [process.wait(60) for process in crowd] == [0, 0, 0]
    assert counters.get("tries") == 75


def test_a_page_view_leaves_the_counters_alone(counters: BaseCache, client: Client) -> None:
    for address in ("/", "/recherche/?q=pain", "/panier/"):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        assert [row["sql"] for row in asked if "kernel_cache" in row["sql"]] == []
