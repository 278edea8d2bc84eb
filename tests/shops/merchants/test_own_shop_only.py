"""Promise 6 at the services themselves: whatever page or task calls them, in whatever scope, the baker
changes nothing of the bookseller's, an employee nothing of the owner's, a shopper nothing at all."""

from collections.abc import Callable
from datetime import date, time
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django_scopes import scopes_disabled

from marketplace.kernel.actors import SYSTEM, Actor
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.models import AuditEntry, User
from payments.refunds.services import retry_refund
from payments.transfers.onboarding import create_account_link
from payments.transfers.services import retry_transfer
from shops.catalogue.models import Product
from shops.catalogue.services import create_product, create_variant, set_price, set_public
from shops.hours.closures import close_shop, reopen_shop
from shops.hours.models import Closure
from shops.hours.services import set_opening_hours
from shops.merchants.services import (
    add_staff,
    create_merchant,
    create_shop,
    publish_terms,
    remove_staff,
)
from shops.partner.models import AvailabilityKind, Partner
from shops.stock.models import Cause
from shops.stock.services import record_movement, set_day_quantity, set_on_hand, take_off_sale
from tests.factories import make_product, make_user, make_variants, product_draft, stock_record_of

pytestmark = pytest.mark.django_db

DAY = date(2026, 12, 24)
Change = Callable[..., object]


@pytest.fixture
def changes(bookshop: Partner, bookseller: User) -> dict[str, Change]:
    """Every change of the bookshop, waiting for its actor."""
    novel = make_product(bookshop, "Roman")
    paper = make_product(bookshop, "Journal", availability=AvailabilityKind.PER_DAY)
    jumper = make_variants(bookshop, "Pull", "Taille", {"S": 4500})
    record, daily = stock_record_of(novel).pk, stock_record_of(paper).pk
    closure = Closure.objects.create(shop=bookshop, first_day=DAY, last_day=DAY)
    return {
        "create_product": partial(create_product, shop=bookshop, draft=product_draft()),
        "create_variant": partial(create_variant, product=jumper, draft=None),
        "set_price": partial(set_price, stock_record_id=record, price_cents=1),
        "set_public": partial(set_public, product=novel, is_public=False),
        "record_movement": partial(
            record_movement, stock_record_id=record, quantity=5, cause=Cause.CORRECTION
        ),
        "set_on_hand": partial(set_on_hand, stock_record_id=record, quantity=0, cause=Cause.OUT),
        "set_day_quantity": partial(set_day_quantity, stock_record_id=daily, day=DAY, quantity=0),
        "take_off_sale": partial(take_off_sale, stock_record_id=record),
        "set_opening_hours": partial(
            set_opening_hours, shop=bookshop, ranges=[(0, time(3), time(4))]
        ),
        "close_shop": partial(close_shop, shop=bookshop, first_day=DAY, last_day=DAY),
        "reopen_shop": partial(reopen_shop, closure=closure),
    }


@pytest.fixture
def owners_changes(bookshop: Partner, bookseller: User) -> dict[str, Change]:
    merchant = bookshop.merchant
    assert merchant is not None
    return {
        "add_staff": partial(add_staff, shop=bookshop, user=make_user()),
        "remove_staff": partial(remove_staff, shop=bookshop, user=bookseller),
        "publish_terms": partial(publish_terms, merchant=merchant, text="Rien n’est dû."),
        "create_account_link": partial(create_account_link, merchant=merchant),
    }


@pytest.fixture
def associations_changes(bookshop: Partner) -> dict[str, Change]:
    details: dict[str, Any] = {"legal_name": "X", "siren": "", "mediator": None, "terms": "X"}
    return {
        "create_merchant": partial(create_merchant, **details),
        "create_shop": partial(create_shop, merchant=bookshop.merchant, code="x", name="X"),
        "retry_refund": partial(retry_refund, refund_ref=uuid4()),
        "retry_transfer": partial(retry_transfer, transfer_ref=uuid4()),
    }


def assert_refused(actor: Actor, changes: dict[str, Change]) -> None:
    before = AuditEntry.objects.count()
    allowed = [name for name, change in changes.items() if not is_refused(actor, change)]
    assert allowed == []
    assert AuditEntry.objects.count() == before
    assert Product.objects.get(title="Roman").is_public


def is_refused(actor: Actor, change: Change) -> bool:
    try:
        with scopes_disabled():
            change(actor=actor)
    except NotAllowed:
        return True
    return False


def test_the_baker_the_shopper_and_a_guest_change_nothing_of_the_bookshop(
    changes: dict[str, Change],
    owners_changes: dict[str, Change],
    associations_changes: dict[str, Change],
    bakery: Partner,
    baker: User,
    bookseller: User,
    shopper: User,
) -> None:
    strangers = [
        Actor.of(baker, kind="staff"),
        Actor.of(shopper),
        Actor.of(shopper, kind="staff"),
        Actor.of(bookseller),  # as a shopper he is nobody's staff
        Actor("staff"),
        Actor("guest"),
    ]
    for actor in strangers:
        assert_refused(actor, {**changes, **owners_changes, **associations_changes})


def test_an_employee_changes_nothing_of_the_owners(
    changes: dict[str, Change],
    owners_changes: dict[str, Change],
    associations_changes: dict[str, Change],
    bookshop: Partner,
) -> None:
    employee = make_user()
    add_staff(actor=SYSTEM, shop=bookshop, user=employee)
    assert_refused(Actor.of(employee, kind="staff"), {**owners_changes, **associations_changes})


def test_the_bookseller_changes_the_bookshop(
    changes: dict[str, Change], bookshop: Partner, bookseller: User
) -> None:
    owner = Actor.of(bookseller, kind="staff")
    with scopes_disabled():
        for name in ("set_price", "record_movement", "set_day_quantity", "set_public"):
            changes[name](actor=owner)
        changes["close_shop"](actor=owner)
    publish_terms(actor=owner, merchant=bookshop.merchant, text="Nouvelles conditions.")
    assert stock_record_of(Product.objects.get(title="Roman")).num_in_stock == 15
