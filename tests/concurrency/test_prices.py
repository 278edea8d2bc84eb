"""A price is changed by hand at the very moment at which a promotion begins, on PostgreSQL.

The twin changes it without locking the stock record first, and loses the shop's price.
"""

from datetime import timedelta
from threading import Event

import pytest
from django.db import transaction
from django_scopes import scopes_disabled

from marketplace.kernel import clock, deadlines, money
from marketplace.kernel.actors import SYSTEM
from shops.catalogue.services import set_price
from shops.partner.models import Partner, StockRecord
from shops.prices.models import CutState, PriceCut, Promotion
from shops.prices.promotions import PromotionDraft, begin_promotion, plan_promotion
from shops.prices.services import running_cuts
from tests.concurrency.crowd import SECONDS, all_at_once, failures, needs_postgres
from tests.factories import make_product, stock_record_of

pytestmark = [
    pytest.mark.postgres,
    needs_postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("market_day"),
]

THINGS = 12
BY_HAND = 550


def due_promotion(shop: Partner) -> tuple[StockRecord, Promotion]:
    """Something for 5,00 €, and a cut of a fifth whose hour has come."""
    record = stock_record_of(make_product(shop, price_cents=500))
    now = clock.now()
    draft = PromotionDraft(
        stock_record_ids=[record.pk],
        starts_at=now + timedelta(hours=1),
        ends_at=now + timedelta(days=2),
        percent=20,
    )
    with scopes_disabled():
        promotion = plan_promotion(actor=SYSTEM, shop=shop, draft=draft)
        Promotion.objects.filter(pk=promotion.pk).update(starts_at=now)
    return record, promotion


def price_after_all(record: StockRecord) -> int:
    clock.move_by(timedelta(days=3))
    while deadlines.run_due():
        pass
    record.refresh_from_db()
    return record.price_cents


def test_both_take_effect_whoever_comes_first(bakery: Partner) -> None:
    pairs = [due_promotion(bakery) for _ in range(THINGS)]

    def act(number: int) -> None:
        record, promotion = pairs[number // 2]
        if number % 2:
            begin_promotion(promotion.pk)
        else:
            set_price(actor=SYSTEM, stock_record_id=record.pk, price_cents=BY_HAND)

    assert failures(all_at_once(act, 2 * THINGS)) == []
    with scopes_disabled():
        for record, promotion in pairs:
            record.refresh_from_db()
            cut = promotion.cuts.get()
            assert cut.state == CutState.RUNNING
            assert cut.price_cents == record.price_cents == record.price_changes.last().price_cents
            assert record.price_cents in (400, 440)
    assert {price_after_all(record) for record, _promotion in pairs} == {BY_HAND}


def test_without_the_lock_the_shops_price_is_lost(bakery: Partner) -> None:
    record, promotion = due_promotion(bakery)
    has_looked, has_begun = Event(), Event()

    def unguarded(number: int) -> None:
        if number:
            assert has_looked.wait(SECONDS)
            begin_promotion(promotion.pk)
            has_begun.set()
            return
        with transaction.atomic():
            assert not running_cuts([record.pk])
            has_looked.set()
            assert has_begun.wait(SECONDS)
            StockRecord.objects.filter(pk=record.pk).update(price=money.to_euros(BY_HAND))

    assert failures(all_at_once(unguarded, 2)) == []
    record.refresh_from_db()
    with scopes_disabled():
        assert PriceCut.objects.get().price_cents != record.price_cents == BY_HAND
    assert price_after_all(record) == 500
