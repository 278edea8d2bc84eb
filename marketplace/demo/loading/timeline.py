"""Time passing over the demo town: what people do, and what worker and beat do meanwhile.

A story is a generator: it acts, then yields the moment at which it goes on. Between two moments
the clock stops at every deadline, so that each reminder bears the time at which it left.
"""

import heapq
from collections.abc import Callable, Generator
from datetime import datetime, timedelta
from itertools import count

from django.db.models import Min

from marketplace.kernel import clock, deadlines, outbox
from marketplace.kernel.models import Deadline, OutboxMessage
from payments.gateway.models import StripeEvent

Story = Generator[datetime, None, None]

#: How long the beat takes to notice a deadline.
NOTICED_AFTER = timedelta(seconds=4)
MOST_ROUNDS = 50


class TownStuck(RuntimeError):
    """Something of the demo's past did not happen as it should: the program is at fault."""


class Timeline:
    """The stories under way, in the order of their next moments."""

    def __init__(self, deliver_events: Callable[[], int]) -> None:
        self._deliver_events = deliver_events
        self._waiting: list[tuple[datetime, int, Story]] = []
        self._numbers = count()

    def tell(self, story: Story, *, at: datetime | None = None) -> None:
        """Begin a story now, or at a moment (aware)."""
        if at is None:
            self._go_on(story)
        else:
            heapq.heappush(self._waiting, (at, next(self._numbers), story))

    def run(
        self, until: datetime, on_day: Callable[[datetime], None] = lambda moment: None
    ) -> None:
        """Live until a moment; ``on_day`` is called at the first happening of each day."""
        day = None
        while self._waiting and self._waiting[0][0] <= until:
            moment, _number, story = heapq.heappop(self._waiting)
            self._pass_to(moment)
            if clock.today() != day:
                day = clock.today()
                on_day(moment)
            self._go_on(story)
            self.settle()
        self._pass_to(until)

    def settle(self) -> None:
        """Deliver everything that waits to be delivered now."""
        for _round in range(MOST_ROUNDS):
            if not self._deliver_events() + outbox.sweep():
                return
        raise TownStuck("Messages keep coming.")

    def _go_on(self, story: Story) -> None:
        moment = next(story, None)
        if moment is not None:
            self.tell(story, at=max(moment, clock.now()))

    def _pass_to(self, moment: datetime) -> None:
        """Move the clock on, stopping at each deadline on the way. It never goes back."""
        while (due_at := _next_deadline()) is not None and due_at + NOTICED_AFTER <= moment:
            _move_on(due_at + NOTICED_AFTER)
            if not deadlines.run_due():
                check_nothing_failed()
            self.settle()
        _move_on(moment)


def check_nothing_failed() -> None:
    """Raises TownStuck with what could not be delivered or did not run."""
    problems = [
        f"{kind}: {error}"
        for rows in (OutboxMessage.objects, Deadline.objects)
        for kind, error in rows.exclude(last_error="").values_list("kind", "last_error")
    ]
    unhandled = StripeEvent.objects.filter(handled_at__isnull=True)
    problems += [f"{event.kind}: {event.last_error}" for event in unhandled]
    if problems:
        raise TownStuck("\n".join(problems))


def _next_deadline() -> datetime | None:
    still_open = Deadline.objects.filter(done_at__isnull=True, cancelled_at__isnull=True)
    found: datetime | None = still_open.aggregate(first=Min("due_at"))["first"]
    return found


def _move_on(moment: datetime) -> None:
    if moment > clock.now():
        clock.move_to(moment)
