"""Promise 2 and 5: a kill at any point of pay, hand over and refund is followed by the right end."""

import pytest

from marketplace.kernel import faults
from payments.charges.models import PaymentState
from payments.refunds.models import Refund, RefundState
from payments.transfers.models import ReversalState, Transfer, TransferReversal, TransferState
from tests.payments.ledger_asserts import assert_commissions_are_frozen, assert_ledger_balanced
from tests.payments.till import Till

POINTS = [
    *(f"pay.{name}" for name in ("before_session", "after_session", "session_stored")),
    *(f"pay.{name}" for name in ("event_stored", "before_settle", "in_settle", "after_settle")),
    *(f"transfer.{name}" for name in ("prepared", "called", "recorded")),
    *(
        f"refund.{name}"
        for name in ("requested", "before_call", "called", "applied", "reversal_called")
    ),
]


def go_on(action: object) -> None:
    """Do one step; the process may die in it."""
    try:
        action()  # type: ignore[operator]
    except faults.Killed:
        return


def test_every_point_is_known() -> None:
    assert set(POINTS) <= faults.declared()


@pytest.mark.django_db
@pytest.mark.parametrize("point", POINTS)
def test_killed_once_at_a_point_everything_still_happens_once(till: Till, point: str) -> None:
    passed = []

    def die_once() -> None:
        passed.append(point)
        faults.disarm(point)
        raise faults.Killed(point)

    faults.arm(point, die_once)
    sold = till.sell((till.baker, 1250), (till.bookseller, 900))
    go_on(lambda: till.start(sold))
    session = till.start(sold)
    till.sandbox.pay(session)
    go_on(till.settle)
    till.sweep_everything()
    assert sold.payment.state == PaymentState.PAID
    till.hand_over(sold, 0)
    go_on(lambda: till.later(minutes=16))
    till.sweep_everything()
    assert Transfer.objects.get().state == TransferState.SENT
    go_on(lambda: till.refund(sold, 500, key="one"))
    till.refund(sold, 500, key="one")
    go_on(till.work)
    till.sweep_everything()
    till.sweep_everything()
    assert passed == [point]
    assert Refund.objects.get().state == RefundState.SUCCEEDED
    assert TransferReversal.objects.get().state == ReversalState.DONE
    for kind in ("checkout.session", "charge", "transfer", "refund", "transfer_reversal"):
        assert len(till.stripe(kind)) == 1, kind
    assert len(till.heard) == 1
    assert_ledger_balanced()
    assert_commissions_are_frozen()
