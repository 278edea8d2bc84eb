"""Amounts as people type or paste them; what could mean two things is asked again."""

from decimal import Decimal

import pytest

from marketplace.merchant.products.amounts import (
    NotANumber,
    typed_percent,
    typed_price,
    typed_quantity,
)


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("4,20", 420),
        ("4.2", 420),
        (" 4 ", 400),
        ("12,50 €", 1250),
        ("12,50\u00a0€", 1250),
        ("12,50\u202f€", 1250),
        ("€ 12,50", 1250),
        ("12,50 euros", 1250),
        ("1€20", 120),
        ("12 € 50", 1250),
        ("1 234,50", 123450),
        ("1\u202f234,50 €", 123450),
        ("0,05", 5),
    ],
)
def test_a_price_is_read_as_it_is_meant(text: str, cents: int) -> None:
    assert typed_price(text) == cents


@pytest.mark.parametrize(
    "text",
    [
        "",
        "beaucoup",
        "🥖",
        "4 50",
        "1€2",
        "-3",
        "−3",
        "0",
        "0,00",
        "4,205",
        "1.234,50",
        "1e3",
        "9" * 7,
    ]
    + ["4,20,10", "NaN", "4 €20€", "½"],
)
def test_what_is_no_price_is_asked_again(text: str) -> None:
    with pytest.raises(NotANumber, match="4,50"):
        typed_price(text)


@pytest.mark.parametrize(
    ("text", "percent"),
    [("3", "3"), ("-5", "-5"), ("−5 %", "-5"), ("+ 5,5 %", "5.5"), ("- 5", "-5")],
)
def test_a_percentage_may_be_negative(text: str, percent: str) -> None:
    assert typed_percent(text) == Decimal(percent)


@pytest.mark.parametrize("text", ["", "-1", "12,5", "douze", "🥖", "9999999"])
def test_a_quantity_is_a_whole_number(text: str) -> None:
    with pytest.raises(NotANumber, match="12"):
        typed_quantity(text)
