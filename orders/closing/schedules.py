"""What falls due when a shop closes or opens again. ``generation`` is the closure's id.

Each order is dealt with in a transaction of its own, exactly once, whoever runs it and however
often it breaks off.
"""

from datetime import time, timedelta

from marketplace.kernel import clock, deadlines
from orders.order.models import ShopOrder
from shops.hours.models import Closure

#: Looks once more: step 0 for orders that were being paid while the shop closed, step 1, on the
#: closure's first day, for goods made to order that were not given before it.
LATECOMERS = "closing.latecomers"
#: An order has been overtaken: refund what is fresh, ask about the rest.
OVERTAKEN = "closing.overtaken"
#: The shopper has not answered.
UNANSWERED = "closing.unanswered"
#: The shop opens again: what was not answered may stand.
REOPENED = "closing.reopened"

#: A payment page is open for less than that.
LATECOMERS_AFTER = timedelta(hours=1)
ANSWER_TIME = timedelta(hours=24)


def schedule_overtaken(closure: Closure, part: ShopOrder) -> None:
    """Deal with the order now [in tx]."""
    _add(closure, part, OVERTAKEN)


def schedule_latecomers(closure: Closure) -> None:
    """Look again once every payment that had begun has ended, and when the closure begins [in tx]."""
    begins_at = clock.local_datetime(closure.first_day, time.min)
    for step, due_at in enumerate((clock.now() + LATECOMERS_AFTER, begins_at)):
        deadlines.schedule(
            subject=("closure", str(closure.pk)), kind=LATECOMERS, step=step, due_at=due_at
        )


def schedule_unanswered(closure: Closure, part: ShopOrder) -> None:
    """The shopper has a day from now to answer [in tx]."""
    _add(closure, part, UNANSWERED, ANSWER_TIME)


def schedule_reopened(closure: Closure, part: ShopOrder) -> None:
    """See whether the order can stand again [in tx]."""
    _add(closure, part, REOPENED)


def _add(closure: Closure, part: ShopOrder, kind: str, wait: timedelta = timedelta(0)) -> None:
    deadlines.schedule(
        subject=part.subject, kind=kind, generation=closure.pk, due_at=clock.now() + wait
    )
