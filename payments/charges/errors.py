"""Why a payment cannot go on, for people."""

from typing import ClassVar

from marketplace.kernel.errors import DomainError


class PaymentUnknown(DomainError):
    """No payment of ours has this reference, for instance in a forged return address."""

    code: ClassVar[str] = "payment_unknown"


class AlreadyPaid(DomainError):
    """The order is paid."""

    code: ClassVar[str] = "already_paid"


class PaymentClosed(DomainError):
    """This attempt or payment has ended."""

    code: ClassVar[str] = "payment_closed"


class AmountTooSmall(DomainError):
    """Stripe takes no card payment below 0.50 €."""

    code: ClassVar[str] = "amount_too_small"
