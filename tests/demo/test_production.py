"""In production nothing of the demo exists."""

import json
import os
import subprocess
import sys
from pathlib import Path

from django.urls import URLPattern

from marketplace.demo import urls

REHEARSAL = {
    "DJANGO_SETTINGS_MODULE": "marketplace.settings.production",
    "PLACETTE_REHEARSAL": "1",
    "SECRET_KEY": "rehearsal" * 6,
    "ALLOWED_HOSTS": "127.0.0.1",
    "SITE_URL": "http://127.0.0.1:8000",
    # Nobody listens there: the answers must not need a database.
    "DATABASE_URL": "postgres://nobody@127.0.0.1:9/none",
    "REDIS_URL": "redis://127.0.0.1:9/0",
    "CELERY_BROKER_URL": "redis://127.0.0.1:9/1",
    "STRIPE_SECRET_KEY": "sk_test_sandbox_rehearsal",
    "STRIPE_API_BASE": "http://127.0.0.1:9",
    "STRIPE_WEBHOOK_SECRETS": "whsec_one",
    "STRIPE_CONNECT_WEBHOOK_SECRETS": "whsec_two",
    "EMAIL_URL": "smtp://127.0.0.1:9",
}
ASK = """
import json, sys
import django
django.setup()
from django.apps import apps
from django.conf import settings
from django.test import Client
client = Client(headers={"host": "127.0.0.1"}, enforce_csrf_checks=False)
answers = {f"{method} {path}": getattr(client, method)(path).status_code
           for path in json.loads(sys.argv[1]) for method in ("get", "post")}
traces = [entry for entry in (*settings.INSTALLED_APPS, *settings.MIDDLEWARE) if "demo" in entry]
print(json.dumps({"answers": answers, "traces": traces, "clock": settings.CLOCK_FILE,
                  "backends": [settings.EMAIL_BACKEND, settings.SMS_BACKEND]}))
"""
EXAMPLES = {"who": "cliente", "step": "hour", "pk": "1"}


def run(arguments: list[str], tmp_path: Path, **changes: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "PLACETTE_VAR": str(tmp_path),
        **REHEARSAL,
        **changes,
    }
    return subprocess.run(
        [sys.executable, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def demo_paths() -> list[str]:
    """An address for each pattern of the demo, with its pictures and its root."""
    patterns = [pattern for pattern in urls.urlpatterns if isinstance(pattern, URLPattern)]
    assert len(patterns) == len(urls.urlpatterns)
    paths = ["/demo/" + _example(str(pattern.pattern)) for pattern in patterns]
    return ["/demo/", "/media/demo/BM-01.svg", *paths, *(f"/en{path}" for path in paths)]


def _example(route: str) -> str:
    for name, value in EXAMPLES.items():
        route = route.replace(f"<slug:{name}>", value).replace(f"<int:{name}>", value)
    assert "<" not in route
    return route


def test_every_address_of_the_demo_is_not_found(tmp_path: Path) -> None:
    done = run(["-c", ASK, json.dumps(demo_paths())], tmp_path)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout.splitlines()[-1])
    assert set(report["answers"].values()) == {404}, report["answers"]
    assert report["traces"] == []
    assert report["clock"] is None
    assert not any("demo" in backend for backend in report["backends"])


def test_the_demo_is_not_started_with_productions_settings(tmp_path: Path) -> None:
    done = run(["-m", "marketplace.demo.run"], tmp_path)
    assert done.returncode != 0
    assert not (tmp_path / "placette.sqlite3").exists()


def test_the_town_is_not_built_with_productions_settings(tmp_path: Path) -> None:
    done = run(["-m", "marketplace", "load_demo"], tmp_path)
    assert done.returncode != 0
    assert "load_demo" in done.stderr


def test_the_sandbox_refuses_to_start_beside_a_real_key(tmp_path: Path) -> None:
    sandbox = [
        "-m",
        "payments.sandbox",
        "--port",
        "0",
        "--database",
        str(tmp_path / "sandbox.sqlite3"),
    ]
    for key in ("sk_live_" + "a" * 24, "rk_live_" + "a" * 24, "sk_test_" + "a" * 24):
        done = run(sandbox, tmp_path, STRIPE_SECRET_KEY=key)
        assert (done.returncode, "sk_test_sandbox" in done.stderr) == (2, True), key
    assert not (tmp_path / "sandbox.sqlite3").exists()
