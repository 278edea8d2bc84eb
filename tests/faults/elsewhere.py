"""A process of its own, started from nothing, that does one thing.

Usage: python -m tests.faults.elsewhere ACTION JSON
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import django

SECONDS = 60
ROOT = Path(__file__).resolve().parents[2]


def act_elsewhere(action: str, *, var: Path, stripe: str, **what: Any) -> None:
    """Have another process do it, over this test's database.

    ``var`` is its folder (clock, broker), ``stripe`` the sandbox's address.
    """
    from django.db import connections

    from tests.databases import database_url

    connections.close_all()
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "marketplace.settings.test",
        "DATABASE_URL": database_url(),
        "PLACETTE_VAR": str(var),
        "STRIPE_API_BASE": stripe,
        "CELERY_BROKER_URL": "filesystem://",
    }
    ended = subprocess.run(
        [sys.executable, "-m", "tests.faults.elsewhere", action, json.dumps(what)],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr


def main(action: str, given: dict[str, Any]) -> None:
    """Do it."""
    from django.conf import settings

    settings.STRIPE_API_BASE = os.environ["STRIPE_API_BASE"]
    ACTIONS[action](**given)


def buy(token: str, shop: int, starts_at: str, nonce: str) -> None:
    """A guest orders a basket that is filled already."""
    from marketplace.kernel.actors import Actor
    from orders.basket.visitors import Visitor
    from orders.placing.contact import Contact
    from orders.placing.services import place_order

    place_order(
        actor=Actor("guest"),
        visitor=Visitor(token=UUID(token)),
        choices={shop: datetime.fromisoformat(starts_at)},
        contact=Contact("Louise Garnier", "louise@exemple.test", "06 39 98 00 01"),
        language="fr",
        nonce=UUID(nonce),
    )


ACTIONS: dict[str, Callable[..., None]] = {"buy": buy}


if __name__ == "__main__":
    django.setup()
    main(sys.argv[1], json.loads(sys.argv[2]))
