"""How long to wait before trying again."""

from datetime import timedelta

_FIRST = timedelta(seconds=5)
_LONGEST = timedelta(hours=1)
_DOUBLINGS_TO_LONGEST = 10


def back_off(failures: int) -> timedelta:
    """The wait after the given number of failures in a row: 5 s, 10 s, 20 s ... at most an hour."""
    doublings = min(max(failures - 1, 0), _DOUBLINGS_TO_LONGEST)
    wait: timedelta = _FIRST * 2**doublings
    return min(wait, _LONGEST)
