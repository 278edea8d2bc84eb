"""Why a basket cannot be what the visitor asks."""

from marketplace.kernel.errors import DomainError


class NotForSale(DomainError):
    """The product cannot be ordered here."""

    code = "not_for_sale"


class NotEnough(DomainError):
    """More units than can be had, or than one order may hold."""

    code = "not_enough"


class LineUnknown(DomainError):
    """The visitor's basket has no such line."""

    code = "line_unknown"
