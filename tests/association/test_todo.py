"""« À faire »: what, since when, whom to call, what to do, and what happens without anybody."""

from datetime import time, timedelta
from typing import Any
from uuid import uuid4

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scopes_disabled

from marketplace.association.alarms import say_message
from marketplace.association.todo import Item, groups
from marketplace.association.undelivered import SUBJECTS
from marketplace.kernel import clock, deadlines, outbox
from marketplace.kernel.actors import SYSTEM, Actor
from marketplace.kernel.models import OutboxMessage, User
from marketplace.notices.services import decide_notice, submit_notice
from orders.messages.registry import MAILS, TEXTS
from orders.pickup.services import mark_not_collected, mark_ready
from orders.returns.coming_back import say_brought_back, say_not_come_back
from orders.returns.models import Withdrawal
from orders.returns.services import cancel_shop_order, declare_withdrawal
from payments.gateway.alarms import raise_alarm
from payments.refunds.models import Refund, RefundState
from shops.hours.services import set_opening_hours
from shops.joining.models import Start
from shops.joining.retention import forget_applicants, forgotten_on
from shops.joining.services import ask_for_more
from shops.partner.models import Partner
from shops.stock.models import Cause
from shops.stock.services import set_on_hand
from tests import factories
from tests.association.desk import Desk
from tests.merchant.counter import words
from tests.orders.market import Market, given, later, line_of, part_of, staff

BUDGET = 50


def todo() -> dict[str, list[Item]]:
    """What waits, by kind."""
    with scopes_disabled():
        return {group.key: group.items for group in groups()}


def only(key: str) -> Item:
    """The one thing of this kind."""
    (item,) = todo()[key]
    return item


def submit() -> Any:
    return submit_notice(
        url="/", explanation="Cette photo est la mienne.", name="Paul", email="",
        good_faith=True, language="fr",
    )  # fmt: skip


def test_with_nothing_to_do_the_page_says_so(desk: Desk, market: Market) -> None:
    page = desk.open("home")
    assert "Rien ne vous attend" in page
    assert todo() == {}


def test_a_late_order_says_when_the_customer_is_refunded(market: Market, bakery: Partner) -> None:
    order = market.buy(factories.make_product(bakery, "Pain de seigle"))
    later(hours=5, minutes=35)
    deadlines.run_due()
    item = only("retards")
    assert item.order_number == order.number
    assert item.call == "+33199000112"
    assert item.since == part_of(order).window_starts_at
    answer_until = clock.now() + timedelta(hours=24)
    assert "remboursé demain à" in item.by_itself
    assert f"{clock.local(answer_until).hour}" in item.by_itself


def test_an_unseen_order_says_what_comes_at_its_hour(market: Market, bakery: Partner) -> None:
    market.buy(factories.make_product(bakery, "Pain de seigle"))
    later(minutes=31)
    deadlines.run_due()
    assert "le client choisit un autre moment ou le remboursement" in only("pas-vues").by_itself


def test_what_nobody_collected_says_when_it_is_refunded(market: Market, bakery: Partner) -> None:
    part = part_of(market.buy(factories.make_product(bakery, "Pain de seigle")))
    mark_ready(actor=SYSTEM, shop_order_ref=part.reference)
    mark_not_collected(actor=SYSTEM, shop_order_ref=part.reference)
    assert "Sans décision, le client est remboursé" in only("pas-retirees").by_itself


def test_a_withdrawal_waits_here_three_days_before_its_refund_is_due(
    market: Market, bakery: Partner, baker: User
) -> None:
    order = market.buy(factories.make_product(bakery, "Tablier"))
    given(order, bakery, staff(baker))
    later(days=1)
    with scopes_disabled():
        declare_withdrawal(
            actor=Actor("guest"), order=order, name="Louise", email="louise@exemple.test",
            lines={line_of(order).reference: 1},
        )  # fmt: skip
    later(days=10)
    assert "retractations" not in todo()
    later(days=1)
    assert "au plus tard le vendredi 4 décembre" in only("retractations").what


def apron_withdrawn_from(market: Market, bakery: Partner, baker: User) -> Withdrawal:
    """Bought, given, and withdrawn from on 20 November."""
    order = market.buy(factories.make_product(bakery, "Tablier"))
    given(order, bakery, staff(baker))
    later(days=1)
    with scopes_disabled():
        (withdrawal,) = declare_withdrawal(
            actor=Actor("guest"), order=order, name="Louise", email="louise@exemple.test",
            lines={line_of(order).reference: 1},
        )  # fmt: skip
    return withdrawal


def test_without_the_customers_word_its_refund_waits_and_she_is_reminded(
    market: Market, bakery: Partner, baker: User
) -> None:
    apron_withdrawn_from(market, bakery, baker)
    later(days=11)
    item = only("retractations")
    assert "attend la marchandise ou la preuve de son envoi" in item.by_itself
    assert "Un rappel vous arrive le vendredi 4 décembre" in item.by_itself
    later(days=3)
    assert "augmente avec les jours" in only("retractations").by_itself


