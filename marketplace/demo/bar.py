"""The bar on top of every page of the demo: who one is, what time it is, and the ways to change both."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.http import HttpRequest
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from marketplace.demo.loading import people
from marketplace.demo.loading.people import Persona
from marketplace.kernel import clock
from marketplace.kernel.formats import say_day, say_hour

MORNING = time(8)

PERSONAS: tuple[tuple[Persona, Promise | str], ...] = (
    (people.CLIENT, _("Cliente")),
    (people.BAKER, _("Boulangère")),
    (people.BOOKSELLER, _("Libraire")),
    (people.MANAGER, _("Association")),
)
STEPS: tuple[tuple[str, Promise | str], ...] = (
    ("hour", _("d’une heure")),
    ("tomorrow", _("à demain")),
    ("week", _("d’une semaine")),
)


@dataclass(frozen=True)
class Choice:
    """One button of the bar."""

    name: str
    label: Promise | str
    current: bool = False


class DemoBar:
    """What the bar shows on one page."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def personas(self) -> list[Choice]:
        """Who one can be; the current one is marked."""
        mine = getattr(self._request.user, "email", "")
        return [Choice(persona.who, label, persona.email == mine) for persona, label in PERSONAS]

    @property
    def steps(self) -> list[Choice]:
        """How far the clock can be moved."""
        return [Choice(name, label) for name, label in STEPS]

    @property
    def clock(self) -> str:
        """« jeudi 26 novembre, 16 h 40 »."""
        return say_now()

    @property
    def path(self) -> str:
        """Where to come back to."""
        return self._request.get_full_path()


def say_now() -> str:
    """The moment by the shared clock, in words."""
    now = clock.now()
    return f"{say_day(now)}, {say_hour(now)}"


def moment_after(step: str) -> datetime:
    """Where a step of the bar leads from now: an hour on, tomorrow morning, or the same hour in a week.

    Raises KeyError for an unknown step.
    """
    now = clock.local(clock.now())
    return {
        "hour": clock.now() + timedelta(hours=1),
        "tomorrow": clock.local_datetime(now.date() + timedelta(days=1), MORNING),
        "week": clock.local_datetime(now.date() + timedelta(days=7), now.time()),
    }[step]
