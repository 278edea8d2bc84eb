"""A refund that failed and is paid again: what Stripe still says of the first one is not another's."""

import pytest

from payments.gateway.models import Alarm
from payments.ledger.models import Account
from payments.ledger.selectors import balance
from payments.refunds.models import Refund, RefundState
from payments.refunds.services import retry_refund
from payments.transfers.models import Transfer
from tests.payments.ledger_asserts import assert_ledger_balanced
from tests.payments.till import MANAGER, Till

pytestmark = pytest.mark.django_db


def test_late_news_of_the_refund_that_failed_is_not_taken_for_somebody_elses(till: Till) -> None:
    till.sell_and_pay((till.bookseller, 5000))
    sold = till.sell_and_pay((till.baker, 1250))
    refund = till.refund(sold, 500)
    assert refund is not None
    till.work()
    refund.refresh_from_db()
    first = refund.stripe_id
    till.sandbox.set_fault("webhook_held", pattern="refund.updated")
    till.sandbox.fail_refund(first)
    till.settle()
    refund.refresh_from_db()
    assert refund.state == RefundState.FAILED
    retry_refund(actor=MANAGER, refund_ref=refund.reference)
    till.work()
    refund.refresh_from_db()
    assert refund.state == RefundState.SUCCEEDED
    assert refund.stripe_id != first
    till.sandbox.release_webhooks()
    till.settle()
    assert not Alarm.objects.filter(kind="foreign_refund").exists()
    assert balance(Account.UNALLOCATED) == balance(Account.REFUNDS_DUE) == 0
    assert [one.state for one in Refund.objects.all()] == [RefundState.SUCCEEDED]
    assert_ledger_balanced()


def test_a_refund_that_fails_while_it_waits_is_no_longer_said_to_wait(till: Till) -> None:
    sold = till.sell_and_pay((till.baker, 1250))
    till.hand_over(sold)
    till.later(minutes=16)
    till.sandbox.pay_out_account(Transfer.objects.get().account_id)
    refund = till.refund(sold, 1250)
    assert refund is not None
    till.work()
    refund.refresh_from_db()
    assert refund.state == RefundState.PENDING
    till.sandbox.fail_refund(refund.stripe_id)
    till.settle()
    refund.refresh_from_db()
    assert refund.state == RefundState.FAILED
    waiting = Alarm.objects.filter(closed_at=None).values_list("kind", flat=True)
    assert "refund_pending" not in waiting
    assert "refund" in waiting
