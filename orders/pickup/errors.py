"""Why goods are not handed over; each with its own sentence for the counter."""

from marketplace.kernel.errors import DomainError


class CodeUnknown(DomainError):
    """No order has this code."""

    code = "code_unknown"


class OtherShop(DomainError):
    """The order exists and has nothing for this shop."""

    code = "other_shop"


class AlreadyGiven(DomainError):
    """All of it was handed over before."""

    code = "already_given"


class NotPaid(DomainError):
    """The payment has not arrived."""

    code = "not_paid"


class Cancelled(DomainError):
    """The order was cancelled or refunded."""

    code = "cancelled"


class CodeCompulsory(DomainError):
    """This order is only handed over against its code."""

    code = "code_compulsory"


class IdentityCheckNeeded(DomainError):
    """Alcohol: the buyer's age has to be checked (L3342-1)."""

    code = "identity_check_needed"


class HandoverUnknown(DomainError):
    """There is no such handover in this shop."""

    code = "handover_unknown"


class UndoTooLate(DomainError):
    """The time for undoing is over: the money is on its way."""

    code = "undo_too_late"


class Undone(DomainError):
    """This giving was taken back since: an old form must not count again, nor say that it did."""

    code = "undone"
