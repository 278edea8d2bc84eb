"""Why an order was not placed. Nothing is changed then."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from marketplace.kernel.errors import DomainError


@dataclass(frozen=True)
class Problem:
    """One thing that stands in the way, as a sentence, and what it is about."""

    sentence: str
    shop_id: int | None = None
    #: The basket line, where the problem is about one.
    line_id: int | None = None
    #: The order line, where goods of an order could not be held again.
    line_ref: UUID | None = None


class BasketProblem(DomainError):
    """Something in the basket cannot be had as asked; ``problems`` says what, each in a sentence."""

    code = "basket_problem"

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        super().__init__(" ".join(problem.sentence for problem in self.problems))


class BasketEmpty(DomainError):
    """There is nothing to order; perhaps another tab has just ordered it."""

    code = "basket_empty"


class TooManyHolds(DomainError):
    """The visitor has several unpaid orders that hold goods already."""

    code = "too_many_holds"
