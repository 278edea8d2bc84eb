"""One process of many that buy from the same SQLite file; see ``test_sqlite_processes``.

Usage: python -m tests.concurrency.sqlite_buyer START_FILE ATTEMPTS COUNTED_ID PER_DAY_ID SHOP_ID
Prints as JSON what it got.
"""

import json
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import django

SECONDS = 60


def say(line: str) -> None:
    """Tell the test."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def wait_for(start: Path) -> None:
    """All processes are up before the first one buys."""
    end = time.monotonic() + SECONDS
    while not start.exists():
        if time.monotonic() > end:
            sys.exit("nobody gave the start")
        time.sleep(0.01)


def main(start: Path, attempts: int, counted_id: int, per_day_id: int, shop_id: int) -> None:
    """Buy one of each thing so many times; every fifth success is given back."""
    from marketplace.kernel import clock
    from shops.hours.windows import windows_for
    from shops.partner.models import Partner

    shop = Partner.objects.get(pk=shop_id)
    window = windows_for(shop)[0].starts_at
    day = clock.today() + timedelta(days=2)
    got = {"counted": 0, "per_day": 0, "place": 0, "given_back": 0}
    say("ready")
    wait_for(start)
    for _attempt in range(attempts):
        outcome = buy(shop, window, day, counted_id, per_day_id)
        for kind, taken in outcome.items():
            got[kind] += taken
    say(json.dumps(got))


def buy(shop: Any, window: datetime, day: Any, counted_id: int, per_day_id: int) -> dict[str, int]:
    """One visit: each thing is wanted, whatever can be had is kept."""
    from django.db import transaction

    from shops.hours.services import WindowFull, book_place
    from shops.stock.services import Want, hold_units, release_units

    owner = uuid4()
    wants = [Want(counted_id, uuid4(), 1), Want(per_day_id, uuid4(), 1, day)]
    with transaction.atomic():
        refused = {refusal.want.stock_record_id for refusal in hold_units(wants=wants, owner=owner)}
    got = {"counted": counted_id not in refused, "per_day": per_day_id not in refused}
    place = True
    try:
        with transaction.atomic():
            book_place(shop=shop, starts_at=window, owner=owner)
    except WindowFull:
        place = False
    given_back = 0
    if got["counted"] and owner.int % 5 == 0:
        with transaction.atomic():
            given_back = release_units(owner=owner, lines=[wants[0].line])
    return {
        **{kind: int(taken) for kind, taken in got.items()},
        "place": int(place),
        "given_back": given_back,
    }


if __name__ == "__main__":
    django.setup()
    main(Path(sys.argv[1]), *(int(number) for number in sys.argv[2:]))
