"""The goods of a withdrawal come back: the shopper's word, the shop's answer, and its silence."""

from datetime import timedelta

import pytest
from django_scopes import scopes_disabled

from marketplace.kernel import clock, deadlines
from marketplace.kernel.actors import Actor
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.models import AuditEntry, Deadline, User
from orders.late import schedules
from orders.order.errors import WrongState
from orders.order.models import Order
from orders.order.states import State
from orders.returns.coming_back import (
    ImpossibleDay,
    ReasonMissing,
    say_brought_back,
    say_not_come_back,
)
from orders.returns.models import Withdrawal
from orders.returns.services import confirm_goods_back, declare_withdrawal
from orders.returns.withdrawals import WithdrawalUnknown
from shops.partner.models import Partner
from tests import factories
from tests.orders.market import Market, given, later, line_of, part_of, refunded, sent, staff
from tests.payments.ledger_asserts import assert_ledger_balanced

pytestmark = pytest.mark.django_db
GUEST = Actor("guest")


@pytest.fixture
def apron(market: Market, bakery: Partner, baker: User) -> Order:
    """Collected, and withdrawn from on the next day."""
    order = market.buy(factories.make_product(bakery, "Tablier", 2900))
    given(order, bakery, staff(baker))
    live(days=1)
    declare_withdrawal(
        actor=GUEST, order=order, name="Louise", email="louise@exemple.test",
        lines={line_of(order).reference: 1},
    )  # fmt: skip
    return order


def declared(order: Order) -> Withdrawal:
    with scopes_disabled():
        return Withdrawal.objects.get(order=order)


def say(order: Order) -> Withdrawal:
    reference = declared(order).reference
    return say_brought_back(actor=GUEST, order=order, withdrawal_ref=reference, day=clock.today())


def live(**step: float) -> None:
    later(**step)
    while deadlines.run_due():
        pass
    failed = Deadline.objects.exclude(last_error="")
    assert not failed, list(failed.values_list("kind", "last_error"))


def test_the_shopper_says_so_and_both_sides_have_it_in_writing(apron: Order) -> None:
    live(days=2)
    said = say(apron)
    assert said.brought_back_on == clock.today()
    assert len(sent("return_said", "shop")) == len(sent("return_said")) == 1
    assert sent("return_said", "association") == []
    entry = AuditEntry.objects.get(action="withdrawal.brought_back")
    assert entry.actor_kind == "guest"


def test_without_an_answer_in_three_days_the_refund_leaves_by_itself(apron: Order) -> None:
    say(apron)
    live(days=2, hours=23)
    assert refunded(apron) == []
    live(hours=2)
    assert refunded(apron) == [2900]
    assert part_of(apron).state == State.RETURNED
    assert len(sent("return_refunded", "shop")) == 1
    live(days=20)
    assert refunded(apron) == [2900]
    assert sent("withdrawal_refund_due", "shop") == []
    assert_ledger_balanced(stripe=False)


def test_it_never_waits_past_the_day_on_which_the_refund_is_due(apron: Order) -> None:
    live(days=12)
    said = say(apron)
    assert schedules.return_answer_until(said) == schedules.refund_morning(said)


def test_but_the_shop_always_has_a_day_to_answer(apron: Order) -> None:
    live(days=15)
    until = schedules.return_answer_until(say(apron))
    assert until is not None
    assert timedelta(hours=23) < until - clock.now() <= timedelta(days=1)


def test_the_shop_confirms_and_it_is_refunded_once(apron: Order, baker: User) -> None:
    said = say(apron)
    assert confirm_goods_back(actor=staff(baker), withdrawal_ref=said.reference) == 2900
    live(days=20)
    assert refunded(apron) == [2900]
    assert sent("return_refunded", "shop") == []


def test_the_shop_says_that_nothing_came_back_and_nothing_leaves_by_itself(
    apron: Order, baker: User
) -> None:
    said = say(apron)
    say_not_come_back(actor=staff(baker), withdrawal_ref=said.reference, reason="Le sac est vide.")
    assert len(sent("return_disputed")) == len(sent("return_disputed", "association")) == 1
    assert declared(apron).dispute_reason == "Le sac est vide."
    live(days=20)
    assert refunded(apron) == []
    assert len(sent("withdrawal_refund_due", "association")) == 1


def test_it_has_to_say_why(apron: Order, baker: User) -> None:
    said = say(apron)
    with pytest.raises(ReasonMissing):
        say_not_come_back(actor=staff(baker), withdrawal_ref=said.reference, reason=" ")
    live(days=4)
    assert refunded(apron) == [2900]


def test_it_cannot_deny_what_nobody_said(apron: Order, baker: User) -> None:
    with pytest.raises(WrongState):
        say_not_come_back(
            actor=staff(baker), withdrawal_ref=declared(apron).reference, reason="Rien."
        )


def test_another_shop_answers_nothing(apron: Order, bookseller: User) -> None:
    said = say(apron)
    with pytest.raises(NotAllowed):
        say_not_come_back(actor=staff(bookseller), withdrawal_ref=said.reference, reason="Rien.")


def test_what_the_shop_denied_it_can_still_find_and_refund(apron: Order, baker: User) -> None:
    said = say(apron)
    say_not_come_back(actor=staff(baker), withdrawal_ref=said.reference, reason="Pas vu.")
    confirm_goods_back(actor=staff(baker), withdrawal_ref=said.reference)
    assert refunded(apron) == [2900]


@pytest.mark.parametrize("days", [-2, 1])
def test_nothing_came_back_before_the_declaration_or_tomorrow(apron: Order, days: int) -> None:
    day = clock.today() + timedelta(days=days)
    with pytest.raises(ImpossibleDay):
        say_brought_back(
            actor=GUEST, order=apron, withdrawal_ref=declared(apron).reference, day=day
        )


def test_saying_it_twice_is_saying_it_once(apron: Order) -> None:
    say(apron)
    later(days=1)
    say(apron)
    assert len(sent("return_said", "shop")) == 1
    assert AuditEntry.objects.filter(action="withdrawal.brought_back").count() == 1


def test_nobody_speaks_for_the_order_of_another(
    apron: Order, market: Market, bakery: Partner
) -> None:
    other = market.buy(factories.make_product(bakery, "Pain"))
    with pytest.raises(WithdrawalUnknown):
        say_brought_back(
            actor=GUEST, order=other, withdrawal_ref=declared(apron).reference, day=clock.today()
        )


def test_at_a_shop_without_a_screen_the_association_reads_it_too(
    apron: Order, bakery: Partner
) -> None:
    Partner.objects.filter(pk=bakery.pk).update(kept_by_association=True)
    say(apron)
    assert len(sent("return_said", "association")) == 1
