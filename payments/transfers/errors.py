"""Why money for a merchant cannot move as asked."""

from typing import ClassVar

from marketplace.kernel.errors import DomainError


class TransferAlreadySent(DomainError):
    """The money has left, or is leaving: the handover cannot be undone any more."""

    code: ClassVar[str] = "transfer_already_sent"