def test_goods_said_to_be_back_wait_here_until_they_are_refunded_by_themselves(
    market: Market, bakery: Partner, baker: User
) -> None:
    withdrawal = apron_withdrawn_from(market, bakery, baker)
    with scopes_disabled():
        say_brought_back(
            actor=Actor("guest"), order=withdrawal.order, withdrawal_ref=withdrawal.reference,
            day=clock.today(),
        )  # fmt: skip
    item = only("retractations")
    assert "Rapportée le vendredi 20 novembre, dit le client." in item.what
    assert "Sans réponse du commerce, le client est remboursé lundi 23 novembre" in item.by_itself
    later(days=3, hours=1)
    deadlines.run_due()
    assert "retractations" not in todo()


def test_what_the_shop_denies_is_read_here(market: Market, bakery: Partner, baker: User) -> None:
    withdrawal = apron_withdrawn_from(market, bakery, baker)
    with scopes_disabled():
        say_brought_back(
            actor=Actor("guest"), order=withdrawal.order, withdrawal_ref=withdrawal.reference,
            day=clock.today(),
        )  # fmt: skip
        say_not_come_back(
            actor=staff(baker), withdrawal_ref=withdrawal.reference, reason="Le sac est vide."
        )
    item = only("retractations")
    assert "Le sac est vide." in item.what
    assert "attend la marchandise ou la preuve de son envoi" in item.by_itself


def test_an_application_waits_with_its_telephone(market: Market) -> None:
    application = factories.make_application()
    item = only("demandes")
    assert application.shop_name in item.what
    assert item.call == application.phone


def test_a_shop_that_stands_still_for_two_days_needs_a_call(market: Market) -> None:
    shop = factories.make_shop(is_listed=False)
    Start.objects.create(shop=shop, began_at=clock.now())
    assert "demarrages" not in todo()
    later(days=2)
    assert only("demarrages").shop == shop


def test_a_shop_that_nobody_waits_for_comes_back_when_it_moves(desk: Desk, market: Market) -> None:
    shop = factories.make_shop(is_listed=False)
    Start.objects.create(shop=shop, began_at=clock.now())
    later(days=2)
    (_on, aside) = only("demarrages").actions
    assert f"Vous n’attendez plus {shop.name}" in words(
        desk.client.post(aside.url, follow=True).content
    )
    later(days=30)
    assert "demarrages" not in todo()
    set_opening_hours(actor=SYSTEM, shop=shop, ranges=[(1, time(9), time(12))])
    later(days=2)
    assert only("demarrages").shop == shop


def test_an_applicant_who_does_not_answer_is_called_after_a_week(
    market: Market, manager: User
) -> None:
    application = factories.make_application()
    ask_for_more(actor=Actor.of(manager), reference=application.reference, question="Un bail ?")
    later(days=6)
    assert "demandes" not in todo()
    later(days=1)
    item = only("demandes")
    assert "n’a pas répondu à votre question" in item.what
    assert item.call == application.phone
    application.refresh_from_db()
    day = forgotten_on(application)
    assert f"{day.day}" in item.by_itself
    assert f"{day.year}" in item.by_itself
    clock.move_to(clock.local_datetime(day, time(8)) - timedelta(days=1))
    assert forget_applicants() == 0
    clock.move_by(timedelta(days=1))
    assert forget_applicants() == 1
    assert "demandes" not in todo()


def test_a_refused_refund_can_be_tried_again(market: Market, bakery: Partner, baker: User) -> None:
    order = market.buy(factories.make_product(bakery, "Pain de seigle", 480))
    cancel_shop_order(actor=staff(baker), shop_order_ref=part_of(order).reference)
    assert "remboursements" not in todo()
    Refund.objects.update(state=RefundState.FAILED)
    item = only("remboursements")
    assert "4,80" in item.what
    assert [action.label for action in item.actions] == ["Relancer"]


def test_a_complaint_waits_until_it_is_decided(market: Market, manager: User) -> None:
    notice = submit()
    assert "Cette photo est la mienne." in only("signalements").what
    actor = Actor.of(manager, kind="association")
    decide_notice(actor=actor, reference=notice.reference, decision="kept", reasons="Rien.")
    assert todo() == {}


def test_a_shortage_of_any_shop_is_there(market: Market, bakery: Partner, baker: User) -> None:
    bread = factories.make_product(bakery, "Pain de seigle", stock=5)
    market.buy((bread, 4))
    record = factories.stock_record_of(bread)
    set_on_hand(actor=staff(baker), stock_record_id=record.pk, quantity=1, cause=Cause.COUNT)
    item = only("manques")
    assert "4 commandés, 1 en rayon" in item.what
    assert item.shop == bakery


def test_a_message_given_up_is_there(market: Market, bakery: Partner) -> None:
    market.buy(factories.make_product(bakery))
    first = OutboxMessage.objects.earliest("created_at")
    OutboxMessage.objects.filter(pk=first.pk).update(state="dead", last_error="550 no such user")
    assert "550 no such user" in only("envois").note


