"""Each lock that guards money, orders and holds, with its twin: the same act without it goes wrong.

A twin takes the row locks of some tables away, and has everybody read before anybody writes. On PostgreSQL:
SQLite lets one writer in at a time.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction
from django.db.models import QuerySet
from django_scopes import scopes_disabled

from marketplace.kernel import clock, deadlines, events, faults, outbox
from marketplace.kernel.errors import DomainError
from marketplace.kernel.models import Deadline, OutboxMessage, User
from orders.basket.models import Basket
from orders.order.models import Order, ShopOrder
from orders.pickup.models import Handover
from payments.charges import services as charges
from payments.charges.models import Payment, PaymentAttempt
from payments.gateway.refunds import RefundSnapshot
from payments.ledger import services as ledger
from payments.ledger.models import Account, ChainHead, Posting
from payments.ledger.selectors import balance
from payments.refunds import services as refunds
from payments.refunds.events import RefundSucceeded
from payments.refunds.executing import apply_refund
from payments.refunds.models import Refund, RefundState
from payments.refunds.services import RefundRequestLine, request_refund
from payments.sales.models import SaleLine
from payments.transfers import sending
from payments.transfers.models import MerchantAccount, Transfer
from shops.partner.models import AvailabilityKind, Partner
from shops.stock import holds
from shops.stock.models import StockHold
from tests.concurrency.crowd import all_at_once, failures, needs_postgres
from tests.factories import make_product
from tests.orders.market import SYSTEM, Market, expire, given, line_of, market, part_of, staff
from tests.payments.ledger_asserts import assert_ledger_balanced
from tests.shops.counters import assert_counters_are_true

__all__ = ["market"]

pytestmark = [pytest.mark.postgres, needs_postgres, pytest.mark.django_db(transaction=True)]

PEOPLE = 6
DEBT = 500


class Race:
    """What happens when nobody locks these tables' rows, and all have read before the first one writes."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.patch = monkeypatch
        self.barrier = Barrier(PEOPLE)

    def without_locks_of(self, *tables: type[models.Model]) -> None:
        lock = QuerySet.select_for_update

        def unlocked(rows: Any, *args: Any, **kwargs: Any) -> Any:
            return rows if rows.model in tables else lock(rows, *args, **kwargs)

        self.patch.setattr(QuerySet, "select_for_update", unlocked)

    def meet(self) -> None:
        """Wait for the others; who comes a second time goes on alone."""
        with suppress(BrokenBarrierError):
            self.barrier.wait(5)
        self.barrier.abort()

    def meet_after(self, where: Any, name: str) -> None:
        """Everybody waits for the others once this function has given its answer."""
        ask = getattr(where, name)

        def asked(*args: Any, **kwargs: Any) -> Any:
            answer = ask(*args, **kwargs)
            self.meet()
            return answer

        self.patch.setattr(where, name, asked)


@pytest.fixture
def race(monkeypatch: pytest.MonkeyPatch) -> Iterator[Race]:
    yield Race(monkeypatch)
    faults.disarm()


def outcome(act: Callable[[], Any]) -> str:
    """ "done", or why not."""
    try:
        act()
    except DomainError as refused:
        return refused.code
    return "done"


class TestOneLineRefundedByMany:
    def refund(self, market: Market, bakery: Partner) -> tuple[Order, list[str]]:
        """Everybody gives the whole line back at the same moment."""
        order = market.buy(make_product(bakery, price_cents=1250))
        line = line_of(order).reference

        def give_back(number: int) -> None:
            with transaction.atomic():
                request_refund(
                    actor=SYSTEM, order_ref=order.reference, reason="goodwill", key=f"{number}",
                    lines=[RefundRequestLine(line, 1250)],
                )  # fmt: skip

        outcomes = all_at_once(lambda number: outcome(lambda: give_back(number)), PEOPLE)
        assert failures(outcomes) == []
        return order, outcomes

    def test_is_refunded_once(self, market: Market, bakery: Partner) -> None:
        _order, outcomes = self.refund(market, bakery)
        assert (outcomes.count("done"), outcomes.count("refund_too_large")) == (1, PEOPLE - 1)
        assert_ledger_balanced(stripe=False)

    def test_without_the_locks_is_refunded_many_times(
        self, market: Market, bakery: Partner, race: Race
    ) -> None:
        race.without_locks_of(Payment, SaleLine)
        race.meet_after(refunds, "lock_card_lines")
        _order, outcomes = self.refund(market, bakery)
        assert outcomes.count("done") == Refund.objects.count() > 1


