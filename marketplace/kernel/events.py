"""How a lower room tells an upper one what happened, without importing it.

Handlers run at once, in the transaction of whoever publishes: if one fails, all is undone.
"""

from collections.abc import Callable
from typing import Any, TypeVar, overload

from django.db import transaction

E = TypeVar("E")
Handler = Callable[[E], None]

_handlers: dict[type[Any], list[Handler[Any]]] = {}


@overload
def register(event_class: type[E]) -> Callable[[Handler[E]], Handler[E]]: ...
@overload
def register(event_class: type[E], handler: Handler[E]) -> Handler[E]: ...
def register(event_class: type[E], handler: Handler[E] | None = None) -> Any:
    """Have ``handler`` called with each published event of exactly this class.

    Also a decorator: ``@register(SalePaid)``. The same handler is only registered once.
    """

    def add(function: Handler[E]) -> Handler[E]:
        known = _handlers.setdefault(event_class, [])
        if function not in known:
            known.append(function)
        return function

    return add if handler is None else add(handler)


def publish(event: object) -> None:
    """Run the handlers of the event in the order of their registration.

    Raises TransactionManagementError outside ``transaction.atomic``, and whatever a handler raises.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("An event is published inside a transaction.")
    for handler in _handlers.get(type(event), ()):
        handler(event)
