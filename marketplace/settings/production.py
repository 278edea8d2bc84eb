"""Production: PostgreSQL, Redis, Stripe. Refuses to start on missing or unsafe values."""

import environ
from django.core.exceptions import ImproperlyConfigured

from marketplace.settings.base import *  # noqa: F403
from marketplace.settings.base import (
    ALLOWED_HOSTS,
    CELERY_BROKER_URL,
    CONTENT_SECURITY_POLICY,
    DATABASES,
    SECRET_KEY,
    SITE_URL,
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


def problems() -> list[str]:
    """Every missing or unsafe value, as sentences for the operator."""
    found = []
    if len(SECRET_KEY) < 50 or SECRET_KEY.startswith("demo"):
        found.append("SECRET_KEY must be set to at least 50 random characters.")
    if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
        found.append("ALLOWED_HOSTS must name the site's host names, without '*'.")
    if not SITE_URL.startswith("https://") and not REHEARSAL:
        found.append("SITE_URL must begin with https://.")
    if "postgresql" not in str(DATABASES["default"]["ENGINE"]):
        found.append("DATABASE_URL must name a PostgreSQL database (postgres://...).")
    if not REDIS_URL.startswith(("redis://", "rediss://", "unix://")):
        found.append("REDIS_URL must name a Redis server (redis://...).")
    if not CELERY_BROKER_URL.startswith(("redis://", "rediss://")):
        found.append("CELERY_BROKER_URL must name a Redis server (redis://...).")
    if not any(STRIPE_WEBHOOK_SECRETS):
        found.append(
            "STRIPE_WEBHOOK_SECRETS must hold the signing secret of the platform endpoint."
        )
    if not any(STRIPE_CONNECT_WEBHOOK_SECRETS):
        found.append(
            "STRIPE_CONNECT_WEBHOOK_SECRETS must hold the signing secret of the Connect endpoint."
        )
    if not EMAIL_URL:
        found.append("EMAIL_URL must name the mail server (smtp+tls://user:password@host:587).")
    found += _stripe_problems()
    return found


def _stripe_problems() -> list[str]:
    if REHEARSAL:
        safe = STRIPE_SECRET_KEY.startswith("sk_test_sandbox") and "127.0.0.1" in STRIPE_API_BASE
        return [] if safe else ["PLACETTE_REHEARSAL works only with the local sandbox and its key."]
    found = []
    if not STRIPE_SECRET_KEY.startswith(("sk_live_", "rk_live_")):
        found.append("STRIPE_SECRET_KEY must be a live key (sk_live_... or rk_live_...).")
    if STRIPE_API_BASE != "https://api.stripe.com":
        found.append("STRIPE_API_BASE must not be changed in production.")
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
