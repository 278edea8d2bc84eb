"""A till for tests: sells, pays, hands over and refunds through the services and a sandbox of its own."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
import stripe as sdk
from django.db import transaction
from django.test import Client
from pytest_django import Settings

from marketplace.kernel import clock, deadlines, events, faults, outbox
from marketplace.kernel.actors import SYSTEM, Actor
from marketplace.kernel.models import OutboxMessage
from payments.charges.events import (
    PaymentExpired,
    PaymentQuarantined,
    PaymentReopened,
    PaymentSucceeded,
)
from payments.charges.models import Payment, PaymentAttempt
from payments.charges.services import open_payment, pay_again, start_attempt, sweep_payments
from payments.gateway import client as gateway_client
from payments.gateway import webhooks
from payments.gateway.models import StripeEvent
from payments.refunds.models import Refund
from payments.refunds.services import RefundRequestLine, request_refund, sweep_refunds
from payments.sales.models import SaleLine
from payments.sales.services import SaleLineDraft, record_sale
from payments.sandbox.testing import SandboxServer
from payments.sandbox.webhooks import Delivery
from payments.transfers.models import MerchantAccount, Transfer
from payments.transfers.services import (
    TransferPart,
    cancel_transfer,
    open_account,
    refresh_account,
    schedule_transfer,
    sweep_transfers,
)
from shops.merchants.models import Merchant
from tests import factories

MANAGER = Actor("association", "manager")
UNDO = timedelta(minutes=15)


@dataclass
class Sold:
    """One order as payments know it."""

    order_ref: UUID
    lines: list[SaleLine]

    @property
    def payment(self) -> Payment:
        return Payment.objects.get(order_ref=self.order_ref)

    @property
    def attempt(self) -> PaymentAttempt:
        """The newest attempt."""
        return self.payment.attempts.select_related("payment").first() or pytest.fail("no attempt")

    @property
    def session(self) -> str:
        return self.attempt.session_id

    def line(self, index: int = 0) -> SaleLine:
        """A line as it is now."""
        return SaleLine.objects.select_related("merchant").get(pk=self.lines[index].pk)


@dataclass
class Till:
    """Everything a test does with money."""

    sandbox: SandboxServer
    browser: Client
    baker: Merchant
    bookseller: Merchant
    heard: list[object] = field(default_factory=list)
    #: Who does it: this process, unless a test has another one do it.
    act: Callable[[Callable[[], Any]], Any] = field(default=lambda action: action())

    def sell(
        self, *amounts: tuple[Merchant, int] | tuple[Merchant, int, int], in_shop: int = 0
    ) -> Sold:
        """An order with a line for each (merchant, cents[, quantity]); ``in_shop`` adds one paid there."""
        order_ref = uuid4()
        drafts = [self._draft(*amount) for amount in amounts]
        if in_shop:
            drafts.append(self._draft(self.bookseller, in_shop, tender="in_shop"))
        total = sum(draft.gross_cents for draft in drafts if draft.tender == "card")
        with transaction.atomic():
            lines = record_sale(order_ref=order_ref, drafts=drafts)
            open_payment(
                order_ref=order_ref, order_number="7KQ4-M2PX", amount_cents=total,
                email="louise@exemple.test", language="fr", return_url="http://testserver/retour/?o=1",
            )  # fmt: skip
        return Sold(order_ref, lines)

    def _draft(
        self, merchant: Merchant, cents: int, quantity: int = 1, *, tender: Any = "card"
    ) -> SaleLineDraft:
        shop = "bakery" if merchant == self.baker else "bookshop"
        return SaleLineDraft(
            reference=uuid4(), group_ref=uuid4(), merchant=merchant, shop_ref=shop, label="Article",
            quantity=quantity, gross_cents=cents, vat_rate=Decimal("5.50"), tender=tender,
        )  # fmt: skip

    def start(self, sold: Sold) -> str:
        """Go to Stripe's page; gives back the session's id."""
        start_attempt(sold.attempt.pk)
        return sold.session

    def pay(self, sold: Sold, card: str = "accepted") -> str:
        """Pay on Stripe's page and let the webhooks arrive; gives back the session's id."""
        session = self.start(sold)
        self.sandbox.pay(session, card)
        self.settle()
        return session

    def sell_and_pay(self, *amounts: Any, in_shop: int = 0) -> Sold:
        """An order that is paid."""
        sold = self.sell(*amounts, in_shop=in_shop)
        self.pay(sold)
        return sold

    def hand_over(self, sold: Sold, *indexes: int, parts: Sequence[int] = ()) -> Transfer | None:
        """Hand lines (all, when none is named) of one merchant over, now; the transfer is due later."""
        lines = [sold.line(index) for index in indexes or range(len(sold.lines))]
        amounts = list(parts) or [line.gross_cents for line in lines]
        with transaction.atomic():
            return schedule_transfer(
                handover_ref=uuid4(), order_ref=sold.order_ref, group_ref=lines[0].group_ref,
                merchant=lines[0].merchant, due_at=clock.now() + UNDO,
                lines=[
                    TransferPart(line.reference, cents) for line, cents in zip(lines, amounts, strict=True)
                ],
            )  # fmt: skip

    def undo(self, transfer: Transfer) -> None:
        with transaction.atomic():
            cancel_transfer(handover_ref=transfer.handover_ref)

    def refund(
        self,
        sold: Sold,
        cents: int,
        index: int = 0,
        *,
        key: str = "",
        delivered_first: bool = False,
    ) -> Refund | None:
        """Ask for money of one line back."""
        line = RefundRequestLine(sold.lines[index].reference, cents, delivered_first)
        with transaction.atomic():
            return request_refund(
                actor=SYSTEM, order_ref=sold.order_ref, lines=[line], reason="goodwill",
                key=key or str(uuid4()),
            )  # fmt: skip

    def try_again(self, sold: Sold) -> PaymentAttempt:
        """The shopper comes back to pay."""
        return pay_again(order_ref=sold.order_ref)

    def settle(self) -> None:
        """Stripe's webhooks arrive and are handled."""
        self.deliver()
        self.act(webhooks.sweep_events)

    def deliver(self) -> list[str]:
        """Stripe's webhooks arrive."""
        return self.sandbox.deliver_webhooks(self.post)

    def post(self, delivery: Delivery) -> int:
        """One webhook arrives; gives back the status of the answer."""
        path = "/stripe/connect/" if delivery.endpoint == "connect" else "/stripe/webhook/"
        return self.post_raw(delivery.body, delivery.signature, path)

    def post_raw(self, body: bytes, signature: str, path: str = "/stripe/webhook/") -> int:
        def arrive() -> int:
            return self.browser.post(
                path, body, content_type="application/json", headers={"Stripe-Signature": signature}
            ).status_code

        return self.act(arrive)

    def work(self) -> None:
        """Beat and workers do all that is due, whatever was being waited for."""
        forget_waits()
        for _ in range(4):
            self.act(deadlines.run_due)
            self.act(outbox.sweep)
            self.settle()

    def sweep_everything(self) -> None:
        """What beat does after a crash: leases ran out, and every sweep looks for what lies about."""
        clock.move_by(timedelta(minutes=6))
        self.work()
        for sweep in (sweep_payments, sweep_transfers, sweep_refunds):
            self.act(sweep)
        self.work()

    def later(self, **time: float) -> None:
        """Time passes, and what falls due happens."""
        clock.move_by(timedelta(**time))
        self.sandbox.run_chores()
        self.work()

    def stripe(self, kind: str) -> list[dict[str, Any]]:
        """All objects of a kind that Stripe has."""
        return [record.body for record in self.sandbox.world.store.find(kind)]

    def heard_of(self, event: type) -> int:
        """How often orders were told."""
        return sum(isinstance(one, event) for one in self.heard)


