"""What waits for a merchant's account leaves once Stripe takes it, also when its news got lost."""

import pytest

from payments.transfers.models import MerchantAccount, TransferState
from tests.payments.ledger_asserts import assert_ledger_balanced
from tests.payments.till import Till

pytestmark = pytest.mark.django_db


def test_an_account_that_became_ready_unheard_is_asked_again(till: Till) -> None:
    sold = till.sell_and_pay((till.baker, 1000))
    transfer = till.hand_over(sold)
    assert transfer is not None
    account = MerchantAccount.objects.get(merchant=till.baker)
    till.sandbox.restrict_account(account.account_id)
    till.later(minutes=16)
    transfer.refresh_from_db()
    assert transfer.state == TransferState.WAITING
    till.sandbox.set_fault("webhook_lost", pattern="account|capability", times=-1)
    till.sandbox.activate_account(account.account_id)
    till.sweep_everything()
    transfer.refresh_from_db()
    assert transfer.state == TransferState.SENT
    account.refresh_from_db()
    assert account.can_receive
    assert_ledger_balanced()
