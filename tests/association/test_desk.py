"""Alarms, undelivered messages, finding orders: who may do what."""

import pytest
from django.urls import reverse

from marketplace.kernel.actors import Actor
from marketplace.kernel.models import OutboxMessage, User
from marketplace.notices.services import submit_notice
from orders.order.models import Order
from payments.gateway.alarms import raise_alarm
from payments.gateway.models import Alarm
from payments.transfers.models import Transfer, TransferState
from shops.joining.services import accept
from shops.partner.models import Partner
from tests import factories
from tests.association.desk import Desk
from tests.orders.market import Market, given, staff


@pytest.fixture
def order(market: Market, bakery: Partner) -> Order:
    return market.buy(factories.make_product(bakery, "Pain de seigle", 480))


@pytest.fixture
def alarm(db: None) -> Alarm:
    return raise_alarm("transfer", "transfer:1", {"cents": 4120, "error": "balance"})


@pytest.fixture
def dead(order: Order) -> OutboxMessage:
    message = OutboxMessage.objects.filter(kind="orders.mail").first()
    assert message is not None
    OutboxMessage.objects.filter(pk=message.pk).update(
        state="dead", last_error="550 unknown mailbox"
    )
    return message


def test_an_alarm_speaks_in_words(desk: Desk, alarm: Alarm) -> None:
    page = desk.open("alarms")
    assert "Un versement à un commerce a été refusé" in page
    assert "41,20 €" in page


def test_a_manager_closes_an_alarm(desk: Desk, alarm: Alarm) -> None:
    assert "Aucune alarme" in desk.press("close_alarm", alarm.pk)
    alarm.refresh_from_db()
    assert alarm.closed_at is not None


def test_a_reader_sees_an_alarm_and_cannot_close_it(reading_desk: Desk, alarm: Alarm) -> None:
    page = reading_desk.open("alarms")
    assert "Un versement à un commerce a été refusé" in page
    assert "clore" not in page
    assert (
        reading_desk.client.post(reverse("association:close_alarm", args=[alarm.pk])).status_code
        == 403
    )
    alarm.refresh_from_db()
    assert alarm.closed_at is None


def test_a_manager_revives_a_dead_message(desk: Desk, dead: OutboxMessage) -> None:
    assert "550 unknown mailbox" in desk.open("messages")
    assert "Tout est parti" in desk.press("revive", dead.pk)
    dead.refresh_from_db()
    assert dead.state == OutboxMessage.PENDING


def test_the_second_of_two_people_reads_that_it_is_done(
    desk: Desk, dead: OutboxMessage, alarm: Alarm
) -> None:
    desk.press("revive", dead.pk)
    assert "Quelqu’un s’est déjà occupé de cet envoi." in desk.press("revive", dead.pk)
    desk.press("close_alarm", alarm.pk)
    assert "Cette alarme était déjà close." in desk.press("close_alarm", alarm.pk)


PAGES = (
    "home",
    "orders",
    "money",
    "journal",
    "shops",
    "applications",
    "alarms",
    "notices",
    "messages",
)


def test_a_reader_finds_no_button_that_changes_anything(
    reading_desk: Desk, desk: Desk, dead: OutboxMessage, alarm: Alarm, order: Order, manager: User
) -> None:
    factories.share_mediator()
    application = factories.make_application()
    accepted = factories.make_application()
    accept(actor=Actor.of(manager), reference=accepted.reference)
    submit_notice(
        url="/", explanation="?", name="", email="", good_faith=True, language="fr"
    )  # fmt: skip
    addresses = [reverse(f"association:{name}") for name in PAGES]
    addresses.append(reverse("association:application", args=[application.reference]))
    addresses.append(reverse("association:order", args=[order.number]))

    def forms(of: Desk) -> int:
        shown = [of.client.get(address).content.decode() for address in addresses]
        return sum(page[page.index("<main") :].count('method="post"') for page in shown)

    assert forms(desk) > 10
    assert forms(reading_desk) == 0


def test_a_reader_cannot_revive_it(reading_desk: Desk, dead: OutboxMessage) -> None:
    assert (
        reading_desk.client.post(reverse("association:revive", args=[dead.pk])).status_code == 403
    )


def test_a_manager_sends_a_waiting_transfer_again(
    desk: Desk, order: Order, bakery: Partner, baker: User
) -> None:
    given(order, bakery, staff(baker))
    transfer = Transfer.objects.get(order_ref=order.reference)
    Transfer.objects.filter(pk=transfer.pk).update(
        state=TransferState.WAITING, last_error="restricted"
    )
    assert "Réessayer" in desk.open("order", order.number)
    desk.press("send_again", "versement", transfer.reference)
    transfer.refresh_from_db()
    assert transfer.retry_at is not None


@pytest.mark.parametrize("wanted", ["number", "garnier", "louise@"])
def test_an_order_is_found_by_number_name_or_mail(desk: Desk, order: Order, wanted: str) -> None:
    text = order.number.replace("-", "").lower() if wanted == "number" else wanted
    assert order.number in desk.open("orders", q=text)
    assert order.number not in desk.open("orders", q="quelqu’un d’autre")


def test_orders_are_filtered_by_state(desk: Desk, order: Order) -> None:
    assert order.number in desk.open("orders", etat="ouvertes")
    assert order.number not in desk.open("orders", etat="annulees")


def test_an_unknown_order_is_not_found(desk: Desk, order: Order) -> None:
    desk.open("order", "ZZZZ-ZZZZ", status=404)


def test_shops_show_whether_they_can_be_paid(desk: Desk, bakery: Partner, baker: User) -> None:
    page = desk.open("shops")
    assert "Boulangerie Martin" in page
    assert "Claire Martin" in page
    assert "à ouvrir" in page
