"""Amounts as people type them: « 4,20 », « 4.2 », « 4 € »."""

import re
from decimal import Decimal

from django.utils.translation import gettext as _

from marketplace.kernel import money
from marketplace.kernel.errors import DomainError

_AMOUNT = re.compile(r"-?\d{1,6}(?:[.,]\d{1,2})?")
_LEFT_OUT = str.maketrans("", "", " \u00a0\u202f€%+")


class NotANumber(DomainError):
    """Something else was typed where a number stands."""

    code = "not_a_number"


def typed_price(text: str) -> int:
    """The price in cents. Raises NotANumber."""
    amount = _number(text)
    if amount is None or amount <= 0:
        raise NotANumber(_("Indiquez un prix, par exemple 4,50."), field="price")
    return money.to_cents(amount)


def typed_percent(text: str) -> Decimal:
    """A percentage, negative or not. Raises NotANumber."""
    amount = _number(text)
    if amount is None:
        raise NotANumber(_("Indiquez un nombre, par exemple 3 ou -5."), field="percent")
    return amount


def typed_quantity(text: str) -> int:
    """A number of units. Raises NotANumber."""
    if not text.strip().isdecimal() or len(text.strip()) > 6:
        raise NotANumber(_("Indiquez une quantité, par exemple 12."), field="quantity")
    return int(text)


def price_text(cents: int) -> str:
    """« 4,20 », as it stands in a field."""
    return f"{money.to_euros(cents)}".replace(".", ",")


def _number(text: str) -> Decimal | None:
    tidy = text.translate(_LEFT_OUT)
    return Decimal(tidy.replace(",", ".")) if _AMOUNT.fullmatch(tidy) else None
