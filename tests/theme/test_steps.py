"""The step chart: a value holds until the next one."""

from marketplace.theme.steps import SIDE, lay_out_steps

WIDTH = 640


def test_a_value_is_drawn_level_until_the_next_one() -> None:
    line = lay_out_steps([(0, 500, "5 €"), (50, 400, "4 €")], now=100)
    (first_x, first_y, _said), (second_x, second_y, _other) = line.dots
    assert line.path == f"M{first_x} {first_y}H{second_x}V{second_y}H{float(WIDTH - SIDE)}"
    assert first_y < second_y


def test_the_highest_and_the_lowest_are_named() -> None:
    line = lay_out_steps([(0, 500, "5 €"), (10, 450, "4,50 €"), (50, 400, "4 €")], now=100)
    assert [said for _y, said in line.levels] == ["4 €", "5 €"]


def test_one_value_is_one_level_line() -> None:
    line = lay_out_steps([(0, 500, "5 €")], now=100)
    assert len(line.levels) == 1
    assert line.path.count("H") == 1


def test_nothing_is_no_line() -> None:
    assert lay_out_steps([], now=100).path == ""
