"""The limit of employees' refunds, the last owner, and an invitation's one use, all at one moment.

Each has its twin, which shows the race as it runs without the lock.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from pytest_django import Settings

from marketplace.kernel.actors import SYSTEM
from marketplace.kernel.errors import DomainError
from marketplace.kernel.models import OutboxMessage, User
from orders.order.models import Order, ShopOrder
from orders.returns import limits
from orders.returns import services as returns
from shops.merchants.models import ShopStaff, StaffRole
from shops.merchants.services import add_staff
from shops.partner.models import Partner
from shops.team import services as team
from tests.concurrency.crowd import all_at_once, failures, needs_postgres
from tests.factories import make_product, make_user
from tests.orders.market import Market, line_of, refunded, staff

pytestmark = [
    pytest.mark.postgres,
    needs_postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("market_day"),
]

PEOPLE = 6


def outcome(act: Callable[[], Any]) -> str:
    """ "done", or why not."""
    try:
        act()
    except DomainError as refused:
        return refused.code
    return "done"


@contextmanager
def together(monkeypatch: pytest.MonkeyPatch, where: Any, name: str, people: int) -> Iterator[None]:
    """Everybody has read before anybody writes: what happens when nothing is locked."""
    barrier, read = Barrier(people), getattr(where, name)

    def wait(*args: Any) -> Any:
        found = read(*args)
        with suppress(BrokenBarrierError):
            barrier.wait(20)
        return found

    with monkeypatch.context() as patch:
        patch.setattr(where, name, wait)
        yield


@pytest.fixture
def order(settings: Settings, bakery: Partner) -> Order:
    """Six loaves of ten euros: three of them are within the limit."""
    settings.ROOT_URLCONF = "tests.payments.urls"
    return Market().buy((make_product(bakery, price_cents=1000, stock=10), 6))


@pytest.fixture
def clerks(bakery: Partner) -> list[User]:
    people = [make_user() for _ in range(PEOPLE)]
    for person in people:
        add_staff(actor=SYSTEM, shop=bakery, user=person)
    return people


def give_back_each(order: Order, clerks: list[User]) -> list[str]:
    """Every employee gives ten euros back at the same moment."""
    line = line_of(order).reference

    def give_back(number: int) -> str:
        who = staff(clerks[number])
        return outcome(lambda: returns.goodwill_refund(actor=who, line_ref=line, amount_cents=1000))

    return all_at_once(give_back, PEOPLE)


def test_employees_at_once_stay_within_the_limit(order: Order, clerks: list[User]) -> None:
    outcomes = give_back_each(order, clerks)
    assert failures(outcomes) == []
    assert (outcomes.count("done"), outcomes.count("above_employee_limit")) == (3, 3)
    assert sum(refunded(order)) == 3000


def test_without_the_lock_they_would_pass_it(
    order: Order, clerks: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    def unlocked(_actor: Any, reference: Any) -> ShopOrder:
        return ShopOrder.objects.select_related("order__user", "order__contact", "shop").get(
            reference=reference
        )

    monkeypatch.setattr(returns, "staff_part", unlocked)
    with together(monkeypatch, limits, "_given_by_employees", PEOPLE):
        outcomes = give_back_each(order, clerks)
    assert outcomes.count("above_employee_limit") == 0


def leave_each(shop: Partner, owners: list[User]) -> list[str]:
    """Every owner removes themselves at the same moment."""

    def leave(number: int) -> str:
        who = owners[number]
        return outcome(lambda: team.remove_member(actor=staff(who), shop=shop, user=who))

    return all_at_once(leave, len(owners))


@pytest.fixture
def owners(bakery: Partner, baker: User) -> list[User]:
    other = make_user()
    add_staff(actor=SYSTEM, shop=bakery, user=other, role=StaffRole.OWNER)
    return [baker, other]


def test_of_two_owners_who_leave_at_once_one_stays(bakery: Partner, owners: list[User]) -> None:
    outcomes = leave_each(bakery, owners)
    assert failures(outcomes) == []
    assert sorted(outcomes) == ["done", "last_owner"]
    assert ShopStaff.objects.filter(shop=bakery, role=StaffRole.OWNER).count() == 1


def test_without_the_lock_nobody_would_be_left(
    bakery: Partner, owners: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(team, "lock_in_order", lambda rows, ids: list(rows.filter(pk__in=ids)))
    with together(monkeypatch, team, "_locked_staff", len(owners)):
        outcomes = leave_each(bakery, owners)
    assert outcomes == ["done", "done"]
    assert not ShopStaff.objects.filter(shop=bakery, role=StaffRole.OWNER).exists()


def test_a_link_followed_by_many_at_once_lets_one_in(bakery: Partner, baker: User) -> None:
    team.invite_person(actor=staff(baker), shop=bakery, role="employee", phone="06 39 98 01 01")
    token = OutboxMessage.objects.get(kind=team.SMS).payload["token"]
    people = [make_user() for _ in range(PEOPLE)]

    def accept(number: int) -> str:
        return outcome(lambda: team.accept_invitation(user=people[number], token=token))

    outcomes = all_at_once(accept, PEOPLE)
    assert failures(outcomes) == []
    assert (outcomes.count("done"), outcomes.count("invitation_over")) == (1, PEOPLE - 1)
    assert ShopStaff.objects.filter(shop=bakery).count() == 2
