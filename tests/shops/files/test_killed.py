"""A worker that dies in the middle: another goes on, and everything is written once."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django_scopes import scope, scopes_disabled

from marketplace.kernel import clock, faults
from marketplace.kernel.actors import SYSTEM
from marketplace.kernel.errors import NotAllowed
from shops.catalogue.models import Product
from shops.files import importing, leases, work
from shops.files.comparing import Comparison
from shops.files.models import ImportRow, ImportRun, Result, RunState
from shops.files.services import begin_import, start_run, undo_import
from shops.partner.models import Partner
from tests.shops.files.carry import again, check, csv, results, worked

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = 5
LINES = csv("Référence;Nom;Prix;Stock", *(f"R{n};Article {n};{n + 1};3" for n in range(ROWS)))
POINTS = [leases.CHUNK_WRITTEN, leases.CHUNK_COMMITTED]


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "CHUNK", 2)
    monkeypatch.setattr("shops.files.checking.CHUNK", 2)


def killed_once(run: ImportRun, point: str) -> ImportRun:
    """The worker dies at its second pass of the point; the lease runs out; the sweep goes on."""
    passes: list[str] = []

    def die() -> None:
        passes.append(point)
        if len(passes) == 2:
            raise faults.Killed

    with faults.armed(point, die), pytest.raises(faults.Killed):
        work.work(str(run.reference))
    assert work.work(str(run.reference)) is False
    assert again(run).state == run.state
    with scopes_disabled():
        past = clock.machine_now() - timedelta(seconds=1)
        ImportRun.objects.filter(pk=run.pk).update(lease_until=past)
    work.sweep()
    return again(run)


@pytest.mark.parametrize("point", POINTS)
def test_a_check_goes_on(point: str, bookshop: Partner, market_day: datetime) -> None:
    with scope(shop=[bookshop]):
        run = start_run(
            actor=SYSTEM, shop=bookshop, file=ContentFile(LINES, name="a.csv"), made_at=clock.now()
        )
    run = killed_once(run, point)
    assert run.state == RunState.CHECKED
    assert results(run) == {Result.CREATED: ROWS}


@pytest.mark.parametrize("point", POINTS)
def test_an_import_goes_on_and_writes_each_product_once(
    point: str, bookshop: Partner, market_day: datetime
) -> None:
    run = check(bookshop, LINES)
    with scope(shop=[bookshop]):
        begin_import(actor=SYSTEM, run=run)
    run = killed_once(again(run), point)
    assert run.state == RunState.DONE
    assert Product.objects.filter(shop=bookshop).count() == ROWS
    assert results(run) == {Result.CREATED: ROWS}


@pytest.mark.parametrize("point", POINTS)
def test_undoing_goes_on(point: str, bookshop: Partner, market_day: datetime) -> None:
    run = check(bookshop, LINES)
    with scope(shop=[bookshop]):
        begin_import(actor=SYSTEM, run=run)
        run = worked(run)
        undo_import(actor=SYSTEM, run=run)
    run = killed_once(again(run), point)
    assert run.state == RunState.UNDONE
    assert not Product.objects.filter(shop=bookshop, archived_at=None).exists()


def test_a_check_that_breaks_refuses_the_file_and_frees_the_shop(
    bookshop: Partner, market_day: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_given: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Comparison, "plans", breaks)
    run = check(bookshop, LINES)
    assert run.state == RunState.REFUSED
    assert "CSV" in run.problem
    monkeypatch.undo()
    assert check(bookshop, LINES).state == RunState.CHECKED


def test_one_product_that_breaks_leaves_the_others_written(
    bookshop: Partner, market_day: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = check(bookshop, LINES)
    _breaks_at(monkeypatch, importing, "write", 3, "R2")
    with scope(shop=[bookshop]):
        begin_import(actor=SYSTEM, run=run)
    run = worked(run)
    assert run.state == RunState.DONE
    assert results(run) == {Result.CREATED: ROWS - 1, Result.REFUSED: 1}
    assert Product.objects.filter(shop=bookshop).count() == ROWS - 1


def test_who_may_write_no_longer_ends_the_whole_run(
    bookshop: Partner, market_day: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = check(bookshop, LINES)
    with scope(shop=[bookshop]):
        begin_import(actor=SYSTEM, run=run)
        run = worked(run)
        undo_import(actor=SYSTEM, run=run)

    def refuse(*_given: Any) -> None:
        raise NotAllowed("Vous ne travaillez plus ici.")

    monkeypatch.setattr(importing.undoing, "take_back", refuse)
    run = worked(run)
    assert (run.state, run.problem) == (RunState.REFUSED, "Vous ne travaillez plus ici.")
    with scopes_disabled():
        assert not ImportRow.objects.filter(run=run).exclude(left=[]).exists()


def test_one_product_that_cannot_be_taken_back_is_told(
    bookshop: Partner, market_day: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = check(bookshop, LINES)
    with scope(shop=[bookshop]):
        begin_import(actor=SYSTEM, run=run)
        run = worked(run)
        undo_import(actor=SYSTEM, run=run)
    _breaks_at(monkeypatch, importing.undoing, "take_back", 2, "R2")
    run = worked(run)
    assert run.state == RunState.UNDONE
    assert Product.objects.filter(shop=bookshop, archived_at=None).count() == 1
    with scopes_disabled():
        (row,) = ImportRow.objects.filter(run=run).exclude(left=[])
    assert row.item["units"][0]["sku"] == "R2"


def _breaks_at(
    monkeypatch: pytest.MonkeyPatch, module: Any, name: str, place: int, sku: str
) -> None:
    """The function breaks whenever that article is among those it is given."""
    whole = getattr(module, name)

    def broken(*given: Any) -> Any:
        if f"'{sku}'" in str([getattr(one, "item", None) for one in given[place]]):
            raise ZeroDivisionError
        return whole(*given)

    monkeypatch.setattr(module, name, broken)


def test_who_lost_the_lease_writes_nothing_more(bookshop: Partner, market_day: datetime) -> None:
    run = check(bookshop, LINES)
    with scope(shop=[bookshop]):
        begin_import(actor=SYSTEM, run=run)

    def another_takes_over() -> None:
        faults.disarm()
        with scopes_disabled():
            past = clock.machine_now() - timedelta(seconds=1)
            ImportRun.objects.filter(pk=run.pk).update(lease_until=past)
        work.sweep()

    with faults.armed(leases.CHUNK_COMMITTED, another_takes_over):
        work.work(str(run.reference))
    assert again(run).state == RunState.DONE
    assert Product.objects.filter(shop=bookshop).count() == ROWS


def test_without_the_lease_two_workers_would_write_the_same_chunk(
    bookshop: Partner, market_day: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin of the test above: the guard taken away, the slower worker begins at its old place."""
    run = check(bookshop, LINES)
    with scope(shop=[bookshop]):
        begin_import(actor=SYSTEM, run=run)
    slow = leases.claim(str(run.reference))
    assert slow is not None
    _run_out(run)
    work.sweep()
    assert again(run).state == RunState.DONE
    with scope(shop=[bookshop]), pytest.raises(leases.LeaseLost):
        importing.import_chunk(slow)

    def unguarded(run: ImportRun, **changes: Any) -> None:
        ImportRun.objects.filter(pk=run.pk).update(**changes)

    monkeypatch.setattr(leases, "update", unguarded)
    with scope(shop=[bookshop]):
        assert importing.import_chunk(slow)
    assert results(run) == {Result.CREATED: ROWS - 2, Result.UNTOUCHED: 2}


def _run_out(run: ImportRun) -> None:
    with scopes_disabled():
        past = clock.machine_now() - timedelta(seconds=1)
        ImportRun.objects.filter(pk=run.pk).update(lease_until=past)
