"""Settings that hold everywhere. Demo, test and production add only what differs."""

from pathlib import Path
from urllib.parse import urlsplit

import environ
from oscar.defaults import *  # noqa: F403  (Oscar reads its own defaults from the settings)

from marketplace.kernel import logs

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = Path(env.str("PLACETTE_VAR", default=str(BASE_DIR / "var")))

# -- The town ---------------------------------------------------------------------------------

TOWN_NAME = env.str("TOWN_NAME", default="Bourg-les-Halles")
ASSOCIATION_NAME = env.str("ASSOCIATION_NAME", default="Les Vitrines de Bourg-les-Halles")
ASSOCIATION_EMAIL = env.str("ASSOCIATION_EMAIL", default="bonjour@vitrines.example")
ASSOCIATION_PHONE = env.str("ASSOCIATION_PHONE", default="+33199001000")
ASSOCIATION_ADDRESS = env.str(
    "ASSOCIATION_ADDRESS", default="1 place de la Halle, 49999 Bourg-les-Halles"
)
ASSOCIATION_SIREN = env.str("ASSOCIATION_SIREN", default="")
#: Public address of the site, used in mails and given to Stripe.
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000")
TIME_ZONE = env.str("TOWN_TIME_ZONE", default="Europe/Paris")
HOLIDAY_COUNTRY = env.str("HOLIDAY_COUNTRY", default="FR")
HOLIDAY_SUBDIVISION = env.str("HOLIDAY_SUBDIVISION", default=None)
#: Tiles for the map, an address with {z}, {x} and {y}; empty draws the town's own GeoJSON instead.
MAP_TILE_URL = env.str("MAP_TILE_URL", default="")
#: Whose map it is, as its licence wants it said beside it.
MAP_ATTRIBUTION = env.str("MAP_ATTRIBUTION", default="© les contributeurs d’OpenStreetMap")
#: File with the streets of the centre, from which the plan is drawn; empty: shops are linked to a public map.
TOWN_GEOJSON = env.str("TOWN_GEOJSON", default="")
#: Picture of the home page, a path under the media folder; empty: a drawing of the theme.
TOWN_PICTURE = env.str("TOWN_PICTURE", default="")
#: Official pictures that the operator installs, paths under the media folder; empty: our words alone.
#: The harmonised notice on the legal guarantee (Regulation (EU) 2025/1960), and the banner about
#: alcohol (arrêté du 17 octobre 2016).
HARMONISED_NOTICE_IMAGE = env.str("HARMONISED_NOTICE_IMAGE", default="")
ALCOHOL_BANNER_IMAGE = env.str("ALCOHOL_BANNER_IMAGE", default="")
#: Who hosts the site, as the legal notice names it.
SITE_HOST = env.str("SITE_HOST", default="")

# -- Commerce ---------------------------------------------------------------------------------

#: Minutes during which stock and places are held while the shopper pays.
PAYMENT_HOLD_MINUTES = 30
#: Stripe refuses a session that ends in less than 30 minutes, also when a retry repeats it.
STRIPE_SESSION_MINUTES = 40
#: Minutes during which « donnée au client » can be undone; the transfer leaves after it.
HANDOVER_UNDO_MINUTES = 15
#: Days before the last legal day (L216-1) at which the merchant is reminded.
DELIVERY_REMINDER_DAYS = (15, 7, 2)
LEGAL_DELIVERY_DAYS = 30
UNSEEN_ALERT_MINUTES = 30
#: A shop without a screen gets the day's orders by mail so long before it opens.
DAILY_SHEET_MINUTES_BEFORE_OPENING = env.int("DAILY_SHEET_MINUTES_BEFORE_OPENING", default=90)
#: Days after its window (or, made to order, after being ready) until an order counts as not collected.
NOT_COLLECTED_DAYS = 7
NOT_COLLECTED_DAYS_TO_ORDER = 21
#: Days the shop then has to decide, before the shopper is refunded. All waits together end before
#: Stripe's 90 days.
NOT_COLLECTED_DECISION_DAYS = 20
#: Days after a payment at which the association is told of money that still waits, and at which what was
#: not handed over is refunded: Stripe holds money for ninety days at most.
MONEY_HELD_ALARM_DAYS = 60
MONEY_HELD_LAST_DAYS = 88
#: Open, unpaid orders that one visitor may hold at once.
MAX_OPEN_HOLDS_PER_VISITOR = 3
DEFAULT_COMMISSION_RATE = env.str("DEFAULT_COMMISSION_RATE", default="8.00")
ASSOCIATION_VAT_RATE = env.str("ASSOCIATION_VAT_RATE", default="20.00")

