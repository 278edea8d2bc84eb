"""Named points at which a test can break the program off.

They do nothing unless a test armed them in its own process; no setting nor variable can.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

Action = BaseException | type[BaseException] | Callable[[], None]

_declared: set[str] = set()
_armed: dict[str, Action] = {}


class Killed(BaseException):
    """The process dies here: no ``except Exception`` may catch it and clean up."""


def declare(*names: str) -> None:
    """Make points known before they are first passed, so that a test can list them."""
    _declared.update(names)


def declared() -> frozenset[str]:
    """Names of all points declared or passed so far."""
    return frozenset(_declared)


def point(name: str) -> None:
    """A place where the program may die. Nothing happens unless a test armed it."""
    _declared.add(name)
    action = _armed.get(name)
    if action is None:
        return
    if isinstance(action, BaseException) or (
        isinstance(action, type) and issubclass(action, BaseException)
    ):
        raise action
    action()


def arm(name: str, action: Action = Killed) -> None:
    """Have the point raise this exception, or call this function, whenever it is passed."""
    _armed[name] = action


def disarm(name: str | None = None) -> None:
    """Make one point harmless again, or all of them."""
    if name is None:
        _armed.clear()
    else:
        _armed.pop(name, None)


@contextmanager
def armed(name: str, action: Action = Killed) -> Iterator[None]:
    """Arm a point for the length of a ``with`` block."""
    arm(name, action)
    try:
        yield
    finally:
        disarm(name)
