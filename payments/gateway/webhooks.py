"""Events from Stripe: verified, stored once under their id, then handled by a worker.

An event only says that something happened: it is answered at once, and whoever handles it fetches the
object again. So lost, repeated and reordered events come to the same end (STRIPE, rule of webhooks).
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

import stripe
import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet

from marketplace.kernel import clock, faults
from marketplace.kernel.backoff import back_off
from payments.gateway import events
from payments.gateway.alarms import raise_alarm
from payments.gateway.errors import as_logged
from payments.gateway.models import StripeEvent

Endpoint = Literal["platform", "connect"]

LARGEST_BODY = 512 * 1024
LEASE = timedelta(seconds=120)
#: How far Stripe's clock may be ahead of ours; the SDK would accept any future (STRIPE).
FUTURE_SECONDS = 60
ALARM_AFTER_ATTEMPTS = 8
_TIMESTAMP = re.compile(r"(?:^|,)\s*t=(\d{1,12})(?:,|$)")

log = structlog.get_logger(__name__)
faults.declare("pay.event_stored", "pay.event_claimed", "pay.event_handled")


class WebhookRefused(Exception):
    """The request is not a genuine event of today: answered 400, nothing is written."""


@dataclass(frozen=True)
class IncomingEvent:
    """What is kept of a verified event: never its payload."""

    id: str
    kind: str
    object_id: str
    object_type: str
    account: str
    api_version: str
    livemode: bool


def verify(payload: bytes, header: str, secrets: Sequence[str]) -> IncomingEvent:
    """The event in a raw body, if one of the secrets signed it within the last five minutes.

    Several secrets are accepted while one replaces another. Raises WebhookRefused on a forged, missing,
    old or future signature, without any secret, and on a body that is no event.
    """
    usable = [secret for secret in secrets if secret]
    _check_not_ahead(header)
    if not any(_is_signed(payload, header, secret) for secret in usable):
        raise WebhookRefused("No valid signature.")
    return _read(payload)


def receive(event: IncomingEvent, endpoint: Endpoint) -> bool:
    """Store an event once and tell a worker; tells whether it is one that somebody handles.

    Events of the other endpoint or the other mode, and types nobody handles, are logged and forgotten.
    """
    reason = _why_ignored(event, endpoint)
    if reason:
        log.info("stripe_event_ignored", id=event.id, kind=event.kind, reason=reason)
        return False
    if event.api_version != settings.STRIPE_API_VERSION:
        log.warning("stripe_api_version_drift", id=event.id, version=event.api_version)
    with transaction.atomic():
        stored, created = StripeEvent.objects.get_or_create(
            event_id=event.id,
            defaults={
                "kind": event.kind,
                "object_id": event.object_id,
                "object_type": event.object_type,
                "account": event.account,
                "api_version": event.api_version,
                "received_at": clock.now(),
                "retry_at": clock.machine_now(),
            },
        )
        if created:
            transaction.on_commit(lambda: _send_hint(stored.pk), robust=True)
    faults.point("pay.event_stored")
    return True


def handle_event(event_pk: int) -> bool:
    """Handle one stored event if it waits and nobody else has it; tells whether it is done.

    Call it outside any transaction. What fails is tried again, later each time; after several times
    people are told, and it is still tried.
    """
    event = _claim(event_pk)
    if event is None:
        return False
    faults.point("pay.event_claimed")
    try:
        events.dispatch(event)
    except Exception as error:
        _postpone(event, error)
        return False
    faults.point("pay.event_handled")
    StripeEvent.objects.filter(pk=event_pk).update(handled_at=clock.now(), last_error="")
    return True


def sweep_events(limit: int = 100) -> int:
    """Handle every event that waits, also those whose worker died; returns how many were done."""
    waiting = _waiting().order_by("pk").values_list("pk", flat=True)[:limit]
    return sum(handle_event(pk) for pk in list(waiting))


def _check_not_ahead(header: str) -> None:
    found = _TIMESTAMP.search(header)
    if found is None:
        raise WebhookRefused("The signature has no time.")
    if int(found[1]) > clock.machine_now().timestamp() + FUTURE_SECONDS:
        raise WebhookRefused("The signature is dated ahead.")


def _is_signed(payload: bytes, header: str, secret: str) -> bool:
    try:
        stripe.WebhookSignature.verify_header(  # type: ignore[no-untyped-call]  # the SDK's
            payload.decode(), header, secret, stripe.Webhook.DEFAULT_TOLERANCE
        )
    except (stripe.SignatureVerificationError, UnicodeDecodeError):
        return False
    return True


def _read(payload: bytes) -> IncomingEvent:
    try:
        event: dict[str, Any] = json.loads(payload)
        subject = event["data"]["object"]
        if event["object"] != "event" or not isinstance(event["livemode"], bool):
            raise ValueError("not an event")
        return IncomingEvent(
            id=_text(event["id"], 80),
            kind=_text(event["type"], 80),
            object_id=_text(subject.get("id") or "", 120),
            object_type=_text(subject.get("object") or "", 40),
            account=_text(event.get("account") or "", 80),
            api_version=_text(event.get("api_version") or "", 40),
            livemode=event["livemode"],
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise WebhookRefused("The body is no event.") from error


def _text(value: Any, longest: int) -> str:
    if not isinstance(value, str) or len(value) > longest or "\x00" in value:
        raise ValueError("not a text, or too long")
    return value


def _why_ignored(event: IncomingEvent, endpoint: Endpoint) -> str:
    if event.livemode != settings.STRIPE_LIVE:
        return "the other mode"
    if bool(event.account) != (endpoint == "connect"):
        return "the other endpoint's"
    return "" if events.is_known(event.kind) else "a type nobody handles"


def _waiting() -> QuerySet[StripeEvent]:
    return StripeEvent.objects.filter(handled_at__isnull=True, retry_at__lte=clock.machine_now())


def _claim(event_pk: int) -> StripeEvent | None:
    """Put the next try off by the lease: of several workers only one can."""
    claimed = (
        _waiting()
        .filter(pk=event_pk)
        .update(retry_at=clock.machine_now() + LEASE, attempts=F("attempts") + 1)
    )
    return StripeEvent.objects.get(pk=event_pk) if claimed else None


def _postpone(event: StripeEvent, error: Exception) -> None:
    log.warning("stripe_event_failed", id=event.event_id, kind=event.kind, **as_logged(error))
    StripeEvent.objects.filter(pk=event.pk).update(
        retry_at=clock.machine_now() + back_off(event.attempts),
        last_error=f"{type(error).__name__}: {error}"[:2000],
    )
    if event.attempts == ALARM_AFTER_ATTEMPTS:
        raise_alarm("stripe_event", f"stripe_event:{event.event_id}", {"type": event.kind})


def _send_hint(event_pk: int) -> None:
    from payments.gateway.tasks import handle_stripe_event

    try:
        handle_stripe_event.apply_async((event_pk,), retry=False)
    except Exception:
        log.warning("stripe_event_hint_lost", event=event_pk, exc_info=True)
