"""Three shops of one street, a shopper, and Stripe: the rooms together, with nothing replaced."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

import pytest
from django.core import mail
from django.test import Client
from django_scopes import scopes_disabled

from marketplace.kernel import clock, faults
from marketplace.kernel.actors import Actor
from marketplace.kernel.models import Deadline, OutboxMessage, User
from orders.order.models import Order, ShopOrder
from orders.placing.services import start_payment
from payments.charges.models import Payment, PaymentAttempt, PaymentState
from payments.gateway.models import Alarm, StripeEvent
from payments.sandbox.testing import SandboxServer
from payments.transfers.services import open_account, refresh_account
from shops.hours.windows import windows_for
from shops.partner.models import Partner
from tests.orders.market import Market, staff
from tests.payments.till import MANAGER, Till

T = TypeVar("T")


@dataclass
class Street:
    """The bakery, the bookshop and the cheese shop, whose accounts at Stripe can receive."""

    market: Market
    till: Till
    bakery: Partner
    bookshop: Partner
    cheese_shop: Partner
    baker: Actor
    bookseller: Actor
    cheese_maker: Actor

    @property
    def sandbox(self) -> SandboxServer:
        return self.till.sandbox

    def tomorrow(self, *shops: Partner) -> dict[int, datetime]:
        """Each shop's first window of tomorrow."""
        day = clock.today() + timedelta(days=1)
        return {
            shop.pk: next(window.starts_at for window in windows_for(shop) if window.day == day)
            for shop in shops
        }

    def session_of(self, order: Order) -> str:
        """The order's newest session at Stripe."""
        return PaymentAttempt.objects.filter(payment__order_ref=order.reference)[0].session_id

    def pay(self, order: Order, card: str = "accepted") -> str:
        """Go to the hosted page and pay there; no webhook has come yet. Gives the session's id."""
        start_payment(order)
        session = self.session_of(order)
        self.sandbox.pay(session, card)
        return session

    def buy(self, *wanted: object, **changes: object) -> Order:
        """Ordered, paid, and told by the webhooks."""
        order = self.market.order_of(*wanted, **changes)  # type: ignore[arg-type]
        self.pay(order)
        self.till.settle()
        return order

    def neighbours_pay(self, cents: int) -> None:
        """The platform holds other people's money too, or a refund would wait for a reversal."""
        self.till.sell_and_pay((self.till.baker, cents))

    def press(self, action: Callable[[], T]) -> T:
        """Somebody does something; if the program dies under it, they do it again a little later."""
        while True:
            try:
                return self.till.act(action)
            except faults.Killed:
                self.recover()

    def go_on(self, **time: float) -> None:
        """Time passes and workers do what there is to do; if one dies, others follow it."""
        clock.move_by(timedelta(**time))
        self.sandbox.run_chores()
        try:
            self.till.work()
        except faults.Killed:
            self.recover()

    def recover(self) -> None:
        """Leases run out, and every sweep looks for what lies about; who dies at it is followed too."""
        while True:
            try:
                return self.till.sweep_everything()
            except faults.Killed:
                continue


def states(order: Order) -> list[str]:
    """The states of the order's parts, by shop."""
    with scopes_disabled():
        parts = ShopOrder.objects.filter(order=order).order_by("shop_id", "pk")
        return [str(part.state) for part in parts]


def message_kinds() -> Counter[str]:
    """How many messages were written, by name, recipient and channel."""
    keys = OutboxMessage.objects.filter(kind__startswith="orders.").values_list("key", flat=True)
    return Counter(":".join([parts[0], *parts[-2:]]) for parts in (key.split(":") for key in keys))


def assert_everything_was_done() -> None:
    """No message, event or alarm is left over, and what was due is done."""
    left = OutboxMessage.objects.exclude(state=OutboxMessage.DONE)
    assert list(left.values_list("key", "state", "last_error")) == []
    assert list(StripeEvent.objects.filter(handled_at__isnull=True)) == []
    open_alarms = Alarm.objects.filter(closed_at=None)
    assert list(open_alarms.values_list("key", "detail")) == []
    due = Deadline.objects.filter(done_at=None, cancelled_at=None, due_at__lte=clock.now())
    assert list(due.values_list("kind", "last_error")) == []


def mails_in_memory() -> Counter[str]:
    """How often each mail left this process, by Message-ID."""
    return Counter(letter.extra_headers["Message-ID"] for letter in mail.outbox)


def assert_each_mail_was_sent_once(sent: Counter[str], *, doubled: int = 0) -> None:
    """Every mail left once; so many of them twice, under the same Message-ID."""
    written = OutboxMessage.objects.filter(kind="orders.mail", state=OutboxMessage.DONE)
    wanted = {f"<{pk}@testserver>" for pk in written.values_list("pk", flat=True)}
    assert set(sent) == wanted
    assert sum(sent.values()) - len(sent) == doubled


def assert_paid_once(*orders: Order) -> None:
    """These are all orders there are; each has one payment, which is paid."""
    references = [order.reference for order in orders]
    payments = Payment.objects.filter(order_ref__in=references)
    assert list(payments.values_list("state", flat=True)) == [PaymentState.PAID] * len(orders)
    assert Order.objects.count() == len(orders)


def open_account_of(sandbox: SandboxServer, shop: Partner) -> None:
    """Have the shop's merchant be able to receive transfers."""
    assert shop.merchant is not None
    account = open_account(actor=MANAGER, merchant=shop.merchant)
    sandbox.activate_account(account.account_id)
    refresh_account(shop.merchant)


@pytest.fixture
def street(
    market: Market,
    sandbox: SandboxServer,
    bakery: Partner,
    bookshop: Partner,
    cheese_shop: Partner,
    baker: User,
    bookseller: User,
) -> Street:
    shops: Sequence[Partner] = (bakery, bookshop, cheese_shop)
    for shop in shops:
        open_account_of(sandbox, shop)
    assert bakery.merchant is not None
    assert bookshop.merchant is not None
    till = Till(sandbox, Client(), bakery.merchant, bookshop.merchant)
    till.settle()
    cheese_maker = User.objects.get(email="jeanne@exemple.test")
    return Street(market, till, *shops, staff(baker), staff(bookseller), staff(cheese_maker))
