"""Who gets a message, where, and in which language. Read when it is sent, never stored with it."""

from dataclasses import dataclass

from django.conf import settings

from marketplace.kernel.contacts import is_mobile
from orders.messages.facts import Facts
from orders.order.models import BuyerContact, Order

__all__ = [
    "ASSOCIATION",
    "SHOP",
    "SHOPPER",
    "Recipient",
    "is_mobile",
    "recipient_of",
    "shopper_has_mobile",
]

SHOPPER = "shopper"
SHOP = "shop"
ASSOCIATION = "association"


@dataclass(frozen=True)
class Recipient:
    """Address, mobile number (E.164) and language; an empty address means nobody is left to tell."""

    email: str
    phone: str
    language: str


def recipient_of(facts: Facts) -> Recipient:
    """The recipient that the message's payload names. Shops and the association read French."""
    to = facts.payload["to"]
    if to == SHOP:
        shop = facts.part.shop
        email = shop.email or facts.part.seller_identity.get("email", "")
        return Recipient(email, shop.sms_phone, settings.LANGUAGE_CODE)
    if to == ASSOCIATION:
        return Recipient(settings.ASSOCIATION_EMAIL, "", settings.LANGUAGE_CODE)
    if "withdrawal" in facts.payload:
        # The law lets the person name the address of the acknowledgement.
        return Recipient(facts.withdrawal.email, "", facts.order.language)
    if facts.contact is None:
        return Recipient("", "", facts.order.language)
    return Recipient(facts.contact.email, facts.contact.phone, facts.order.language)


def shopper_has_mobile(order: Order) -> bool:
    """Whether the person who collects left a mobile number."""
    phone = BuyerContact.objects.filter(order=order).values_list("phone", flat=True).first()
    return is_mobile(phone or "")