# -- Stripe -----------------------------------------------------------------------------------

STRIPE_SECRET_KEY = env.str("STRIPE_SECRET_KEY", default="")
STRIPE_WEBHOOK_SECRETS = env.list("STRIPE_WEBHOOK_SECRETS", default=[])
STRIPE_CONNECT_WEBHOOK_SECRETS = env.list("STRIPE_CONNECT_WEBHOOK_SECRETS", default=[])
STRIPE_API_BASE = env.str("STRIPE_API_BASE", default="https://api.stripe.com")
STRIPE_API_VERSION = "2026-05-27.dahlia"
#: Validate every call against Stripe's published API description (tests).
STRIPE_CONTRACT_GATE = False
#: Whether objects from Stripe must carry ``livemode: true``.
STRIPE_LIVE = False

# -- Django -----------------------------------------------------------------------------------

SECRET_KEY = env.str("SECRET_KEY", default="")
DEBUG = False
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])
ROOT_URLCONF = "marketplace.urls"
WSGI_APPLICATION = "marketplace.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
AUTH_USER_MODEL = "kernel.User"
SITE_ID = 1
USE_TZ = True
USE_I18N = True
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "marketplace" / "theme" / "locale"]

INSTALLED_APPS = [
    "marketplace.kernel",
    "marketplace.theme",
    "marketplace.notices",
    "marketplace.alerts",
    "marketplace.storefront",
    "marketplace.merchant",
    "marketplace.association",
    "shops.merchants",
    "shops.catalogue",
    "shops.partner",
    "shops.hours",
    "shops.stock",
    "shops.pictures",
    "shops.prices",
    "shops.vouchers",
    "shops.files",
    "shops.joining",
    "shops.questions",
    "shops.team",
    "shops.tills",
    "payments.sales",
    "payments.gateway",
    "payments.charges",
    "payments.transfers",
    "payments.refunds",
    "payments.ledger",
    "orders.basket",
    "orders.order",
    "orders.placing",
    "orders.pickup",
    "orders.returns",
    "orders.messages",
    "orders.late",
    "orders.closing",
    "orders.retention",
    # Oscar wants it installed; nobody uses its screens, so nothing is registered.
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sites",
    "django.contrib.flatpages",
    "oscar.config.Shop",
    "oscar.apps.analytics.apps.AnalyticsConfig",
    "oscar.apps.checkout.apps.CheckoutConfig",
    "oscar.apps.address.apps.AddressConfig",
    "oscar.apps.shipping.apps.ShippingConfig",
    "oscar.apps.catalogue.reviews.apps.CatalogueReviewsConfig",
    "oscar.apps.communication.apps.CommunicationConfig",
    "oscar.apps.payment.apps.PaymentConfig",
    "oscar.apps.offer.apps.OfferConfig",
    "oscar.apps.customer.apps.CustomerConfig",
    "oscar.apps.search.apps.SearchConfig",
    "oscar.apps.voucher.apps.VoucherConfig",
    "oscar.apps.wishlists.apps.WishlistsConfig",
    "oscar.apps.dashboard.apps.DashboardConfig",
    "oscar.apps.dashboard.reports.apps.ReportsDashboardConfig",
    "oscar.apps.dashboard.users.apps.UsersDashboardConfig",
    "oscar.apps.dashboard.orders.apps.OrdersDashboardConfig",
    "oscar.apps.dashboard.catalogue.apps.CatalogueDashboardConfig",
    "oscar.apps.dashboard.offers.apps.OffersDashboardConfig",
    "oscar.apps.dashboard.partners.apps.PartnersDashboardConfig",
    "oscar.apps.dashboard.pages.apps.PagesDashboardConfig",
    "oscar.apps.dashboard.ranges.apps.RangesDashboardConfig",
    "oscar.apps.dashboard.reviews.apps.ReviewsDashboardConfig",
    "oscar.apps.dashboard.vouchers.apps.VouchersDashboardConfig",
    "oscar.apps.dashboard.communications.apps.CommunicationsDashboardConfig",
    "oscar.apps.dashboard.shipping.apps.ShippingDashboardConfig",
    "widget_tweaks",
    "haystack",
    "treebeard",
    "django_tables2",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "marketplace.kernel.request_ids.RequestReferenceMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "marketplace.kernel.readable.ReadableMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "marketplace" / "theme" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "marketplace.storefront.context.town",
                "marketplace.storefront.context.shopping",
            ],
            "builtins": ["marketplace.merchant.templatetags.desk_forms"],
        },
    },
]

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]

ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PREVENT_ENUMERATION = True
#: An unknown address opens an account; nobody is told by mail that there was none.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_ADAPTER = "marketplace.storefront.accounts.AccountAdapter"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "storefront:after_login"
ACCOUNT_LOGOUT_REDIRECT_URL = "storefront:home"
#: Staff stay signed in on the shop's own phone: ninety days.
SESSION_COOKIE_AGE = 90 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "marketplace.storefront.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 30,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=30000;"
        "PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY;"
    ),
}


