"""A random life of the street: people do whatever comes to their minds, and things go wrong.

Everything that the services refuse (DomainError) is part of life; any other exception is a bug.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import uuid4

from django_scopes import scopes_disabled

from marketplace.kernel import faults
from marketplace.kernel.actors import SYSTEM, Actor
from marketplace.kernel.errors import DomainError
from orders.order.models import Line, Order, ShopOrder
from orders.order.states import State
from orders.pickup import services as pickup
from orders.pickup.models import Handover, Proof
from orders.placing.services import start_payment
from orders.returns import services as returns
from orders.returns.models import Withdrawal
from payments.charges.models import PaymentAttempt
from payments.charges.services import settle_payment
from payments.gateway.errors import GatewayError
from payments.refunds.models import Refund, RefundState
from payments.refunds.services import retry_refund
from payments.sandbox.client import ControlError
from payments.transfers.models import MerchantAccount
from shops.catalogue.models import Product
from shops.hours.windows import windows_for
from shops.partner.models import AvailabilityKind, Partner, SellingMode
from tests import factories
from tests.faults.street import Street
from tests.orders.market import Market
from tests.payments.till import MANAGER

T = TypeVar("T")

#: What may go wrong at Stripe's, each time with one call.
CALL_FAULTS = ("reset", "error_500", "rate_limit", "conflict")


@dataclass
class Life:
    """The street with a stock of goods, and a source of chance."""

    street: Street
    seed: int
    goods: list[Product] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    diary: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        street = self.street
        street.neighbours_pay(100_000)
        street.cheese_shop.mode = SellingMode.SELLS
        reserving = factories.make_shop("mercerie", "Mercerie", mode=SellingMode.RESERVES)
        counted, per_day = AvailabilityKind.COUNTED, AvailabilityKind.PER_DAY
        to_order = AvailabilityKind.TO_ORDER
        for shop, kind, cents in (
            (street.bakery, counted, 333), (street.bakery, per_day, 120), (street.bakery, to_order, 4999),
            (street.bookshop, counted, 2090), (street.bookshop, to_order, 1750),
            (street.cheese_shop, per_day, 1251), (reserving, counted, 799),
        ):  # fmt: skip
            product = factories.make_product(
                shop, price_cents=cents, availability=kind, stock=9, per_day_quantity=7,
                withdrawal_exception="",
            )  # fmt: skip
            self.goods.append(product)
        self.staff = {
            street.bakery.pk: street.baker,
            street.bookshop.pk: street.bookseller,
            street.cheese_shop.pk: street.cheese_maker,
            reserving.pk: SYSTEM,
        }

    def live(self, steps: int) -> None:
        """So many things happen, one after the other."""
        doings = list(self.doings())
        names = [name for name, weight, _do in doings for _ in range(weight)]
        by_name = {name: do for name, _weight, do in doings}
        for _ in range(steps):
            name = self.chance.choice(names)
            self.diary.append(name)
            with self.refusals():
                by_name[name]()

    @contextmanager
    def refusals(self) -> Iterator[None]:
        try:
            yield
        except (DomainError, ControlError, GatewayError) as refused:
            self.diary[-1] += f" -> {type(refused).__name__}"
        except faults.Killed as killed:
            self.diary[-1] += f" -> killed at {killed}"
            self.street.recover()

    def doings(self) -> Iterator[tuple[str, int, Callable[[], object]]]:
        yield "order", 2, self.order
        yield "pay", 4, self.pay
        yield "buy", 7, self.buy
        yield "come back", 2, self.come_back
        yield "work", 6, self.street.go_on
        yield "recover", 1, self.street.recover
        yield "minutes", 4, lambda: self.street.go_on(minutes=self.chance.randint(1, 40))
        yield "hours", 2, lambda: self.street.go_on(hours=self.chance.randint(1, 20))
        yield "days", 1, lambda: self.street.go_on(days=self.chance.randint(1, 9))
        yield "seen", 3, lambda: pickup.mark_seen(**self.counter())
        yield "ready", 4, lambda: pickup.mark_ready(**self.counter())
        yield "give", 7, self.give
        yield "undo", 2, self.undo
        yield "closing", 1, self.closing
        yield "refuse", 3, self.refuse
        yield "cancel", 2, self.cancel
        yield "move", 2, self.move
        yield "withdraw", 3, self.withdraw
        yield "goods back", 3, self.goods_back
        yield "goodwill", 2, self.goodwill
        yield "fault", 3, self.fault
        yield "die soon", 2, self.die_soon
        yield "account", 1, self.account
        yield "retry refunds", 1, self.retry_refunds

    # -- The shopper ------------------------------------------------------------------------------

    def order(self) -> None:
        market = Market()
        chosen = self.chance.sample(self.goods, self.chance.randint(1, 4))
        for product in chosen:
            market.put(product, self.chance.randint(1, 3))
        shops = {product.shop.pk: product.shop for product in chosen}
        choices = {}
        for pk, shop in shops.items():
            windows = windows_for(shop)
            if windows:
                choices[pk] = self.chance.choice(windows[:6]).starts_at
        self.orders.append(market.order(choices=choices))

    def buy(self) -> None:
        self.order()
        self.street.pay(self.orders[-1])
        self.street.go_on()

    def pay(self) -> None:
        order = self.chance.choice(self.orders[-4:]) if self.orders else None
        if order is None:
            return
        start_payment(order)
        card = self.chance.choices(
            ("accepted", "declined", "insufficient", "authentication"), (6, 1, 1, 1)
        )[0]
        self.street.sandbox.pay(self.street.session_of(order), card)

    def come_back(self) -> None:
        attempt = self.one(list(PaymentAttempt.objects.exclude(session_id="")))
        if attempt:
            settle_payment(session_id=attempt.session_id)

    def move(self) -> None:
        part = self.part()
        window = self.one(windows_for(part.shop)[:8]) if part else None
        if part and window:
            pickup.choose_window(
                actor=Actor("guest"), shop_order_ref=part.reference, starts_at=window.starts_at
            )

    def cancel(self) -> None:
        part = self.part()
        if part:
            actor = self.chance.choice((Actor("guest"), self.staff[part.shop_id], SYSTEM))
            returns.cancel_shop_order(actor=actor, shop_order_ref=part.reference)

    def withdraw(self) -> None:
        order = self.one(self.orders)
        if order:
            lines = Line.objects.filter(order=order)
            chosen = {
                line.reference: self.chance.randint(0, line.quantity)
                for line in lines
                if self.chance.random() < 0.7
            }
            returns.declare_withdrawal(
                actor=Actor("guest"),
                order=order,
                name="Louise",
                email="louise@exemple.test",
                lines=chosen,
            )

    # -- The shops --------------------------------------------------------------------------------

    def counter(self) -> dict[str, object]:
        part = self.part()
        if part is None:
            raise DomainError("nobody has ordered")
        return {"actor": self.staff[part.shop_id], "shop_order_ref": part.reference}

    def give(self) -> None:
        part = self.part()
        if part is None:
            return
        lines = None
        if self.chance.random() < 0.5:
            rows = Line.objects.filter(shop_order=part)
            lines = {row.reference: self.chance.randint(0, row.quantity) for row in rows}
        pickup.hand_over(
            actor=self.staff[part.shop_id], shops=[part.shop], code_or_ref=part.order.pickup_code,
            proof=Proof.TYPED, nonce=uuid4(), lines=lines, part_ref=part.reference,
        )  # fmt: skip

    def undo(self) -> None:
        with scopes_disabled():
            handovers = list(Handover.objects.select_related("shop_order").order_by("-pk")[:3])
        handover = self.one(handovers)
        if handover:
            actor = self.staff[handover.shop_order.shop_id]
            pickup.undo_handover(actor=actor, handover_ref=handover.reference)

    def closing(self) -> None:
        shop = self.chance.choice(self.shops())
        asked = [slip.reference for slip in pickup.closing_question(shop)]
        given = [reference for reference in asked if self.chance.random() < 0.5]
        pickup.answer_closing(
            actor=self.staff[shop.pk], shop=shop, given=given,
            not_given=[reference for reference in asked if reference not in given],
        )  # fmt: skip

    def refuse(self) -> None:
        part = self.part()
        line = self.one(list(Line.objects.filter(shop_order=part))) if part else None
        if part and line:
            returns.refuse_line(
                actor=self.staff[part.shop_id], shop_order_ref=part.reference, line_ref=line.reference,
                quantity=self.chance.choice((None, 1)),
            )  # fmt: skip

    def goods_back(self) -> None:
        with scopes_disabled():
            withdrawals = list(
                Withdrawal.objects.filter(refunded_at=None).select_related("shop_order")
            )
        withdrawal = self.one(withdrawals)
        if withdrawal:
            returns.confirm_goods_back(
                actor=SYSTEM,
                withdrawal_ref=withdrawal.reference,
                restock=self.chance.random() < 0.5,
            )

    def goodwill(self) -> None:
        part = self.part()
        line = self.one(list(Line.objects.filter(shop_order=part))) if part else None
        if part and line:
            cents = self.chance.choice((1, 7, 100, line.unit_cents, line.total_cents))
            returns.goodwill_refund(
                actor=self.staff[part.shop_id], line_ref=line.reference, amount_cents=cents
            )

    # -- What goes wrong --------------------------------------------------------------------------

    def fault(self) -> None:
        sandbox = self.street.sandbox
        kind = self.chance.choice(
            (*CALL_FAULTS, "webhook_lost", "webhook_duplicate", "webhook_held")
        )
        if kind.startswith("webhook"):
            sandbox.set_fault(kind, times=self.chance.randint(1, 4))
        else:
            path = self.chance.choice(
                ("sessions$", "refunds$", "transfers$", "reversals$", "sessions/")
            )
            sandbox.set_fault(
                kind, pattern=path, times=self.chance.randint(1, 3),
                after_success=self.chance.random() < 0.5 and kind != "rate_limit",
            )  # fmt: skip

    def die_soon(self) -> None:
        point = self.chance.choice(sorted(faults.declared()))

        def die_once() -> None:
            faults.disarm(point)
            raise faults.Killed(point)

        faults.arm(point, die_once)

    def account(self) -> None:
        account = self.chance.choice(list(MerchantAccount.objects.all())).account_id
        doing = self.chance.choice(("restrict", "activate", "activate", "pay out"))
        if doing == "restrict":
            self.street.sandbox.restrict_account(account)
        elif doing == "activate":
            self.street.sandbox.activate_account(account)
        else:
            self.street.sandbox.pay_out_account(account)

    def retry_refunds(self) -> None:
        for reference in Refund.objects.filter(state=RefundState.FAILED).values_list(
            "reference", flat=True
        ):
            retry_refund(actor=MANAGER, refund_ref=reference)

    # -- The end ----------------------------------------------------------------------------------

    def come_to_rest(self) -> None:
        """Nothing goes wrong any more, and time passes: everything resolves by itself."""
        faults.disarm()
        sandbox = self.street.sandbox
        sandbox.clear_faults()
        sandbox.release_webhooks()
        for account in MerchantAccount.objects.all():
            sandbox.activate_account(account.account_id)
        for _ in range(12):
            self.street.go_on(days=10)
            self.street.recover()
            with scopes_disabled():
                left = list(Withdrawal.objects.filter(refunded_at=None))
            for withdrawal in left:
                returns.confirm_goods_back(actor=SYSTEM, withdrawal_ref=withdrawal.reference)
            self.retry_refunds()

    # -- Chance -----------------------------------------------------------------------------------

    def one(self, things: Sequence[T]) -> T | None:
        return self.chance.choice(things) if things else None

    def part(self) -> ShopOrder | None:
        """Some part of an order, rather a recent one."""
        with scopes_disabled():
            parts = ShopOrder.objects.select_related("order", "shop").exclude(state=State.CANCELLED)
            return self.one(list(parts.order_by("-pk")[:8]))

    def shops(self) -> list[Partner]:
        return list({product.shop.pk: product.shop for product in self.goods}.values())
