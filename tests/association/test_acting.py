"""The association's manager at a shop's counter: as its owner, in her own name, seen by all."""

import pytest
from django.test import Client
from django.urls import reverse

from marketplace.kernel.models import AuditEntry, User
from shops.partner.models import Partner
from tests import factories
from tests.association.desk import Desk
from tests.merchant.counter import Counter
from tests.orders.market import Market, part_of

BANNER = "Vous agissez pour"


def act_for(desk: Desk, shop: Partner, **values: str) -> Counter:
    """She goes to the shop's counter."""
    answer = desk.client.post(reverse("association:act_for", args=[shop.code]), values)
    assert answer.status_code == 302, answer.status_code
    return Counter(desk.client, shop)


def test_she_stands_at_the_counter_of_any_shop(desk: Desk, market: Market, bakery: Partner) -> None:
    order = market.buy(factories.make_product(bakery, "Pain de seigle"))
    counter = act_for(desk, bakery)
    assert order.number in counter.open("day")
    assert "Comptes" in counter.open("menu")


@pytest.mark.parametrize("page", ["day", "give", "menu", "money", "closing"])
def test_every_page_says_for_whom_she_acts(desk: Desk, bakery: Partner, page: str) -> None:
    act_for(desk, bakery)
    shown = desk.client.get(reverse(f"merchant:{page}")).content.decode()
    assert BANNER in shown
    assert "Revenir à l’association" in shown


def test_what_she_changes_bears_her_name(
    desk: Desk, market: Market, bakery: Partner, manager: User
) -> None:
    part = part_of(market.buy(factories.make_product(bakery, "Pain de seigle")))
    act_for(desk, bakery).tap("ready", part.reference)
    entry = AuditEntry.objects.get(action="shop_order.ready")
    assert (entry.actor_kind, entry.actor_ref) == ("association", str(manager.public_id))


def test_that_she_begins_and_ends_is_kept(desk: Desk, bakery: Partner, manager: User) -> None:
    act_for(desk, bakery)
    desk.press("stop_acting")
    kept = AuditEntry.objects.filter(subject_type="shop", subject_id=str(bakery.pk))
    actions = [entry.action for entry in kept if entry.actor_ref == str(manager.public_id)]
    assert actions == ["shop.acting_started", "shop.acting_ended"]


def test_back_at_the_association_no_counter_is_hers(desk: Desk, bakery: Partner) -> None:
    act_for(desk, bakery)
    desk.press("stop_acting")
    assert desk.client.get(reverse("merchant:day")).status_code == 403


def test_another_shops_order_is_not_found_meanwhile(
    desk: Desk, market: Market, bakery: Partner, bookshop: Partner
) -> None:
    part = part_of(market.buy(factories.make_product(bookshop, "Roman")))
    act_for(desk, bakery).open("order", part.reference, status=404)


def test_a_page_left_open_at_a_shop_writes_nothing_at_the_next(
    desk: Desk, bakery: Partner, bookshop: Partner
) -> None:
    act_for(desk, bakery)
    counter = act_for(desk, bookshop)
    said = counter.tap("pause", status=409, at_shop=bakery.code, length="hour")
    assert "Cette page était celle de" in said
    assert not Partner.objects.filter(paused_until__isnull=False).exists()
    act_for(desk, bakery).tap("pause", at_shop=bakery.code, length="hour")
    assert Partner.objects.get(paused_until__isnull=False) == bakery


def test_a_reader_acts_for_nobody(reading_desk: Desk, bakery: Partner) -> None:
    reading_desk.press("act_for", bakery.code, status=403)
    assert reading_desk.client.get(reverse("merchant:day")).status_code == 403


def test_who_manages_no_longer_acts_no_longer(desk: Desk, bakery: Partner, manager: User) -> None:
    act_for(desk, bakery)
    User.objects.filter(pk=manager.pk).update(association_role=User.READER)
    assert desk.client.get(reverse("merchant:day")).status_code == 403


def test_she_can_go_straight_to_one_page(desk: Desk, bakery: Partner) -> None:
    address = reverse("merchant:closing")
    answer = desk.client.post(reverse("association:act_for", args=[bakery.code]), {"next": address})
    assert answer.headers["Location"] == address


@pytest.mark.parametrize("elsewhere", ["https://ailleurs.test/", "//ailleurs.test/", "/compte/"])
def test_no_link_leads_her_elsewhere(desk: Desk, bakery: Partner, elsewhere: str) -> None:
    answer = desk.client.post(
        reverse("association:act_for", args=[bakery.code]), {"next": elsewhere}
    )
    assert answer.headers["Location"] == reverse("merchant:day")


def test_the_baker_acts_for_no_other_shop(
    client: Client, baker: User, bakery: Partner, bookshop: Partner
) -> None:
    client.force_login(baker)
    assert client.post(reverse("association:act_for", args=[bookshop.code])).status_code == 403
