"""A promotion begins and ends by itself, says the right reference price, and gives the price back."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django_scopes import scopes_disabled

from marketplace.kernel import clock, deadlines
from marketplace.kernel.actors import SYSTEM, Actor
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.models import Deadline, User
from shops.catalogue.models import Product
from shops.catalogue.services import set_price
from shops.partner.models import Partner, StockRecord
from shops.prices.models import CutState, PriceCut, Promotion
from shops.prices.promotions import (
    PromotionDraft,
    PromotionRefused,
    begin_promotion,
    end_promotion,
    plan_promotion,
    prospects,
)
from tests.factories import make_product, stock_record_of

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _without_scopes(market_day: datetime) -> Iterator[None]:
    with scopes_disabled():
        yield


@pytest.fixture
def bread(bakery: Partner) -> StockRecord:
    """Costs 5,00 € and has for sixty days."""
    record = stock_record_of(make_product(bakery, "Pain d’épices", 500))
    pass_days(60)
    return record


def pass_days(days: float) -> None:
    """Time passes, and what falls due is done."""
    clock.move_by(timedelta(days=days))
    while deadlines.run_due():
        pass
    assert not Deadline.objects.exclude(last_error="").exists()


def price(record: StockRecord) -> int:
    record.refresh_from_db()
    return record.price_cents


def set_to(record: StockRecord, price_cents: int) -> None:
    set_price(actor=SYSTEM, stock_record_id=record.pk, price_cents=price_cents)


def draft(
    *records: StockRecord, begins: float = 0, days: float = 7, **how: object
) -> PromotionDraft:
    starts_at = clock.now() + begins * DAY
    how = how or {"percent": 20}
    return PromotionDraft(
        stock_record_ids=[record.pk for record in records],
        starts_at=starts_at,
        ends_at=starts_at + days * DAY,
        **how,  # type: ignore[arg-type]
    )


def plan(*records: StockRecord, **what: object) -> Promotion:
    return plan_promotion(
        actor=SYSTEM,
        shop=records[0].partner,
        draft=draft(*records, **what),  # type: ignore[arg-type]
    )


def cut_of(promotion: Promotion) -> PriceCut:
    return promotion.cuts.get()


def struck(promotion: Promotion) -> int | None:
    return cut_of(promotion).struck_cents


class TestBeginningAndEnd:
    def test_one_that_begins_now_cuts_the_price_at_once(self, bread: StockRecord) -> None:
        promotion = plan(bread)
        assert price(bread) == 400
        assert struck(promotion) == 500
        assert bread.price_changes.last().price_cents == 400

    def test_one_that_begins_later_waits_for_its_hour(self, bread: StockRecord) -> None:
        plan(bread, begins=2)
        pass_days(1.9)
        assert price(bread) == 500
        pass_days(0.2)
        assert price(bread) == 400

    def test_its_end_gives_the_usual_price_back(self, bread: StockRecord) -> None:
        promotion = plan(bread)
        pass_days(7)
        assert price(bread) == 500
        assert cut_of(promotion).state == CutState.OVER
        assert [change.price_cents for change in bread.price_changes.all()] == [500, 400, 500]

    def test_several_things_are_cut_together(self, bread: StockRecord, bakery: Partner) -> None:
        cake = stock_record_of(make_product(bakery, price_cents=1999))
        plan(bread, cake, prices={bread.pk: 450, cake.pk: 1500})
        assert (price(bread), price(cake)) == (450, 1500)

    def test_a_price_by_percent_is_rounded_to_the_cent(self, bakery: Partner) -> None:
        cake = stock_record_of(make_product(bakery, price_cents=1999))
        plan(cake, percent=15)
        assert price(cake) == 1699

    def test_beginning_and_ending_twice_is_once(self, bread: StockRecord) -> None:
        promotion = plan(bread)
        begin_promotion(promotion.pk)
        assert price(bread) == 400
        for _ in range(2):
            end_promotion(actor=SYSTEM, promotion_id=promotion.pk)
        assert price(bread) == 500
        assert bread.price_changes.count() == 3

    def test_a_clock_that_jumps_over_all_of_it_changes_no_price(self, bread: StockRecord) -> None:
        promotion = plan(bread, begins=2)
        pass_days(60)
        assert price(bread) == 500
        assert cut_of(promotion).state == CutState.CANCELLED
        assert bread.price_changes.count() == 1

    def test_one_can_be_cancelled_before_its_hour(self, bread: StockRecord) -> None:
        promotion = plan(bread, begins=2)
        end_promotion(actor=SYSTEM, promotion_id=promotion.pk)
        pass_days(3)
        assert price(bread) == 500
        assert cut_of(promotion).state == CutState.CANCELLED

    def test_one_can_be_ended_early(self, bread: StockRecord) -> None:
        promotion = plan(bread)
        pass_days(1)
        end_promotion(actor=SYSTEM, promotion_id=promotion.pk)
        assert price(bread) == 500
        pass_days(10)
        assert bread.price_changes.count() == 3

    def test_percent_is_taken_off_the_price_of_its_hour(self, bread: StockRecord) -> None:
        plan(bread, begins=40)
        set_to(bread, 1000)
        pass_days(40)
        assert price(bread) == 800


class TestReference:
    def test_it_is_the_lowest_price_of_thirty_days(self, bread: StockRecord) -> None:
        set_to(bread, 420)
        pass_days(2)
        set_to(bread, 600)
        pass_days(20)
        assert struck(plan(bread, percent=50)) == 420

    def test_an_older_price_no_longer_counts(self, bread: StockRecord) -> None:
        set_to(bread, 420)
        pass_days(2)
        set_to(bread, 600)
        pass_days(31)
        assert struck(plan(bread, percent=50)) == 600

    def test_a_cut_that_is_not_lower_is_refused_and_told(self, bread: StockRecord) -> None:
        set_to(bread, 420)
        pass_days(2)
        set_to(bread, 600)
        with pytest.raises(PromotionRefused, match="prix de référence est 4,20"):
            plan(bread, percent=20)
        assert price(bread) == 600

    def test_a_cut_that_is_no_longer_lower_at_its_hour_is_not_applied(
        self, bread: StockRecord
    ) -> None:
        promotion = plan(bread, begins=2, prices={bread.pk: 450})
        set_to(bread, 440)
        pass_days(1)
        set_to(bread, 500)
        pass_days(1)
        assert price(bread) == 500
        assert cut_of(promotion).state == CutState.REFUSED

    def test_a_cut_right_after_another_keeps_the_first_reference(self, bread: StockRecord) -> None:
        plan(bread, days=7)
        second = plan(bread, begins=7, percent=30)
        pass_days(7)
        assert price(bread) == 350
        assert struck(second) == 500

    def test_a_cut_inside_another_keeps_the_first_reference(self, bread: StockRecord) -> None:
        first = plan(bread, days=20)
        pass_days(3)
        second = plan(bread, days=5, percent=30)
        assert (price(bread), struck(second)) == (350, 500)
        pass_days(5)
        assert (price(bread), struck(first)) == (400, 500)

    def test_after_a_gap_the_last_cut_counts_as_a_price(self, bread: StockRecord) -> None:
        plan(bread, days=3)
        pass_days(5)
        with pytest.raises(PromotionRefused, match="prix de référence est 4,00"):
            plan(bread, percent=20)
        assert struck(plan(bread, percent=30)) == 400

    def test_one_ended_early_by_hand_leaves_a_gap(self, bread: StockRecord) -> None:
        first = plan(bread, days=20)
        pass_days(1)
        end_promotion(actor=SYSTEM, promotion_id=first.pk)
        pass_days(1)
        assert struck(plan(bread, percent=30)) == 400

    def test_quickly_perishable_goods_need_none(self, bread: StockRecord) -> None:
        Product.objects.filter(pk=bread.product_id).update(is_quickly_perishable=True)
        plan(bread, days=1)
        pass_days(2)
        again = plan(bread)
        assert (price(bread), struck(again)) == (400, 500)
        assert not cut_of(again).is_lowest

    def test_what_would_happen_is_told_before(self, bread: StockRecord) -> None:
        (fair,) = prospects(draft(bread))
        assert (fair.usual, fair.to_pay, fair.struck, fair.problem) == (500, 400, 500, "")
        (dear,) = prospects(draft(bread, prices={bread.pk: 500}))
        assert "5,00" in dear.problem


class TestAShortOneInsideALongerOne:
    @pytest.fixture
    def longer(self, bread: StockRecord) -> Promotion:
        promotion = plan(bread, days=20)
        pass_days(3)
        return promotion

    def test_gives_the_longer_ones_price_back_at_its_end(
        self, bread: StockRecord, longer: Promotion
    ) -> None:
        plan(bread, days=5, percent=30)
        assert (price(bread), cut_of(longer).state) == (350, CutState.PAUSED)
        pass_days(5)
        assert (price(bread), cut_of(longer).state) == (400, CutState.RUNNING)
        pass_days(12)
        assert (price(bread), cut_of(longer).state) == (500, CutState.OVER)
        asked = [change.price_cents for change in bread.price_changes.all()]
        assert asked == [500, 400, 350, 400, 500]

    def test_gives_it_back_when_it_is_ended_by_hand(
        self, bread: StockRecord, longer: Promotion
    ) -> None:
        shorter = plan(bread, days=5, percent=30)
        end_promotion(actor=SYSTEM, promotion_id=shorter.pk)
        assert (price(bread), cut_of(longer).state) == (400, CutState.RUNNING)

    def test_three_of_them_end_one_after_the_other(
        self, bread: StockRecord, longer: Promotion
    ) -> None:
        plan(bread, days=10, percent=30)
        pass_days(1)
        innermost = plan(bread, days=2, percent=40)
        assert (price(bread), struck(innermost)) == (300, 500)
        pass_days(2)
        assert price(bread) == 350
        pass_days(7)
        assert price(bread) == 400
        pass_days(20)
        assert price(bread) == 500

    def test_one_that_outlasts_it_gives_the_usual_price(
        self, bread: StockRecord, longer: Promotion
    ) -> None:
        plan(bread, days=30, percent=30)
        pass_days(18)
        assert (price(bread), cut_of(longer).state) == (350, CutState.OVER)
        pass_days(12)
        assert price(bread) == 500

    def test_the_longer_one_ended_meanwhile_does_not_come_back(
        self, bread: StockRecord, longer: Promotion
    ) -> None:
        plan(bread, days=5, percent=30)
        end_promotion(actor=SYSTEM, promotion_id=longer.pk)
        assert price(bread) == 350
        pass_days(5)
        assert price(bread) == 500

    def test_a_clock_that_jumps_over_both_leaves_the_usual_price(
        self, bread: StockRecord, longer: Promotion
    ) -> None:
        plan(bread, days=5, percent=30)
        pass_days(60)
        assert (price(bread), cut_of(longer).state) == (500, CutState.OVER)

    def test_a_usual_price_raised_meanwhile_is_what_it_costs_after_both(
        self, bread: StockRecord, longer: Promotion
    ) -> None:
        plan(bread, days=5, percent=30)
        set_to(bread, 550)
        pass_days(5)
        assert price(bread) == 400
        pass_days(20)
        assert price(bread) == 550

    def test_a_usual_price_below_the_longer_ones_ends_it(
        self, bread: StockRecord, longer: Promotion
    ) -> None:
        plan(bread, days=5, percent=30)
        set_to(bread, 380)
        pass_days(5)
        assert (price(bread), cut_of(longer).state) == (380, CutState.OVER)

    def test_a_price_below_both_ends_both(self, bread: StockRecord, longer: Promotion) -> None:
        plan(bread, days=5, percent=30)
        set_to(bread, 300)
        assert cut_of(longer).state == CutState.OVER
        pass_days(20)
        assert price(bread) == 300

    def test_one_planned_behind_both_keeps_the_first_reference(
        self, bread: StockRecord, longer: Promotion
    ) -> None:
        plan(bread, days=5, percent=30)
        behind = plan(bread, begins=16, percent=25)
        pass_days(16)
        assert (price(bread), struck(behind)) == (375, 500)


class TestTheSameOneTwice:
    def test_is_one_promotion(self, bread: StockRecord) -> None:
        nonce = uuid4()
        first, again = (
            plan_promotion(actor=SYSTEM, shop=bread.partner, draft=draft(bread), nonce=nonce)
            for _ in range(2)
        )
        assert first == again
        assert Promotion.objects.count() == PriceCut.objects.count() == 1

    def test_a_nonce_of_another_shop_is_not_the_same(
        self, bread: StockRecord, bookshop: Partner
    ) -> None:
        nonce, novel = uuid4(), stock_record_of(make_product(bookshop))
        for record in (bread, novel):
            plan_promotion(actor=SYSTEM, shop=record.partner, draft=draft(record), nonce=nonce)
        assert Promotion.objects.count() == 2


class TestAPriceChangedByHandMeanwhile:
    def test_a_higher_one_is_what_it_costs_afterwards(self, bread: StockRecord) -> None:
        plan(bread)
        set_to(bread, 550)
        assert price(bread) == 400
        pass_days(7)
        assert price(bread) == 550

    def test_the_usual_price_sent_again_by_a_till_changes_nothing(self, bread: StockRecord) -> None:
        plan(bread)
        set_to(bread, 500)
        assert price(bread) == 400
        pass_days(7)
        assert price(bread) == 500

    def test_the_cut_price_saved_again_by_a_form_changes_nothing(self, bread: StockRecord) -> None:
        plan(bread)
        set_to(bread, 400)
        pass_days(7)
        assert price(bread) == 500

    def test_one_below_the_cut_takes_effect_and_ends_it(self, bread: StockRecord) -> None:
        promotion = plan(bread)
        set_to(bread, 350)
        assert price(bread) == 350
        assert cut_of(promotion).state == CutState.OVER
        pass_days(7)
        assert price(bread) == 350


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("how", "field"),
        [
            ({"percent": 0}, "percent"),
            ({"percent": 91}, "percent"),
            ({"percent": 10, "days": -1}, "ends"),
            ({"percent": 10, "begins": -9}, "ends"),
            ({"prices": {}}, "price"),
        ],
    )
    def test_says_which_field_it_is(
        self, bread: StockRecord, how: dict[str, object], field: str
    ) -> None:
        with pytest.raises(PromotionRefused) as refused:
            plan(bread, **how)
        assert refused.value.field == field
        assert not Promotion.objects.exists()

    def test_another_shops_things(
        self, bread: StockRecord, bookshop: Partner, bookseller: User
    ) -> None:
        actor = Actor.of(bookseller, kind="staff")
        with pytest.raises(PromotionRefused):
            plan_promotion(actor=actor, shop=bookshop, draft=draft(bread))
        with pytest.raises(NotAllowed):
            plan_promotion(actor=actor, shop=bread.partner, draft=draft(bread))
        promotion = plan(bread)
        with pytest.raises(NotAllowed):
            end_promotion(actor=actor, promotion_id=promotion.pk)
