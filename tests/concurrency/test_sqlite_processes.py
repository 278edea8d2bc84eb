"""Eight processes buy from one SQLite file: nobody is turned away by a lock, nothing is sold twice."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django_scopes import scopes_disabled

from shops.hours.models import Slot, SlotHold
from shops.partner.models import AvailabilityKind, Partner, StockRecord
from shops.stock.models import DayQuantity, HoldState, StockHold
from tests.concurrency.crowd import needs_sqlite
from tests.factories import make_product, stock_record_of

ROOT = Path(__file__).resolve().parents[2]
PROCESSES = 8
ATTEMPTS = 25
STOCK, PER_DAY, PLACES = 60, 40, 30
SECONDS = 120

pytestmark = [needs_sqlite, pytest.mark.django_db(transaction=True)]


def start_buyer(start: Path, record: StockRecord, per_day: StockRecord) -> subprocess.Popen[str]:
    numbers = [str(number) for number in (ATTEMPTS, record.pk, per_day.pk, record.partner_id)]
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "marketplace.settings.test",
        "DATABASE_URL": f"sqlite:///{settings.DATABASES['default']['NAME']}",
        "PLACETTE_VAR": str(start.parent),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "tests.concurrency.sqlite_buyer", str(start), *numbers],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_eight_processes_lose_nothing_and_oversell_nothing(
    bakery: Partner, market_day: object, tmp_path: Path
) -> None:
    bakery.window_capacity = PLACES
    bakery.save()
    counted = stock_record_of(make_product(bakery, stock=STOCK))
    per_day = stock_record_of(
        make_product(bakery, availability=AvailabilityKind.PER_DAY, per_day_quantity=PER_DAY)
    )
    connection.close()

    start = tmp_path / "start"
    buyers = [start_buyer(start, counted, per_day) for _ in range(PROCESSES)]
    try:
        for buyer in buyers:
            assert buyer.stdout is not None
            assert buyer.stdout.readline() == "ready\n", buyer.communicate(timeout=SECONDS)[1]
        start.touch()
        got: Counter[str] = Counter()
        for buyer in buyers:
            out, err = buyer.communicate(timeout=SECONDS)
            assert buyer.returncode == 0, err
            got.update(json.loads(out))
    finally:
        for buyer in buyers:
            buyer.kill()
            buyer.wait()

    counted.refresh_from_db()
    with scopes_disabled():
        held = StockHold.objects.filter(state=HoldState.HELD)
        on_record = held.filter(stock_record=counted).count()
        on_day = held.filter(stock_record=per_day).count()
        places = SlotHold.objects.count()
        assert got["counted"] - got["given_back"] == counted.num_allocated == on_record == STOCK
        assert got["per_day"] == DayQuantity.objects.get().held == on_day == PER_DAY
        assert got["place"] == Slot.objects.get().held == places == PLACES
