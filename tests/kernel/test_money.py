"""Money: no cent lost, none made up, written as people write it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.kernel import money

weights = st.lists(st.integers(0, 10**6), min_size=1, max_size=30).filter(any)
totals = st.integers(-(10**9), 10**9)


@given(totals, weights)
def test_shares_of_a_split_sum_exactly_to_the_whole(total: int, by: list[int]) -> None:
    assert sum(money.split(total, by)) == total


@given(totals, weights)
def test_a_share_is_less_than_one_cent_from_its_exact_value(total: int, by: list[int]) -> None:
    for share, weight in zip(money.split(total, by), by, strict=True):
        assert abs(share * sum(by) - total * weight) < sum(by)


@given(st.integers(0, 10**9), weights)
def test_a_larger_weight_never_gets_the_smaller_share(total: int, by: list[int]) -> None:
    by_weight = sorted(zip(by, money.split(total, by), strict=True))
    shares = [share for _, share in by_weight]
    assert all(later >= earlier - (a == b) for (a, earlier), (b, later) in _pairs(by_weight))
    assert min(shares) >= 0


def test_the_cent_left_over_goes_to_the_largest_remainder() -> None:
    assert money.split(100, [1, 2, 4]) == [14, 29, 57]


def test_among_equals_the_first_gets_the_cent_left_over() -> None:
    assert money.split(100, [1, 1, 1]) == [34, 33, 33]


def test_a_weight_of_nothing_gets_nothing() -> None:
    assert money.split(1000, [0, 3, 0]) == [0, 1000, 0]


def test_nothing_splits_into_nothings() -> None:
    assert money.split(0, [0, 0]) == [0, 0]
    assert money.split(0, []) == []


@pytest.mark.parametrize("by", [[], [0, 0], [1, -1]])
def test_an_amount_does_not_split_by_impossible_weights(by: list[int]) -> None:
    with pytest.raises(ValueError, match=r"split|negative"):
        money.split(1, by)


@given(totals, st.lists(st.integers(0, 1000), min_size=1, max_size=40).filter(any))
def test_cumulative_shares_do_not_drift_however_many_steps(total: int, steps: list[int]) -> None:
    whole, done, given_so_far = sum(steps), 0, 0
    for step in steps:
        done += step
        given_so_far += money.share_cumulative(total, done, whole) - given_so_far
        assert abs(2 * (given_so_far * whole - total * done)) <= whole
    assert given_so_far == total


@pytest.mark.parametrize(("part", "whole"), [(1, 0), (-1, 3), (4, 3)])
def test_a_share_of_an_impossible_part_is_refused(part: int, whole: int) -> None:
    with pytest.raises(ValueError, match="no part"):
        money.share_cumulative(100, part, whole)


def test_a_percentage_is_rounded_half_up_also_below_zero() -> None:
    assert money.percent(1250, Decimal("8.00")) == 100
    assert money.percent(50, Decimal(1)) == 1
    assert money.percent(-50, Decimal(1)) == -1
    assert money.percent(49, Decimal(1)) == 0


def test_vat_included_is_taken_out_of_the_gross_amount() -> None:
    assert money.vat_included(1200, Decimal(20)) == 200
    assert money.vat_included(110, Decimal("5.5")) == 6
    assert money.vat_included(1000, Decimal(0)) == 0


@given(totals)
def test_cents_survive_the_way_to_euros_and_back(cents: int) -> None:
    assert money.to_cents(money.to_euros(cents)) == cents


def test_a_part_of_a_cent_is_refused() -> None:
    with pytest.raises(ValueError, match="whole number"):
        money.to_cents(Decimal("1.005"))


@pytest.mark.parametrize(
    ("cents", "language", "text"),
    [
        (1250, "fr", "12,50\u00a0€"),
        (5, "fr", "0,05\u00a0€"),
        (123456, "fr", "1\u202f234,56\u00a0€"),
        (-300, "fr", "\u22123,00\u00a0€"),
        (1250, "en", "€12.50"),
        (1250, "en-gb", "€12.50"),
    ],
)
def test_an_amount_is_written_as_people_of_the_language_write_it(
    cents: int, language: str, text: str
) -> None:
    assert money.format_euros(cents, language) == text


def test_an_amount_is_written_in_the_active_language() -> None:
    from django.utils.translation import override

    with override("en"):
        assert money.format_euros(1250) == "€12.50"
    with override(None):
        assert money.format_euros(1250) == "12,50\u00a0€"


def _pairs(
    items: list[tuple[int, int]],
) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    return list(zip(items, items[1:], strict=False))
