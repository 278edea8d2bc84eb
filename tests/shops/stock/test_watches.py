"""« Prévenez-moi »: one message each, first come first served, then forgotten."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django_scopes import scopes_disabled

from marketplace.kernel import clock, deadlines
from marketplace.kernel.actors import SYSTEM
from marketplace.kernel.models import OutboxMessage
from shops.partner.models import Partner, StockRecord
from shops.stock.models import Cause, StockWatch
from shops.stock.services import (
    Want,
    WatchProblem,
    hold_units,
    record_movement,
    release_units,
    stop_watching,
    watch_stock,
)
from shops.stock.watches import forget_old_watches
from tests.factories import make_product, stock_record_of


@pytest.fixture
def jam(bakery: Partner, market_day: datetime) -> StockRecord:
    return stock_record_of(make_product(bakery, "Confiture", stock=0))


def ask(record: StockRecord, *names: str) -> None:
    for name in names:
        watch_stock(stock_record_id=record.pk, email=f"{name}@exemple.test", language="fr")
        clock.move_by(timedelta(seconds=1))


def receive(record: StockRecord, quantity: int) -> None:
    record_movement(
        actor=SYSTEM, stock_record_id=record.pk, quantity=quantity, cause=Cause.RECEIVED
    )


def told() -> list[str]:
    """Who is written to, in the order in which it was decided."""
    rows = OutboxMessage.objects.filter(kind="alerts.mail").order_by("created_at", "key")
    return [row.payload["email"].partition("@")[0] for row in rows]


def waiting() -> list[str]:
    with scopes_disabled():
        return [row.email.partition("@")[0] for row in StockWatch.objects.all()]


def test_asking_twice_is_asking_once(jam: StockRecord) -> None:
    ask(jam, "louise", "Louise")
    assert waiting() == ["louise"]


def test_who_asked_is_told_once_and_forgotten(jam: StockRecord) -> None:
    ask(jam, "louise")
    receive(jam, 3)
    receive(jam, 3)
    assert told() == ["louise"]
    assert waiting() == []


def test_no_more_are_told_than_there_are_units_and_the_first_ones_first(jam: StockRecord) -> None:
    ask(jam, "louise", "marc", "ines")
    receive(jam, 2 + jam.kept_in_shop)
    assert sorted(told()) == ["louise", "marc"]
    assert waiting() == ["ines"]


def test_the_next_ones_are_told_hours_later_if_some_is_left(jam: StockRecord) -> None:
    ask(jam, "louise", "marc", "ines")
    receive(jam, 1 + jam.kept_in_shop)
    receive(jam, 1)
    assert told() == ["louise"]
    clock.move_by(timedelta(hours=5))
    deadlines.run_due()
    assert sorted(told()) == ["ines", "louise", "marc"]


def test_nobody_is_told_of_what_was_sold_meanwhile(jam: StockRecord) -> None:
    ask(jam, "louise", "marc")
    receive(jam, 1 + jam.kept_in_shop)
    with transaction.atomic():
        assert not hold_units(wants=[Want(jam.pk, uuid4(), 1)], owner=uuid4())
    clock.move_by(timedelta(hours=5))
    deadlines.run_due()
    assert told() == ["louise"]
    receive(jam, 1)
    assert sorted(told()) == ["louise", "marc"]


def test_what_an_order_gives_back_is_announced(bakery: Partner, jam: StockRecord) -> None:
    receive(jam, 1 + jam.kept_in_shop)
    owner = uuid4()
    with transaction.atomic():
        hold_units(wants=[Want(jam.pk, uuid4(), 1)], owner=owner)
    ask(jam, "louise")
    with transaction.atomic():
        release_units(owner=owner)
    assert told() == ["louise"]


def test_a_hidden_product_is_announced_to_nobody(jam: StockRecord) -> None:
    ask(jam, "louise")
    jam.product.is_public = False
    jam.product.save()
    receive(jam, 3)
    assert told() == []


def test_what_can_be_ordered_is_not_waited_for(jam: StockRecord) -> None:
    receive(jam, 3)
    with pytest.raises(WatchProblem, match="disponible"):
        ask(jam, "louise")


def test_a_wrong_address_is_told_beside_its_field(jam: StockRecord) -> None:
    with pytest.raises(WatchProblem) as refused:
        watch_stock(stock_record_id=jam.pk, email="louise@", language="fr")
    assert refused.value.field == "email"


def test_who_no_longer_wants_it_is_forgotten_at_once(jam: StockRecord) -> None:
    watch = watch_stock(stock_record_id=jam.pk, email="louise@exemple.test", language="fr")
    assert stop_watching(token=watch.token)
    assert not stop_watching(token=watch.token)
    receive(jam, 3)
    assert told() == []


def test_after_six_months_nobody_waits_any_more(jam: StockRecord) -> None:
    ask(jam, "louise")
    clock.move_by(timedelta(days=179))
    assert forget_old_watches() == 0
    clock.move_by(timedelta(days=2))
    assert forget_old_watches() == 1
    assert waiting() == []
