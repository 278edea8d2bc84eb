"""The demo town on one machine: SQLite, Celery over files, the local Stripe sandbox.

Nothing here may be reachable in production: ``tests/demo`` reads that every part answers 404 there.
"""

from marketplace.settings.base import *  # noqa: F403
from marketplace.settings.base import (
    BASE_DIR,
    CONTENT_SECURITY_POLICY,
    INSTALLED_APPS,
    MIDDLEWARE,
    PRIVATE_STORAGE,
    VAR_DIR,
    env,
)

PORT = env.int("PORT", default=8000)
SANDBOX_PORT = env.int("SANDBOX_PORT", default=12111)
SITE_URL = env.str("SITE_URL", default=f"http://127.0.0.1:{PORT}")
SECRET_KEY = env.str("SECRET_KEY", default="demo-town-only-never-in-production")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["*"])

INSTALLED_APPS = [*INSTALLED_APPS, "marketplace.demo"]
MIDDLEWARE = [*MIDDLEWARE, "marketplace.demo.middleware.DemoBarMiddleware"]

STRIPE_SECRET_KEY = "sk_test_sandbox_demo"
STRIPE_WEBHOOK_SECRETS = ["whsec_sandbox_demo"]
STRIPE_CONNECT_WEBHOOK_SECRETS = ["whsec_sandbox_demo_connect"]
STRIPE_API_BASE = env.str("STRIPE_API_BASE", default=f"http://127.0.0.1:{SANDBOX_PORT}")
CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"] = [
    "'self'",
    "http://127.0.0.1:*",
    "http://localhost:*",
]

CLOCK_FILE = VAR_DIR / "clock"
SWEEP_SECONDS = 3
EMAIL_BACKEND = "marketplace.demo.mail.DatabaseBackend"
SMS_BACKEND = "marketplace.demo.sms.DatabaseBackend"
VAPID_KEY_FILE = VAR_DIR / "push-key"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": PRIVATE_STORAGE,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
TOWN_GEOJSON = str(BASE_DIR / "marketplace" / "demo" / "town" / "town.geojson")
TOWN_PICTURE = "demo/hero.svg"

for _entry in CELERY_BEAT_SCHEDULE.values():
    _entry["schedule"] = SWEEP_SECONDS
