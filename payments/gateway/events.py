"""Which function answers which of Stripe's events; the rooms of payments register theirs."""

from collections.abc import Callable

from payments.gateway.models import StripeEvent

Handler = Callable[[StripeEvent], None]

_handlers: dict[str, Handler] = {}


def on(*kinds: str) -> Callable[[Handler], Handler]:
    """Register the decorated function for events of these types.

    It runs outside any transaction, at least once, and fetches the object again: an event only says
    that something happened. Raises ValueError when a type has another handler already.
    """

    def add(function: Handler) -> Handler:
        for kind in kinds:
            if _handlers.setdefault(kind, function) is not function:
                raise ValueError(f"Events of type {kind} have a handler already.")
        return function

    return add


def is_known(kind: str) -> bool:
    """Whether somebody handles events of this type."""
    return kind in _handlers


def dispatch(event: StripeEvent) -> None:
    """Run the handler of the event's type; raises whatever it raises."""
    _handlers[event.kind](event)
