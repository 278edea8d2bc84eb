"""What happened to a payment: told to orders, whose handlers run in the same transaction."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class PaymentSucceeded:
    """The money has come, also after the payment had expired.

    Whoever cannot deliver any more asks for a refund, in the same transaction.
    """

    order_ref: UUID
    payment_id: int


@dataclass(frozen=True)
class PaymentExpired:
    """Nobody can pay any more: what was held for the order is free."""

    order_ref: UUID


@dataclass(frozen=True)
class PaymentReopened:
    """The shopper tries again: hold the goods again, or raise a DomainError if they are gone."""

    order_ref: UUID


@dataclass(frozen=True)
class MoneyHeldTooLong:
    """Stripe's limit is near: what was not handed over must go back to the shopper now."""

    order_ref: UUID


@dataclass(frozen=True)
class PaymentQuarantined:
    """Another amount or currency came than was asked for: no goods, people decide."""

    order_ref: UUID
    detail: str
