"""A process of its own that does one thing, and is killed by SIGKILL at a named point on the way.

Usage: python -m tests.faults.doomed POINT ACTION JSON
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import django

ENDED_WELL = 3
NOWHERE = "-"
SECONDS = 60
ROOT = Path(__file__).resolve().parents[2]


def act_elsewhere(action: str, *, at: str = NOWHERE, var: Path, stripe: str, **what: Any) -> int:
    """Have another process do it, over this test's database; gives how it ended.

    ``var`` is its folder (clock, broker), ``stripe`` the sandbox's address, ``at`` the point of its death.
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
        [sys.executable, "-m", "tests.faults.doomed", at, action, json.dumps(what)],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False,
    )  # fmt: skip
    assert ended.returncode in (ENDED_WELL, -signal.SIGKILL), ended.stderr
    return ended.returncode


def main(point: str, action: str, given: dict[str, Any]) -> None:
    """Do it. Only when the point was never passed does the process end by itself."""
    from django.conf import settings

    from marketplace.kernel import faults

    settings.STRIPE_API_BASE = os.environ["STRIPE_API_BASE"]
    faults.arm(point, lambda: os.kill(os.getpid(), signal.SIGKILL))
    ACTIONS[action](**given)
    sys.exit(ENDED_WELL)


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


def settle(session: str) -> None:
    """What a webhook's worker does."""
    from payments.charges.services import settle_payment

    settle_payment(session_id=session)


def work() -> None:
    """Deadlines and messages, as beat has them done."""
    from marketplace.kernel import deadlines, outbox

    deadlines.run_due()
    outbox.sweep()


ACTIONS: dict[str, Callable[..., None]] = {"buy": buy, "settle": settle, "work": work}


if __name__ == "__main__":
    django.setup()
    main(sys.argv[1], sys.argv[2], json.loads(sys.argv[3]))