class TestADebtSettledByTwoTransfers:
    def prepare(self, market: Market, bakery: Partner, baker: User) -> int:
        """The merchant owes money, and several of its transfers fall due; gives what they keep back."""
        assert bakery.merchant is not None
        MerchantAccount.objects.create(
            merchant=bakery.merchant, account_id="acct_1", transfers_active=True, payouts_enabled=True
        )  # fmt: skip
        bread = make_product(bakery, price_cents=1250, stock=PEOPLE)
        for _ in range(PEOPLE):
            given(Market().buy(bread), bakery, staff(baker))
        with transaction.atomic():
            ledger.post(
                kind="test", key="debt",
                entries=[
                    ledger.EntryDraft(Account.MERCHANT_DEBT, DEBT, str(bakery.merchant.public_id)),
                    ledger.EntryDraft(Account.DISPUTE_LOSS, -DEBT),
                ],
            )  # fmt: skip
        clock.move_by(timedelta(minutes=16))
        due = list(Transfer.objects.values_list("pk", flat=True))
        assert failures(all_at_once(lambda number: sending._prepare(due[number]), PEOPLE)) == []
        return sum(Transfer.objects.values_list("netted_cents", flat=True))

    def test_is_kept_back_once(self, market: Market, bakery: Partner, baker: User) -> None:
        assert self.prepare(market, bakery, baker) == DEBT
        assert balance(Account.MERCHANT_DEBT) == 0

    def test_without_the_accounts_lock_is_kept_back_many_times(
        self, market: Market, bakery: Partner, baker: User, race: Race
    ) -> None:
        race.without_locks_of(MerchantAccount)
        race.meet_after(sending, "nettable_debt")
        assert self.prepare(market, bakery, baker) > DEBT
        assert balance(Account.MERCHANT_DEBT) < 0


class TestTheJournal:
    def post(self) -> list[Any]:
        def one(number: int) -> None:
            with transaction.atomic():
                ledger.post(
                    kind="test", key=f"{number}",
                    entries=[
                        ledger.EntryDraft(Account.STRIPE_FEES, 25),
                        ledger.EntryDraft(Account.STRIPE_BALANCE, -25),
                    ],
                )  # fmt: skip

        return failures(all_at_once(one, PEOPLE))

    def test_takes_what_all_write_at_once(self) -> None:
        assert self.post() == []
        assert list(Posting.objects.values_list("number", flat=True)) == list(range(1, PEOPLE + 1))
        assert ledger.verify_chain() == []

    def test_without_the_heads_lock_all_want_the_same_number(self, race: Race) -> None:
        race.without_locks_of(ChainHead)
        race.meet_after(ledger, "_hash")
        refused = self.post()
        assert refused
        assert all(isinstance(error, IntegrityError) for error in refused)


def test_without_the_orders_lock_it_is_given_many_times(
    market: Market, bakery: Partner, baker: User, race: Race
) -> None:
    """The twin of ``test_orders.test_two_people_at_the_counter_hand_over_once``."""
    order = market.buy(make_product(bakery, availability=AvailabilityKind.TO_ORDER))
    race.without_locks_of(ShopOrder)
    faults.arm("handover.locked", race.meet)
    all_at_once(lambda _n: outcome(lambda: given(order, bakery, staff(baker))), PEOPLE)
    with scopes_disabled():
        assert Handover.objects.count() > 1


def test_without_the_baskets_lock_it_is_ordered_many_times(
    market: Market, bakery: Partner, race: Race
) -> None:
    """The twin of ``test_orders.test_many_tabs_of_one_basket_make_one_order``."""
    market.put(make_product(bakery))
    choices = market.choose(bakery)
    race.without_locks_of(Basket)
    faults.arm("buy.locked", race.meet)
    all_at_once(lambda _n: outcome(lambda: market.order(choices=choices)), PEOPLE)
    assert Order.objects.count() > 1


class TestPayingAgainInManyTabs:
    def pay_again(self, market: Market, bakery: Partner) -> list[Any]:
        order = market.order_of(make_product(bakery))
        expire(order)
        return all_at_once(lambda _n: charges.pay_again(order_ref=order.reference).pk, PEOPLE)

    def test_is_one_attempt(self, market: Market, bakery: Partner) -> None:
        assert len(set(self.pay_again(market, bakery))) == 1
        assert PaymentAttempt.objects.count() == 2
        assert_counters_are_true()

    def test_without_the_lock_all_but_one_fail(
        self, market: Market, bakery: Partner, race: Race
    ) -> None:
        """The table itself takes no second open attempt, but a shopper's tab would show an error."""
        race.without_locks_of(Payment)
        race.meet_after(charges, "_session_parameters")
        assert failures(self.pay_again(market, bakery))


