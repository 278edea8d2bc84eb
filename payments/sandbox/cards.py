"""Stripe's published test cards, as far as the payment page offers them."""

from __future__ import annotations

from dataclasses import dataclass

from payments.sandbox.errors import no_such
from payments.sandbox.store import Json


@dataclass(frozen=True)
class Decline:
    """Why a bank refuses."""

    code: str
    message: str
    decline_code: str | None = None
    kind: str = "card_error"


@dataclass(frozen=True)
class Card:
    """A test card and what its bank does."""

    name: str
    number: str
    brand: str = "visa"
    decline: Decline | None = None
    asks_authentication: bool = False

    @property
    def last4(self) -> str:
        """The last four figures."""
        return self.number[-4:]

    def details(self) -> Json:
        """``payment_method_details.card`` of a charge."""
        secure = {
            "authentication_flow": "challenge",
            "electronic_commerce_indicator": "05",
            "exemption_indicator": None,
            "result": "authenticated",
            "result_reason": None,
            "transaction_id": None,
            "version": "2.2.0",
        }
        return {
            "amount_authorized": None,
            "authorization_code": None,
            "brand": self.brand,
            "checks": {
                "address_line1_check": None,
                "address_postal_code_check": None,
                "cvc_check": "pass",
            },
            "country": "FR",
            "exp_month": 12,
            "exp_year": 2034,
            "fingerprint": f"sandbox{self.last4}",
            "funding": "debit",
            "installments": None,
            "last4": self.last4,
            "mandate": None,
            "network": self.brand,
            "network_token": {"used": False},
            "network_transaction_id": None,
            "regulated_status": "unregulated",
            "three_d_secure": secure if self.asks_authentication else None,
            "wallet": None,
        }


DECLINED = Decline("card_declined", "Your card was declined.", "generic_decline")
INSUFFICIENT_FUNDS = Decline(
    "card_declined", "Your card has insufficient funds.", "insufficient_funds"
)
AUTHENTICATION_REFUSED = Decline(
    "payment_intent_authentication_failure",
    "The provided payment method has failed authentication.",
    kind="invalid_request_error",
)

ACCEPTED_CARD = Card("accepted", "4242424242424242")
CARDS = (
    ACCEPTED_CARD,
    Card("authentication", "4000002760003184", asks_authentication=True),
    Card("declined", "4000000000000002", decline=DECLINED),
    Card("insufficient", "4000000000009995", decline=INSUFFICIENT_FUNDS),
)


def find(name_or_number: str) -> Card:
    """A card by its number (spaces allowed) or by its name here; raises resource_missing."""
    wanted = name_or_number.replace(" ", "")
    for card in CARDS:
        if wanted in (card.name, card.number):
            return card
    raise no_such("test card", name_or_number, "card")
