"""Who answers: the sandbox, or Stripe itself with a test account of one's own."""

import os
from dataclasses import dataclass

from payments.gateway.client import get_client
from payments.gateway.sessions import create_session, fetch_session
from payments.sandbox.testing import SandboxServer

#: ``sk_test_…`` of an account with Connect; there are no tests at Stripe without it.
KEY = os.environ.get("STRIPE_TEST_KEY", "")
#: ``acct_…``: an account connected to it that may receive transfers; those tests are left out without it.
ACCOUNT = os.environ.get("STRIPE_TEST_ACCOUNT", "")
ADDRESS = "https://api.stripe.com"


@dataclass(frozen=True)
class PaidIntent:
    """Money that a card has paid."""

    intent_id: str
    charge_id: str


class AtSandbox:
    """The local sandbox, which can be told to pay."""

    def __init__(self, server: SandboxServer) -> None:
        self.server = server

    def pay(self, parameters: dict[str, object], key: str) -> PaidIntent:
        """A session paid on the hosted page."""
        session = create_session(parameters, key=key)
        self.server.pay(session.id)
        paid = fetch_session(session.id)
        return PaidIntent(paid.intent_id, paid.charge_id)

    def receiving_account(self, opened: str) -> str:
        """The account just opened, its form filled in."""
        self.server.activate_account(opened)
        return opened


class AtStripe:
    """Stripe in test mode. Nobody can press its hosted page's button from here: a test card pays the intent."""

    def pay(self, parameters: dict[str, object], key: str) -> PaidIntent:
        """An intent confirmed with the card that is accepted."""
        items = parameters["line_items"]
        assert isinstance(items, list)
        intent = get_client().v1.payment_intents.create(
            {
                "amount": sum(item["price_data"]["unit_amount"] for item in items),
                "currency": "eur",
                "payment_method": "pm_card_visa",
                "payment_method_types": ["card"],
                "confirm": True,
            },
            {"idempotency_key": key},
        )
        charge = intent.latest_charge
        assert charge is not None
        return PaidIntent(intent.id, charge if isinstance(charge, str) else charge.id)

    def receiving_account(self, opened: str) -> str:
        """One that its owner has filled in: Stripe's form cannot be filled in from here."""
        return ACCOUNT


Peer = AtSandbox | AtStripe
