"""Nobody waits for anybody in a ring, also where one transaction gives things back and takes others, or
gives several orders at once. On PostgreSQL, which alone has row locks to wait for."""

from datetime import datetime, timedelta
from itertools import pairwise
from threading import Event
from typing import Any
from uuid import UUID

import pytest
from django_scopes import scopes_disabled

from marketplace.kernel import clock, deadlines, faults
from marketplace.kernel.models import Deadline, User
from orders.basket.codes import give_code
from orders.order.models import Order, ShopOrder
from orders.order.states import State
from orders.pickup.services import answer_closing, choose_window, mark_ready
from orders.placing import handlers as placing
from orders.returns.services import cancel_shop_order, confirm_goods_back, declare_withdrawal
from payments.gateway.accounts import AccountSnapshot
from payments.transfers import onboarding, sending
from payments.transfers.models import MerchantAccount, Transfer, TransferState
from shops.catalogue.models import Product
from shops.hours.windows import windows_for
from shops.partner.models import AvailabilityKind, Partner
from tests.concurrency.crowd import (
    SECONDS,
    all_at_once,
    failures,
    needs_postgres,
    wait_until_somebody_waits,
)
from tests.factories import make_product, make_voucher
from tests.orders.market import Market, expire, given, line_of, market, part_of, pay, staff
from tests.shops.counters import assert_counters_are_true

__all__ = ["market"]

pytestmark = [pytest.mark.postgres, needs_postgres, pytest.mark.django_db(transaction=True)]

PEOPLE = 16


@pytest.fixture
def wide(bakery: Partner) -> Partner:
    """The bakery, with room for everybody in each window."""
    bakery.window_capacity = 10 * PEOPLE
    bakery.save()
    return bakery


def two_goods(shop: Partner, **fields: object) -> tuple[Product, Product]:
    """The first made is the one that an order takes first."""
    first = make_product(shop, "Pain", stock=10 * PEOPLE, **fields)
    return first, make_product(shop, "Tarte", stock=10 * PEOPLE, **fields)


