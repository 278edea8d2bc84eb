"""The other orders of the past five weeks, drawn by lot: the same for the same seed."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from random import Random
from typing import TypeVar

from marketplace.demo.loading.chronicle import BICYCLES, LAST_DAY
from marketplace.demo.loading.commerce import Good
from marketplace.demo.loading.purchases import ACCEPTED, Purchase
from marketplace.demo.town import TOWN
from marketplace.kernel import clock
from shops.partner.models import AvailabilityKind

T = TypeVar("T")

FIRST_DAY = date(2026, 10, 22)
#: On the last day only the written orders come in the afternoon.
LAST_HOUR_OF_LAST_DAY = 13

ORDERS_BY_WEEKDAY = (2, 4, 4, 6, 8, 6, 2)
ORDERS_BY_HOUR = {
    7: 1, 8: 2, 9: 3, 10: 3, 11: 3, 12: 5, 13: 4, 14: 2, 15: 2, 16: 2, 17: 4, 18: 6, 19: 6, 20: 7, 21: 6, 22: 3,
}  # fmt: skip
SHOPS_IN_BASKET = {1: 45, 2: 33, 3: 18, 4: 4}
GOODS_IN_SHOP = {1: 52, 2: 33, 3: 15}
SHOP_WEIGHTS = {
    "boulangerie-martin": 10,
    "librairie-le-marque-page": 7,
    "fromagerie-des-pres-hauts": 6,
    "le-panier-d-huguette": 7,
    "boucherie-lacombe": 4,
    "la-cave-du-beffroi": 4,
    "au-fil-des-saisons": 3,
    "l-aiguille-et-le-drap": 2,
    "quincaillerie-perrot": 3,
    "savons-et-simples": 3,
    "le-petit-train": 3,
    "les-cycles-du-quai": 2,
}
CARDS = {
    ACCEPTED: 86,
    ("authentication",): 6,
    ("declined", "accepted"): 4,
    ("insufficient", "accepted"): 1,
    (): 3,
}
LIVES = {
    "collected": 64,
    "answered_at_closing": 9,
    "collected_late": 5,
    "given_without_ready": 3,
    "line_refused": 4,
    "cancelled_by_shopper": 3,
    "cancelled_by_shop": 1,
    "unseen": 2,
    "late": 2,
    "late_refunded": 1,
    "not_collected": 1,
    "undone": 1,
    "goodwill": 2,
}
WITHDRAWALS = {"withdrawn": 4, "withdrawn_before": 1}
RESERVATION_LIVES = {"collected": 7, "cancelled_by_shopper": 2, "not_collected": 1}
#: Up to this price (cents) people take several.
CHEAP = 700


def history(goods: Mapping[str, Good], number: int, rng: Random) -> list[Purchase]:
    """``number`` orders, in the order of their time."""
    days = [FIRST_DAY + timedelta(days=step) for step in range((LAST_DAY - FIRST_DAY).days + 1)]
    weights = [ORDERS_BY_WEEKDAY[day.weekday()] for day in days]
    moments = sorted(_moment(day, rng) for day in rng.choices(days, weights, k=number))
    by_shop: dict[str, list[Good]] = {code: [] for code in SHOP_WEIGHTS}
    for good in goods.values():
        by_shop[good.shop_code].append(good)
    return [_purchase(moment, by_shop, rng) for moment in moments]


def _moment(day: date, rng: Random) -> datetime:
    hour = _draw(ORDERS_BY_HOUR, rng)
    if day == LAST_DAY:
        hour = 7 + hour % (LAST_HOUR_OF_LAST_DAY - 6)
    return clock.local_datetime(day, time(hour, rng.randrange(60), rng.randrange(60)))


def _purchase(moment: datetime, by_shop: Mapping[str, list[Good]], rng: Random) -> Purchase:
    codes = _shops(rng)
    basket: dict[str, int] = {}
    lives = {}
    for code in codes:
        chosen = _goods(by_shop[code], rng)
        basket |= {good.sku: _quantity(good, rng) for good in chosen}
        lives[code] = _life(code, chosen, rng)
    return Purchase(moment, rng.choice(TOWN.shoppers[1:]), basket, lives, cards=_draw(CARDS, rng))


def _shops(rng: Random) -> list[str]:
    wanted = _draw(SHOPS_IN_BASKET, rng)
    codes: list[str] = []
    while len(codes) < wanted:
        code = _draw(SHOP_WEIGHTS, rng)
        if code not in codes:
            codes.append(code)
    return codes


def _goods(choice: list[Good], rng: Random) -> list[Good]:
    """Cheap things more often than dear ones, made to order seldom."""
    weights = [
        (0.15 if good.kind == AvailabilityKind.TO_ORDER else 1) / good.price_cents**0.5
        for good in choice
    ]
    drawn = rng.choices(choice, weights, k=_draw(GOODS_IN_SHOP, rng))
    return list({good.sku: good for good in drawn}.values())


def _quantity(good: Good, rng: Random) -> int:
    return rng.choice((1, 1, 2, 3)) if good.price_cents <= CHEAP else 1


def _life(code: str, chosen: list[Good], rng: Random) -> str:
    if code == BICYCLES:
        return _draw(RESERVATION_LIVES, rng)
    if any(good.can_be_withdrawn for good in chosen):
        return _draw({**LIVES, **WITHDRAWALS}, rng)
    return _draw(LIVES, rng)


def _draw(weights: Mapping[T, int], rng: Random) -> T:
    return rng.choices(list(weights), list(weights.values()))[0]
