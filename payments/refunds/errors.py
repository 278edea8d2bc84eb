"""Why money cannot go back as asked."""

from typing import ClassVar

from marketplace.kernel.errors import DomainError


class RefundTooLarge(DomainError):
    """More is asked back than is left of the line."""

    code: ClassVar[str] = "refund_too_large"
