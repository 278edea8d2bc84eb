"""Text messages, through the backend that the settings name (as Django does for mail)."""

import json
from typing import Protocol
from urllib.request import Request, urlopen

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

TIMEOUT_SECONDS = 10


class SmsBackend(Protocol):
    """``reference`` stays the same when a message is sent again: providers drop the repetition."""

    def send(self, to: str, text: str, *, reference: str) -> None: ...


def send_sms(to: str, text: str, *, reference: str) -> None:
    """Send ``text`` to an E.164 number. Raises OSError when the provider cannot be reached."""
    backend: SmsBackend = import_string(settings.SMS_BACKEND)()
    backend.send(to, text, reference=reference)


class HttpBackend:
    """Posts JSON to the provider's address (SMS_API_URL) with its key as a bearer token."""

    def send(self, to: str, text: str, *, reference: str) -> None:
        """Raises urllib.error.HTTPError on any refusal: the outbox tries again."""
        if not settings.SMS_API_URL.startswith(("https://", "http://")):
            raise ImproperlyConfigured("SMS_API_URL must be the provider's address (https://...).")
        body = {"to": to, "text": text, "sender": settings.TOWN_NAME, "reference": reference}
        headers = {
            "Content-Type": "application/json",
            "Authorization": f"Bearer {settings.SMS_API_KEY}",
            "Idempotency-Key": reference,
        }
        request = Request(settings.SMS_API_URL, json.dumps(body).encode(), headers, method="POST")
        with urlopen(request, timeout=TIMEOUT_SECONDS):
            pass
