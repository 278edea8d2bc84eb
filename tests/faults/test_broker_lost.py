"""Promise 5: the broker only carries hints. Its data is deleted while messages wait in it, before a worker
has run and under a running one: every message is sent, once."""

import time as machine
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings

from marketplace.demo.models import SentMessage
from marketplace.kernel.models import OutboxMessage
from orders.order.models import Order
from shops.partner.models import Partner, SellingMode
from tests.factories import make_product
from tests.faults.elsewhere import act_elsewhere
from tests.orders.market import Market, market
from tests.simulation.processes import Processes

__all__ = ["market"]

pytestmark = pytest.mark.django_db(transaction=True)

NO_STRIPE = "http://127.0.0.1:9"
SECONDS = 60


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[Processes]:
    running = Processes(tmp_path, NO_STRIPE)
    yield running
    running.close()


@pytest.fixture
def reserving_shop(bakery: Partner) -> Partner:
    """What is reserved is placed at once: its mails and SMS wait from the commit on."""
    bakery.mode = SellingMode.RESERVES
    bakery.save()
    return bakery


def reserve(market: Market, shop: Partner, var: Path) -> None:
    """A web process of its own, which sends its hints to the same broker as the workers."""
    market.put(make_product(shop))
    (starts_at,) = market.choose(shop).values()
    (var / "clock").write_bytes(Path(settings.CLOCK_FILE or "").read_bytes())
    act_elsewhere(
        "buy", var=var, stripe=NO_STRIPE, token=str(market.visitor.token), shop=shop.pk,
        starts_at=starts_at.isoformat(), nonce=str(uuid4()),
    )  # fmt: skip


def wait_until_all_is_sent() -> None:
    end = machine.monotonic() + SECONDS
    while OutboxMessage.objects.exclude(state=OutboxMessage.DONE).exists():
        left = list(OutboxMessage.objects.values_list("key", "state", "last_error"))
        assert machine.monotonic() < end, left
        machine.sleep(0.05)


def assert_all_told_once(orders: int) -> None:
    """Mail to Louise, mail and SMS to the shop, for each order."""
    assert Order.objects.count() == orders
    assert OutboxMessage.objects.count() == SentMessage.objects.count() == 3 * orders
    assert OutboxMessage.objects.filter(attempts__gt=1).count() == 0


def test_hints_deleted_before_any_worker_ran_lose_no_message(
    market: Market, reserving_shop: Partner, processes: Processes
) -> None:
    reserve(market, reserving_shop, processes.var)
    hints = list((processes.var / "broker" / "queue").iterdir())
    assert len(hints) == 3
    assert SentMessage.objects.count() == 0
    processes.lose_broker()
    processes.start()
    wait_until_all_is_sent()
    assert_all_told_once(1)


def test_hints_deleted_under_running_workers_lose_no_message(
    market: Market, reserving_shop: Partner, processes: Processes
) -> None:
    """Somebody empties the queue again and again while shoppers order and workers run."""
    processes.start()
    queue = processes.var / "broker" / "queue"
    for buyer in (market, Market(), Market()):
        reserve(buyer, reserving_shop, processes.var)
        for hint in queue.iterdir():
            hint.unlink(missing_ok=True)
    wait_until_all_is_sent()
    assert_all_told_once(3)
