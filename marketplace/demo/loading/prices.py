"""Prices that moved while the town lived, and the two promotions that run when the demo opens."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time

from django.db.models import Q

from marketplace.demo.loading.timeline import Story
from marketplace.kernel import clock
from marketplace.kernel.actors import Actor
from shops.catalogue.services import set_price
from shops.merchants.models import ShopStaff, StaffRole
from shops.partner.models import Partner, StockRecord
from shops.prices.promotions import PromotionDraft, plan_promotion

#: By reference (of a product or of its variants): on which day it began to cost how many cents. The last
#: is what it costs today.
MOVED: dict[str, Sequence[tuple[date, int]]] = {
    "BM-12": ((date(2026, 10, 27), 760), (date(2026, 11, 12), 790)),
    "BM-09": ((date(2026, 11, 3), 2400), (date(2026, 11, 17), 2200)),
    "PH-05": ((date(2026, 11, 3), 590), (date(2026, 11, 10), 530), (date(2026, 11, 20), 560)),
    "AD-06": ((date(2026, 11, 5), 2400), (date(2026, 11, 19), 2200)),
}
#: Reference (of a product or of its variants), percent, first and last day.
PROMOTIONS = (
    ("AD-02", 15, date(2026, 11, 24), date(2026, 11, 29)),
    ("BM-12", 20, date(2026, 11, 26), date(2026, 11, 29)),
)
MORNING = time(8, 5)
MIDNIGHT = time.min


def stories() -> Iterator[tuple[datetime, Story]]:
    """Each with the moment at which it begins."""
    for sku, steps in MOVED.items():
        yield clock.local_datetime(steps[0][0], MORNING), _moving(sku, steps)
    for sku, percent, first, last in PROMOTIONS:
        yield clock.local_datetime(first, MORNING), _promotion(sku, percent, last)


def _moving(sku: str, steps: Sequence[tuple[date, int]]) -> Story:
    for day, cents in steps:
        yield clock.local_datetime(day, MORNING)
        for record in _sold_as(sku):
            actor = _owner(record.partner)
            set_price(actor=actor, stock_record_id=record.pk, price_cents=cents)


def _promotion(sku: str, percent: int, last: date) -> Story:
    yield clock.now()
    records = _sold_as(sku)
    shop = records[0].partner
    draft = PromotionDraft(
        stock_record_ids=[record.pk for record in records],
        starts_at=clock.now(),
        ends_at=clock.local_datetime(date.fromordinal(last.toordinal() + 1), MIDNIGHT),
        percent=percent,
    )
    plan_promotion(actor=_owner(shop), shop=shop, draft=draft)


def _sold_as(sku: str) -> list[StockRecord]:
    """The thing of this reference, or the variants of the product that has it."""
    named = Q(partner_sku=sku) | Q(partner_sku__startswith=f"{sku}-")
    return list(StockRecord.objects.filter(named).select_related("partner").order_by("pk"))


def _owner(shop: Partner) -> Actor:
    staff = ShopStaff.objects.select_related("user").get(shop=shop, role=StaffRole.OWNER)
    return Actor.of(staff.user, kind="staff")
