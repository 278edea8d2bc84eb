"""What people changed after the file was made stays; what an import did can be taken back."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django_scopes import scope

from marketplace.kernel import clock, deadlines
from marketplace.kernel.actors import SYSTEM, Actor
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.models import User
from shops.catalogue.editing import archive_products, update_product
from shops.catalogue.redrafting import draft_of
from shops.catalogue.services import set_price
from shops.files import services
from shops.files.errors import RunRefused
from shops.files.models import Result, RunState
from shops.files.options import Options
from shops.files.services import adjust_run, begin_import, start_run, undo_import
from shops.partner.models import Partner, StockRecord
from shops.stock.models import Cause
from shops.stock.selectors import journal
from shops.stock.services import record_movement, set_on_hand
from tests import factories
from tests.shops.files.carry import (
    again,
    all_untouched,
    carry_in,
    check,
    csv,
    product_of,
    results,
    rows_of,
    take_back,
    worked,
)

pytestmark = pytest.mark.django_db

HEADERS = "Référence;Nom;Prix;Stock"
OLD = csv(HEADERS, "A1;Stylo;10;5")
NEW = csv(HEADERS, "A1;Stylo noir;12;9")


def record() -> StockRecord:
    return StockRecord.objects.select_related("product").get(partner_sku="A1")


def later(minutes: int = 10) -> datetime:
    return factories.go_to_market_day() + timedelta(minutes=minutes)


def edit_name(shop: Partner, title: str) -> None:
    product = record().product
    update_product(actor=SYSTEM, product=product, draft=replace(draft_of(product), title=title))


def test_what_was_edited_after_the_file_was_made_is_listed_and_kept(
    bookshop: Partner, market_day: datetime
) -> None:
    carry_in(bookshop, OLD)
    made_at = clock.now()
    clock.move_to(later())
    edit_name(bookshop, "Stylo de Denis")
    set_price(actor=SYSTEM, stock_record_id=record().pk, price_cents=1111)
    with scope(shop=[bookshop]):
        record_movement(
            actor=SYSTEM, stock_record_id=record().pk, quantity=-1, cause=Cause.SOLD_IN_SHOP
        )
    run = carry_in(bookshop, NEW, made_at=made_at)
    (row,) = rows_of(run)
    assert row.result == Result.KEPT
    assert len(row.reasons) == 3
    after = record()
    assert (after.product.title, after.price_cents, after.num_in_stock) == (
        "Stylo de Denis",
        1111,
        4,
    )


def test_it_is_replaced_when_the_merchant_says_so(bookshop: Partner, market_day: datetime) -> None:
    carry_in(bookshop, OLD)
    made_at = clock.now()
    clock.move_to(later())
    edit_name(bookshop, "Stylo de Denis")
    run = check(bookshop, NEW, made_at=made_at)
    with scope(shop=[bookshop]):
        adjust_run(actor=SYSTEM, run=run, mapping=run.mapping, options=Options(replace_anyway=True),
                   categories={}, made_at=made_at)  # fmt: skip
        run = worked(run)
        begin_import(actor=SYSTEM, run=run)
    worked(run)
    assert record().product.title == "Stylo noir"
    assert not again(check(bookshop, NEW)).options["replace_anyway"]


def test_what_an_import_wrote_itself_is_no_correction(
    bookshop: Partner, market_day: datetime
) -> None:
    made_at = clock.now()
    clock.move_to(later())
    carry_in(bookshop, OLD)
    assert results(check(bookshop, NEW, made_at=made_at)) == {Result.CHANGED: 1}


def test_what_was_sold_between_check_and_import_is_not_lost(
    bookshop: Partner, market_day: datetime
) -> None:
    carry_in(bookshop, OLD)
    run = check(bookshop, NEW)
    clock.move_to(later())
    with scope(shop=[bookshop]):
        record_movement(
            actor=SYSTEM, stock_record_id=record().pk, quantity=-2, cause=Cause.SOLD_IN_SHOP
        )
        begin_import(actor=SYSTEM, run=run)
    worked(run)
    assert record().num_in_stock == 3
    assert record().price_cents == 1200


def test_undoing_leaves_what_somebody_changed_since(
    bookshop: Partner, market_day: datetime
) -> None:
    carry_in(bookshop, OLD)
    run = carry_in(bookshop, csv(HEADERS, "A1;Stylo noir;12;9", "A2;Gomme;2;3"))
    clock.move_to(later())
    set_price(actor=SYSTEM, stock_record_id=record().pk, price_cents=1300)
    with scope(shop=[bookshop]):
        set_on_hand(actor=SYSTEM, stock_record_id=record().pk, quantity=8, cause=Cause.COUNT)
    undone = take_back(run)
    after = record()
    assert (after.product.title, after.price_cents, after.num_in_stock) == ("Stylo", 1300, 8)
    assert len(rows_of(undone)[0].left) == 2
    assert product_of(bookshop, "Gomme").archived_at is not None


def test_the_journal_sums_to_the_stock_through_it_all(
    bookshop: Partner, market_day: datetime
) -> None:
    carry_in(bookshop, OLD)
    take_back(carry_in(bookshop, NEW))
    with scope(shop=[bookshop]):
        assert sum(movement.quantity for movement in journal(record().pk)) == 5
    assert record().num_in_stock == 5


def test_after_undoing_the_same_file_can_come_in_again(
    bookshop: Partner, market_day: datetime
) -> None:
    made_at = clock.now()
    clock.move_to(later())
    take_back(carry_in(bookshop, OLD, made_at=made_at))
    run = carry_in(bookshop, OLD, made_at=made_at)
    assert results(run) == {Result.CHANGED: 1}
    product = record().product
    assert product.archived_at is None
    assert product.is_public
    assert all_untouched(check(bookshop, OLD, made_at=made_at))


def test_what_was_archived_since_stays_archived(bookshop: Partner, market_day: datetime) -> None:
    carry_in(bookshop, OLD)
    made_at = clock.now()
    clock.move_to(later())
    archive_products(actor=SYSTEM, shop=bookshop, product_ids=[record().product_id])
    run = carry_in(bookshop, OLD, made_at=made_at)
    assert results(run) == {Result.KEPT: 1}
    assert record().product.archived_at is not None


def test_after_a_day_nothing_can_be_undone_and_the_old_values_are_gone(
    bookshop: Partner,
    market_day: datetime,
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]],
) -> None:
    run = carry_in(bookshop, OLD)
    path, storage = run.file.name, run.file.storage
    clock.move_to(clock.now() + timedelta(hours=25))
    with django_capture_on_commit_callbacks(execute=True):
        deadlines.run_due()
    run = again(run)
    assert run.forgotten_at is not None
    (row,) = rows_of(run)
    assert (row.item, row.log, row.result) == ({}, [], Result.CREATED)
    with scope(shop=[bookshop]), pytest.raises(RunRefused):
        undo_import(actor=SYSTEM, run=run)
    assert not storage.exists(path)


def test_one_file_of_a_shop_is_worked_on_at_a_time(
    bookshop: Partner, bakery: Partner, market_day: datetime
) -> None:
    with scope(shop=[bookshop]):
        first = start_run(
            actor=SYSTEM, shop=bookshop, file=ContentFile(OLD, name="a.csv"), made_at=clock.now()
        )
        with pytest.raises(RunRefused):
            start_run(
                actor=SYSTEM,
                shop=bookshop,
                file=ContentFile(OLD, name="b.csv"),
                made_at=clock.now(),
            )
    assert check(bakery, OLD).state == RunState.CHECKED
    assert worked(first).state == RunState.CHECKED


def test_a_file_that_came_between_the_look_and_the_writing_is_met_by_the_database(
    bookshop: Partner, market_day: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with scope(shop=[bookshop]):
        start_run(
            actor=SYSTEM, shop=bookshop, file=ContentFile(OLD, name="a.csv"), made_at=clock.now()
        )
        monkeypatch.setattr(services, "_refuse_second", lambda shop, run: None)
        with pytest.raises(RunRefused):
            start_run(
                actor=SYSTEM,
                shop=bookshop,
                file=ContentFile(OLD, name="b.csv"),
                made_at=clock.now(),
            )


def test_a_new_file_takes_the_place_of_one_only_checked(
    bookshop: Partner, market_day: datetime
) -> None:
    first = check(bookshop, OLD)
    check(bookshop, NEW)
    assert again(first).state == RunState.DROPPED


def test_only_the_owner_brings_files_in(
    bookshop: Partner, baker: User, stranger: User, market_day: datetime
) -> None:
    for person in (baker, stranger):
        actor = Actor.of(person, kind="staff")
        with scope(shop=[bookshop]), pytest.raises(NotAllowed):
            start_run(
                actor=actor, shop=bookshop, file=ContentFile(OLD, name="a.csv"), made_at=clock.now()
            )


def test_another_shops_references_are_not_found(
    bookshop: Partner, bakery: Partner, market_day: datetime
) -> None:
    carry_in(bookshop, OLD)
    assert results(carry_in(bakery, NEW)) == {Result.CREATED: 1}
    assert StockRecord.objects.get(partner=bookshop).price_cents == 1000
