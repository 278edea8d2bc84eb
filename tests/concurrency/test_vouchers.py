"""Many people use a code's last use at the same moment, on PostgreSQL.

The twin counts the uses without locking the code first, and gives the last one to several.
"""

from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django_scopes import scopes_disabled

from marketplace.kernel import clock
from shops.partner.models import Partner
from shops.vouchers.models import Voucher, VoucherHold
from shops.vouchers.services import VoucherRefused, hold_voucher
from tests.concurrency.crowd import all_at_once, failures, needs_postgres
from tests.factories import make_voucher

pytestmark = [
    pytest.mark.postgres,
    needs_postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("market_day"),
]

BUYERS = 32


def uses(voucher: Voucher) -> int:
    with scopes_disabled():
        return VoucherHold.objects.filter(voucher=voucher, released_at=None).count()


def use(voucher: Voucher, email: str) -> bool:
    try:
        with transaction.atomic():
            hold_voucher(voucher_id=voucher.pk, owner=uuid4(), email=email, subtotal_cents=1000)
    except VoucherRefused:
        return False
    return True


def test_the_last_use_goes_to_one(bakery: Partner) -> None:
    voucher = make_voucher(bakery, total_limit=1)
    outcomes = all_at_once(lambda number: use(voucher, f"client{number}@exemple.test"), BUYERS)
    assert failures(outcomes) == []
    assert outcomes.count(True) == uses(voucher) == 1


def test_one_customer_with_many_tabs_uses_it_once(bakery: Partner) -> None:
    voucher = make_voucher(bakery)
    outcomes = all_at_once(lambda _number: use(voucher, "louise@exemple.test"), BUYERS)
    assert failures(outcomes) == []
    assert outcomes.count(True) == uses(voucher) == 1


def test_without_the_lock_several_have_the_last_one(bakery: Partner) -> None:
    voucher = make_voucher(bakery, total_limit=1)

    def count_then_use(number: int) -> Any:
        with transaction.atomic(), scopes_disabled():
            if VoucherHold.objects.filter(voucher=voucher, released_at=None).count() >= 1:
                return False
            VoucherHold.objects.create(
                voucher=voucher, owner=uuid4(), customer=str(number), cents=200,
                created_at=clock.now(),
            )  # fmt: skip
            return True

    all_at_once(count_then_use, BUYERS)
    assert uses(voucher) > 1
