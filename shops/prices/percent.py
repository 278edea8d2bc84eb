"""Raising or lowering many prices by so many percent, rounded the way prices are written."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.kernel import money
from shops.partner.models import StockRecord
from shops.prices.services import running_cuts

#: A step beyond this is a typing mistake.
LIMIT = Decimal(90)


class Rounding(models.TextChoices):
    """To what a new price is rounded."""

    CENT = "1", _("Au centime")
    FIVE = "5", _("À 5 centimes")
    TEN = "10", _("À 10 centimes")
    NINETY = "90", _("À ,90")


@dataclass(frozen=True, slots=True)
class Step:
    """The usual price of one thing before and after, in cents incl. tax."""

    record: StockRecord
    before: int
    after: int


def steps(records: Iterable[StockRecord], percent: Decimal, rounding: str) -> list[Step]:
    """What a change by ``percent`` (negative: lower) makes of usual prices; nothing is written."""
    rows = list(records)
    cuts = running_cuts([record.pk for record in rows])
    found = []
    for record in rows:
        cut = cuts.get(record.pk)
        before = (cut.usual_cents if cut else None) or record.price_cents
        found.append(Step(record, before, changed(before, percent, rounding)))
    return found


def changed(price_cents: int, percent: Decimal, rounding: str) -> int:
    """The price by so many percent more, rounded half up; never below the smallest that there is."""
    cents = price_cents + money.percent(price_cents, percent)
    if rounding == Rounding.NINETY:
        return max(90, (cents - 90 + 50) // 100 * 100 + 90)
    unit = int(rounding)
    return max(unit, (2 * cents + unit) // (2 * unit) * unit)
