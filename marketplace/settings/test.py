"""Tests: the demo's settings, quick where a test gains nothing from slowness."""

import atexit
import os
import shutil
import tempfile

if "PLACETTE_VAR" not in os.environ:
    # Worker processes of the run inherit the folder; whoever made it takes it away.
    os.environ["PLACETTE_VAR"] = tempfile.mkdtemp(prefix="placette-test-")
    atexit.register(shutil.rmtree, os.environ["PLACETTE_VAR"], ignore_errors=True)

from marketplace.settings.demo import *  # noqa: F403
from marketplace.settings.demo import CACHES, STATIC_ROOT

STATIC_ROOT.mkdir(exist_ok=True)

SITE_URL = "http://testserver"
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STRIPE_CONTRACT_GATE = True
STRIPE_API_BASE = "http://127.0.0.1:9"  # nobody listens: a test that pays starts its own sandbox
#: Hints to the worker go nowhere unless a test starts one; the sweeps find everything.
CELERY_BROKER_URL = os.environ.get("CELERY_BROKER_URL", "memory://")
#: The counters of the demo; a test that needs none of them shared counts in memory.
SHARED_CACHE = CACHES["default"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
if _redis := os.environ.get("REDIS_URL"):
    # A database for each worker of the run: one that empties its cache leaves the others their counters.
    _server, _, _number = _redis.rpartition("/")
    _worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    CACHES["default"] = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": f"{_server}/{int(_number) + _worker}",
    }
LOGGING["root"]["level"] = "WARNING"  # type: ignore[index]
