"""20,000 rows of the Open Food Facts file in a worker process, while the town goes on selling."""

import csv
import gzip
import io
import json
import os
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from marketplace.kernel import clock
from marketplace.kernel.actors import SYSTEM
from shops.files.models import ImportRun, Result, RunState
from shops.files.services import begin_import, start_run, undo_import
from shops.partner.models import Partner
from tests import factories
from tests.databases import database_url
from tests.orders.market import Market
from tests.shops.files.carry import DATA, again, results

ROOT = Path(__file__).resolve().parents[2]
ROWS = 20_000
#: A worker that has read nothing weighs about 170 MB.
MOST_MEGABYTES = 400
SECONDS = 1_800

pytestmark = [pytest.mark.soak, pytest.mark.django_db(transaction=True)]


def food(rows: int) -> bytes:
    """So many rows, with prices and stock that the file does not give."""
    path = DATA / "openfoodfacts-fr-100k.csv.gz"
    if not path.exists():
        pytest.skip("the Open Food Facts file is not here")
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(["Code-barres", "Nom", "Ingrédients", "Prix TTC", "TVA", "Stock"])
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, row in zip(range(rows), csv.DictReader(lines), strict=False):
            price = f"{1 + number % 40},{number % 100:02d}"
            writer.writerow(
                [row["ean13"], row["name"], row["ingredients"], price, "5,5", number % 30]
            )
    return out.getvalue().encode()


def worked_elsewhere(run: ImportRun, var: Path, shop: Partner, market: Market) -> dict[str, float]:
    """Another process does the work; meanwhile another shop's page opens and its bread is sold."""
    bread = factories.make_product(shop, f"Pain {run.state}", 400, stock=9_000, max_per_order=9_000)
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "marketplace.settings.test",
        "DATABASE_URL": database_url(),
        "PLACETTE_VAR": str(var),
    }
    worker = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.import_worker", str(run.reference)],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    slowest, visits = 0.0, 0
    end = time.monotonic() + SECONDS
    while worker.poll() is None:
        assert time.monotonic() < end, "the worker did not come to an end"
        start = time.monotonic()
        page = Client().get(reverse("storefront:shop", args=[shop.code]))
        assert page.status_code == 200
        market.put(bread)
        slowest, visits = max(slowest, time.monotonic() - start), visits + 1
        time.sleep(0.2)
    assert worker.returncode == 0
    assert worker.stdout is not None
    said: dict[str, float] = json.loads(worker.stdout.read().splitlines()[-1])
    return said | {"visits": visits, "slowest": slowest}


def test_twenty_thousand_rows_in_bounded_memory_while_others_sell(
    bookshop: Partner, bakery: Partner, market_day: datetime
) -> None:
    content = food(ROWS)
    market = Market()
    with scope(shop=[bookshop]):
        run = start_run(
            actor=SYSTEM,
            shop=bookshop,
            file=ContentFile(content, name="halles.csv"),
            made_at=clock.now(),
        )
    said: dict[str, dict[str, float]] = {}
    said["check"] = worked_elsewhere(run, Path(os.environ["PLACETTE_VAR"]), bakery, market)
    run = again(run)
    assert run.state == RunState.CHECKED, run.problem
    assert results(run)[Result.CREATED] > ROWS * 0.95
    with scope(shop=[bookshop]):
        begin_import(actor=SYSTEM, run=run)
    said["import"] = worked_elsewhere(again(run), Path(os.environ["PLACETTE_VAR"]), bakery, market)
    assert again(run).state == RunState.DONE
    with scope(shop=[bookshop]):
        undo_import(actor=SYSTEM, run=again(run))
    said["undo"] = worked_elsewhere(again(run), Path(os.environ["PLACETTE_VAR"]), bakery, market)
    assert again(run).state == RunState.UNDONE
    for step, figures in said.items():
        speed = ROWS / figures["seconds"]
        sys.stdout.write(f"\n{step}: {speed:.0f} rows/s, {figures}\n")
        assert figures["megabytes"] < MOST_MEGABYTES
        assert figures["visits"] > 0
