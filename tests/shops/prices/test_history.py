"""The journal of prices: what a thing has cost is kept, and nobody can rewrite it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django_scopes import scopes_disabled

from marketplace.kernel import clock
from marketplace.kernel.actors import SYSTEM, Actor
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.models import AuditEntry, User
from shops.catalogue.drafts import VariantDraft
from shops.catalogue.services import create_variant, set_price
from shops.partner.models import Partner, StockRecord
from shops.prices.models import PriceChange
from shops.prices.services import PriceRefused, change_prices
from tests.factories import make_product, make_variants, stock_record_of


@pytest.fixture(autouse=True)
def _without_scopes(market_day: datetime) -> Iterator[None]:
    with scopes_disabled():
        yield


def history(record: StockRecord) -> list[int]:
    return list(record.price_changes.values_list("price_cents", flat=True))


def test_a_new_product_opens_its_history(bakery: Partner) -> None:
    assert history(stock_record_of(make_product(bakery, "Pain", 420))) == [420]


def test_each_variant_has_a_history_of_its_own(bakery: Partner) -> None:
    jumper = make_variants(bakery, "Pull", "Taille", {"S": 4500, "M": 4900})
    create_variant(
        actor=SYSTEM,
        product=jumper,
        draft=VariantDraft(choice=(("Taille", "L"),), price_cents=5200),
    )
    records = StockRecord.objects.filter(product__parent=jumper).order_by("product__title")
    assert [history(record) for record in records] == [[5200], [4900], [4500]]


def test_a_changed_price_is_written_with_who_and_when(bakery: Partner, baker: User) -> None:
    record = stock_record_of(make_product(bakery, "Pain", 420))
    clock.move_by(timedelta(days=3))
    set_price(actor=Actor.of(baker, kind="staff"), stock_record_id=record.pk, price_cents=450)
    change = record.price_changes.last()
    assert change is not None
    assert (change.price_cents, change.actor_kind) == (450, "staff")
    assert change.actor_ref == str(baker.public_id)
    assert clock.now() - change.at < timedelta(minutes=1)


def test_the_same_price_again_is_no_change(bakery: Partner) -> None:
    record = stock_record_of(make_product(bakery, "Pain", 420))
    set_price(actor=SYSTEM, stock_record_id=record.pk, price_cents=420)
    assert history(record) == [420]
    assert not AuditEntry.objects.filter(action="catalogue.price_set").exists()


def test_many_prices_change_together_with_one_entry_in_the_audit(bakery: Partner) -> None:
    records = [stock_record_of(make_product(bakery, price_cents=cents)) for cents in (100, 200)]
    changed = change_prices(actor=SYSTEM, prices={record.pk: 300 for record in records})
    assert [(one.before, one.usual) for one in changed] == [(100, 300), (200, 300)]
    assert [history(record)[-1] for record in records] == [300, 300]
    entry = AuditEntry.objects.get(action="catalogue.prices_set")
    assert entry.data["prices"] == [[records[0].pk, 100, 300], [records[1].pk, 200, 300]]


def test_a_price_of_nothing_changes_none_of_them(bakery: Partner) -> None:
    first, second = (stock_record_of(make_product(bakery)) for _ in range(2))
    with pytest.raises(PriceRefused):
        change_prices(actor=SYSTEM, prices={first.pk: 300, second.pk: 0})
    assert history(first) == [500]


def test_the_bookseller_does_not_change_the_bakers_prices(
    bakery: Partner, bookshop: Partner, bookseller: User
) -> None:
    own = stock_record_of(make_product(bookshop))
    bread = stock_record_of(make_product(bakery))
    with pytest.raises(NotAllowed):
        change_prices(actor=Actor.of(bookseller, kind="staff"), prices={own.pk: 300, bread.pk: 300})
    assert history(own) == history(bread) == [500]


@pytest.mark.parametrize("change", ["update", "delete"])
def test_nobody_rewrites_history(bakery: Partner, change: str) -> None:
    record = stock_record_of(make_product(bakery))
    rows = PriceChange.objects.filter(stock_record=record)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(price_cents=1) if change == "update" else rows.delete()
    assert history(record) == [500]
