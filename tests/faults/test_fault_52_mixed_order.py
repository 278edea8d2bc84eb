"""Fault 52: an order of which one part is paid by card and the other in the shop."""

import pytest

from payments.charges.models import PaymentState
from payments.ledger.models import Account
from payments.ledger.selectors import balance
from payments.refunds.models import Refund
from tests.payments.ledger_asserts import assert_ledger_balanced
from tests.payments.till import Till

pytestmark = pytest.mark.django_db


def test_fault_52_only_the_card_lines_are_charged_transferred_and_refunded(till: Till) -> None:
    sold = till.sell_and_pay((till.baker, 1250), in_shop=2000)
    assert sold.payment.state == PaymentState.PAID
    assert [charge["amount"] for charge in till.stripe("charge")] == [1250]
    assert sold.line(1).commission_cents == 0
    assert till.hand_over(sold, 1) is None
    assert till.refund(sold, 2000, 1) is None
    till.hand_over(sold, 0)
    till.later(minutes=16)
    assert [sent["amount"] for sent in till.stripe("transfer")] == [1130]
    assert balance(Account.UNDELIVERED) == 0
    assert not Refund.objects.exists()
    assert_ledger_balanced()
