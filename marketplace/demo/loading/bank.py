"""The payment sandbox while the town is built: the same database that ``make run`` serves later."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from marketplace.kernel.actors import Actor
from orders.order.models import Order
from orders.placing.services import start_payment
from payments.charges.models import PaymentAttempt
from payments.gateway import webhooks
from payments.sandbox.testing import SandboxServer
from payments.sandbox.webhooks import Delivery
from payments.transfers.onboarding import open_account
from shops.partner.models import Partner

PAID = "paid"


class Bank:
    """Stripe's side of the story: cards, accounts, and the events it sends."""

    def __init__(self, sandbox: SandboxServer) -> None:
        self._sandbox = sandbox

    def open_accounts(self, actor: Actor, shops: Sequence[Partner]) -> None:
        """An account for each seller who sells online, filled in by its owner."""
        for shop in shops:
            if shop.can_sell and shop.merchant is not None:
                account = open_account(actor=actor, merchant=shop.merchant)
                self._sandbox.activate_account(account.account_id)

    def pay(self, order: Order, cards: Sequence[str]) -> bool:
        """Try these cards one after the other on the order's payment page; tells whether one was taken."""
        start_payment(order)
        attempt = PaymentAttempt.objects.filter(payment__order_ref=order.reference).latest("pk")
        return any(self._sandbox.pay(attempt.session_id, card) == PAID for card in cards)

    def deliver_events(self) -> int:
        """Hand the waiting events over, as the webhooks would, and handle them; returns how many."""
        delivered = len(self._sandbox.deliver_webhooks(_receive))
        return delivered + webhooks.sweep_events() if delivered else 0


@contextmanager
def open_bank(database: Path, public_url: str) -> Iterator[Bank]:
    """Run the sandbox on its database for the time of the block; ``public_url`` is where it will be later."""
    usual_address = settings.STRIPE_API_BASE
    with SandboxServer(
        database=database,
        public_url=public_url,
        clock_file=settings.CLOCK_FILE,
        secrets=tuple(settings.STRIPE_WEBHOOK_SECRETS),
        connect_secrets=tuple(settings.STRIPE_CONNECT_WEBHOOK_SECRETS),
    ) as sandbox:
        settings.STRIPE_API_BASE = sandbox.url
        try:
            yield Bank(sandbox)
        finally:
            settings.STRIPE_API_BASE = usual_address


def _receive(delivery: Delivery) -> None:
    connect = delivery.endpoint == "connect"
    secrets = (
        settings.STRIPE_CONNECT_WEBHOOK_SECRETS if connect else settings.STRIPE_WEBHOOK_SECRETS
    )
    event = webhooks.verify(delivery.body, delivery.signature, secrets)
    webhooks.receive(event, "connect" if connect else "platform")
