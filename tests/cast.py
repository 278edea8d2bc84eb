"""The cast, always the same: a shopper, a baker, a bookseller, the association's manager, a stranger.

The functions that make things are in ``tests.factories``.
"""

from datetime import datetime, time
from typing import Any

import pytest

from marketplace.kernel.models import User
from shops.catalogue.models import Tint
from shops.partner.models import Partner
from tests import factories


@pytest.fixture
def shopper(db: Any) -> User:
    """Louise, who buys."""
    return factories.make_user("louise@exemple.test", "Louise Garnier", phone="+33639980001")


@pytest.fixture
def baker(db: Any) -> User:
    """Claire, who owns the bakery."""
    return factories.make_user("claire@exemple.test", "Claire Martin", phone="+33639980112")


@pytest.fixture
def bookseller(db: Any) -> User:
    """Denis, who owns the bookshop."""
    return factories.make_user("denis@exemple.test", "Denis Roussel", phone="+33639980114")


@pytest.fixture
def manager(db: Any) -> User:
    """Hélène, who manages the association."""
    return factories.make_user(
        "helene@exemple.test", "Hélène Castel", association_role=User.MANAGER
    )


@pytest.fixture
def stranger(db: Any) -> User:
    """Someone with an account and nothing to do with any of it."""
    return factories.make_user("inconnu@exemple.test", "Paul Inconnu")


@pytest.fixture
def bakery(baker: User) -> Partner:
    """Sells bread; closed on Mondays and at midday."""
    return factories.make_shop(
        "boulangerie-martin",
        "Boulangerie Martin",
        merchant=factories.make_merchant("Boulangerie Martin SARL"),
        owner=baker,
        tint=Tint.BREAD,
        trade="Boulangerie",
        hours=((time(7, 0), time(13, 0)), (time(15, 30), time(19, 30))),
    )


@pytest.fixture
def bookshop(bookseller: User) -> Partner:
    """Sells books; closed on Mondays, Sundays and at midday."""
    return factories.make_shop(
        "librairie-des-halles",
        "Librairie des Halles",
        merchant=factories.make_merchant("Librairie des Halles EURL"),
        owner=bookseller,
        tint=Tint.BOOKS,
        trade="Librairie",
        closed_on=(0, 6),
    )


@pytest.fixture
def cheese_shop(db: Any) -> Partner:
    """Sells cheese; closed on Mondays and at midday."""
    return factories.make_shop(
        "fromagerie-du-parvis",
        "Fromagerie du Parvis",
        merchant=factories.make_merchant("Fromagerie du Parvis SAS"),
        owner=factories.make_user("jeanne@exemple.test", "Jeanne Le Goff"),
        tint=Tint.FOOD,
        trade="Fromagerie",
    )


@pytest.fixture
def market_day() -> datetime:
    """The clock stands at Thursday 19 November 2026, 10:00 in the town."""
    return factories.go_to_market_day()
