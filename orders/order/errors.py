"""Why something cannot be done with an order or one shop's part of it."""

from marketplace.kernel.errors import DomainError


class OrderUnknown(DomainError):
    """No order answers to this number and secret."""

    code = "order_unknown"


class PartUnknown(DomainError):
    """No part of an order has this reference, or it is another shop's."""

    code = "part_unknown"


class LineUnknown(DomainError):
    """The part has no such line."""

    code = "line_unknown"


class WrongState(DomainError):
    """The part is not in a state that allows this."""

    code = "wrong_state"


class WrongQuantity(DomainError):
    """More units than there are left, or none at all."""

    code = "wrong_quantity"


class WindowImpossible(DomainError):
    """The goods cannot be had in that window."""

    code = "window_impossible"