def database(default: str) -> dict[str, object]:
    """The database named by DATABASE_URL, or ``default``; SQLite gets what makes it safe under
    several processes (WAL, busy timeout, IMMEDIATE transactions)."""
    config = env.db_url("DATABASE_URL", default=default)
    if config["ENGINE"].endswith("sqlite3"):
        config["OPTIONS"] = SQLITE_OPTIONS
    else:
        config["CONN_MAX_AGE"] = 60
        config["CONN_HEALTH_CHECKS"] = True
    return config


DATABASES = {"default": database(f"sqlite:///{VAR_DIR / 'placette.sqlite3'}")}

#: Holds counters of tries and calls only, which all processes share; no page view writes to it.
CACHES = {
    "default": {
        "BACKEND": "marketplace.kernel.shared_cache.SharedCache",
        "LOCATION": "kernel_cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
#: Files of shops that no address leads to.
PRIVATE_ROOT = VAR_DIR / "private"
#: Pictures as they were sent, until they are made over.
PRIVATE_STORAGE = {
    "BACKEND": "django.core.files.storage.FileSystemStorage",
    "OPTIONS": {
        "location": PRIVATE_ROOT / "pictures",
        "base_url": None,
        "file_permissions_mode": 0o600,
    },
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": PRIVATE_STORAGE,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024


def tile_hosts(address: str) -> list[str]:
    """The server of the map's tiles, as the content policy names it."""
    parts = urlsplit(address)
    return [f"{parts.scheme}://{parts.netloc}"] if parts.netloc else []


CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", *tile_hosts(MAP_TILE_URL)],
        "style-src": ["'self'"],
        "script-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "frame-ancestors": ["'none'"],
        # The form that orders is answered by a redirect to Stripe's page.
        "form-action": ["'self'", "https://checkout.stripe.com"],
    }
}

# -- Clock, messages --------------------------------------------------------------------------

#: File that holds the shared offset of the clock; None: the clock cannot be moved (production).
CLOCK_FILE: Path | None = None
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
DEFAULT_FROM_EMAIL = env.str(
    "DEFAULT_FROM_EMAIL", default=f"{ASSOCIATION_NAME} <{ASSOCIATION_EMAIL}>"
)
SMS_BACKEND = env.str("SMS_BACKEND", default="orders.messages.sms.HttpBackend")
SMS_API_URL = env.str("SMS_API_URL", default="")
SMS_API_KEY = env.str("SMS_API_KEY", default="")
#: Our key towards the browsers' push services (base64url; « make_push_key » makes one); empty: no push.
VAPID_PRIVATE_KEY = env.str("VAPID_PRIVATE_KEY", default="")
#: File in which a key is made and kept when none is given; None: never made (production).
VAPID_KEY_FILE: Path | None = None
#: The push services that browsers use: our server calls no other address for a phone.
PUSH_HOSTS = [
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    "*.push.services.mozilla.com",
    "*.push.apple.com",
    "*.notify.windows.com",
]

# -- Celery -----------------------------------------------------------------------------------

CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="filesystem://localhost")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
SWEEP_SECONDS = env.int("SWEEP_SECONDS", default=10)
CELERY_BEAT_SCHEDULE = {
    "sweep-outbox": {"task": "kernel.sweep_outbox", "schedule": SWEEP_SECONDS},
    "run-deadlines": {"task": "kernel.run_deadlines", "schedule": SWEEP_SECONDS},
    "sweep-stripe-events": {"task": "gateway.sweep_events", "schedule": SWEEP_SECONDS},
    "sweep-payments": {"task": "charges.sweep_payments", "schedule": 6 * SWEEP_SECONDS},
    "sweep-transfers": {"task": "transfers.sweep_transfers", "schedule": 6 * SWEEP_SECONDS},
    "sweep-refunds": {"task": "refunds.sweep_refunds", "schedule": 6 * SWEEP_SECONDS},
    "forget-till-calls": {"task": "tills.forget_old_calls", "schedule": 360 * SWEEP_SECONDS},
    "keep-no-longer": {"task": "retention.keep_no_longer", "schedule": 360 * SWEEP_SECONDS},
    "announce-closings": {"task": "storefront.announce_closings", "schedule": 360 * SWEEP_SECONDS},
    "forget-sessions": {"task": "storefront.forget_sessions", "schedule": 360 * SWEEP_SECONDS},
    "forget-dead-messages": {"task": "kernel.forget_dead", "schedule": 360 * SWEEP_SECONDS},
    "plan-morning-round": {"task": "stock.plan_morning_round", "schedule": 30 * SWEEP_SECONDS},
    "forget-watches": {"task": "stock.forget_watches", "schedule": 360 * SWEEP_SECONDS},
    "forget-notifiers": {"task": "notices.forget_notifiers", "schedule": 360 * SWEEP_SECONDS},
    "send-due-sheets": {"task": "merchant.send_due_sheets", "schedule": 60 * SWEEP_SECONDS},
    "forget-applicants": {"task": "joining.forget_applicants", "schedule": 360 * SWEEP_SECONDS},
    "forget-askers": {"task": "questions.forget_askers", "schedule": 360 * SWEEP_SECONDS},
    "sweep-pictures": {"task": "pictures.sweep_unused", "schedule": 360 * SWEEP_SECONDS},
    "sweep-files": {"task": "files.sweep_runs", "schedule": SWEEP_SECONDS},
    "check-journal": {"task": "association.check_journal", "schedule": 60 * SWEEP_SECONDS},
}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")

