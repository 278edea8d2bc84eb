"""Faults 7 to 13: webhooks that are forged, old, ahead, misdirected, foreign, malformed or huge."""

import json
import time
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse
from pytest_django import Settings

from payments.charges.events import PaymentSucceeded
from payments.gateway import checks, webhooks
from payments.gateway.client import get_client
from payments.gateway.models import StripeEvent
from payments.gateway.webhooks import WebhookRefused
from payments.sandbox.webhooks import sign
from tests.payments.till import Till

pytestmark = pytest.mark.django_db
SECRET = "whsec_sandbox_demo"


@pytest.fixture
def till(till: Till) -> Till:
    """A till that has not heard of anything yet."""
    StripeEvent.objects.all().delete()
    return till


def event(**changes: Any) -> bytes:
    body: dict[str, Any] = {
        "id": "evt_1", "object": "event", "type": "checkout.session.completed", "livemode": False,
        "api_version": "2026-05-27.dahlia", "data": {"object": {"id": "cs_1", "object": "checkout.session"}},
    }  # fmt: skip
    return json.dumps(body | changes).encode()


def signed(body: bytes, *, secret: str = SECRET, at: float | None = None) -> str:
    return sign(body, [secret], at or time.time())


def test_fault_07_forged_signature_is_refused_and_nothing_is_written(till: Till) -> None:
    now = int(time.time())
    guessed = signed(event(), secret="whsec_guessed")
    for signature in (
        guessed,
        "",
        "t=1,v1=0",
        "nonsense",
        f"t={now}",
        f"t={now},v1=",
        f"t={now},v0=00",
    ):
        assert till.post_raw(event(), signature) == 400, signature
    assert till.post_raw(event(id="evt_2"), signed(event())) == 400, "the signature of another body"
    assert not StripeEvent.objects.exists()


@pytest.mark.parametrize("seconds", [-400, 400])
def test_fault_08_replayed_old_or_dated_ahead_is_refused(till: Till, seconds: int) -> None:
    body = event()
    assert till.post_raw(body, signed(body, at=time.time() + seconds)) == 400
    assert not StripeEvent.objects.exists()


def test_fault_09_an_empty_secret_signs_nothing_and_stops_the_start(settings: Settings) -> None:
    body = event()
    with pytest.raises(WebhookRefused):
        webhooks.verify(body, signed(body, secret=""), ["", SECRET])
    with pytest.raises(WebhookRefused):
        webhooks.verify(body, signed(body), [])
    settings.STRIPE_WEBHOOK_SECRETS = [SECRET, ""]
    with pytest.raises(ImproperlyConfigured, match="STRIPE_WEBHOOK_SECRETS"):
        checks.refuse_unsafe_settings()


@pytest.mark.parametrize(
    ("key", "live", "base"),
    [
        ("sk_live_abc", False, "https://api.stripe.com"),
        ("sk_test_abc", True, "https://api.stripe.com"),
        ("sk_test_sandbox_demo", False, "https://api.stripe.com"),
        ("sk_test_abc", False, "http://127.0.0.1:12111"),
        ("", False, "https://api.stripe.com"),
    ],
)
def test_fault_09_a_key_in_the_wrong_place_stops_the_start(
    settings: Settings, key: str, live: bool, base: str
) -> None:
    assert checks.problems() == []
    settings.STRIPE_SECRET_KEY, settings.STRIPE_LIVE, settings.STRIPE_API_BASE = key, live, base
    with pytest.raises(ImproperlyConfigured):
        checks.refuse_unsafe_settings()


def test_fault_10_while_a_secret_is_replaced_both_are_accepted(
    till: Till, settings: Settings
) -> None:
    settings.STRIPE_WEBHOOK_SECRETS = [SECRET, "whsec_new"]
    for number, secret in enumerate([SECRET, "whsec_new"]):
        body = event(id=f"evt_{number}")
        assert till.post_raw(body, signed(body, secret=secret)) == 200
    assert StripeEvent.objects.count() == 2


@pytest.mark.parametrize("changes", [{"account": "acct_1"}, {"livemode": True}])
def test_fault_11_of_another_endpoint_or_mode_is_ignored(
    till: Till, changes: dict[str, Any]
) -> None:
    body = event(**changes)
    assert till.post_raw(body, signed(body)) == 200
    assert not StripeEvent.objects.exists()


def test_fault_11_the_platforms_event_at_the_connect_address_is_ignored(till: Till) -> None:
    body = event()
    signature = signed(body, secret="whsec_sandbox_demo_connect")
    assert till.post_raw(body, signature, "/stripe/connect/") == 200
    assert not StripeEvent.objects.exists()
    assert till.post_raw(body, signature) == 400, "each address has a secret of its own"


def test_fault_12_an_unknown_type_is_answered_and_forgotten(till: Till) -> None:
    body = event(type="customer.subscription.trial_will_end")
    assert till.post_raw(body, signed(body)) == 200
    assert not StripeEvent.objects.exists()


def test_fault_12_another_programs_payment_is_handled_without_effect(till: Till) -> None:
    parameters: Any = {
        "mode": "payment", "payment_method_types": ["card"], "success_url": "https://other.example/",
        "metadata": {"attempt": "not ours"},
        "line_items": [{"quantity": 1, "price_data": {
            "currency": "eur", "unit_amount": 900, "product_data": {"name": "Other"}}}],
    }  # fmt: skip
    session = get_client().v1.checkout.sessions.create(parameters)
    till.sandbox.pay(session.id)
    till.settle()
    assert StripeEvent.objects.filter(
        kind="checkout.session.completed", handled_at__isnull=False
    ).exists()
    assert not StripeEvent.objects.filter(handled_at__isnull=True).exists()
    assert till.heard_of(PaymentSucceeded) == 0


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b'"evt"', b"{}", b"\xff\xfe", b"[" * 20_000, event(id=7), event(data=None),
     event(id="e" * 90), event(id="evt\x00"), event(object="v2.core.event"), event(livemode="no")],
)  # fmt: skip
def test_fault_13_a_malformed_body_is_refused_even_when_signed(till: Till, body: bytes) -> None:
    assert till.post_raw(body, sign(body, [SECRET], time.time())) == 400
    assert not StripeEvent.objects.exists()


@pytest.mark.parametrize("size", [600_000, 3_000_000])
def test_fault_13_a_huge_body_is_too_large(till: Till, size: int) -> None:
    assert till.post_raw(b" " * size, "t=1,v1=0") == 413


def test_only_posts_are_answered_at_stripes_two_addresses(till: Till) -> None:
    assert reverse("gateway:platform_webhook") == "/stripe/webhook/"
    assert reverse("gateway:connect_webhook") == "/stripe/connect/"
    assert till.browser.get("/stripe/webhook/").status_code == 405
