"""The day behind the counters: what was sold in the shops, what runs low, what is missing, who waits."""

from collections.abc import Iterable
from datetime import time, timedelta
from uuid import UUID, uuid5

from django.db.models import F
from django_scopes import scopes_disabled

from marketplace.demo.loading import chronicle
from marketplace.demo.loading.purchases import Market
from marketplace.demo.town import TOWN
from marketplace.kernel import clock
from marketplace.kernel.actors import Actor
from orders.order.models import ShopOrder
from orders.order.states import CAN_BE_GIVEN
from shops.merchants.models import ShopStaff, StaffRole
from shops.partner.models import AvailabilityKind, StockRecord
from shops.stock.counter import COUNT, RECEIVED, SOLD, Entry, enter_at_counter
from shops.stock.models import Cause, HoldState, StockHold
from shops.stock.services import set_low_stock, set_on_hand, watch_stock

#: Everybody's demo shows the same entries.
_NONCES = UUID("6f0f1c1e-6b0e-4c0e-9d0e-26112026abcd")
_BEGINS = time(10, 5)
_BETWEEN = timedelta(minutes=23)
#: Shops in which something is missing: not those whose orders the visitor lives through.
_QUIET = (
    "le-petit-train",
    "l-aiguille-et-le-drap",
    "la-cave-du-beffroi",
    "savons-et-simples",
    "au-fil-des-saisons",
)


def tend_shelves(market: Market) -> None:
    """Write the day's entries of two counters, alerts, a shortage, and two people who wait."""
    clock.move_to(clock.local_datetime(chronicle.LAST_DAY, _BEGINS))
    for code in (chronicle.BOOKSHOP, chronicle.BAKERY):
        if code in market.shops:
            _sell_in_shop(_people_of(code), _shelves(code))
    _run_short()
    _run_out()


def _sell_in_shop(people: list[Actor], shelves: list[StockRecord]) -> None:
    """Sales, a delivery and a count; the smallest shelves run low."""
    full = [record for record in shelves if record.left >= 6]
    small = [record for record in shelves if 3 <= record.left < 6]
    taps = [(SOLD, record, 1) for record in full[:3]]
    taps += [(RECEIVED, record, 6) for record in full[3:4]]
    taps += [(SOLD, record, 1) for record in small[:2]]
    taps += [(COUNT, record, (record.num_in_stock or 0) - 1) for record in full[4:5]]
    taps += [(COUNT, record, record.num_in_stock or 0) for record in full[5:7]]
    for number, (kind, record, quantity) in enumerate(taps):
        nonce = uuid5(_NONCES, f"{record.partner_sku} {number}")
        entry = Entry(nonce, record.pk, kind, quantity)
        enter_at_counter(actor=people[number % len(people)], entry=entry)
        clock.move_by(_BETWEEN)
    for record in small[:2]:
        set_low_stock(actor=people[0], stock_record_id=record.pk, threshold=4)


def _run_short() -> None:
    """One article fewer than was promised: its shop finds it when it counts."""
    with scopes_disabled():
        open_parts = ShopOrder.objects.filter(shop__code__in=_QUIET, state__in=CAN_BE_GIVEN)
        hold = (
            StockHold.objects.filter(
                owner__in=open_parts.values("reference"),
                state=HoldState.HELD,
                stock_record__availability=AvailabilityKind.COUNTED,
            )
            .select_related("stock_record__partner")
            .order_by("pk")
            .first()
        )
    if hold is not None:
        record = hold.stock_record
        set_on_hand(
            actor=_people_of(record.partner.code)[0],
            stock_record_id=record.pk,
            quantity=max(0, (record.num_allocated or 0) - 1),
            cause=Cause.COUNT,
        )


def _run_out() -> None:
    """The last one of something was sold in the shop, and two people ask to be told."""
    for code in _QUIET:
        for record in _shelves(code):
            if record.left and not record.num_allocated:
                owner = _people_of(code)[0]
                set_on_hand(
                    actor=owner, stock_record_id=record.pk, quantity=0, cause=Cause.SOLD_IN_SHOP
                )
                for shopper in TOWN.shoppers[:2]:
                    watch_stock(
                        stock_record_id=record.pk, email=shopper.email, language=shopper.language
                    )
                return


def _shelves(code: str) -> list[StockRecord]:
    """Counted goods of a shop with ``left``, what nobody holds; the fullest first."""
    records: Iterable[StockRecord] = (
        StockRecord.objects.filter(
            partner__code=code,
            availability=AvailabilityKind.COUNTED,
            product__is_public=True,
        )
        .annotate(left=F("num_in_stock") - F("num_allocated"))
        .order_by("-left", "pk")
    )
    return list(records)


def _people_of(code: str) -> list[Actor]:
    """Who works in a shop, the owner first."""
    staff = ShopStaff.objects.filter(shop__code=code).select_related("user")
    ordered = sorted(staff, key=lambda one: (one.role != StaffRole.OWNER, one.pk))
    return [Actor.of(one.user, kind="staff") for one in ordered]
