"""The one clock of the project: machine time plus an offset that all processes share.

The offset lies in a small file (``settings.CLOCK_FILE``), so that web, worker, beat and the payment
sandbox move together in the demo and in tests. In production the setting is None and the clock
is the machine's. ``read_offset`` needs no Django settings.
"""

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

_MICROSECOND = timedelta(microseconds=1)


class ClockCannotMove(Exception):
    """The clock was told to move where it has no file for its offset, as in production."""


def now() -> datetime:
    """The time by the shared clock, aware, in UTC."""
    return machine_now() + offset()


def machine_now() -> datetime:
    """The machine's own time, aware, in UTC: for leases, back-off and signatures."""
    return datetime.now(UTC)


def today() -> date:
    """The date in the town, by the shared clock."""
    return local(now()).date()


def local(moment: datetime) -> datetime:
    """The same moment in the town's time zone. Raises ValueError on a naive datetime."""
    return _aware(moment).astimezone(town_zone())


def local_datetime(day: date, at: time) -> datetime:
    """The moment, aware and in UTC, at which the town's clocks show ``day`` and ``at``.

    An hour that the town lives twice in autumn is the first of the two.
    """
    return datetime.combine(day, at, tzinfo=town_zone()).astimezone(UTC)


def town_zone() -> ZoneInfo:
    """The town's time zone."""
    return ZoneInfo(settings.TIME_ZONE)


def offset() -> timedelta:
    """How far the shared clock is ahead of the machine's."""
    path = settings.CLOCK_FILE
    return timedelta(0) if path is None else read_offset(path)


def read_offset(path: str | os.PathLike[str]) -> timedelta:
    """The offset kept in a clock file, read again only when the file changed; zero without one."""
    try:
        seen = os.stat(path)
    except FileNotFoundError:
        return timedelta(0)
    return _parsed_offset(os.fspath(path), seen.st_mtime_ns, seen.st_size, seen.st_ino)


def move_by(step: timedelta) -> None:
    """Move the shared clock of all processes. Raises ClockCannotMove in production."""
    with _locked_clock_file() as path:
        _write_offset(path, read_offset(path) + step)


def move_to(moment: datetime) -> None:
    """Set the shared clock of all processes. Raises ClockCannotMove in production."""
    with _locked_clock_file() as path:
        _write_offset(path, _aware(moment) - machine_now())


def reset() -> None:
    """Bring the shared clock back to the machine's time. Raises ClockCannotMove in production."""
    with _locked_clock_file() as path:
        path.unlink(missing_ok=True)


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("A datetime without time zone was given to the clock.")
    return moment


@lru_cache(maxsize=8)
def _parsed_offset(path: str, _mtime_ns: int, _size: int, _inode: int) -> timedelta:
    try:
        return int(Path(path).read_text(encoding="ascii")) * _MICROSECOND
    except FileNotFoundError:
        return timedelta(0)


@contextmanager
def _locked_clock_file() -> Iterator[Path]:
    if settings.CLOCK_FILE is None:
        raise ClockCannotMove("The clock has no file for its offset: it cannot be moved here.")
    path = Path(settings.CLOCK_FILE)
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(f"{path}.lock", "a", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield path


def _write_offset(path: Path, value: timedelta) -> None:
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(str(value // _MICROSECOND))
    os.replace(temporary, path)
