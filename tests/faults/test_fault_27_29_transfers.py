"""Faults 27 to 29: a transfer is made once, whatever happens around its call."""

from datetime import timedelta

import pytest

from marketplace.kernel import clock, faults
from payments.gateway.models import Alarm
from payments.transfers.models import Transfer, TransferState
from payments.transfers.services import send_transfer
from tests.payments.ledger_asserts import assert_ledger_balanced, postings
from tests.payments.till import Till, killed

pytestmark = pytest.mark.django_db
TRANSFERS = "/v1/transfers$"


def three_handovers(till: Till) -> list[Transfer]:
    sold = till.sell_and_pay((till.baker, 1250), (till.bookseller, 900), (till.baker, 700))
    transfers = [till.hand_over(sold, index) for index in range(3)]
    clock.move_by(timedelta(minutes=16))
    return [transfer for transfer in transfers if transfer]


def test_fault_27_killed_after_the_second_of_three_it_resumes_and_makes_exactly_three(
    till: Till,
) -> None:
    till.sandbox.set_fault("webhook_lost", pattern="transfer", times=-1)
    first, second, third = three_handovers(till)
    send_transfer(first.pk)
    killed(lambda: send_transfer(second.pk), at="transfer.called")
    assert Transfer.objects.get(pk=second.pk).state == TransferState.DUE
    till.sweep_everything()
    assert len(till.stripe("transfer")) == 3
    assert not Transfer.objects.exclude(state=TransferState.SENT).exists()
    assert postings("transfer") == 3
    assert_ledger_balanced()


def test_fault_27_the_webhook_alone_also_brings_the_killed_one_up_to_date(till: Till) -> None:
    transfer, *_others = three_handovers(till)
    killed(lambda: send_transfer(transfer.pk), at="transfer.called")
    till.settle()
    assert Transfer.objects.get(pk=transfer.pk).state == TransferState.SENT
    assert_ledger_balanced()


@pytest.mark.parametrize("done", [True, False])
def test_fault_28_a_500_kept_under_the_key_is_looked_up_before_another_key(
    till: Till, done: bool
) -> None:
    till.sandbox.set_fault("webhook_lost", pattern="transfer", times=-1)
    till.sandbox.set_fault("error_500", method="POST", pattern=TRANSFERS, after_success=done)
    sold = till.sell_and_pay((till.baker, 1250))
    till.hand_over(sold)
    till.later(minutes=16)
    till.work()
    assert len(till.stripe("transfer")) == 1
    assert Transfer.objects.get().state == TransferState.SENT
    assert_ledger_balanced()


def test_fault_29_tried_again_after_a_day_no_second_transfer_is_made(till: Till) -> None:
    till.sandbox.set_fault("webhook_lost", pattern="transfer", times=-1)
    till.sandbox.set_fault("reset", method="POST", pattern=TRANSFERS, times=3, after_success=True)
    sold = till.sell_and_pay((till.baker, 1250))
    till.hand_over(sold)
    clock.move_by(timedelta(minutes=16))
    with pytest.raises(Exception, match="unavailable"):
        send_transfer(Transfer.objects.get().pk)
    till.later(hours=25)
    assert len(till.stripe("transfer")) == 1
    assert Transfer.objects.get().state == TransferState.SENT
    assert_ledger_balanced()


def test_a_key_used_for_something_else_raises_an_alarm_and_never_a_new_key(till: Till) -> None:
    first, second, _third = three_handovers(till)
    send_transfer(first.pk)
    first.refresh_from_db()
    Transfer.objects.filter(pk=second.pk).update(call_key=first.call_key)
    till.sweep_everything()
    second.refresh_from_db()
    assert (second.state, second.retry_at) == (TransferState.WAITING, None)
    assert second.call_key == first.call_key
    assert Alarm.objects.get(kind="transfer").detail["kind"] == "conflict"
    assert_ledger_balanced()


def test_a_refund_asked_for_while_the_transfer_is_leaving_is_taken_back_after_it(
    till: Till,
) -> None:
    sold = till.sell_and_pay((till.baker, 1250), (till.bookseller, 3000))
    till.hand_over(sold, 0)
    clock.move_by(timedelta(minutes=16))
    killed(lambda: send_transfer(Transfer.objects.get().pk), at="transfer.prepared")
    till.refund(sold, 1250)
    assert_ledger_balanced()
    till.sweep_everything()
    till.sweep_everything()
    transfer = Transfer.objects.get()
    assert (transfer.state, transfer.reversed_cents) == (TransferState.SENT, transfer.amount_cents)
    assert till.stripe("transfer")[0]["reversed"]
    assert_ledger_balanced()


def test_a_transfer_is_not_sent_twice_by_two_workers(till: Till) -> None:
    sold = till.sell_and_pay((till.baker, 1250))
    till.hand_over(sold)
    clock.move_by(timedelta(minutes=16))
    pk = Transfer.objects.get().pk

    def another_worker() -> None:
        faults.disarm()
        send_transfer(pk)

    with faults.armed("transfer.prepared", another_worker):
        send_transfer(pk)
    assert len(till.stripe("transfer")) == 1
    assert postings("transfer") == 1
