"""Forty-five days of the shared clock with a real worker and beat, killed on the way.

A baker who never gives what was ordered: a wedding cake made to order, promised within thirty days,
and bread that waits ready in its window and that nobody fetches. Worker and beat are killed three
times in the middle of their work and the broker's data deleted; every message comes exactly once.
"""

import time as machine
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from django_scopes import scopes_disabled

from marketplace.demo.models import SentMessage
from marketplace.kernel import clock
from marketplace.kernel.actors import SYSTEM, Actor
from marketplace.kernel.models import Deadline, OutboxMessage, User
from orders.basket.services import add_product
from orders.basket.visitors import Visitor
from orders.order.models import Order, ShopOrder, ShopOrderState
from orders.pickup.services import mark_ready, mark_seen
from orders.placing.contact import Contact
from orders.placing.services import place_order, start_payment
from payments.charges.models import PaymentAttempt
from payments.charges.services import settle_payment
from payments.refunds.models import Refund, RefundState
from payments.sandbox.testing import SandboxServer
from shops.hours.windows import windows_for
from shops.partner.models import AvailabilityKind, Partner
from tests.factories import make_product
from tests.simulation.processes import Processes

pytestmark = pytest.mark.django_db(transaction=True)

FIRST_DAY = date(2026, 11, 19)
SATURDAY = date(2026, 11, 28)
STEP_TIMEOUT = 60
#: Days on which the processes die while there is work: a reminder, the notice of rights, a refund.
KILLED_ON = (date(2026, 12, 4), date(2026, 12, 20), date(2027, 1, 3))

#: Message and recipient, of the cake's part; each exactly once.
CAKE = {
    ("new_order", "shop", "mail"),
    ("new_order", "shop", "sms"),
    ("to_order_reminder:0:15", "shop", "mail"),
    ("to_order_reminder:0:15", "association", "mail"),
    ("to_order_reminder:0:7", "shop", "mail"),
    ("to_order_reminder:0:7", "association", "mail"),
    ("to_order_reminder:0:2", "shop", "mail"),
    ("to_order_reminder:0:2", "association", "mail"),
    ("overdue:0", "shopper", "mail"),
    ("overdue:0", "shop", "mail"),
    ("overdue:0", "association", "mail"),
    ("cancelled", "shopper", "mail"),
    ("cancelled", "shopper", "sms"),
    ("cancelled", "shop", "mail"),
    ("cancelled", "shop", "sms"),
}
BREAD = {
    ("new_order", "shop", "mail"),
    ("new_order", "shop", "sms"),
    ("ready:0", "shopper", "mail"),
    ("ready:0", "shopper", "sms"),
    ("window_reminder:0", "shopper", "mail"),
    ("not_collected:0", "shopper", "mail"),
    ("not_collected:0", "shop", "mail"),
    ("not_collected:0", "association", "mail"),
    ("cancelled", "shopper", "mail"),
    ("cancelled", "shop", "mail"),
}


@pytest.fixture
def sandbox() -> Iterator[SandboxServer]:
    with SandboxServer(clock_file=django_settings.CLOCK_FILE) as server:
        yield server


@pytest.fixture
def processes(tmp_path: Path, sandbox: SandboxServer) -> Iterator[Processes]:
    running = Processes(tmp_path, sandbox.url)
    yield running
    running.close()


@pytest.fixture
def order(
    settings: Any, sandbox: SandboxServer, market_day: datetime, shopper: User, bakery: Partner
) -> Order:
    """Louise pays for a cake made to order and for bread on Saturday; the baker has seen both."""
    settings.STRIPE_API_BASE = sandbox.url
    cake = make_product(
        bakery, "Pièce montée", 9000, availability=AvailabilityKind.TO_ORDER, max_days=30
    )
    bread = make_product(bakery, "Pain de seigle", 420)
    visitor = Visitor(user=shopper)
    add_product(visitor=visitor, product_id=cake.pk)
    add_product(visitor=visitor, product_id=bread.pk)
    window = next(window for window in windows_for(bakery) if window.day == SATURDAY)
    order = place_order(
        actor=Actor.of(shopper),
        visitor=visitor,
        choices={bakery.pk: window.starts_at},
        contact=Contact("Louise Garnier", "louise@exemple.test", "+33639980001"),
        language="fr",
        nonce=uuid4(),
    )
    start_payment(order)
    sandbox.pay(session_of(order))
    settle_payment(order_ref=order.reference)
    # Stripe's fee is the association's to bear: with nothing of its own there, a refund would wait.
    sandbox.set_balance(20_000)
    for part in parts(order):
        mark_seen(actor=SYSTEM, shop_order_ref=part.reference)
    return order