class TestARefundThatSucceeded:
    def tell(self, market: Market, bakery: Partner, patch: pytest.MonkeyPatch) -> int:
        """Several workers hear it at once; gives how often orders are told."""
        order = market.buy(make_product(bakery, price_cents=1250))
        with transaction.atomic():
            refund = request_refund(
                actor=SYSTEM, order_ref=order.reference, reason="goodwill", key="one",
                lines=[RefundRequestLine(line_of(order).reference, 1250)],
            )  # fmt: skip
        assert refund is not None
        told: list[RefundSucceeded] = []
        patch.setattr(events, "_handlers", {RefundSucceeded: [told.append]})
        snapshot = RefundSnapshot(
            id="re_1", status="succeeded", amount_cents=1250, intent_id="pi_1",
            reference=str(refund.reference), call=str(refund.call_key), failure_reason="",
        )  # fmt: skip
        assert failures(all_at_once(lambda _n: apply_refund(snapshot), PEOPLE)) == []
        assert Refund.objects.get().state == RefundState.SUCCEEDED
        return len(told)

    def test_is_told_once(
        self, market: Market, bakery: Partner, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert self.tell(market, bakery, monkeypatch) == 1

    def test_without_the_lock_is_told_many_times(
        self, market: Market, bakery: Partner, monkeypatch: pytest.MonkeyPatch, race: Race
    ) -> None:
        from payments.refunds import executing

        race.without_locks_of(Refund)
        race.meet_after(executing, "_lock_ours")
        assert self.tell(market, bakery, monkeypatch) > 1


class TestHoldsGivenBackByMany:
    def release(self, market: Market, bakery: Partner) -> None:
        """One order's units are given back by several at once, while others hold theirs."""
        bread = make_product(bakery, stock=20)
        order = market.order_of(bread)
        for _ in range(PEOPLE):
            Market().order_of(bread)
        owner = part_of(order).reference

        def give_back(_number: int) -> None:
            with transaction.atomic():
                holds.release_units(owner=owner)

        assert failures(all_at_once(give_back, PEOPLE)) == []

    def test_are_given_back_once(self, market: Market, bakery: Partner) -> None:
        self.release(market, bakery)
        assert_counters_are_true()

    def test_without_the_lock_the_shelf_is_counted_wrong(
        self, market: Market, bakery: Partner, race: Race
    ) -> None:
        race.without_locks_of(StockHold)
        race.meet_after(holds, "_locked_holds")
        self.release(market, bakery)
        with pytest.raises(AssertionError):
            assert_counters_are_true()


def test_without_its_lock_a_deadline_runs_many_times(
    race: Race, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin of ``test_deadlines.test_concurrent_runners_run_each_deadline_exactly_once``."""
    ran: list[int] = []

    def run(deadline: Deadline) -> None:
        ran.append(deadline.pk)
        race.meet()

    monkeypatch.setattr(deadlines, "_handlers", {"reminder": run})
    deadlines.schedule(subject=("order", "1"), kind="reminder", due_at=clock.now())
    race.without_locks_of(Deadline)
    assert failures(all_at_once(lambda _n: deadlines.run_due(), PEOPLE)) == []
    assert len(ran) > 1


def test_without_the_guarded_claim_a_message_is_delivered_many_times(
    race: Race, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin of ``test_outbox.test_concurrent_sweeps_deliver_each_message_once``."""
    delivered: list[str] = []

    def look_then_claim(pk: Any) -> OutboxMessage | None:
        message = outbox._claimable().filter(pk=pk).first()
        race.meet()
        if message is not None:
            OutboxMessage.objects.filter(pk=pk).update(state=OutboxMessage.LEASED)
        return message

    monkeypatch.setattr(outbox, "_handlers", {"letter": lambda m: delivered.append(m.key)})
    monkeypatch.setattr(outbox, "_claim", look_then_claim)
    with transaction.atomic():
        outbox.put(kind="letter", key="one", payload={})
    assert failures(all_at_once(lambda _n: outbox.sweep(), PEOPLE)) == []
    assert len(delivered) > 1
