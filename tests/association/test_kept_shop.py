"""A shop without a screen: the association keeps its page and gives its orders by telephone."""

from uuid import uuid4

import pytest
from django_scopes import scopes_disabled

from marketplace.association.todo import groups
from marketplace.kernel import deadlines
from marketplace.kernel.actors import Actor
from marketplace.kernel.models import AuditEntry, User
from orders.order.models import ShopOrderState
from orders.pickup.models import Handover
from shops.joining.presence import set_kept_by_association
from shops.partner.models import Partner, SellingMode
from tests import factories
from tests.association.desk import Desk
from tests.association.test_acting import act_for
from tests.orders.market import Market, later, part_of

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
