"""Runs what ``orders.closing.schedules`` wrote, and hears of shops that close or open again."""

from collections.abc import Callable

from django_scopes import scopes_disabled

from marketplace.kernel import deadlines, events
from marketplace.kernel.models import Deadline
from orders.closing import schedules, services
from orders.closing.models import OvertakenOrder
from orders.closing.selectors import overtaken_parts
from orders.order.access import free_part
from orders.order.models import ShopOrder
from orders.order.states import TO_GIVE
from shops.hours.events import ShopClosed, ShopReopened
from shops.hours.models import Closure


@events.register(ShopClosed)
def find_overtaken(event: ShopClosed) -> None:
    """Every order that is booked in the closed days is dealt with, each by itself."""
    closure = _closure(event.closure_id)
    _schedule_overtaken(closure)
    schedules.schedule_latecomers(closure)


@events.register(ShopReopened)
def find_unanswered(event: ShopReopened) -> None:
    """Orders that wait for an answer may stand again."""
    closure = _closure(event.closure_id)
    with scopes_disabled():
        rows = OvertakenOrder.objects.filter(closure=closure, shop_order__state__in=TO_GIVE)
        for row in rows.select_related("shop_order"):
            schedules.schedule_reopened(closure, row.shop_order)


@deadlines.handler(schedules.LATECOMERS)
def find_latecomers(deadline: Deadline) -> None:
    """Orders that were being paid when the shop closed."""
    closure = _closure(int(deadline.subject_id))
    if closure.reopened_at is None:
        _schedule_overtaken(closure)


def _schedule_overtaken(closure: Closure) -> None:
    with scopes_disabled():
        parts = overtaken_parts(closure.shop, closure.first_day, closure.last_day, closure.place_id)
        for part in parts:
            schedules.schedule_overtaken(closure, part)


def _closure(closure_id: int) -> Closure:
    return Closure.objects.select_related("shop").get(pk=closure_id)


def _on(kind: str, act: Callable[[ShopOrder, Closure], None]) -> None:
    """Run ``act`` for the deadline's order, locked, and its closure, while something is owed."""

    def run(deadline: Deadline) -> None:
        with scopes_disabled():
            part = free_part(deadline.subject_id)
            if part.state in TO_GIVE:
                act(part, _closure(deadline.generation))

    deadlines.handler(kind)(run)


_on(schedules.OVERTAKEN, services.overtake)
_on(schedules.UNANSWERED, lambda part, _closure: services.end_unanswered(part))
_on(schedules.REOPENED, services.keep)
