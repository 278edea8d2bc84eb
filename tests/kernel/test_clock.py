"""The shared clock: one time in every process, and none but the machine's in production."""

import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from marketplace.kernel import clock

WEEK = timedelta(days=7)
SECOND = timedelta(seconds=1)

TELL_OFFSET_AT_EACH_LINE = """
import sys
from marketplace.kernel import clock
for line in sys.stdin:
    print(int(clock.read_offset(sys.argv[1]).total_seconds()), flush=True)
"""


def test_the_clock_is_the_machines_until_it_is_moved() -> None:
    assert clock.offset() == timedelta(0)
    assert abs(clock.now() - datetime.now(UTC)) < SECOND


def test_moves_add_up() -> None:
    clock.move_by(WEEK)
    clock.move_by(timedelta(hours=1))
    assert clock.offset() == WEEK + timedelta(hours=1)
    assert abs(clock.now() - clock.machine_now() - clock.offset()) < SECOND


def test_the_clock_moves_to_a_given_moment() -> None:
    moment = datetime(2031, 5, 8, 14, 40, tzinfo=UTC)
    clock.move_to(moment)
    assert abs(clock.now() - moment) < SECOND


def test_reset_brings_the_clock_back() -> None:
    clock.move_by(WEEK)
    clock.reset()
    assert clock.offset() == timedelta(0)


def test_machine_time_does_not_move() -> None:
    before = clock.machine_now()
    clock.move_by(WEEK)
    assert clock.machine_now() - before < SECOND


def test_another_process_sees_each_move_while_it_runs(clock_file: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", TELL_OFFSET_AT_EACH_LINE, str(clock_file)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        ask, answers = other.stdin, other.stdout
        assert ask is not None
        assert answers is not None

        def its_offset() -> int:
            print("?", file=ask, flush=True)
            return int(next(answers))

        assert its_offset() == 0
        clock.move_by(timedelta(hours=1))
        assert its_offset() == 3600
        clock.move_by(timedelta(hours=1))
        assert its_offset() == 7200
        clock.reset()
        assert its_offset() == 0
        ask.close()
        other.wait(10)


def test_no_move_is_lost_when_many_move_at_once(
    at_once: Callable[[Sequence[Callable[[], object]]], list[object]],
) -> None:
    at_once([lambda: clock.move_by(SECOND)] * 20)
    assert clock.offset() == 20 * SECOND


def test_the_clock_cannot_move_in_production(settings: Settings) -> None:
    settings.CLOCK_FILE = None
    with pytest.raises(clock.ClockCannotMove):
        clock.move_by(SECOND)
    with pytest.raises(clock.ClockCannotMove):
        clock.move_to(datetime(2031, 1, 1, tzinfo=UTC))
    with pytest.raises(clock.ClockCannotMove):
        clock.reset()
    assert clock.offset() == timedelta(0)


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        clock.move_to(datetime(2031, 1, 1))
    with pytest.raises(ValueError, match="time zone"):
        clock.local(datetime(2031, 1, 1))


def test_today_is_the_date_in_the_town() -> None:
    clock.move_to(datetime(2031, 6, 30, 22, 30, tzinfo=UTC))
    assert clock.today() == date(2031, 7, 1)


def test_a_local_time_is_an_hour_or_two_ahead_of_utc() -> None:
    assert clock.local_datetime(date(2031, 1, 15), time(9)).hour == 8
    assert clock.local_datetime(date(2031, 7, 15), time(9)).hour == 7


def test_the_hour_lived_twice_in_autumn_is_its_first() -> None:
    twice = clock.local_datetime(date(2026, 10, 25), time(2, 30))
    assert twice == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_the_hour_missing_in_spring_is_the_one_after() -> None:
    missing = clock.local_datetime(date(2027, 3, 28), time(2, 30))
    assert clock.local(missing).time() == time(3, 30)
