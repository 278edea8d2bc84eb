"""One process of many that buy, pay and settle through one SQLite file; see ``test_sqlite_purchases``.

Usage: python -m tests.concurrency.sqlite_shopper START_FILE JSON
Prints as JSON what became of its visits.
"""

import json
import os
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import django

from tests.concurrency.sqlite_buyer import say, wait_for


def main(start: Path, visits: int, products: list[int], shop: int, starts_at: str) -> None:
    """So many visits, each by a new guest who wants one product, the next one each time."""
    from django.conf import settings

    settings.STRIPE_API_BASE = os.environ["STRIPE_API_BASE"]
    outcomes: Counter[str] = Counter()
    say("ready")
    wait_for(start)
    for visit in range(visits):
        product = products[visit % len(products)]
        outcomes[buy(product, {shop: datetime.fromisoformat(starts_at)})] += 1
    say(json.dumps(outcomes))


def buy(product: int, choices: dict[int, datetime]) -> str:
    """Basket, order, payment page, return page."""
    from django.conf import settings

    from marketplace.kernel.actors import Actor
    from orders.basket.errors import NotEnough
    from orders.basket.services import add_product
    from orders.basket.visitors import Visitor
    from orders.placing.contact import Contact
    from orders.placing.errors import BasketProblem
    from orders.placing.services import place_order, start_payment
    from payments.charges.models import PaymentAttempt
    from payments.charges.services import settle_payment
    from payments.sandbox.client import SandboxControl

    visitor = Visitor(token=uuid4())
    try:
        add_product(visitor=visitor, product_id=product)
        order = place_order(
            actor=Actor("guest"), visitor=visitor, choices=choices, language="fr", nonce=uuid4(),
            contact=Contact("Louise Garnier", "louise@exemple.test", ""),
        )  # fmt: skip
    except (NotEnough, BasketProblem):
        return "sold out"
    start_payment(order)
    session = PaymentAttempt.objects.get(payment__order_ref=order.reference).session_id
    SandboxControl(settings.STRIPE_API_BASE).pay(session)
    return settle_payment(session_id=session).state


def arguments() -> dict[str, Any]:
    given: dict[str, Any] = json.loads(sys.argv[2])
    return given


if __name__ == "__main__":
    django.setup()
    main(Path(sys.argv[1]), **arguments())
