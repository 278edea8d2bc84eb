"""Money: whole cents of a euro, rounded half up in one place, split without losing a cent."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import format_currency
from django.conf import settings
from django.utils.translation import get_language

Cents = int

_CENTS_IN_EURO = 100
_HUNDRED = Decimal(100)


def to_cents(euros: Decimal) -> Cents:
    """Euros as cents, exactly. Raises ValueError on a part of a cent."""
    cents = euros * _CENTS_IN_EURO
    if cents != cents.to_integral_value():
        raise ValueError(f"{euros} euros is not a whole number of cents.")
    return int(cents)


def to_euros(cents: Cents) -> Decimal:
    """Cents as euros with two decimals."""
    return Decimal(cents).scaleb(-2)


def percent(cents: Cents, rate: Decimal) -> Cents:
    """``rate`` percent of an amount in cents, rounded half up (away from zero).

    ``percent(1250, Decimal("8.00"))`` is 100.
    """
    return _half_up(cents * rate / _HUNDRED)


def vat_included(gross_cents: Cents, rate: Decimal) -> Cents:
    """The VAT in cents that an amount including it holds, at ``rate`` percent, half up."""
    return _half_up(gross_cents * rate / (_HUNDRED + rate))


def split(total: Cents, weights: Sequence[int]) -> list[Cents]:
    """Shares of ``total`` in proportion to ``weights``, which sum exactly to it.

    Each share is its exact value rounded down, or one cent more: the cents left over go to the
    largest remainders, the earliest first among equals. A negative total splits as its opposite.
    Raises ValueError on a negative weight, or when there is something to split and no weight.
    """
    if any(weight < 0 for weight in weights):
        raise ValueError("A weight is negative.")
    if total < 0:
        return [-share for share in split(-total, weights)]
    whole = sum(weights)
    if whole == 0:
        if total:
            raise ValueError("Nothing to split the amount by.")
        return [0] * len(weights)
    shares = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: -(total * weights[i] % whole))
    for index in by_remainder[: total - sum(shares)]:
        shares[index] += 1
    return shares


def share_cumulative(total: Cents, part: int, whole: int) -> Cents:
    """What of ``total`` belongs to the first ``part`` of ``whole``, rounded half up.

    Take the difference of two calls for one step: steps then sum exactly to ``total`` however
    many there are. Raises ValueError unless 0 <= part <= whole and whole > 0.
    """
    if whole <= 0 or not 0 <= part <= whole:
        raise ValueError(f"{part} is no part of {whole}.")
    sign = -1 if total < 0 else 1
    return sign * ((2 * abs(total) * part + whole) // (2 * whole))


def scaled(cents: Cents, part: int, whole: int) -> Cents:
    """The price of ``part`` grams where ``cents`` is that of ``whole`` grams, rounded half up."""
    return _half_up(Decimal(cents) * part / whole)


def format_euros(cents: Cents, language: str | None = None) -> str:
    """The amount for people, « 12,50 € » or "€12.50", in the given or the active language.

    A negative one bears the sign that stands level with its digits, « −12,50 € », no hyphen.
    """
    locale = (language or get_language() or settings.LANGUAGE_CODE).partition("-")[0]
    return format_currency(to_euros(cents), "EUR", locale=locale).replace("-", "\u2212")


def _half_up(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))
