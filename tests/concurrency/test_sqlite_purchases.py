"""Eight processes buy, pay and settle through one SQLite file and one Stripe: no purchase is lost to a
lock, nothing is sold twice, and every cent is in the journal."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django_scopes import scopes_disabled

from orders.order.models import Order, ShopOrder
from orders.order.states import State
from payments.charges.models import Payment, PaymentState
from payments.ledger.models import Account
from payments.ledger.selectors import balance
from shops.hours.models import Slot
from shops.partner.models import AvailabilityKind
from shops.stock.models import DayQuantity
from tests.concurrency.crowd import needs_sqlite
from tests.databases import database_url
from tests.factories import make_product
from tests.faults.street import Street, assert_everything_was_done, message_kinds, street
from tests.orders.market import in_stock, market
from tests.payments.ledger_asserts import assert_ledger_balanced
from tests.payments.till import sandbox
from tests.shops.counters import assert_counters_are_true

__all__ = ["market", "sandbox", "street"]

ROOT = Path(__file__).resolve().parents[2]
PROCESSES, VISITS = 8, 6
STOCK, PER_DAY, PLACES = 16, 12, 40
SECONDS = 180

pytestmark = [needs_sqlite, pytest.mark.django_db(transaction=True)]


def start_shopper(street: Street, start: Path, **what: Any) -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "marketplace.settings.test",
        "DATABASE_URL": database_url(),
        "PLACETTE_VAR": str(start.parent),
        "STRIPE_API_BASE": street.sandbox.url,
    }
    return subprocess.Popen(
        [sys.executable, "-m", "tests.concurrency.sqlite_shopper", str(start), json.dumps(what)],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def all_together(shoppers: list[subprocess.Popen[str]], start: Path) -> Counter[str]:
    """What all of them got, once all of them are up and have been given the start."""
    outcomes: Counter[str] = Counter()
    try:
        for shopper in shoppers:
            assert shopper.stdout is not None
            assert shopper.stdout.readline() == "ready\n", shopper.communicate(timeout=SECONDS)[1]
        start.touch()
        for shopper in shoppers:
            out, err = shopper.communicate(timeout=SECONDS)
            assert shopper.returncode == 0, err
            outcomes.update(json.loads(out))
    finally:
        for shopper in shoppers:
            shopper.kill()
            shopper.wait()
    return outcomes


def test_eight_processes_buy_and_pay_and_none_is_lost(street: Street, tmp_path: Path) -> None:
    street.bakery.window_capacity = PLACES
    street.bakery.save()
    counted = make_product(street.bakery, "Pain", 400, stock=STOCK)
    per_day = make_product(
        street.bakery,
        "Baguette",
        120,
        availability=AvailabilityKind.PER_DAY,
        per_day_quantity=PER_DAY,
    )
    (starts_at,) = street.tomorrow(street.bakery).values()
    connections.close_all()

    start = Path(settings.CLOCK_FILE or tmp_path).parent / "start"
    shoppers = [
        start_shopper(
            street, start, visits=VISITS, products=[counted.pk, per_day.pk], shop=street.bakery.pk,
            starts_at=starts_at.isoformat(),
        )
        for _ in range(PROCESSES)
    ]  # fmt: skip
    outcomes = all_together(shoppers, start)

    sold = STOCK + PER_DAY
    assert outcomes == {"paid": sold, "sold out": PROCESSES * VISITS - sold}
    assert in_stock(counted) == (STOCK, STOCK)
    with scopes_disabled():
        assert DayQuantity.objects.get().held == PER_DAY
        assert Slot.objects.get().held == sold
        assert set(ShopOrder.objects.values_list("state", flat=True)) == {State.PLACED}
    assert Order.objects.count() == sold
    assert Payment.objects.filter(state=PaymentState.PAID).count() == sold
    assert balance(Account.UNDELIVERED) == STOCK * 400 + PER_DAY * 120
    street.go_on()
    assert message_kinds()["order_confirmation:shopper:mail"] == sold
    assert_everything_was_done()
    assert_counters_are_true()
    assert_ledger_balanced()
