"""Production refuses to start on missing or unsafe values, and names them all at once."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
EXAMPLE = ROOT / ".env.example"
#: Read by the settings, and nothing an operator should touch.
NOT_FOR_OPERATORS = {
    "PORT", "SANDBOX_PORT", "STRIPE_API_BASE", "PLACETTE_REHEARSAL", "SWEEP_SECONDS", "SMS_BACKEND",
    "CSRF_TRUSTED_ORIGINS",
}  # fmt: skip

GOOD = {
    "SECRET_KEY": "k3Vq8Zr1" * 8,
    "ALLOWED_HOSTS": "marche.example.fr",
    "SITE_URL": "https://marche.example.fr",
    "DATABASE_URL": "postgres://placette:secret@127.0.0.1:5432/placette",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "CELERY_BROKER_URL": "redis://127.0.0.1:6379/1",
    "STRIPE_SECRET_KEY": "sk_live_" + "a" * 24,
    "STRIPE_WEBHOOK_SECRETS": "whsec_one",
    "STRIPE_CONNECT_WEBHOOK_SECRETS": "whsec_two",
    "EMAIL_URL": "smtp+tls://user:password@smtp.example.fr:587",
    "SMS_API_URL": "https://sms.example.fr/messages",
    "SMS_API_KEY": "sms-key",
    "TOWN_NAME": "Saint-Aubin",
    "ASSOCIATION_NAME": "Les Commerçants de Saint-Aubin",
    "ASSOCIATION_EMAIL": "bonjour@saint-aubin.example",
    "ASSOCIATION_PHONE": "+33199001001",
    "ASSOCIATION_ADDRESS": "2 rue du Marché, 49998 Saint-Aubin",
}


def start(  # type: ignore[no-untyped-def]
    tmp_path, then: str = "print('started')", **changes: str
) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in {**GOOD, **changes}.items() if value}
    environment |= {
        "PATH": os.environ["PATH"],
        "PLACETTE_VAR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "marketplace.settings.production",
    }
    code = f"import django; django.setup(); {then}"
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )


def test_it_starts_on_good_values(tmp_path) -> None:  # type: ignore[no-untyped-def]
    done = start(tmp_path)
    assert done.stdout.strip() == "started", done.stderr


def test_mail_goes_encrypted_on_either_port(tmp_path) -> None:  # type: ignore[no-untyped-def]
    asked = "from django.conf import settings as s; print(s.EMAIL_PORT, s.EMAIL_USE_TLS, s.EMAIL_USE_SSL)"
    later = start(tmp_path, then=asked)
    at_once = start(tmp_path, then=asked, EMAIL_URL="smtp+ssl://user:password@smtp.example.fr:465")
    assert later.stdout.split() == ["587", "True", "False"], later.stderr
    assert at_once.stdout.split() == ["465", "False", "True"], at_once.stderr


def test_it_names_every_missing_value_at_once(tmp_path) -> None:  # type: ignore[no-untyped-def]
    done = start(tmp_path, **dict.fromkeys(GOOD, ""))
    assert done.returncode != 0
    for name in GOOD:
        assert name in done.stderr, name


UNSAFE = [
    ("STRIPE_SECRET_KEY", "sk_test_" + "a" * 24),
    ("STRIPE_SECRET_KEY", "sk_test_sandbox_demo"),
    ("STRIPE_WEBHOOK_SECRETS", ","),
    ("STRIPE_WEBHOOK_SECRETS", "whsec_sandbox_demo"),
    ("STRIPE_CONNECT_WEBHOOK_SECRETS", "another"),
    ("STRIPE_CONNECT_WEBHOOK_SECRETS", "whsec_one"),
    ("STRIPE_API_BASE", "http://127.0.0.1:12111"),
    ("SECRET_KEY", "short"),
    ("SECRET_KEY", "ab" * 30),
    ("SECRET_KEY", "demo-town-only-never-in-production" * 2),
    ("ALLOWED_HOSTS", "*"),
    ("ALLOWED_HOSTS", "autre.example.fr"),
    ("SITE_URL", "http://marche.example.fr"),
    ("SITE_URL", "https://localhost"),
    ("SITE_URL", "https://127.0.0.1:8000"),
    ("DATABASE_URL", "sqlite:////tmp/town.sqlite3"),
    ("REDIS_URL", "locmem://"),
    ("CELERY_BROKER_URL", "filesystem://localhost"),
    ("EMAIL_URL", "consolemail://"),
    ("EMAIL_URL", "mail.example.fr"),
    ("SMS_API_URL", "http://sms.example.fr"),
    ("DEFAULT_COMMISSION_RATE", "8,00"),
    ("ASSOCIATION_VAT_RATE", "200"),
]

#: Tries the settings with each unsafe value in turn, in one process.
TRY = """
import importlib, json, os, sys
from django.core.exceptions import ImproperlyConfigured
said = []
for name, value in json.loads(sys.argv[1]):
    kept, os.environ[name] = os.environ[name], value
    for module in [m for m in sys.modules if m.startswith("marketplace.settings")]:
        del sys.modules[module]
    try:
        importlib.import_module("marketplace.settings.production")
        said.append("started")
    except ImproperlyConfigured as error:
        said.append(str(error))
    os.environ[name] = kept
