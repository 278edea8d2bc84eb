"""A merchant's month: whatever happened, what came and went leads from one balance to the next."""

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

import pytest
from django.db.models import Sum

from marketplace.kernel import clock
from payments.ledger.models import Account, Entry
from payments.ledger.selectors import balance
from payments.ledger.statements import Statement, first_posting_at, money_sent, statement_of
from payments.refunds.vat import RateRow, vat_by_rate
from payments.sales.models import SaleLine
from shops.merchants.models import Merchant
from tests.payments.ledger_asserts import assert_ledger_balanced
from tests.payments.till import Sold, Till

pytestmark = pytest.mark.django_db


def statement(merchant: Merchant, start: datetime, end: datetime) -> Statement:
    return statement_of(str(merchant.public_id), start, end)


def since(start: datetime) -> tuple[datetime, datetime]:
    return start, clock.now() + timedelta(seconds=1)


def rate(rows: list[RateRow], percent: str = "5.50") -> RateRow:
    return next(row for row in rows if row.rate == Decimal(percent))


def test_a_month_with_a_sale_a_handover_and_its_transfer(till: Till) -> None:
    start = clock.now()
    sold = till.sell_and_pay((till.baker, 1250), (till.bookseller, 2090), in_shop=700)
    till.hand_over(sold, 0)
    till.later(minutes=16)
    found = statement(till.baker, *since(start))
    assert (found.sales, found.refunds) == (1250, 0)
    assert (found.commission, found.commission_vat) == (100, 20)
    assert (found.transfers, found.closing.total, found.others) == (1130, 0, 0)
    books = statement(till.bookseller, *since(start))
    assert (books.sales, books.closing.undelivered, books.closing.owed) == (2090, 2090, 0)


def test_what_is_refunded_after_the_transfer_is_taken_back(till: Till) -> None:
    start = clock.now()
    sold = till.sell_and_pay((till.baker, 1000))
    till.hand_over(sold)
    till.later(minutes=16)
    till.refund(sold, 400)
    waiting = statement(till.baker, *since(start))
    assert (waiting.refunds, waiting.closing.debt) == (400, 362)
    till.work()
    found = statement(till.baker, *since(start))
    assert (found.transfers, found.reversals) == (904, 362)
    assert (found.commission, found.commission_vat, found.others) == (48, 10, 0)
    assert [sent.cents for sent in money_sent(str(till.baker.public_id), *since(start))] == [
        904,
        -362,
    ]


def test_vat_of_what_was_sold_and_refunded(till: Till) -> None:
    start = clock.now()
    sold = till.sell_and_pay((till.baker, 1055), (till.baker, 211))
    till.refund(sold, 211, 1)
    row = rate(vat_by_rate(till.baker, *since(start)))
    assert (row.sold, row.sold_vat) == (1266, 66)
    assert (row.refunded, row.refunded_vat) == (211, 11)
    assert (row.net, row.net_vat, row.net_before_tax) == (1055, 55, 1000)


def test_the_tax_of_a_line_refunded_in_steps_is_exactly_the_lines(till: Till) -> None:
    start = clock.now()
    sold = till.sell_and_pay((till.baker, 1000))
    for cents in (333, 333, 334):
        till.refund(sold, cents)
    row = rate(vat_by_rate(till.baker, *since(start)))
    assert (row.net, row.net_vat) == (0, 0)


def test_a_refund_counts_in_its_own_month(till: Till) -> None:
    start = clock.now()
    sold = till.sell_and_pay((till.baker, 1000))
    till.refund(sold, 300)
    till.later(days=20)
    middle = clock.now()
    till.refund(sold, 700)
    assert rate(vat_by_rate(till.baker, start, middle)).refunded == 300
    later = rate(vat_by_rate(till.baker, *since(middle)))
    assert (later.sold, later.refunded) == (0, 700)
    both = rate(vat_by_rate(till.baker, *since(start)))
    assert both.net_vat == 0


def test_a_merchant_in_franchise_bears_no_vat(till: Till) -> None:
    start = clock.now()
    till.sell_and_pay((till.baker, 1055))
    till.baker.vat_exempt = True
    (row,) = vat_by_rate(till.baker, *since(start))
    assert (row.rate, row.sold, row.net_vat, row.net_before_tax) == (0, 1055, 0, 1055)


