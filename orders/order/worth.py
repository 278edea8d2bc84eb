"""What units of lines cost, as the database reckons it: by weight once they are weighed."""

from django.db.models import Case, ExpressionWrapper, F, IntegerField, When
from django.db.models.expressions import Combinable


def worth_of(units: Combinable, prefix: str = "") -> Case:
    """Cents incl. tax of so many units of each line; ``prefix`` leads from the row to its line.

    A weighed line's units cost alike, rounded down: a statistic, where ``Line.cents_for`` is exact.
    """
    by_weight = units * F(f"{prefix}weighed_cents") / F(f"{prefix}weighed_quantity")
    plain = units * F(f"{prefix}unit_cents")
    return Case(
        When(
            **{f"{prefix}weighed_quantity__gt": 0},
            then=ExpressionWrapper(by_weight, output_field=IntegerField()),
        ),
        default=ExpressionWrapper(plain, output_field=IntegerField()),
        output_field=IntegerField(),
    )
