"""What the shop reads of its shelves: once, in words, with the way to do something about it."""

from datetime import datetime, time, timedelta

import pytest
from django.core import mail

from marketplace.kernel import clock, deadlines, outbox
from marketplace.kernel.actors import SYSTEM
from marketplace.kernel.models import OutboxMessage
from shops.partner.models import Partner, StockRecord
from shops.stock.daily import plan_morning_round
from shops.stock.models import Cause
from shops.stock.services import record_movement, set_low_stock, watch_stock
from tests.factories import MARKET_DAY, go_to_market_day, make_product, stock_record_of

TUESDAY = MARKET_DAY + timedelta(days=5)


@pytest.fixture
def jam(bakery: Partner, market_day: datetime) -> StockRecord:
    return stock_record_of(make_product(bakery, "Confiture de figues", stock=5))


def sell(record: StockRecord, quantity: int) -> None:
    record_movement(
        actor=SYSTEM, stock_record_id=record.pk, quantity=-quantity, cause=Cause.SOLD_IN_SHOP
    )


def morning_comes() -> None:
    plan_morning_round()
    deadlines.run_due()
    outbox.sweep()


def test_one_mail_a_day_says_what_is_low_and_what_is_out(bakery: Partner, jam: StockRecord) -> None:
    honey = stock_record_of(make_product(bakery, "Miel de tilleul", stock=2))
    set_low_stock(actor=SYSTEM, stock_record_id=jam.pk, threshold=3)
    sell(jam, 2)
    sell(honey, 2)
    clock.move_by(timedelta(days=1))
    morning_comes()
    morning_comes()
    (letter,) = mail.outbox
    assert letter.to == [bakery.email]
    assert letter.subject == "Stock\u00a0: 2 articles à regarder"
    for words in ("Confiture de figues", "il en reste 3", "Miel de tilleul", "plus aucun"):
        assert words in letter.body
    assert "/mon-commerce/comptoir/" in letter.body


def test_on_tuesdays_the_shop_is_asked_whether_its_stock_is_right(
    bakery: Partner, jam: StockRecord
) -> None:
    jam.product.sold_count = 9
    jam.product.save()
    go_to_market_day(time(9), TUESDAY)
    morning_comes()
    (letter,) = mail.outbox
    assert letter.subject == "Votre stock est-il toujours juste\u00a0?"
    assert "Confiture de figues" in letter.body
    assert "/mon-commerce/comptoir/toujours-juste/" in letter.body


def test_who_waited_reads_english_where_they_asked_in_english(jam: StockRecord) -> None:
    sell(jam, 5)
    watch_stock(stock_record_id=jam.pk, email="jane@exemple.test", language="en")
    record_movement(actor=SYSTEM, stock_record_id=jam.pk, quantity=3, cause=Cause.RECEIVED)
    outbox.sweep()
    (letter,) = mail.outbox
    assert "/en/" in letter.body


def test_nothing_of_who_waited_is_kept_after_the_message(jam: StockRecord) -> None:
    sell(jam, 5)
    watch_stock(stock_record_id=jam.pk, email="louise@exemple.test", language="fr")
    record_movement(actor=SYSTEM, stock_record_id=jam.pk, quantity=3, cause=Cause.RECEIVED)
    outbox.sweep()
    message = OutboxMessage.objects.get(kind="alerts.mail")
    assert message.payload == {}
    assert "louise" not in message.key