def test_before_anything_was_sold_there_is_nothing(till: Till) -> None:
    now = clock.now()
    assert first_posting_at(str(till.baker.public_id)) is None
    found = statement(till.baker, now, now + timedelta(days=30))
    assert (found.opening.total, found.sales, found.closing.total) == (0, 0, 0)
    assert vat_by_rate(till.baker, now, now + timedelta(days=30)) == []


@pytest.mark.parametrize("seed", range(6))
def test_random_months_agree_with_the_journal_to_the_cent(till: Till, seed: int) -> None:
    rng = Random(f"month {seed}")
    bounds = [clock.now()]
    sold: list[Sold] = []
    for _month in range(3):
        for _step in range(rng.randint(4, 7)):
            live(till, sold, rng)
        till.later(days=rng.randint(1, 9), minutes=rng.randint(0, 600))
        bounds.append(clock.now())
    assert_ledger_balanced()
    for merchant in (till.baker, till.bookseller):
        assert_months_agree(merchant, bounds)


def live(till: Till, sold: list[Sold], rng: Random) -> None:
    """Something happens: a sale, a handover, its undoing, a refund; time passes."""
    what = rng.choice(["sell", "sell", "hand over", "hand over", "undo", "refund", "wait"])
    order = rng.choice(sold) if sold else None
    if what == "sell" or order is None:
        amounts = [
            (rng.choice([till.baker, till.bookseller]), rng.randint(1, 5000), rng.randint(1, 4))
            for _ in range(rng.randint(1, 3))
        ]
        sold.append(till.sell_and_pay(*amounts, in_shop=rng.choice([0, 0, 500])))
        return
    index = rng.randrange(len(order.lines))
    line = order.line(index)
    if what == "hand over" and line.undelivered_cents:
        till.hand_over(order, index, parts=[rng.randint(1, line.undelivered_cents)])
    elif what == "undo":
        transfer = till.hand_over(order, index)
        if transfer is not None:
            till.undo(transfer)
    elif what == "refund" and line.refundable_cents and is_card(line):
        till.refund(
            order,
            rng.randint(1, line.refundable_cents),
            index,
            delivered_first=rng.random() < 0.5,
        )
    till.later(minutes=rng.choice([1, 20, 600]))


def is_card(line: SaleLine) -> bool:
    return line.tenders.filter(kind="card").exists()


def assert_months_agree(merchant: Merchant, bounds: list[datetime]) -> None:
    ref = str(merchant.public_id)
    closing = 0
    for start, end in zip(bounds, bounds[1:], strict=False):
        found = statement_of(ref, start, end)
        assert found.opening.total == closing
        assert found.others == 0
        closing = found.closing.total
        rows = vat_by_rate(merchant, start, end)
        assert sum(row.sold for row in rows) == found.sales == posted(ref, "paid", start, end)
        assert sum(row.refunded for row in rows) == found.refunds
        sent = money_sent(ref, start, end)
        assert sum(one.cents for one in sent) == found.transfers - found.reversals
    owed, debt = balance(Account.OWED, ref), balance(Account.MERCHANT_DEBT, ref)
    assert closing == balance(Account.UNDELIVERED, ref) + owed - debt
    whole = vat_by_rate(merchant, bounds[0], bounds[-1])
    for line in SaleLine.objects.filter(merchant=merchant):
        assert line.refunded_cents <= line.gross_cents
    assert sum(row.net for row in whole) == sum(
        line.gross_cents - line.refunded_cents
        for line in SaleLine.objects.filter(merchant=merchant)
        if is_card(line)
    )


def posted(merchant_ref: str, kind: str, start: datetime, end: datetime) -> int:
    entries = Entry.objects.filter(
        merchant_ref=merchant_ref,
        account=Account.UNDELIVERED,
        posting__kind=kind,
        posting__at__gte=start,
        posting__at__lt=end,
    )
    return -(entries.aggregate(cents=Sum("cents"))["cents"] or 0)
