"""Production: PostgreSQL, Redis, Stripe. Refuses to start on missing or unsafe values."""

from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from django.http.request import validate_host

from marketplace.settings.base import *  # noqa: F403
from marketplace.settings.base import (
    ALLOWED_HOSTS,
    ASSOCIATION_VAT_RATE,
    CELERY_BROKER_URL,
    CONTENT_SECURITY_POLICY,
    DATABASES,
    DEFAULT_COMMISSION_RATE,
    MAP_TILE_URL,
    SECRET_KEY,
    SITE_URL,
    SMS_API_KEY,
    SMS_API_URL,
    STRIPE_API_BASE,
    STRIPE_CONNECT_WEBHOOK_SECRETS,
    STRIPE_SECRET_KEY,
    STRIPE_WEBHOOK_SECRETS,
)

env = environ.Env()

DEBUG = False
#: A rehearsal runs the production form against the local sandbox (continuous integration).
REHEARSAL = env.bool("PLACETTE_REHEARSAL", default=False)
STRIPE_LIVE = not REHEARSAL
REDIS_URL = env.str("REDIS_URL", default="")
EMAIL_URL = env.str("EMAIL_URL", default="")
#: Without a value of its own the legal notice, the mails and the invoices would name the demo's town.
IDENTITY = (
    "TOWN_NAME",
    "ASSOCIATION_NAME",
    "ASSOCIATION_EMAIL",
    "ASSOCIATION_PHONE",
    "ASSOCIATION_ADDRESS",
)
SECRET_CHARACTERS, SECRET_DIFFERENT_CHARACTERS = 50, 5


def problems() -> list[str]:
    """Every missing or unsafe value, as sentences for the operator."""
    found = []
    if (
        len(SECRET_KEY) < SECRET_CHARACTERS
        or len(set(SECRET_KEY)) < SECRET_DIFFERENT_CHARACTERS
        or SECRET_KEY.startswith("demo")
    ):
        found.append(f"SECRET_KEY must be set to at least {SECRET_CHARACTERS} random characters.")
    if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
        found.append("ALLOWED_HOSTS must name the site's host names, without '*'.")
    if "postgresql" not in str(DATABASES["default"]["ENGINE"]):
        found.append("DATABASE_URL must name a PostgreSQL database (postgres://...).")
    if not REDIS_URL.startswith(("redis://", "rediss://", "unix://")):
        found.append("REDIS_URL must name a Redis server (redis://...).")
    if not CELERY_BROKER_URL.startswith(("redis://", "rediss://")):
        found.append("CELERY_BROKER_URL must name a Redis server (redis://...).")
    rates = {
        "DEFAULT_COMMISSION_RATE": DEFAULT_COMMISSION_RATE,
        "ASSOCIATION_VAT_RATE": ASSOCIATION_VAT_RATE,
    }
    for name, rate in rates.items():
        if not _is_percentage(rate):
            found.append(f"{name} must be a percentage with a point, such as 8.00.")
    found += _webhook_problems()
    found += _rehearsal_problems() if REHEARSAL else _open_site_problems()
    return found


def _is_percentage(text: str) -> bool:
    try:
        return 0 <= Decimal(text) <= 100
    except InvalidOperation:
        return False


def _webhook_problems() -> list[str]:
    """Each endpoint has a signing secret of its own; an empty one would be signed by anybody."""
    endpoints = {
        "STRIPE_WEBHOOK_SECRETS": (STRIPE_WEBHOOK_SECRETS, "the platform endpoint"),
        "STRIPE_CONNECT_WEBHOOK_SECRETS": (STRIPE_CONNECT_WEBHOOK_SECRETS, "the Connect endpoint"),
    }
    found = []
    for name, (secrets, endpoint) in endpoints.items():
        forged = ("whsec_sandbox",) if not REHEARSAL else ()
        if not secrets or not all(
            secret.startswith("whsec_") and not secret.startswith(forged) for secret in secrets
        ):
            found.append(f"{name} must hold the signing secret of {endpoint} (whsec_...).")
    if {*filter(None, STRIPE_WEBHOOK_SECRETS)} & {*STRIPE_CONNECT_WEBHOOK_SECRETS}:
        found.append("STRIPE_CONNECT_WEBHOOK_SECRETS must not repeat the platform's secret.")
    return found


def _rehearsal_problems() -> list[str]:
    stripe = urlsplit(STRIPE_API_BASE).hostname
    safe = STRIPE_SECRET_KEY.startswith("sk_test_sandbox") and stripe == "127.0.0.1"
    return [] if safe else ["PLACETTE_REHEARSAL works only with the local sandbox and its key."]


def _is_tile_address(text: str) -> bool:
    named = all(part in text for part in ("{z}", "{x}", "{y}"))
    return named and text.startswith("https://") and text.count("{") == text.count("}") == 3


def _open_site_problems() -> list[str]:
    """What only a site that is open to the world must have."""
    found = []
    site = urlsplit(SITE_URL)
    if site.scheme != "https" or site.hostname in (None, "localhost", "127.0.0.1", "::1"):
        found.append("SITE_URL must be the site's public address (https://...).")
    elif ALLOWED_HOSTS and not validate_host(site.hostname, ALLOWED_HOSTS):
        found.append("ALLOWED_HOSTS must hold the host of SITE_URL.")
    if not STRIPE_SECRET_KEY.startswith(("sk_live_", "rk_live_")):
        found.append("STRIPE_SECRET_KEY must be a live key (sk_live_... or rk_live_...).")
    if STRIPE_API_BASE != "https://api.stripe.com":
        found.append("STRIPE_API_BASE must not be changed in production.")
    if not EMAIL_URL.startswith(("smtp://", "smtps://", "smtp+tls://", "smtp+ssl://")):
        found.append("EMAIL_URL must name the mail server (smtp+tls://user:password@host:587).")
    if not SMS_API_URL.startswith("https://"):
        found.append("SMS_API_URL must be the address of the text message provider (https://...).")
    if MAP_TILE_URL and not _is_tile_address(MAP_TILE_URL):
        found.append(
            "MAP_TILE_URL must be empty, or an address with {z}, {x} and {y} (https://...)."
        )
    if not SMS_API_KEY:
        found.append("SMS_API_KEY must be the key of the text message provider.")
    found += [f"{name} must be set." for name in IDENTITY if not env.str(name, default="").strip()]
    return found


if _found := problems():
    raise ImproperlyConfigured(
        "The settings are not safe for production:\n- " + "\n- ".join(_found)
    )

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
}
SECURE_SSL_REDIRECT = not REHEARSAL
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
#: One web server stands in front, and says who asks: tries are counted by address.
ALLAUTH_TRUSTED_PROXY_COUNT = 1
SECURE_HSTS_SECONDS = 0 if REHEARSAL else 31536000
SESSION_COOKIE_SECURE = not REHEARSAL
CSRF_COOKIE_SECURE = not REHEARSAL
if REHEARSAL:
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"] = ["'self'", STRIPE_API_BASE]
# EMAIL_BACKEND, EMAIL_HOST and so on, all that the address says.
vars().update(env.email_url("EMAIL_URL"))
EMAIL_TIMEOUT = 20