def forget_waits() -> None:
    """Waits and leases follow the machine's time, which tests cannot move: end them all."""
    past = clock.machine_now() - timedelta(seconds=1)
    OutboxMessage.objects.filter(state=OutboxMessage.PENDING).update(next_attempt_at=past)
    OutboxMessage.objects.filter(state=OutboxMessage.LEASED).update(lease_until=past)
    StripeEvent.objects.filter(handled_at__isnull=True).update(retry_at=past)
    Transfer.objects.filter(retry_at__isnull=False).update(retry_at=past)


def open_merchant(sandbox: SandboxServer, name: str) -> Merchant:
    """A merchant whose account at Stripe may receive."""
    merchant = factories.make_merchant(name)
    account: MerchantAccount = open_account(actor=MANAGER, merchant=merchant)
    sandbox.activate_account(account.account_id)
    refresh_account(merchant)
    return merchant


@pytest.fixture
def sandbox(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[SandboxServer]:
    """A running sandbox to which the real SDK speaks, through the contract gate."""
    monkeypatch.setattr(gateway_client, "TIMEOUT_SECONDS", 1)
    monkeypatch.setattr(sdk.HTTPClient, "INITIAL_DELAY", 0.01)
    monkeypatch.setattr(sdk.HTTPClient, "MAX_DELAY", 0.02)
    settings.ROOT_URLCONF = "tests.payments.urls"
    settings.MIDDLEWARE = ["django.middleware.csrf.CsrfViewMiddleware"]
    with SandboxServer(
        clock_file=settings.CLOCK_FILE,
        secrets=tuple(settings.STRIPE_WEBHOOK_SECRETS),
        connect_secrets=tuple(settings.STRIPE_CONNECT_WEBHOOK_SECRETS),
    ) as server:
        settings.STRIPE_API_BASE = server.url
        yield server
    gateway_client._client.cache_clear()


@pytest.fixture
def till(
    request: pytest.FixtureRequest, sandbox: SandboxServer, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Till]:
    """A till with two merchants. Orders only listen: they have tests of their own."""
    real = request.node.get_closest_marker("django_db")
    request.getfixturevalue("transactional_db" if real and real.kwargs.get("transaction") else "db")
    monkeypatch.setattr(events, "_handlers", {})
    till = Till(
        sandbox,
        Client(),
        open_merchant(sandbox, "Boulangerie Martin"),
        open_merchant(sandbox, "Librairie"),
    )
    for event in (PaymentSucceeded, PaymentExpired, PaymentReopened, PaymentQuarantined):
        events.register(event, till.heard.append)
    till.settle()
    yield till
    faults.disarm()


def killed(action: Callable[[], object], at: str) -> None:
    """Do something and be killed at a point on the way."""
    with faults.armed(at), pytest.raises(faults.Killed):
        action()
