"""Commissions are computed once, frozen, and their shares never drift (promise 4)."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import given
from hypothesis import strategies as st

from marketplace.kernel import clock, money
from payments.sales.models import CommissionPlan, CommissionRate, SaleLine, TenderKind
from payments.sales.services import SaleLineDraft, plan_at, record_sale
from payments.sales.shares import Share, settle, unsettle
from tests import factories


def draft(cents: int, **fields: object) -> SaleLineDraft:
    values = {
        "reference": uuid4(), "group_ref": uuid4(), "merchant": factories.make_merchant(), "shop_ref": "1",
        "label": "Pain", "quantity": 1, "gross_cents": cents, "vat_rate": Decimal("5.50"),
    }  # fmt: skip
    return SaleLineDraft(**{**values, **fields})  # type: ignore[arg-type]


@pytest.mark.django_db
def test_a_sale_freezes_the_commission_of_its_category_and_the_vat_on_it() -> None:
    plan = CommissionPlan.objects.create(
        name="2026", valid_from=clock.now(), default_rate=Decimal(8)
    )
    CommissionRate.objects.create(plan=plan, category="Livres", rate=Decimal(5))
    with transaction.atomic():
        book, bread = record_sale(
            order_ref=uuid4(), drafts=[draft(2090, category="Livres"), draft(1250)]
        )
    assert (book.commission_cents, book.commission_vat_cents, book.net_cents) == (105, 21, 1964)
    assert (bread.commission_cents, bread.commission_vat_cents) == (100, 20)
    assert bread.vat_cents == 65


@pytest.mark.django_db
def test_what_is_paid_in_the_shop_bears_no_commission() -> None:
    with transaction.atomic():
        (line,) = record_sale(order_ref=uuid4(), drafts=[draft(1000, tender="in_shop")])
    assert (line.commission_cents, line.commission_vat_cents) == (0, 0)
    assert line.tenders.get().kind == TenderKind.IN_SHOP


@pytest.mark.django_db
def test_tenders_sum_to_the_line() -> None:
    with transaction.atomic():
        lines = record_sale(order_ref=uuid4(), drafts=[draft(1000), draft(333)])
    for line in lines:
        assert line.tenders.aggregate(cents=Sum("cents"))["cents"] == line.gross_cents


@pytest.mark.django_db
def test_a_new_plan_applies_from_its_day_and_not_before() -> None:
    first = plan_at(clock.now())
    assert first.default_rate == Decimal("8.00")
    later = clock.now() + timedelta(days=30)
    second = CommissionPlan.objects.create(name="2027", valid_from=later, default_rate=Decimal(9))
    assert plan_at(clock.now()) == first
    assert plan_at(later) == second


def line_of(gross: int, rate: Decimal) -> SaleLine:
    commission = money.percent(gross, rate)
    vat = money.percent(commission, Decimal(20))
    return SaleLine(gross_cents=gross, commission_cents=commission, commission_vat_cents=vat)


@given(
    gross=st.integers(1, 50_000),
    rate=st.integers(0, 80),
    pieces=st.lists(st.tuples(st.integers(1, 20_000), st.booleans()), max_size=20),
)
def test_shares_taken_and_put_back_in_any_order_sum_to_the_frozen_commission(
    gross: int, rate: int, pieces: list[tuple[int, bool]]
) -> None:
    line = line_of(gross, Decimal(rate))
    taken: list[Share] = []
    for cents, put_back in pieces:
        if put_back and taken:
            unsettle(line, taken.pop(cents % len(taken)))
        elif line.undelivered_cents:
            taken.append(settle(line, min(cents, line.undelivered_cents)))
        assert all(min(share.commission, share.commission_vat, share.net) >= 0 for share in taken)
    if line.undelivered_cents:
        taken.append(settle(line, line.undelivered_cents))
    whole = sum(taken, Share())
    assert whole == Share(gross, line.commission_cents, line.commission_vat_cents)


@given(gross=st.integers(1, 50_000), cuts=st.lists(st.integers(0, 50_000), max_size=8))
def test_parts_of_a_share_telescope(gross: int, cuts: list[int]) -> None:
    whole = Share(gross, money.percent(gross, Decimal(8)), 7)
    steps = sorted({0, gross, *(cut for cut in cuts if cut <= gross)})
    parts = [
        whole.part(until) - whole.part(before)
        for before, until in zip(steps, steps[1:], strict=False)
    ]
    assert sum(parts, Share()) == whole
