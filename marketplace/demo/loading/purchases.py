"""Buying in the demo town: from a basket to the payment, then what becomes of each shop's part."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from django_scopes import scopes_disabled

from marketplace.demo.loading.bank import Bank
from marketplace.demo.loading.commerce import Good
from marketplace.demo.loading.lives import LIVES, Part
from marketplace.demo.loading.people import Accounts
from marketplace.demo.loading.timeline import Story, Timeline
from marketplace.demo.town.data import PersonData
from marketplace.kernel import clock
from marketplace.kernel.actors import Actor
from marketplace.kernel.errors import DomainError
from orders.basket.services import add_product, basket_of
from orders.basket.visitors import Visitor
from orders.order.models import Order, ShopOrder, ShopOrderState
from orders.placing.contact import Contact
from orders.placing.services import place_order
from shops.hours.windows import Window, WindowKey, common_windows, windows_for
from shops.partner.models import AvailabilityKind, Partner

ACCEPTED = ("accepted",)
#: How many windows ahead people look, when they have no special wish.
NEAR_WINDOWS = 14


@dataclass(frozen=True)
class Wish:
    """When somebody would like to pass: the first window that begins at ``at`` or later."""

    day: date
    at: time = time(0)


@dataclass(frozen=True)
class Purchase:
    """One order as it will be made. ``goods``: units by sku; ``lives``: by shop code."""

    at: datetime
    buyer: PersonData
    goods: Mapping[str, int]
    lives: Mapping[str, str] = field(default_factory=dict)
    wishes: Mapping[str, Wish] = field(default_factory=dict)
    #: Cards tried one after the other; none: the payment page is left.
    cards: tuple[str, ...] = ACCEPTED
    paid_after: timedelta = timedelta(minutes=2)


class Market:
    """What buying needs: the shops, the goods, the accounts, the bank."""

    def __init__(
        self,
        shops: Mapping[str, Partner],
        goods: Mapping[str, Good],
        accounts: Accounts,
        bank: Bank,
        timeline: Timeline,
    ) -> None:
        self.shops = shops
        self.goods = goods
        self.accounts = accounts
        self.bank = bank
        self.timeline = timeline
        self.orders = 0

    def story_of(self, purchase: Purchase, rng: Random) -> Story:
        """A purchase, its payment, and the lives of its parts."""
        order = self._order(purchase, rng)
        if order is None:
            return
        self.orders += 1
        if _awaits_payment(order):
            if not purchase.cards:
                return
            yield clock.now() + purchase.paid_after
            if not self.bank.pay(order, purchase.cards):
                return
            self.timeline.settle()
        for part in _parts(order):
            code = part.shop.code
            life = LIVES[purchase.lives.get(code, "collected")]
            self.timeline.tell(life(Part(part.reference, self.shops[code], self.accounts, rng)))

    def _order(self, purchase: Purchase, rng: Random) -> Order | None:
        """The order, unless nothing of it is left or no window suits."""
        user = self.accounts.get(purchase.buyer.email)
        visitor = self._fill_basket(Visitor(user=user), purchase.goods)
        wants = _wants(visitor, self.goods)
        choices = self._choose(wants, purchase.wishes, rng)
        if choices is None:
            return None
        buyer = purchase.buyer
        return place_order(
            actor=Actor.of(user) if user else Actor("guest"),
            visitor=visitor,
            choices=choices,
            contact=Contact(buyer.name, buyer.email, buyer.phone),
            language=buyer.language,
            nonce=UUID(int=rng.getrandbits(128), version=4),
            age_confirmed=True,
        )

    def _fill_basket(self, visitor: Visitor, goods: Mapping[str, int]) -> Visitor:
        """Put in what can still be had; a guest gets a name with the first article."""
        for sku, quantity in goods.items():
            try:
                basket = add_product(
                    visitor=visitor, product_id=self.goods[sku].product_id, quantity=quantity
                )
            except DomainError:
                continue
            if visitor.user is None:
                visitor = Visitor(token=basket.token)
        return visitor

    def _choose(
        self, wants: Mapping[str, Mapping[int, int]], wishes: Mapping[str, Wish], rng: Random
    ) -> dict[int, WindowKey] | None:
        """A window for each shop: the one wished for, else one that suits all; None without any."""
        if not wants:
            return None
        shops = {code: self.shops[code] for code, units in wants.items() if units}
        choices = {
            shops[code].pk: wished.key
            for code, wish in wishes.items()
            if code in shops and (wished := _wished(shops[code], wants[code], wish)) is not None
        }
        open_shops = [(shop, wants[code]) for code, shop in shops.items() if shop.pk not in choices]
        if not open_shops:
            return choices
        common = common_windows(open_shops)
        if common:
            half_day = common[min(int(rng.expovariate(0.9)), len(common) - 1)]
            for shop, _units in open_shops:
                choices[shop.pk] = rng.choice(half_day.choices[shop.pk]).key
            return choices
        for shop, units in open_shops:
            windows = windows_for(shop, day_quantity_wants=units)
            if not windows:
                return None
            choices[shop.pk] = rng.choice(windows[:NEAR_WINDOWS]).key
        return choices


def _wants(visitor: Visitor, goods: Mapping[str, Good]) -> dict[str, dict[int, int]]:
    """Units by shop and stock record; a shop with goods made to order only needs no window."""
    basket = basket_of(visitor)
    wants: dict[str, dict[int, int]] = defaultdict(dict)
    if basket is None:
        return wants
    for line in basket.lines.select_related("stockrecord"):
        good = goods[line.stockrecord.partner_sku]
        units = wants[good.shop_code]
        if good.kind != AvailabilityKind.TO_ORDER:
            units[good.stock_record_id] = line.quantity
    return wants


def _wished(shop: Partner, units: Mapping[int, int], wish: Wish) -> Window | None:
    return next(
        (
            window
            for window in windows_for(shop, day_quantity_wants=units)
            if window.day == wish.day and clock.local(window.starts_at).time() >= wish.at
        ),
        None,
    )


def _parts(order: Order) -> list[ShopOrder]:
    with scopes_disabled():
        return list(order.shop_orders.select_related("shop").order_by("pk"))


def _awaits_payment(order: Order) -> bool:
    return any(part.state == ShopOrderState.AWAITING_PAYMENT for part in _parts(order))