#: A request that sends a hint must not wait for a broker that is down: the sweeps do without it.
BROKER_REDIS_OPTIONS: dict[str, object] = {
    "max_retries": 0,
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
}

CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {}
if CELERY_BROKER_URL.startswith(("redis://", "rediss://")):
    CELERY_BROKER_TRANSPORT_OPTIONS = BROKER_REDIS_OPTIONS
elif CELERY_BROKER_URL.startswith("filesystem://"):
    BROKER_DIR = VAR_DIR / "broker"
    for folder in ("queue", "control", "processed"):
        (BROKER_DIR / folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_DIR / "queue"),
        "data_folder_out": str(BROKER_DIR / "queue"),
        "control_folder": str(BROKER_DIR / "control"),
        "processed_folder": str(BROKER_DIR / "processed"),
        "store_processed": False,
    }

# -- Oscar ------------------------------------------------------------------------------------

OSCAR_SHOP_NAME = TOWN_NAME
OSCAR_DEFAULT_CURRENCY = "EUR"
OSCAR_ALLOW_ANON_CHECKOUT = True
OSCAR_DEFAULT_COUNTRY = "FR"
OSCAR_DYNAMIC_CLASS_LOADER = "oscar.core.loading.default_class_loader"
#: Oscar's imports need a search engine configured; our own search never asks it.
HAYSTACK_CONNECTIONS = {"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}}

# -- Logs -------------------------------------------------------------------------------------

LOG_LEVEL = env.str("LOG_LEVEL", default="INFO")
logs.configure(LOG_LEVEL)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"format": "%(asctime)s %(levelname)s %(name)s%(reference)s %(message)s"},
    },
    "filters": {
        "reference": {"()": "marketplace.kernel.logs.ReferenceFilter"},
        "one_line": {"()": "marketplace.kernel.logs.OneLineFilter"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["reference"],
        }
    },
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "stripe": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},
        "django.security.DisallowedHost": {"filters": ["one_line"]},
    },
}
