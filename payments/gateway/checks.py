"""Refuses keys and secrets with which money could go wrong, before anything starts."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured

from payments.gateway.contract import API_VERSION

_STRIPE = "https://api.stripe.com"
_LIVE_KEYS = ("sk_live_", "rk_live_")
_SANDBOX_KEY = "sk_test_sandbox"


def problems() -> list[str]:
    """Every unsafe value of the Stripe settings, as sentences for the operator."""
    found = []
    for name in ("STRIPE_WEBHOOK_SECRETS", "STRIPE_CONNECT_WEBHOOK_SECRETS"):
        secrets = getattr(settings, name)
        if not secrets or not all(secret.strip() for secret in secrets):
            found.append(f"{name} must hold signing secrets, none of them empty.")
    found += _key_problems(settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE)
    if settings.STRIPE_API_VERSION != API_VERSION:
        found.append(
            f"STRIPE_API_VERSION must be {API_VERSION}, which the code was proven against."
        )
    return found


def _key_problems(key: str, base: str) -> list[str]:
    if not key:
        return ["STRIPE_SECRET_KEY is empty."]
    found = []
    if key.startswith(_LIVE_KEYS) != bool(settings.STRIPE_LIVE):
        found.append(
            "STRIPE_SECRET_KEY and STRIPE_LIVE disagree: a live key works in production only."
        )
    if key.startswith(_SANDBOX_KEY) == (base == _STRIPE):
        found.append(
            "The sandbox's key belongs to the local sandbox, every other key to Stripe itself."
        )
    return found


def refuse_unsafe_settings() -> None:
    """Raise ImproperlyConfigured on any unsafe value: called when the program starts."""
    if found := problems():
        raise ImproperlyConfigured("The Stripe settings are not safe:\n- " + "\n- ".join(found))


def check_settings(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The same, for ``manage check``."""
    return [Error(sentence, id="gateway.E001") for sentence in problems()]
