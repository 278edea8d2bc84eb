"""Transfers, reversals, refunds, disputes, payouts and the balance through the real SDK."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import stripe

from marketplace.kernel import clock
from tests.payments.sandbox.conftest import open_account

Paid = Callable[[], Any]


def transfer(client: stripe.StripeClient, charge: Any, account: str, cents: int) -> Any:
    return client.v1.transfers.create(
        {
            "amount": cents,
            "currency": "eur",
            "destination": account,
            "source_transaction": charge.id,
            "transfer_group": "order_1",
            "metadata": {"handover": "h1"},
        }
    )


def balance_of(client: stripe.StripeClient, **options: str) -> int:
    balance = client.v1.balance.retrieve(None, options or None)  # type: ignore[arg-type]
    return sum(part.amount for part in [*balance.available, *balance.pending])


def types_of(client: stripe.StripeClient) -> list[str]:
    return [event.type for event in client.v1.events.list({"limit": 100}).data][::-1]


def test_a_transfer_succeeds_before_the_charge_is_available(client, paid: Paid, bakery) -> None:
    charge = paid()
    assert client.v1.balance.retrieve().available[0].amount == 0
    made = transfer(client, charge, bakery, 1500)
    assert made.id.startswith("tr_")
    assert balance_of(client) == 1630 - 49 - 1500
    assert balance_of(client, stripe_account=bakery) == 1500
    assert [item.id for item in client.v1.transfers.list({"transfer_group": "order_1"}).data] == [
        made.id
    ]


def test_money_that_is_not_available_needs_its_charge(client, paid: Paid, bakery) -> None:
    paid()
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        client.v1.transfers.create({"amount": 100, "currency": "eur", "destination": bakery})
    assert refusal.value.code == "balance_insufficient"


def test_transfers_never_exceed_what_is_left_of_the_charge(client, paid: Paid, bakery) -> None:
    charge = paid()
    client.v1.refunds.create({"charge": charge.id, "amount": 300})
    transfer(client, charge, bakery, 1000)
    with pytest.raises(stripe.InvalidRequestError):
        transfer(client, charge, bakery, 331)
    transfer(client, charge, bakery, 200)


def test_an_account_not_filled_in_yet_receives_nothing(sandbox, client, paid: Paid) -> None:
    account = open_account(client)
    assert (account.capabilities.transfers, account.payouts_enabled) == ("inactive", False)
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        transfer(client, paid(), account.id, 100)
    assert refusal.value.code == "insufficient_capabilities_for_transfer"


def test_a_restricted_account_receives_again_once_it_is_active(
    sandbox, client, paid: Paid, bakery
) -> None:
    charge = paid()
    sandbox.restrict_account(bakery, reason="rejected.fraud")
    account: Any = client.v1.accounts.retrieve(bakery)
    assert account.requirements.disabled_reason == "rejected.fraud"
    with pytest.raises(stripe.InvalidRequestError):
        transfer(client, charge, bakery, 100)
    sandbox.activate_account(bakery)
    transfer(client, charge, bakery, 100)
    capability = client.v1.accounts.capabilities.retrieve(bakery, "transfers")
    assert capability.status == "active"


def test_reversals_add_up_to_the_transfer(client, paid: Paid, bakery) -> None:
    made = transfer(client, paid(), bakery, 1500)
    first = client.v1.transfers.reversals.create(
        made.id, {"amount": 500, "metadata": {"reversal": "r1"}}
    )
    assert first.id.startswith("trr_")
    half = client.v1.transfers.retrieve(made.id)
    assert (half.amount_reversed, half.reversed) == (500, False)
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.transfers.reversals.create(made.id, {"amount": 1001})
    client.v1.transfers.reversals.create(made.id)
    whole = client.v1.transfers.retrieve(made.id)
    assert (whole.amount_reversed, whole.reversed) == (1500, True)
    assert client.v1.transfers.reversals.retrieve(made.id, first.id).metadata["reversal"] == "r1"
    assert len(client.v1.transfers.reversals.list(made.id).data) == 2
    assert types_of(client).count("transfer.reversed") == 2


def test_a_reversal_fails_when_the_merchant_was_paid_out(
    sandbox, client, paid: Paid, bakery
) -> None:
    made = transfer(client, paid(), bakery, 1500)
    clock.move_by(timedelta(days=4))
    sandbox.pay_out_account(bakery)
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        client.v1.transfers.reversals.create(made.id, {"amount": 1})
    assert refusal.value.code == "balance_insufficient"


def test_a_transfer_can_be_labelled_afterwards(client, paid: Paid, bakery) -> None:
    made = transfer(client, paid(), bakery, 100)
    labelled = client.v1.transfers.update(made.id, {"metadata": {"note": "x"}})
    assert labelled.metadata.to_dict() == {"handover": "h1", "note": "x"}
    assert types_of(client)[-1] == "transfer.updated"


def test_a_refund_by_intent_leaves_the_transfer_alone(client, paid: Paid, bakery) -> None:
    charge = paid()
    made = transfer(client, charge, bakery, 1500)
    refund = client.v1.refunds.create(
        {"payment_intent": charge.payment_intent, "amount": 30, "metadata": {"refund": "f1"}}
    )
    assert (refund.status, refund.amount) == ("succeeded", 30)
    assert client.v1.transfers.retrieve(made.id).amount_reversed == 0
    assert client.v1.charges.retrieve(charge.id).amount_refunded == 30
    found = client.v1.refunds.list({"payment_intent": charge.payment_intent})
    assert [item.id for item in found.data] == [refund.id]
    assert types_of(client)[-2:] == ["refund.created", "charge.refunded"]


def test_refunds_never_exceed_the_charge(client, paid: Paid) -> None:
    charge = paid()
    client.v1.refunds.create({"charge": charge.id, "amount": 1000})
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.refunds.create({"charge": charge.id, "amount": 631})
    client.v1.refunds.create({"charge": charge.id})
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        client.v1.refunds.create({"charge": charge.id, "amount": 1})
    assert refusal.value.code == "charge_already_refunded"
    whole: Any = client.v1.charges.retrieve(charge.id, {"expand": ["refunds"]})
    assert whole.refunded
    assert len(whole.refunds.data) == 2


def test_a_refund_waits_for_money_and_is_paid_when_there_is_some(
    sandbox, client, paid: Paid
) -> None:
    charge = paid()
    sandbox.set_balance(10)
    refund: Any = client.v1.refunds.create({"charge": charge.id, "amount": 500})
    assert (refund.status, refund.pending_reason) == ("pending", "insufficient_funds")
    sandbox.set_balance(None)
    assert client.v1.refunds.retrieve(refund.id).status == "succeeded"
    assert types_of(client)[-1] == "refund.updated"


def test_an_empty_balance_refuses_transfers(sandbox, client, paid: Paid, bakery) -> None:
    charge = paid()
    sandbox.set_balance(0)
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        transfer(client, charge, bakery, 100)
    assert refusal.value.code == "balance_insufficient"


def test_a_refund_that_fails_later_is_back_in_the_balance(sandbox, client, paid: Paid) -> None:
    charge = paid()
    before = balance_of(client)
    refund = client.v1.refunds.create({"charge": charge.id, "amount": 500})
    sandbox.fail_refund(refund.id)
    failed = client.v1.refunds.retrieve(refund.id)
    assert (failed.status, failed.failure_reason) == ("failed", "lost_or_stolen_card")
    assert balance_of(client) == before
    assert client.v1.charges.retrieve(charge.id).amount_refunded == 0
    assert types_of(client)[-2:] == ["refund.updated", "refund.failed"]


def test_a_refund_from_the_dashboard_has_no_marks_of_ours(sandbox, client, paid: Paid) -> None:
    charge = paid()
    sandbox.refund_in_dashboard(charge.id, 200)
    assert client.v1.refunds.list({"charge": charge.id}).data[0].metadata.to_dict() == {}


def test_a_dispute_takes_what_is_not_refunded_and_blocks_refunds(
    sandbox, client, paid: Paid
) -> None:
    charge = paid()
    client.v1.refunds.create({"charge": charge.id, "amount": 630})
    before = balance_of(client)
    dispute_id = sandbox.open_dispute(charge.id)["id"]
    dispute = client.v1.disputes.retrieve(dispute_id)
    assert (dispute.amount, dispute.status, dispute.is_charge_refundable) == (
        1000,
        "needs_response",
        False,
    )
    assert balance_of(client) == before - 1000 - 2000
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        client.v1.refunds.create({"charge": charge.id, "amount": 1})
    assert refusal.value.code == "charge_disputed"
    assert types_of(client)[-2:] == ["charge.dispute.created", "charge.dispute.funds_withdrawn"]


def test_a_won_dispute_gives_the_money_back_less_the_fee(sandbox, client, paid: Paid) -> None:
    charge = paid()
    before = balance_of(client)
    dispute_id = sandbox.open_dispute(charge.id)["id"]
    client.v1.disputes.update(
        dispute_id, {"evidence": {"product_description": "Deux pains"}, "submit": True}
    )
    sandbox.close_dispute(dispute_id, won=True)
    assert client.v1.disputes.retrieve(dispute_id).status == "won"
    assert balance_of(client) == before - 2000
    client.v1.refunds.create({"charge": charge.id, "amount": 1})


def test_a_conceded_dispute_is_lost(sandbox, client, paid: Paid) -> None:
    charge = paid()
    sandbox.open_dispute(charge.id)
    dispute = client.v1.disputes.list({"charge": charge.id}).data[0]
    assert client.v1.disputes.close(dispute.id).status == "lost"
    assert types_of(client)[-1] == "charge.dispute.closed"


def test_an_early_fraud_warning_names_its_charge(sandbox, client, paid: Paid) -> None:
    charge = paid()
    sandbox.warn_of_fraud(charge.id)
    warning = client.v1.radar.early_fraud_warnings.list({"charge": charge.id}).data[0]
    assert client.v1.radar.early_fraud_warnings.retrieve(warning.id).actionable


def test_payouts_take_available_money_only(client, paid: Paid) -> None:
    paid()
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        client.v1.payouts.create({"amount": 100, "currency": "eur"})
    assert refusal.value.code == "balance_insufficient"
    clock.move_by(timedelta(days=4))
    payout = client.v1.payouts.create(
        {"amount": 100, "currency": "eur", "metadata": {"month": "11"}}
    )
    assert (payout.status, payout.automatic) == ("pending", False)
    clock.move_by(timedelta(days=1, minutes=1))
    assert client.v1.payouts.retrieve(payout.id).status == "paid"
    assert len(client.v1.payouts.list({"status": "paid"}).data) == 1


def test_a_payout_that_fails_is_back_in_the_balance(sandbox, client, paid: Paid) -> None:
    paid()
    clock.move_by(timedelta(days=4))
    before = balance_of(client)
    payout = client.v1.payouts.create({"amount": 100, "currency": "eur"})
    sandbox.finish_payout(payout.id, paid=False)
    assert client.v1.payouts.retrieve(payout.id).status == "failed"
    assert balance_of(client) == before


def test_the_balance_is_the_sum_of_its_transactions(sandbox, client, paid: Paid, bakery) -> None:
    charge = paid()
    made = transfer(client, charge, bakery, 1000)
    client.v1.refunds.create({"charge": charge.id, "amount": 200})
    client.v1.transfers.reversals.create(made.id, {"amount": 100})
    sandbox.open_dispute(charge.id, 300)
    rows = list(client.v1.balance_transactions.list({"limit": 2}).auto_paging_iter())
    kinds = ["adjustment", "transfer_refund", "refund", "transfer", "charge"]
    assert [row.type for row in rows] == kinds
    assert sum(row.net for row in rows) == balance_of(client)
    of_charge = client.v1.balance_transactions.list({"source": charge.id}).data
    assert client.v1.balance_transactions.retrieve(of_charge[0].id).amount == 1630


def test_a_merchant_s_payout_is_an_event_of_its_account(
    sandbox, client, paid: Paid, bakery
) -> None:
    transfer(client, paid(), bakery, 1000)
    clock.move_by(timedelta(days=4))
    payout = sandbox.pay_out_account(bakery)
    sandbox.finish_payout(payout["id"], paid=False)
    events = client.v1.events.list({"type": "payout.failed"}, {"stripe_account": bakery}).data
    assert [event.account for event in events] == [bakery]
    assert "payout.failed" not in types_of(client)
