"""``python -m tests.browser.books``: look through a running town's books, from its own settings.

Prints one line of JSON; fails where the journal is not sound or disagrees with the tables or Stripe.
"""

import json
import sys

import django

django.setup()

from django.db.models import Count  # noqa: E402

from payments.refunds.models import Refund  # noqa: E402
from payments.transfers.models import Transfer  # noqa: E402
from tests.payments.ledger_asserts import (  # noqa: E402
    assert_commissions_are_frozen,
    assert_ledger_balanced,
)


def states(model: type[Transfer] | type[Refund]) -> dict[str, int]:
    """How many rows stand in each state."""
    rows = model.objects.order_by().values_list("state").annotate(Count("pk"))
    return dict(rows)


assert_ledger_balanced()
assert_commissions_are_frozen()
report = {"transfers": states(Transfer), "refunds": states(Refund)}
sys.stdout.write(json.dumps(report) + "\n")
