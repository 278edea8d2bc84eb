"""A shop without a screen: the association keeps its page and gives its orders by telephone."""

from datetime import datetime, time, timedelta
from uuid import uuid4

import pytest
from django_scopes import scopes_disabled

from marketplace.association.todo import groups
from marketplace.association.todo.registry import Item
from marketplace.kernel import clock, deadlines
from marketplace.kernel.actors import Actor
from marketplace.kernel.formats import say_moment
from marketplace.kernel.models import AuditEntry, Deadline, User
from orders.late import schedules
from orders.order.models import Order, ShopOrderState
from orders.pickup.models import Handover
from orders.returns.models import Reason
from shops.joining.presence import set_kept_by_association
from shops.partner.models import Partner, SellingMode
from tests import factories
from tests.association.desk import Desk
from tests.association.test_acting import act_for
from tests.orders.market import Market, later, part_of, refunded, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(bakery: Partner, manager: User) -> Partner:
    set_kept_by_association(actor=Actor.of(manager), shop=bakery, kept=True)
    return bakery


def test_the_baker_calls_and_she_gives_the_order_by_name(
    desk: Desk, market: Market, kept: Partner, manager: User
) -> None:
    part = part_of(market.buy(factories.make_product(kept, "Pain de seigle", 480)))
    counter = act_for(desk, kept)
    counter.tap("ready", part.reference)
    assert "Louise" in counter.open("give")
    counter.tap("give_order", part.reference, nonce=uuid4())
    with scopes_disabled():
        part.refresh_from_db()
        handover = Handover.objects.get(shop_order=part)
        assert handover.lines.exists()
    assert part.state == ShopOrderState.COLLECTED
    entry = AuditEntry.objects.filter(subject_type="shop_order", actor_kind="association").last()
    assert entry is not None
    assert entry.actor_ref == str(manager.public_id)


def test_she_writes_its_page_and_changes_its_presence(
    desk: Desk, kept: Partner, manager: User
) -> None:
    counter = act_for(desk, kept)
    counter.client.post(
        "/mon-commerce/demarrage/page/",
        {"name": kept.name, "trade": "Boulangerie", "tagline": "Du pain.", "tint": "bread"},
    )
    counter.tap("presence", mode="shows")
    kept.refresh_from_db()
    assert (kept.tagline, kept.mode) == ("Du pain.", SellingMode.SHOWS)
    written = AuditEntry.objects.filter(action__in=["shop.page_written", "shop.mode_changed"])
    assert [(entry.actor_kind, entry.actor_ref) for entry in written] == [
        ("association", str(manager.public_id))
    ] * 2


def test_on_the_list_its_order_asks_for_a_call(market: Market, kept: Partner) -> None:
    market.buy(factories.make_product(kept, "Pain de seigle"))
    later(minutes=31)
    deadlines.run_due()
    with scopes_disabled():
        (item,) = next(group.items for group in groups() if group.key == "pas-vues")
    assert "appelez le commerce, et notez pour lui" in item.what
    assert item.call == kept.phone


def test_its_sheet_can_be_printed_by_her(desk: Desk, market: Market, kept: Partner) -> None:
    market.buy(factories.make_product(kept, "Pain de seigle", 480))
    assert "Pain de seigle" in act_for(desk, kept).open("day_sheet")


@pytest.fixture
def bread(market: Market, kept: Partner) -> Order:
    """Ordered at ten for half past three, at a shop where nobody has a screen."""
    return market.buy(factories.make_product(kept, "Pain de seigle", 480))


def live(**step: float) -> None:
    later(**step)
    while deadlines.run_due():
        pass


def test_without_news_its_order_counts_as_ready_and_the_customer_is_asked_nothing(
    bread: Order,
) -> None:
    live(hours=6)
    part = part_of(bread)
    assert (part.state, part.choice_asked_at) == (ShopOrderState.READY, None)
    assert sent("late_choice") == sent("ready") == []
    live(days=2)
    assert refunded(bread) == []


def test_after_its_window_the_association_asks_whether_it_was_given(
    bread: Order, kept: Partner
) -> None:
    live(hours=6)
    assert "donnees-ou-pas" not in keys()
    live(hours=4)
    item = only("donnees-ou-pas")
    assert "Donnée ou pas" in item.what
    assert item.call == kept.phone
    missed, refund = no_show_days(bread)
    assert say_moment(missed) in item.by_itself
    assert say_moment(refund) in item.by_itself


def test_her_answer_takes_it_off_the_list(desk: Desk, bread: Order, kept: Partner) -> None:
    live(hours=10)
    part = part_of(bread)
    act_for(desk, kept).tap("closing", **{f"answer-{part.reference}": "given"})
    assert part_of(bread).state == ShopOrderState.COLLECTED
    assert "donnees-ou-pas" not in keys()
    live(days=60)
    assert refunded(bread) == []


def test_so_does_her_answer_that_it_is_still_there(desk: Desk, bread: Order, kept: Partner) -> None:
    live(hours=10)
    act_for(desk, kept).tap("closing", **{f"answer-{part_of(bread).reference}": "not_given"})
    assert "donnees-ou-pas" not in keys()


def test_without_an_answer_it_ends_as_a_no_show_at_its_own_date(bread: Order) -> None:
    live(hours=6)
    missed, refund = no_show_days(bread)
    go_to(missed)
    assert part_of(bread).state == ShopOrderState.NOT_COLLECTED
    assert len(sent("not_collected")) == 1
    assert "Appelez" in only("pas-retirees").what
    assert refunded(bread) == []
    go_to(refund)
    assert part_of(bread).end_reason == Reason.GOODWILL
    assert refunded(bread) == [480]


def test_made_to_order_counts_as_ready_after_the_promised_day_and_the_customer_is_told_to_come(
    market: Market, kept: Partner
) -> None:
    order = market.buy(
        factories.make_product(kept, "Pièce montée", 9000, availability="to_order", max_days=10)
    )
    due = part_of(order).due_date
    assert due is not None
    go_to(clock.local_datetime(due + timedelta(days=1), time(8, 1)))
    assert part_of(order).state == ShopOrderState.READY
    assert len(sent("ready")) == 1
    assert sent("overdue") == []
    live(days=15)
    assert refunded(order) == []
    assert "Donnée ou pas" in only("donnees-ou-pas").what


def test_an_order_nobody_saw_says_that_it_will_count_as_ready(bread: Order) -> None:
    live(minutes=31)
    assert "elle compte comme prête" in only("pas-vues").by_itself


def keys() -> list[str]:
    with scopes_disabled():
        return [group.key for group in groups()]


def only(key: str) -> Item:
    with scopes_disabled():
        (item,) = next(group.items for group in groups() if group.key == key)
    return item


def no_show_days(order: Order) -> list[datetime]:
    due = Deadline.objects.filter(
        kind=schedules.NOT_COLLECTED, subject_id=str(part_of(order).reference)
    )
    return list(due.order_by("step").values_list("due_at", flat=True))


def go_to(moment: datetime) -> None:
    clock.move_to(moment)
    while deadlines.run_due():
        pass
