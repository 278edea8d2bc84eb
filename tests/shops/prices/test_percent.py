"""Prices raised and lowered by so many percent, rounded the way prices are written."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shops.prices.percent import Rounding, changed


@pytest.mark.parametrize(
    ("cents", "percent", "rounding", "after"),
    [
        (420, "3", Rounding.CENT, 433),
        (420, "3", Rounding.FIVE, 435),
        (420, "3", Rounding.TEN, 430),
        (420, "3", Rounding.NINETY, 390),
        (450, "3", Rounding.NINETY, 490),
        (1999, "-10", Rounding.CENT, 1799),
        (1999, "-10", Rounding.NINETY, 1790),
        (1, "-90", Rounding.CENT, 1),
        (3, "-90", Rounding.TEN, 10),
        (20, "-50", Rounding.NINETY, 90),
    ],
)
def test_a_price_is_rounded_as_chosen(cents: int, percent: str, rounding: str, after: int) -> None:
    assert changed(cents, Decimal(percent), rounding) == after


@given(st.integers(1, 10**6), st.decimals(-90, 90, places=2), st.sampled_from(Rounding.values))
def test_a_price_stays_above_zero_and_in_its_step(
    cents: int, percent: Decimal, rounding: str
) -> None:
    after = changed(cents, percent, rounding)
    assert after > 0
    assert after % 100 == 90 if rounding == Rounding.NINETY else after % int(rounding) == 0
