"""Amounts as people type them: « 4,20 », « 4.2 », « 4 € », « 4€20 »."""

import re
from decimal import Decimal

from django.utils.translation import gettext as _

from marketplace.kernel import money
from marketplace.kernel.errors import DomainError

#: A space stands before three figures only: « 4 50 » may be meant as four euros fifty.
_AMOUNT = re.compile(
    r"(?:€ ?)?(?P<sign>[+-]?) ?(?P<whole>\d{1,3} \d{3}|\d{1,6})(?:[.,](?P<part>\d{1,2}))?"
    r" ?(?:€|%|euros?)?",
    re.IGNORECASE,
)
#: « 4€20 », as on a slate.
_SIGN_BETWEEN = re.compile(r"(?P<sign>)(?P<whole>\d{1,6}) ?€ ?(?P<part>\d{2})")
_SAME = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2212": "-"})


class NotANumber(DomainError):
    """Something else was typed where a number stands."""

    code = "not_a_number"


def read_number(text: str) -> Decimal | None:
    """An amount or a percentage, to two places; None for anything else."""
    tidy = text.translate(_SAME).strip()
    found = _AMOUNT.fullmatch(tidy) or _SIGN_BETWEEN.fullmatch(tidy)
    if found is None:
        return None
    whole = found["whole"].replace(" ", "")
    return Decimal(f"{found['sign']}{whole}.{found['part'] or 0}")


def typed_price(text: str) -> int:
    """The price in cents. Raises NotANumber."""
    amount = read_number(text)
    if amount is None or amount <= 0:
        raise NotANumber(_("Indiquez un prix, par exemple 4,50."), field="price")
    return money.to_cents(amount)


def typed_percent(text: str) -> Decimal:
    """A percentage, negative or not. Raises NotANumber."""
    amount = read_number(text)
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
