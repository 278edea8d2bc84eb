"""Law 1: the promised day, the thirty days, lateness and the fourteen days of the refund."""

from datetime import date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from marketplace.kernel import clock
from marketplace.kernel.models import AuditEntry, User
from orders.late import schedules
from orders.order.models import Kind, ShopOrder, ShopOrderState
from orders.pickup.services import mark_ready
from orders.returns.services import cancel_shop_order
from payments.gateway.models import Alarm
from payments.refunds.models import Refund, RefundState
from shops.catalogue.drafts import ProductRefused
from shops.partner.models import Partner, StockRecord
from tests import factories
from tests.law.reading import NB, exact, live_until, page_url
from tests.orders.mailbox import Mailbox
from tests.orders.market import Market, given, part_of, refunded, staff
from tests.orders.rows import LineRow, PartRow, write_part
from tests.storefront.conftest import Stalls
from tests.storefront.visits import product_url

pytestmark = pytest.mark.django_db
DUE = date(2026, 12, 19)
LOUISE = "louise@exemple.test"


@pytest.fixture
def made_to_order(market_day: datetime, bakery: Partner, mailbox: Mailbox) -> ShopOrder:
    """Ordered on 19 November, promised for 19 December at the latest: thirty days."""
    part = write_part(PartRow(bakery, [LineRow("Pièce montée", 9000)], due_date=DUE))
    with transaction.atomic():
        schedules.schedule_for(part)
    return part


def test_L216_1_made_to_order_goods_name_their_day_at_the_latest(
    client: Client, stalls: Stalls
) -> None:
    offer = exact(client.get(product_url(stalls.cake)))

    assert f"Sur commande{NB}: prêt au plus tard le dimanche 29 novembre." in offer


def test_L216_1_no_promise_goes_beyond_thirty_days(stalls: Stalls, bakery: Partner) -> None:
    with pytest.raises(ProductRefused):
        factories.make_product(bakery, availability="to_order", max_days=31)
    with pytest.raises(IntegrityError), transaction.atomic():
        StockRecord.objects.filter(product=stalls.cake).update(max_days=31)


def test_L216_1_the_promised_slot_is_stored_with_the_order(
    market: Market, stalls: Stalls, bookshop: Partner
) -> None:
    choices = market.choose(bookshop)

    part = part_of(market.buy(stalls.novel, choices=choices))

    assert part.window_starts_at == choices[bookshop.pk]
    assert part.window_ends_at
    assert part.pickup_date


def test_L216_6_the_day_after_the_promise_the_shopper_reads_her_rights(
    made_to_order: ShopOrder, mailbox: Mailbox
) -> None:
    live_until(DUE + timedelta(days=1))

    mail = mailbox.only(to=LOUISE)
    assert mail.subject == f"Votre commande chez Boulangerie Martin est en retard{NB}: vos droits"
    assert (
        "Vous pouvez mettre le vendeur en demeure de livrer dans un délai raisonnable, puis résoudre le "
        f"contrat s’il ne le fait pas{NB}; tout de suite s’il refuse, ou si la date était essentielle pour "
        "vous (article L216-6 du Code de la consommation)."
    ) in mail.text


def test_L216_7_and_L241_4_the_notice_says_when_the_money_is_back_and_what_lateness_costs(
    made_to_order: ShopOrder, mailbox: Mailbox
) -> None:
    live_until(DUE + timedelta(days=1))

    text = mailbox.only(to=LOUISE).text
    assert "tout ce que vous avez payé vous est rendu au plus tard 14" in text.replace(NB, " ")
    assert (
        f"majorée de 10{NB}% jusqu’à 14 jours, de 20{NB}% jusqu’à 30 jours, puis de 50{NB}% "
        "(article L241-4)"
    ) in text
    assert "Sans nouvelles le dimanche 3 janvier" in text


def test_L216_7_fourteen_days_later_the_money_goes_back_by_itself(
    made_to_order: ShopOrder, mailbox: Mailbox
) -> None:
    live_until(DUE + timedelta(days=1))
    live_until(DUE + timedelta(days=14))
    assert ShopOrder.objects.get(pk=made_to_order.pk).state == ShopOrderState.PLACED

    live_until(DUE + timedelta(days=15))

    part = ShopOrder.objects.get(pk=made_to_order.pk)
    assert (part.state, part.end_reason) == (ShopOrderState.CANCELLED, "late")


def test_a_late_reservation_speaks_of_no_contract_and_no_refund(
    market_day: datetime, bakery: Partner, mailbox: Mailbox
) -> None:
    part = write_part(PartRow(bakery, due_date=DUE, kind=Kind.RESERVATION))
    with transaction.atomic():
        schedules.schedule_for(part)

    live_until(DUE + timedelta(days=1))

    text = mailbox.only(to=LOUISE).text
    assert "Vous n’avez rien payé." in text
    for word in ("résoudre", "remboursement", "L216-6"):
        assert word not in text


def test_L216_7_a_refund_has_a_deadline_and_an_alarm_of_its_own(
    market: Market, stalls: Stalls, bookshop: Partner, bookseller: User
) -> None:
    order = market.buy(stalls.novel)
    cancel_shop_order(actor=staff(bookseller), shop_order_ref=part_of(order).reference)
    asked = clock.today()

    live_until(asked + timedelta(days=10), time(9))
    assert not Alarm.objects.filter(kind="refund_due").exists()
    live_until(asked + timedelta(days=11))
    assert Alarm.objects.filter(kind="refund_due", closed_at=None).exists()


def test_a_refund_that_was_paid_raises_no_alarm(
    market: Market, stalls: Stalls, bookseller: User
) -> None:
    order = market.buy(stalls.novel)
    cancel_shop_order(actor=staff(bookseller), shop_order_ref=part_of(order).reference)
    assert refunded(order) == [2100]
    Refund.objects.update(state=RefundState.SUCCEEDED)

    live_until(clock.today() + timedelta(days=15))

    assert not Alarm.objects.filter(kind="refund_due").exists()


def test_ready_and_handed_over_are_logged_with_moment_and_actor(
    market: Market, stalls: Stalls, bookshop: Partner, bookseller: User
) -> None:
    order = market.buy(stalls.novel)
    part = part_of(order)
    mark_ready(actor=staff(bookseller), shop_order_ref=part.reference)
    given(order, bookshop, staff(bookseller))

    entries = AuditEntry.objects.filter(subject_id=str(part.reference))
    logged = {entry.action: (entry.at, entry.actor_ref) for entry in entries}
    now, who = clock.now(), str(bookseller.public_id)
    for action in ("shop_order.ready", "shop_order.collected"):
        at, actor = logged[action]
        assert actor == who
        assert abs(now - at) < timedelta(minutes=1)


def test_a_reservation_is_no_contract_and_says_so(client: Client, stalls: Stalls) -> None:
    offer = exact(client.get(product_url(stalls.bicycle)))

    assert (
        f"Réserver sans payer{NB}: vous réglez en boutique, la réservation ne vous engage pas."
        in offer
    )
    assert "Rétractation" not in offer
    terms = exact(client.get(page_url("terms")))
    assert "Elle n’est pas un achat, ne coûte rien et n’engage personne" in terms
