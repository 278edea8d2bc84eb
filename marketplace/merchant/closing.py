"""The question of the evening: which ready orders were given?"""

from dataclasses import dataclass
from datetime import timedelta

from marketplace.kernel import clock
from marketplace.merchant.slips import Slip, slip_of
from orders.pickup.services import closing_question
from shops.hours.windows import last_closing
from shops.partner.models import Partner

#: The day's page begins to ask this long before the shop closes.
LEAD = timedelta(minutes=30)

GIVEN, NOT_GIVEN, LATER = "given", "not_given", ""


@dataclass(frozen=True)
class Question:
    """One ready order, and the name of its answer in the form."""

    slip: Slip
    name: str


def questions(shop: Partner) -> list[Question]:
    """The orders that may have been given, and of which nobody said so today."""
    return [Question(slip_of(part), f"answer-{part.reference}") for part in closing_question(shop)]


def is_closing_time(shop: Partner) -> bool:
    """Whether the shop closes soon, has closed, or did not open today."""
    now = clock.now()
    closing = last_closing(shop, clock.local(now).date())
    return closing is None or now >= closing - LEAD
