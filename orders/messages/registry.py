"""Which function words which message, by name and recipient."""

from collections.abc import Callable

from orders.messages.facts import Facts
from orders.messages.letters import Letter

Worder = Callable[[Facts], Letter]
SmsWorder = Callable[[Facts], str]

MAILS: dict[tuple[str, str], Worder] = {}
TEXTS: dict[tuple[str, str], SmsWorder] = {}


def mail(name: str, to: str) -> Callable[[Worder], Worder]:
    """The decorated function words the mail ``name`` for recipients ``to``."""

    def add(function: Worder) -> Worder:
        MAILS[name, to] = function
        return function

    return add


def sms(name: str, to: str) -> Callable[[SmsWorder], SmsWorder]:
    """The decorated function words the SMS ``name`` for recipients ``to``: at most 160 characters."""

    def add(function: SmsWorder) -> SmsWorder:
        TEXTS[name, to] = function
        return function

    return add
