"""What the deadlines of promotions do."""

from marketplace.kernel import deadlines
from marketplace.kernel.actors import SYSTEM
from marketplace.kernel.models import Deadline
from shops.prices import promotions


@deadlines.handler(promotions.BEGINS)
def begin(deadline: Deadline) -> None:
    """The hour of a promotion has come."""
    promotions.begin_promotion(int(deadline.subject_id))


@deadlines.handler(promotions.ENDS)
def end(deadline: Deadline) -> None:
    """A promotion's time is over."""
    promotions.end_promotion(actor=SYSTEM, promotion_id=int(deadline.subject_id))