def test_a_message_given_up_says_who_did_not_get_it_and_can_be_told_by_voice(
    desk: Desk, market: Market, bakery: Partner
) -> None:
    order = market.buy(factories.make_product(bakery))
    OutboxMessage.objects.filter(key__startswith="order_confirmation:").update(state="dead")
    item = only("envois")
    assert item.what == "E-mail au client\u00a0: confirmation de commande"
    assert item.order_number == order.number
    assert order.contact.name in item.note
    assert item.call == order.contact.phone
    (_again, aside) = item.actions
    for said in ("L’envoi est classé.", "Quelqu’un s’est déjà occupé de cet envoi."):
        answer = desk.client.post(aside.url, {"next": aside.next}, follow=True)
        assert answer.redirect_chain == [(reverse("association:home"), 302)]
        assert said in words(answer.content)
    assert todo() == {}
    assert not OutboxMessage.objects.get(key__startswith="order_confirmation:").payload


def test_a_new_order_that_did_not_arrive_names_the_shop(market: Market, bakery: Partner) -> None:
    market.buy(factories.make_product(bakery))
    OutboxMessage.objects.filter(key__startswith="new_order:", kind="orders.mail").update(
        state="dead"
    )
    item = only("envois")
    assert item.what == "E-mail au commerce\u00a0: nouvelle commande"
    assert item.shop == bakery
    assert item.call == bakery.phone


def test_money_given_up_is_tried_again_and_never_set_aside(desk: Desk, market: Market) -> None:
    dead = OutboxMessage.objects.create(kind="stripe.refund", key="refund:1", state="dead")
    assert [action.label for action in only("envois").actions] == ["Relancer"]
    address = reverse("association:set_message_aside", args=[dead.pk])
    assert desk.client.post(address).status_code == 404
    assert "envois" in todo()


def test_every_kind_of_message_has_its_words() -> None:
    assert [kind for kind in outbox.kinds() if say_message(kind) == kind] == []
    assert {name for name, _to in [*MAILS, *TEXTS]} <= set(SUBJECTS)


def test_an_alarm_about_money_is_there(market: Market) -> None:
    raise_alarm("transfer", "transfer:1", {"cents": 4120})
    item = only("alarmes")
    assert "Un versement à un commerce a été refusé" in item.what
    assert "41,20" in item.note


def test_money_that_waits_too_long_says_when_it_goes_back(market: Market) -> None:
    detail = {"number": "4C9C-HJZ2", "undelivered_cents": 1250, "unsent_cents": 0}
    raise_alarm("money_held", "money_held:1", detail)
    item = only("alarmes")
    assert "88 jours après le paiement" in item.by_itself
    assert "4C9C-HJZ2" in item.note
    assert "12,50" in item.note


def test_she_goes_straight_to_the_order_in_the_shops_name(
    desk: Desk, market: Market, bakery: Partner
) -> None:
    order = market.buy(factories.make_product(bakery, "Pain de seigle"))
    later(hours=6)
    item = only("retards")
    (action,) = item.actions
    answer = desk.client.post(action.url, {"next": action.next}, follow=True)
    page = words(answer.content)
    assert order.number in page
    assert "Pain de seigle" in page


def test_a_reader_sees_it_and_has_no_buttons(reading_desk: Desk, market: Market) -> None:
    raise_alarm("transfer", "transfer:1", {})
    page = reading_desk.open("home")
    assert "Un versement à un commerce a été refusé" in page
    assert "J’ai regardé" not in page


def test_the_navigation_counts_it_on_every_page(desk: Desk, market: Market) -> None:
    raise_alarm("transfer", "transfer:1", {})
    submit()
    shown = desk.client.get(reverse("association:shops")).content.decode()
    assert '<span>À faire</span><span class="desk-nav__count">2</span>' in shown


def test_many_things_cost_what_one_of_each_does(
    desk: Desk, market: Market, bakery: Partner, baker: User
) -> None:
    def trouble(number: int) -> None:
        market.buy(factories.make_product(bakery, f"Pain {uuid4()}"))
        raise_alarm("transfer", f"transfer:{number}", {})
        submit()
        bread = factories.make_product(bakery, stock=2)
        other = market.buy((bread, 2))
        record = factories.stock_record_of(bread)
        set_on_hand(actor=staff(baker), stock_record_id=record.pk, quantity=0, cause=Cause.COUNT)
        mark_ready(actor=SYSTEM, shop_order_ref=part_of(other).reference)
        mark_not_collected(actor=SYSTEM, shop_order_ref=part_of(other).reference)
        factories.make_application()
        Start.objects.create(shop=factories.make_shop(is_listed=False), began_at=clock.now())

    trouble(0)
    clock.move_by(timedelta(days=3))
    few = queries(desk)
    clock.move_to(clock.now() - timedelta(days=3))
    for number in range(1, 4):
        trouble(number)
    clock.move_by(timedelta(days=3))
    assert {key: len(items) for key, items in todo().items()}["alarmes"] == 4
    assert queries(desk) == few <= BUDGET


def queries(desk: Desk) -> int:
    desk.open("home")
    with CaptureQueriesContext(connection) as captured:
        desk.open("home")
    return len(captured)
