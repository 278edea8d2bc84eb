"""A market day for the tests of orders: Louise buys, pays, and comes to collect."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django_scopes import scopes_disabled
from pytest_django import Settings

from marketplace.kernel import clock, faults
from marketplace.kernel.actors import SYSTEM, Actor
from marketplace.kernel.models import OutboxMessage, User
from orders.basket.services import add_product
from orders.basket.visitors import Visitor
from orders.order.models import Line, Order, ShopOrder
from orders.pickup import services as pickup
from orders.pickup.models import Handover, Proof
from orders.placing.contact import Contact
from orders.placing.services import place_order
from payments.charges.models import Payment, PaymentAttempt
from payments.charges.settling import apply_session
from payments.gateway.sessions import SessionSnapshot
from shops.catalogue.models import Product
from shops.hours.windows import windows_for
from shops.partner.models import Partner
from tests import factories

LOUISE = Contact("Louise Garnier", "louise@exemple.test", "06 39 98 00 01")


def staff(user: User) -> Actor:
    """The person at the counter of the shop."""
    return Actor.of(user, kind="staff")


@dataclass
class Market:
    """What Louise does; by default she is a guest."""

    visitor: Visitor = field(default_factory=lambda: Visitor(token=uuid4()))
    actor: Actor = field(default_factory=lambda: Actor("guest"))

    def put(self, product: Product, quantity: int = 1) -> None:
        """Into the basket."""
        add_product(visitor=self.visitor, product_id=product.pk, quantity=quantity)

    def choose(self, *shops: Partner, skip: int = 0) -> dict[int, datetime]:
        """The first window of each shop (or a later one)."""
        return {shop.pk: windows_for(shop)[skip].starts_at for shop in shops}

    def order(self, *shops: Partner, **changes: Any) -> Order:
        """Order what is in the basket, in the first window of each shop."""
        asked: dict[str, Any] = {
            "actor": self.actor,
            "visitor": self.visitor,
            "choices": self.choose(*shops),
            "contact": LOUISE,
            "language": "fr",
            "nonce": uuid4(),
        }
        return place_order(**{**asked, **changes})

    def buy(self, *products: Product | tuple[Product, int], **changes: Any) -> Order:
        """Basket, order and payment, in one go."""
        order = self.order_of(*products, **changes)
        pay(order)
        return order

    def order_of(self, *products: Product | tuple[Product, int], **changes: Any) -> Order:
        """Basket and order, not paid."""
        shops = []
        for wanted in products:
            product, quantity = wanted if isinstance(wanted, tuple) else (wanted, 1)
            self.put(product, quantity)
            shops.append(product.shop)
        return self.order(*shops, **changes)


def pay(order: Order, *, cents: int | None = None) -> None:
    """What a webhook would lead to, without the network: the session was paid."""
    attempt = PaymentAttempt.objects.select_related("payment").filter(
        payment__order_ref=order.reference
    )[0]
    apply_session(_session(attempt, "complete", "paid", cents or attempt.payment.amount_cents))


def expire(order: Order) -> None:
    """Nobody paid, and Stripe has closed the session."""
    attempt = PaymentAttempt.objects.select_related("payment").filter(
        payment__order_ref=order.reference
    )[0]
    apply_session(_session(attempt, "expired", "unpaid", attempt.payment.amount_cents))


def _session(
    attempt: PaymentAttempt, status: str, payment_status: str, cents: int
) -> SessionSnapshot:
    name = attempt.session_id or f"cs_test_{attempt.key.hex}"
    return SessionSnapshot(
        id=name, url="", status=status, payment_status=payment_status, amount_cents=cents, currency="eur",
        livemode=False, attempt_key=str(attempt.key), intent_id=f"pi_{attempt.key.hex}",
        intent_status="succeeded" if payment_status == "paid" else "canceled",
        charge_id=f"ch_{attempt.key.hex}", fee_cents=None,
    )  # fmt: skip


def part_of(order: Order, shop: Partner | None = None) -> ShopOrder:
    """The shop's part as it is now (the only one, when no shop is given)."""
    with scopes_disabled():
        parts = ShopOrder.objects.select_related("order", "shop").filter(order=order)
        return parts.get(shop=shop) if shop else parts.get()


def line_of(order: Order, title: str = "") -> Line:
    """The line with this title as it is now (the only one, when none is given)."""
    lines = Line.objects.filter(order=order)
    return lines.get(title=title) if title else lines.get()


def given(order: Order, shop: Partner, actor: Actor, **changes: Any) -> Handover:
    """Handed over against the typed code."""
    asked: dict[str, Any] = {
        "code_or_ref": order.pickup_code,
        "proof": Proof.TYPED,
        "nonce": uuid4(),
    }
    return pickup.hand_over(actor=actor, shops=[shop], **{**asked, **changes})


def sent(message: str, to: str = "shopper") -> list[dict[str, Any]]:
    """Payloads of the mails of a kind that are written for a recipient."""
    rows = OutboxMessage.objects.filter(
        kind="orders.mail", payload__message=message, payload__to=to
    )
    return [row.payload for row in rows]


def refunded(order: Order) -> list[int]:
    """Cents of each refund asked for."""
    payment = Payment.objects.get(order_ref=order.reference)
    return sorted(payment.refunds.values_list("amount_cents", flat=True))


def in_stock(product: Product) -> tuple[int, int]:
    """On hand, and held."""
    record = factories.stock_record_of(product)
    return record.num_in_stock or 0, record.num_allocated or 0


def later(**time: float) -> None:
    clock.move_by(timedelta(**time))


def ref(part: ShopOrder) -> UUID:
    return part.reference


@pytest.fixture
def market(db: Any, settings: Settings, market_day: datetime) -> Iterator[Market]:
    """Thursday, ten o'clock, and a guest."""
    settings.ROOT_URLCONF = "tests.payments.urls"
    yield Market()
    faults.disarm()


__all__ = [
    "LOUISE",
    "SYSTEM",
    "Market",
    "expire",
    "given",
    "in_stock",
    "later",
    "line_of",
    "market",
    "part_of",
]
