"""Production refuses to start on missing or unsafe values, and names them all at once."""

import os
import subprocess
import sys

GOOD = {
    "SECRET_KEY": "x7" * 30,
    "ALLOWED_HOSTS": "marche.example.fr",
    "SITE_URL": "https://marche.example.fr",
    "DATABASE_URL": "postgres://placette:secret@127.0.0.1:5432/placette",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "CELERY_BROKER_URL": "redis://127.0.0.1:6379/1",
    "STRIPE_SECRET_KEY": "sk_live_" + "a" * 24,
    "STRIPE_WEBHOOK_SECRETS": "whsec_one",
    "STRIPE_CONNECT_WEBHOOK_SECRETS": "whsec_two",
    "EMAIL_URL": "smtp+tls://user:password@smtp.example.fr:587",
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


def test_it_refuses_a_test_key(tmp_path) -> None:  # type: ignore[no-untyped-def]
    assert "STRIPE_SECRET_KEY" in start(tmp_path, STRIPE_SECRET_KEY="sk_test_" + "a" * 24).stderr


def test_it_refuses_the_sandbox_key(tmp_path) -> None:  # type: ignore[no-untyped-def]
    assert "STRIPE_SECRET_KEY" in start(tmp_path, STRIPE_SECRET_KEY="sk_test_sandbox_demo").stderr


def test_it_refuses_an_empty_webhook_secret(tmp_path) -> None:  # type: ignore[no-untyped-def]
    assert "STRIPE_WEBHOOK_SECRETS" in start(tmp_path, STRIPE_WEBHOOK_SECRETS=",").stderr


def test_it_refuses_every_host_name(tmp_path) -> None:  # type: ignore[no-untyped-def]
    assert "ALLOWED_HOSTS" in start(tmp_path, ALLOWED_HOSTS="*").stderr


def test_it_refuses_another_address_than_stripes(tmp_path) -> None:  # type: ignore[no-untyped-def]
    assert "STRIPE_API_BASE" in start(tmp_path, STRIPE_API_BASE="http://127.0.0.1:12111").stderr


def test_a_rehearsal_runs_only_against_the_local_sandbox(tmp_path) -> None:  # type: ignore[no-untyped-def]
    assert "PLACETTE_REHEARSAL" in start(tmp_path, PLACETTE_REHEARSAL="1").stderr