print(json.dumps(said))
"""


@pytest.fixture(scope="module")
def refusals(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], str]:
    """What the site says to each unsafe value among good ones."""
    environment = {"STRIPE_API_BASE": "https://api.stripe.com"} | GOOD
    environment |= {"DEFAULT_COMMISSION_RATE": "8.00", "ASSOCIATION_VAT_RATE": "20.00"}
    environment |= {"PATH": os.environ["PATH"], "PLACETTE_VAR": str(tmp_path_factory.mktemp("var"))}
    done = subprocess.run(
        [sys.executable, "-c", TRY, json.dumps(UNSAFE)],
        env=environment, cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return dict(zip(UNSAFE, json.loads(done.stdout), strict=True))


@pytest.mark.parametrize(("name", "value"), UNSAFE)
def test_it_refuses_what_is_unsafe(
    refusals: dict[tuple[str, str], str], name: str, value: str
) -> None:
    said = refusals[name, value]
    assert f"- {name} " in said
    assert said.count("\n- ") == 1


def test_no_value_switches_debugging_on(tmp_path) -> None:  # type: ignore[no-untyped-def]
    asked = "from django.conf import settings; print(settings.DEBUG)"
    assert start(tmp_path, then=asked, DEBUG="1").stdout.strip() == "False"


def test_a_failure_shows_the_number_that_its_log_line_carries(tmp_path) -> None:  # type: ignore[no-untyped-def]
    ask = (
        "from django.test import Client;"
        "client = Client(raise_request_exception=False, headers={'host': 'marche.example.fr'});"
        "answer = client.get('/', secure=True);"
        "print(answer.status_code, answer['X-Request-Reference']); print(answer.content.decode())"
    )
    done = start(tmp_path, then=ask, DATABASE_URL="postgres://nobody@127.0.0.1:9/none")
    (status, reference), page = done.stdout.split("\n", 1)[0].split(), done.stdout.split("\n", 1)[1]
    assert status == "500"
    assert "Toutes nos excuses" in page
    assert reference in page
    (line,) = [line for line in done.stderr.splitlines() if "Internal Server Error" in line]
    assert f"[{reference}]" in line


def test_what_variables_held_is_not_logged(tmp_path) -> None:  # type: ignore[no-untyped-def]
    fail = """
import structlog
def call(key):
    raise ValueError("no")
try:
    call("sk_live_" + "secret")
except ValueError:
    structlog.get_logger("here").exception("call_failed")
"""
    done = start(tmp_path, then=f"exec({fail!r})")
    assert "call_failed" in done.stdout
    assert "sk_live_secret" not in done.stdout + done.stderr


def test_a_rehearsal_runs_only_against_the_local_sandbox(tmp_path) -> None:  # type: ignore[no-untyped-def]
    assert "PLACETTE_REHEARSAL" in start(tmp_path, PLACETTE_REHEARSAL="1").stderr
    elsewhere = {
        "STRIPE_SECRET_KEY": "sk_test_sandbox_rehearsal",
        "STRIPE_API_BASE": "http://127.0.0.1.example.fr",
    }
    assert "PLACETTE_REHEARSAL" in start(tmp_path, PLACETTE_REHEARSAL="1", **elsewhere).stderr


def test_the_example_names_every_value_that_the_settings_read() -> None:
    read = re.compile(r"""env\.\w+\(\s*"([A-Z_]+)\"""")
    settings = (ROOT / "marketplace" / "settings").glob("*.py")
    wanted = {name for path in settings for name in read.findall(path.read_text())}
    written = re.findall(r"^([A-Z_]+)=", EXAMPLE.read_text(), re.MULTILINE)
    assert len(wanted) > 30
    assert set(written) == wanted - NOT_FOR_OPERATORS
    assert len(set(written)) == len(written)


def test_the_example_starts_once_it_is_filled_in(tmp_path) -> None:  # type: ignore[no-untyped-def]
    values = {}
    for line in EXAMPLE.read_text().splitlines():
        name, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            assert " " not in value or value[0] == value[-1] == '"', line
            values[name] = value.strip('"')
    empty = {name for name, value in values.items() if not value}
    assert empty & set(GOOD) == {
        "SECRET_KEY", "STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRETS", "STRIPE_CONNECT_WEBHOOK_SECRETS",
        "SMS_API_URL", "SMS_API_KEY", "TOWN_NAME", "ASSOCIATION_NAME", "ASSOCIATION_EMAIL",
        "ASSOCIATION_PHONE", "ASSOCIATION_ADDRESS",
    }  # fmt: skip
    filled = values | {name: GOOD[name] for name in empty & set(GOOD)}
    done = start(tmp_path, **{**filled, "PLACETTE_VAR": ""})
    assert done.stdout.strip() == "started", done.stderr
