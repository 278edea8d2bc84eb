"""The gateway's own rules: no transaction held open, errors told apart, alarms raised once."""

import pytest
from django.db import transaction
from stripe import StripeClient

from marketplace.kernel import clock
from payments.gateway import events, webhooks
from payments.gateway.accounts import fetch_balance_cents
from payments.gateway.alarms import close_alarm, raise_alarm
from payments.gateway.client import CalledInTransaction, get_client
from payments.gateway.errors import GatewayError, as_logged
from payments.gateway.events import on
from payments.gateway.models import Alarm, StripeEvent
from payments.gateway.transfers import fetch_transfer
from payments.sandbox.testing import SandboxServer
from payments.transfers.models import MerchantAccount
from payments.transfers.services import create_account_link
from tests.payments.till import MANAGER, Till


@pytest.mark.django_db
def test_stripe_is_never_called_while_a_transaction_is_open(sandbox: SandboxServer) -> None:
    assert isinstance(get_client(), StripeClient)
    with transaction.atomic(), pytest.raises(CalledInTransaction):
        get_client()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fault", "kind"),
    [("rate_limit", "rate_limited"), ("error_500", "unavailable"), ("reset", "unavailable")],
)
def test_failures_say_what_may_be_done_about_them(
    sandbox: SandboxServer, fault: str, kind: str
) -> None:
    sandbox.set_fault(fault, times=-1)
    with pytest.raises(GatewayError) as failure:
        fetch_balance_cents()
    assert failure.value.kind == kind
    assert failure.value.passes
    assert failure.value.saved_by_stripe == (fault == "error_500")


def test_a_stripe_out_of_reach_is_one_line_in_the_log_and_a_refusal_a_traceback() -> None:
    away, refused = GatewayError("unavailable", "no\nanswer"), GatewayError("refused", "no")
    assert as_logged(away) == {"reason": "unavailable: no answer"}
    assert as_logged(refused) == {"exc_info": refused}


@pytest.mark.django_db
def test_what_does_not_exist_is_refused(sandbox: SandboxServer) -> None:
    with pytest.raises(GatewayError) as failure:
        fetch_transfer("tr_none")
    assert (failure.value.kind, failure.value.status) == ("refused", 404)


@pytest.mark.django_db
def test_an_alarm_is_raised_once_until_somebody_closes_it() -> None:
    raise_alarm("refund", "refund:1", {"cents": 100})
    raise_alarm("refund", "refund:1", {"cents": 100})
    assert Alarm.objects.count() == 1
    assert close_alarm(actor=MANAGER, key="refund:1")
    assert not close_alarm(actor=MANAGER, key="refund:1")
    raise_alarm("refund", "refund:1", {"cents": 200})
    alarm = Alarm.objects.get()
    assert (alarm.closed_at, alarm.detail) == (None, {"cents": 200})


@pytest.mark.django_db
def test_an_event_that_keeps_failing_waits_longer_each_time_and_tells_people(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(events, "_handlers", {})

    @on("test.failing")
    def fail(event: StripeEvent) -> None:
        raise RuntimeError("no luck")

    now = clock.machine_now()
    event = StripeEvent.objects.create(
        event_id="evt_1", kind="test.failing", received_at=now, retry_at=now
    )
    for attempt in range(1, webhooks.ALARM_AFTER_ATTEMPTS + 1):
        assert not webhooks.handle_event(event.pk)
        event.refresh_from_db()
        assert event.attempts == attempt
        assert event.retry_at > clock.machine_now()
        StripeEvent.objects.update(retry_at=now)
    assert "no luck" in event.last_error
    assert Alarm.objects.get().kind == "stripe_event"


@pytest.mark.django_db
def test_a_merchants_link_is_fresh_on_each_click_and_its_account_opened_once(till: Till) -> None:
    first, second = (create_account_link(actor=MANAGER, merchant=till.baker) for _ in range(2))
    assert first != second
    assert MerchantAccount.objects.filter(merchant=till.baker).count() == 1
    assert len(till.stripe("account")) == 2


@pytest.mark.django_db
def test_an_owner_who_takes_our_access_away_can_receive_nothing(till: Till) -> None:
    account = MerchantAccount.objects.get(merchant=till.baker)
    assert account.can_receive
    till.sandbox.deauthorize_account(account.account_id)
    till.settle()
    account.refresh_from_db()
    assert not account.can_receive


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["dispute", "radar.early_fraud_warning"])
def test_disputes_and_fraud_warnings_are_shown_to_people(till: Till, kind: str) -> None:
    sold = till.sell_and_pay((till.baker, 1250))
    charge = sold.payment.charge_id
    till.sandbox.open_dispute(charge) if kind == "dispute" else till.sandbox.warn_of_fraud(charge)
    till.settle()
    assert Alarm.objects.filter(kind=kind).count() == 1


@pytest.mark.django_db
def test_a_fee_known_later_is_filled_in_by_its_event(till: Till) -> None:
    till.sandbox.set_fault("fee_later")
    sold = till.sell_and_pay((till.baker, 1250))
    assert sold.payment.fee_cents is None
    till.sandbox.settle_fees()
    till.settle()
    assert sold.payment.fee_cents == 44