def test_an_evenings_answer_and_new_orders(market: Market, wide: Partner, baker: User) -> None:
    """The answer gives one order after the other, in the order in which the shop ticked them."""
    bread, tart = two_goods(wide)
    answers: list[list[UUID]] = []
    for _ in range(PEOPLE // 2):
        ticked = [part_of(Market().buy(product)).reference for product in (tart, bread)]
        for reference in ticked:
            mark_ready(actor=staff(baker), shop_order_ref=reference)
        answers.append(ticked)
    buyers = [Market() for _ in range(PEOPLE // 2)]
    for buyer in buyers:
        buyer.put(bread)
        buyer.put(tart)
    choices = market.choose(wide)

    def act(number: int) -> object:
        if number % 2:
            return buyers[number // 2].order(choices=choices)
        return answer_closing(
            actor=staff(baker), shop=wide, given=answers[number // 2], not_given=[]
        )

    assert failures(all_at_once(act, PEOPLE)) == []
    with scopes_disabled():
        given_parts = ShopOrder.objects.filter(state=State.COLLECTED)
        assert given_parts.count() == 2 * len(answers)
    assert Order.objects.count() == 3 * len(answers)
    assert_counters_are_true()


@pytest.mark.parametrize("kind", [AvailabilityKind.COUNTED, AvailabilityKind.PER_DAY])
def test_people_who_change_places(market: Market, wide: Partner, kind: str) -> None:
    """Everybody moves to another window: half of them one way, half the other, over two days."""
    bread = make_product(wide, stock=10 * PEOPLE, availability=kind, per_day_quantity=10 * PEOPLE)
    here, there = _windows_of_two_days(wide)
    moves: list[tuple[UUID, datetime]] = []
    for number in range(PEOPLE):
        starts_at, goes_to = (here, there) if number % 2 else (there, here)
        buyer = Market()
        order = buyer.buy(bread, choices={wide.pk: starts_at})
        moves.append((part_of(order).reference, goes_to))

    def move(number: int) -> None:
        reference, goes_to = moves[number]
        choose_window(actor=market.actor, shop_order_ref=reference, starts_at=goes_to)

    assert failures(all_at_once(move, PEOPLE)) == []
    with scopes_disabled():
        assert set(ShopOrder.objects.values_list("reference", "window_starts_at")) == set(moves)
    assert_counters_are_true()


def _windows_of_two_days(shop: Partner) -> tuple[datetime, datetime]:
    tomorrow = clock.today() + timedelta(days=1)
    later = [window for window in windows_for(shop) if window.day >= tomorrow]
    for one, other in pairwise(later):
        if one.day != other.day:
            return one.starts_at, other.starts_at
    raise AssertionError("The shop opens on one day only.")


def test_goods_put_back_on_the_shelf_and_new_orders(
    market: Market, wide: Partner, baker: User
) -> None:
    bread, tart = two_goods(wide, withdrawal_exception="")
    declared = []
    for _ in range(PEOPLE // 2):
        order = Market().buy(tart, bread)
        given(order, wide, staff(baker))
        lines = {line_of(order, title).reference: 1 for title in ("Tarte", "Pain")}
        declared += declare_withdrawal(
            actor=market.actor, order=order, name="Louise Garnier",
            email="louise@exemple.test", lines=lines,
        )  # fmt: skip
    buyers = [Market() for _ in range(PEOPLE // 2)]
    for buyer in buyers:
        buyer.put(bread)
        buyer.put(tart)
    choices = market.choose(wide)

    def act(number: int) -> object:
        if number % 2:
            return buyers[number // 2].order(choices=choices)
        return confirm_goods_back(
            actor=staff(baker), withdrawal_ref=declared[number // 2].reference, restock=True
        )

    assert failures(all_at_once(act, PEOPLE)) == []
    with scopes_disabled():
        assert ShopOrder.objects.filter(state=State.RETURNED).count() == PEOPLE // 2
    assert_counters_are_true()


def test_a_shop_that_cancels_while_a_deadline_of_the_order_falls_due(
    market: Market, wide: Partner, baker: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The shop has the order, and wants its deadlines; the worker has one of them, and wants the order."""
    order = market.buy(make_product(wide))
    part = part_of(order)
    assert part.window_starts_at is not None
    clock.move_to(part.window_starts_at + timedelta(minutes=1))
    has_the_order, has_looked = Event(), Event()
    broken: list[Exception] = []
    monkeypatch.setattr(deadlines, "_postpone", lambda _pk, error: broken.append(error))

    def pause() -> None:
        has_the_order.set()
        while not has_looked.is_set() and not wait_until_somebody_waits(0.1):
            pass

    def act(number: int) -> None:
        if number:
            assert has_the_order.wait(SECONDS)
            deadlines.run_due()
            has_looked.set()
        else:
            cancel_shop_order(actor=staff(baker), shop_order_ref=part.reference)

    with faults.armed("back.before_refund", pause):
        assert failures(all_at_once(act, 2)) == []
    assert part_of(order).state == State.CANCELLED
    assert broken == []
    deadlines.run_due()
    due = Deadline.objects.filter(kind__startswith="orders.", done_at=None, cancelled_at=None)
    assert list(due.filter(due_at__lte=clock.now())) == []


def test_a_transfer_that_leaves_while_its_account_is_looked_at(
    market: Market, wide: Partner, baker: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker has the transfer, and wants the account; whoever opens the account has it, and wants the
    transfers that wait for it."""
    assert wide.merchant is not None
    account = MerchantAccount.objects.create(merchant=wide.merchant, account_id="acct_1")
    order = market.buy(make_product(wide))
    given(order, wide, staff(baker))
    clock.move_by(timedelta(minutes=16))
    transfer = Transfer.objects.get()
    past = clock.machine_now() - timedelta(seconds=1)
    Transfer.objects.update(state=TransferState.WAITING, retry_at=past)
    has_the_transfer, has_looked = Event(), Event()
    lock_account = sending.lock_account

    def pause(merchant_id: int) -> Any:
        has_the_transfer.set()
        while not has_looked.is_set() and not wait_until_somebody_waits(0.1):
            pass
        return lock_account(merchant_id)

    def act(number: int) -> None:
        if number:
            assert has_the_transfer.wait(SECONDS)
            onboarding.refresh_account(wide.merchant)
            has_looked.set()
        else:
            sending._prepare(transfer.pk)

    found = AccountSnapshot("acct_1", transfers_active=True, payouts_enabled=True)
    monkeypatch.setattr(onboarding.accounts, "fetch_account", lambda _id: found)
    monkeypatch.setattr(sending, "lock_account", pause)
    assert failures(all_at_once(act, 2)) == []
    account.refresh_from_db()
    assert account.can_receive


def test_an_order_paid_too_late_and_a_new_one_with_the_same_code(
    market: Market, wide: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new order takes the code and then the goods: one that is held again does so too."""
    bread = make_product(wide, price_cents=1000, stock=10)
    make_voucher(wide, customer_limit=None)
    buyers = [market, Market()]
    for buyer in buyers:
        buyer.put(bread)
        give_code(visitor=buyer.visitor, shop_id=wide.pk, code="BIENVENUE")
    choices = market.choose(wide)
    late = market.order(choices=choices)
    expire(late)
    has_some, has_ordered = Event(), Event()
    hold_lines = placing.hold_lines

    def pause(*args: Any, **kwargs: Any) -> Any:
        refused = hold_lines(*args, **kwargs)
        has_some.set()
        while not has_ordered.is_set() and not wait_until_somebody_waits(0.1):
            pass
        return refused

    def act(number: int) -> None:
        if number:
            assert has_some.wait(SECONDS)
            buyers[1].order(choices=choices)
            has_ordered.set()
        else:
            pay(late)

    monkeypatch.setattr(placing, "hold_lines", pause)
    assert failures(all_at_once(act, 2)) == []
    assert part_of(late).state == State.PLACED
    assert Order.objects.count() == 2
    assert_counters_are_true()
