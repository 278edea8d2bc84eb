"""``python -m tests.browser.production_shops``: four shops for the production form in rehearsal.

They bear the names of the demo's, so that one story is told in both towns. They are open every day
from morning to evening: production has no clock that a test could move.
"""

from datetime import time
from decimal import Decimal
from urllib.parse import urlparse

import django

django.setup()

from django.conf import settings  # noqa: E402

from marketplace.kernel.actors import Actor  # noqa: E402
from marketplace.kernel.models import User  # noqa: E402
from payments.sandbox.client import SandboxControl  # noqa: E402
from payments.transfers.services import open_account, refresh_account  # noqa: E402
from shops.catalogue.models import Tint, WithdrawalException  # noqa: E402
from shops.partner.models import AvailabilityKind, Partner, SellingMode  # noqa: E402
from tests import factories  # noqa: E402
from tests.browser.towns import BAKER, BOOKSELLER, CHEESEMONGER, MANAGER, Person  # noqa: E402

ALL_DAY = ((time(7, 0), time(22, 0)),)
FRESH = {"is_food": True, "withdrawal_exception": WithdrawalException.PERISHABLE}


def main() -> None:
    """Build the shops and open their accounts at the sandbox."""
    assert urlparse(settings.STRIPE_API_BASE).hostname == "127.0.0.1"
    factories.make_user(MANAGER.email, MANAGER.name, association_role=User.MANAGER)
    bread = {"allergens": ("gluten",), "category": "Pains", **FRESH}
    bakery = shop("boulangerie-martin", "Boulangerie Martin", BAKER, Tint.BREAD)
    factories.make_product(
        bakery, "Pain de seigle", 420, availability=AvailabilityKind.PER_DAY, **bread
    )
    factories.make_product(bakery, "Sablés au beurre salé", 790, stock=20, **bread)
    books = shop("librairie-le-marque-page", "Librairie Le Marque-page", BOOKSELLER, Tint.BOOKS)
    factories.make_product(books, "Les Passeurs de la Sereine", 2100, category="Romans")
    factories.make_product(books, "Oiseaux de nos haies", 1850, category="Romans")
    cheese = shop("fromagerie-des-pres-hauts", "Fromagerie des Prés-Hauts", CHEESEMONGER, Tint.FOOD)
    for title, price in (("Bûche cendrée", 740), ("Bleu de montagne", 560)):
        factories.make_product(
            cheese, title, price, allergens=("milk",), category="Fromages", **FRESH
        )
    cycles = shop(
        "les-cycles-du-quai",
        "Les Cycles du Quai",
        Person("Nora Haddad", "nora@cycles-du-quai.example"),
        Tint.SERVICE,
        mode=SellingMode.RESERVES,
    )
    factories.make_product(cycles, "Sonnette de laiton", 1490, vat_rate=Decimal("20"))
    for sells in (bakery, books, cheese):
        _open_account(sells)


def shop(code: str, name: str, owner: Person, tint: str, **fields: str) -> Partner:
    """A shop that is open every day, with half an hour's preparation."""
    return factories.make_shop(
        code,
        name,
        merchant=factories.make_merchant(name, email=owner.email),
        owner=factories.make_user(owner.email, owner.name),
        tint=tint,
        email=owner.email,
        closed_on=(),
        hours=ALL_DAY,
        preparation_minutes=30,
        **fields,
    )


def _open_account(shop: Partner) -> None:
    assert shop.merchant is not None
    account = open_account(actor=Actor("association", "rehearsal"), merchant=shop.merchant)
    SandboxControl(settings.STRIPE_API_BASE).activate_account(account.account_id)
    refresh_account(shop.merchant)


main()