def parts(order: Order) -> list[ShopOrder]:
    with scopes_disabled():
        return list(ShopOrder.objects.filter(order=order))


def session_of(order: Order) -> str:
    return PaymentAttempt.objects.get(payment__order_ref=order.reference).session_id


def work_left() -> int:
    """Deadlines that are due and messages that are not delivered."""
    due = Deadline.objects.filter(done_at=None, cancelled_at=None, due_at__lte=clock.now())
    open_messages = OutboxMessage.objects.exclude(
        state__in=(OutboxMessage.DONE, OutboxMessage.DEAD)
    )
    return due.count() + open_messages.count()


def wait_for_work(done: bool = True) -> None:
    """Wait until the processes have done what is due; with ``done=False``, until they have begun."""
    end = machine.monotonic() + STEP_TIMEOUT
    before = OutboxMessage.objects.count()
    while machine.monotonic() < end:
        if (
            (not work_left())
            if done
            else (OutboxMessage.objects.count() > before or not work_left())
        ):
            return
        machine.sleep(0.02)
    failed = list(Deadline.objects.exclude(last_error="").values_list("kind", "last_error"))
    failed += list(OutboxMessage.objects.exclude(last_error="").values_list("key", "last_error"))
    raise AssertionError(f"Work is left after {STEP_TIMEOUT} s: {failed}")


def let_leases_run_out() -> None:
    """Two minutes pass on the machine: what a dead process had begun is open to another."""
    OutboxMessage.objects.filter(state=OutboxMessage.LEASED).update(lease_until=clock.machine_now())


def sent(part: ShopOrder) -> Counter[tuple[str, str, str]]:
    """How often each message about this part was sent, by message, recipient and channel."""
    keys = dict(OutboxMessage.objects.values_list("pk", "key"))
    counts: Counter[tuple[str, str, str]] = Counter()
    for message_id in SentMessage.objects.values_list("message_id", flat=True):
        key = next(key for pk, key in keys.items() if str(pk) in message_id)
        if str(part.reference) in key:
            name, _, rest = key.partition(f":{part.reference}")
            *details, to, channel = rest.strip(":").split(":")
            counts[":".join([name, *details]), to, channel] += 1
    return counts


def test_every_reminder_comes_exactly_once_in_forty_five_days(
    order: Order, processes: Processes
) -> None:
    cake, bread = sorted(parts(order), key=lambda part: part.due_date is None)
    processes.start()
    wait_for_work()
    mark_ready(actor=SYSTEM, shop_order_ref=bread.reference)
    interrupted: list[int] = []
    for day in range(46):
        for hour in (time(8, 1), time(18, 1)):
            moment = clock.local_datetime(FIRST_DAY + timedelta(days=day), hour)
            if moment > clock.now():
                live_at(moment, processes, interrupted)

    assert any(interrupted), "The processes died when nothing was left to do: nothing was proven."
    assert sent(cake) == Counter(CAKE)
    assert sent(bread) == Counter(BREAD)
    assert [part.state for part in parts(order)] == [ShopOrderState.CANCELLED] * 2
    refunds = list(Refund.objects.order_by("amount_cents").values_list("amount_cents", "state"))
    assert refunds == [(420, RefundState.SUCCEEDED), (9000, RefundState.SUCCEEDED)]
    assert SentMessage.objects.filter(subject__startswith="Remboursement de").count() == 2


def live_at(moment: datetime, processes: Processes, interrupted: list[int]) -> None:
    """Come to this moment; on three mornings the power fails in the middle of the work.

    ``interrupted`` takes how much of it was left each time.
    """
    clock.move_to(moment)
    local = clock.local(moment)
    if local.date() in KILLED_ON and local.hour == 8:
        wait_for_work(done=False)
        processes.kill()
        interrupted.append(work_left())
        processes.lose_broker()
        let_leases_run_out()
        processes.start()
    wait_for_work()
