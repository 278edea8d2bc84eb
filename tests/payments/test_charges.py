"""Opening a payment: what Stripe is asked for, and when the goods are free again."""

import pytest
from django.db import transaction

from payments.charges.errors import AmountTooSmall, PaymentUnknown
from payments.charges.events import PaymentExpired
from payments.charges.models import PaymentState
from payments.charges.services import open_payment, pay_again, settle_payment
from payments.gateway.errors import PaymentUnavailable
from payments.gateway.models import Alarm
from payments.ledger.models import Account
from payments.ledger.selectors import balance
from payments.transfers.models import Transfer, TransferState
from tests.payments.ledger_asserts import assert_ledger_balanced
from tests.payments.till import Till

pytestmark = pytest.mark.django_db


def test_stripe_shows_the_lines_and_sends_the_shopper_back_to_the_order(till: Till) -> None:
    sold = till.sell((till.baker, 1250, 2), (till.bookseller, 2090))
    till.start(sold)
    (session,) = till.stripe("checkout.session")
    assert session["amount_total"] == 3340
    assert (
        session["success_url"] == "http://testserver/retour/?o=1&session_id={CHECKOUT_SESSION_ID}"
    )
    assert session["cancel_url"] == "http://testserver/retour/?o=1"
    assert session["expires_at"] - session["created"] == pytest.approx(40 * 60, abs=5)
    assert (session["locale"], session["customer_email"]) == ("fr", "louise@exemple.test")
    assert (
        sold.attempt.parameters["line_items"][0]["price_data"]["product_data"]["name"]
        == "2 × Article"
    )
    assert sold.attempt.parameters["payment_intent_data"]["transfer_group"] == str(sold.order_ref)


def test_an_order_of_more_lines_than_stripe_shows_is_shown_as_one(till: Till) -> None:
    sold = till.sell(*[(till.baker, 100)] * 101)
    till.pay(sold)
    assert sold.payment.state == PaymentState.PAID
    assert len(sold.attempt.parameters["line_items"]) == 1
    assert_ledger_balanced()


def test_a_payment_that_was_never_begun_ends_without_asking_stripe(till: Till) -> None:
    sold = till.sell((till.baker, 1250))
    till.sandbox.set_fault("reset", times=-1)
    till.later(minutes=29)
    assert till.heard == []
    till.later(minutes=2)
    assert till.heard == [PaymentExpired(sold.order_ref)]
    assert sold.payment.state == PaymentState.EXPIRED


def test_an_open_session_is_ended_at_stripe_before_the_goods_are_free(till: Till) -> None:
    sold = till.sell((till.baker, 1250))
    till.start(sold)
    till.later(minutes=31)
    assert [session["status"] for session in till.stripe("checkout.session")] == ["expired"]
    assert till.heard_of(PaymentExpired) == 1


def test_less_than_stripe_takes_is_refused(till: Till) -> None:
    with pytest.raises(AmountTooSmall):
        till.sell((till.baker, 49))


def test_an_amount_other_than_the_lines_is_a_mistake_of_the_caller(till: Till) -> None:
    sold = till.sell((till.baker, 1250))
    with pytest.raises(ValueError, match="sum"), transaction.atomic():
        open_payment(
            order_ref=sold.order_ref, order_number="7KQ4-M2PX", amount_cents=1, email="", language="fr",
            return_url="http://testserver/",
        )  # fmt: skip


def test_an_order_without_payment_is_unknown_here(till: Till) -> None:
    order_ref = till.sell((till.baker, 1250)).lines[0].reference
    with pytest.raises(PaymentUnknown):
        pay_again(order_ref=order_ref)
    with pytest.raises(PaymentUnknown):
        settle_payment(order_ref=order_ref)


def test_without_money_at_stripe_a_transfer_waits_and_is_made_later(till: Till) -> None:
    sold = till.sell_and_pay((till.baker, 1250))
    till.hand_over(sold)
    till.sandbox.set_balance(0)
    till.later(minutes=16)
    assert Transfer.objects.get().state == TransferState.WAITING
    assert balance(Account.OWED) == 1130
    till.sandbox.set_balance(None)
    till.sweep_everything()
    assert Transfer.objects.get().state == TransferState.SENT
    assert_ledger_balanced()


@pytest.mark.parametrize("won", [True, False])
def test_a_dispute_is_a_loss_until_it_is_won(till: Till, won: bool) -> None:
    sold = till.sell_and_pay((till.baker, 1250), (till.bookseller, 5000))
    dispute = till.sandbox.open_dispute(sold.payment.charge_id, 1250)
    till.settle()
    assert balance(Account.DISPUTE_LOSS) == 1250 + 2000
    till.sandbox.close_dispute(dispute["id"], won=won)
    till.settle()
    till.settle()
    assert balance(Account.DISPUTE_LOSS) == (2000 if won else 3250)
    assert balance(Account.STRIPE_BALANCE) == 6250 - 119 - (2000 if won else 3250)


def test_what_stripe_refuses_to_sell_does_not_hold_the_goods_for_ever(till: Till) -> None:
    """A refusal for whatever reason proves that there is no session, as one for its end does."""
    sold = till.sell((till.baker, 1250))
    attempt = sold.attempt
    attempt.parameters["payment_method_types"] = ["paypal"]  # not switched on in this account
    attempt.save()
    with pytest.raises(PaymentUnavailable):
        till.start(sold)
    assert Alarm.objects.filter(kind="session").exists()
    till.later(minutes=31)
    assert till.heard == [PaymentExpired(sold.order_ref)]
    assert till.stripe("checkout.session") == []
