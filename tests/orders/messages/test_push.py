"""New orders on the phones of the shop's people, through a push service of this machine."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope, scopes_disabled
from pytest_django import Settings

from marketplace.kernel import outbox
from marketplace.kernel.actors import SYSTEM, Actor
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.models import OutboxMessage, User
from marketplace.storefront.privacy import close_account
from orders.messages import push
from orders.messages.models import PushSubscription
from orders.messages.phones import PHONES, PhoneRefused, add_phone, is_push_service, remove_phone
from orders.pickup.services import mark_seen
from shops.merchants.models import ShopStaff
from shops.merchants.services import add_staff
from shops.partner.models import Partner
from tests import factories
from tests.orders.market import Market, part_of, staff
from tests.orders.messages.push_service import Browser, PushService, push_service

GOOGLE = "https://fcm.googleapis.com/fcm/send/abc"


@pytest.fixture
def service(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[PushService]:
    settings.VAPID_KEY_FILE = tmp_path / "push-key"
    with push_service(tmp_path) as running:
        settings.PUSH_HOSTS = [*settings.PUSH_HOSTS, running.host]
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "push.crt"))
        yield running


@pytest.fixture
def phone() -> Browser:
    """The baker's."""
    return Browser()


def switch_on(user: User, shop: Partner, phone: Browser, endpoint: str) -> None:
    with scope(shop=[shop]):
        add_phone(
            actor=staff(user), shop=shop, endpoint=endpoint, p256dh=phone.p256dh, auth=phone.auth
        )


def phones() -> list[str]:
    with scopes_disabled():
        return list(PushSubscription.objects.order_by("pk").values_list("endpoint", flat=True))


def deliver() -> list[OutboxMessage]:
    """Everything for phones is tried once; the rows as they are then."""
    rows = OutboxMessage.objects.filter(kind=push.PUSH)
    for row in rows:
        outbox.deliver(row.pk)
    return list(rows.all())


def test_a_new_order_reaches_the_phone_and_names_no_customer(
    market: Market, bakery: Partner, baker: User, service: PushService, phone: Browser
) -> None:
    switch_on(baker, bakery, phone, service.address())
    market.buy(factories.make_product(bakery, "Pain de seigle"))
    deliver()
    ((path, headers, body),) = service.arrived
    assert path == "/send/phone-1"
    assert headers["Authorization"].startswith("vapid t=")
    assert headers["Ttl"] == "3600"
    said = phone.read(body)
    assert (said["title"], said["body"]) == ("Boulangerie Martin", "1 commande à voir")
    assert "Louise" not in json.dumps(said)
    assert b"Louise" not in body


def test_the_number_is_that_of_the_orders_nobody_has_seen(
    market: Market, bakery: Partner, baker: User, service: PushService, phone: Browser
) -> None:
    switch_on(baker, bakery, phone, service.address())
    bread = factories.make_product(bakery, "Pain de seigle")
    market.buy(bread)
    Market().buy(bread)
    deliver()
    assert phone.read(service.arrived[-1][2])["body"] == "2 commandes à voir"


def test_an_order_is_told_once_to_each_phone(
    market: Market, bakery: Partner, baker: User, service: PushService, phone: Browser
) -> None:
    switch_on(baker, bakery, phone, service.address("phone-1"))
    switch_on(baker, bakery, phone, service.address("phone-2"))
    market.buy(factories.make_product(bakery, "Pain de seigle"))
    deliver()
    deliver()
    assert sorted(path for path, _headers, _body in service.arrived) == [
        "/send/phone-1",
        "/send/phone-2",
    ]


def test_what_was_seen_meanwhile_is_not_announced(
    market: Market, bakery: Partner, baker: User, service: PushService, phone: Browser
) -> None:
    switch_on(baker, bakery, phone, service.address())
    order = market.buy(factories.make_product(bakery, "Pain de seigle"))
    mark_seen(actor=staff(baker), shop_order_ref=part_of(order).reference)
    assert [row.state for row in deliver()] == [OutboxMessage.DONE]
    assert service.arrived == []


def test_another_shops_orders_are_not_heard(
    market: Market,
    bakery: Partner,
    bookshop: Partner,
    baker: User,
    service: PushService,
    phone: Browser,
) -> None:
    switch_on(baker, bakery, phone, service.address())
    market.buy(factories.make_product(bookshop, "Le Grand Meaulnes"))
    assert deliver() == []


@pytest.mark.parametrize("status", [404, 410])
def test_a_phone_that_is_gone_is_forgotten(
    market: Market, bakery: Partner, baker: User, service: PushService, phone: Browser, status: int
) -> None:
    switch_on(baker, bakery, phone, service.address())
    market.buy(factories.make_product(bakery, "Pain de seigle"))
    service.status = status
    assert [row.state for row in deliver()] == [OutboxMessage.DONE]
    assert phones() == []


@pytest.mark.parametrize("status", [429, 500, 403])
def test_a_service_in_trouble_is_tried_again_and_the_phone_kept(
    market: Market, bakery: Partner, baker: User, service: PushService, phone: Browser, status: int
) -> None:
    switch_on(baker, bakery, phone, service.address())
    market.buy(factories.make_product(bakery, "Pain de seigle"))
    service.status = status
    assert [row.state for row in deliver()] == [OutboxMessage.PENDING]
    assert phones() == [service.address()]


def test_a_detour_is_not_followed(
    market: Market, bakery: Partner, baker: User, service: PushService, phone: Browser
) -> None:
    switch_on(baker, bakery, phone, service.address())
    market.buy(factories.make_product(bakery, "Pain de seigle"))
    service.status, service.location = 302, service.address("inside")
    deliver()
    assert [path for path, _headers, _body in service.arrived] == ["/send/phone-1"]


def test_whoever_left_the_shop_hears_no_more(
    market: Market, bakery: Partner, service: PushService, phone: Browser
) -> None:
    clerk = factories.make_user("leo@exemple.test", "Léo Petit")
    add_staff(actor=SYSTEM, shop=bakery, user=clerk)
    switch_on(clerk, bakery, phone, service.address())
    ShopStaff.objects.filter(user=clerk).delete()
    market.buy(factories.make_product(bakery, "Pain de seigle"))
    deliver()
    assert service.arrived == []
    assert phones() == []


def test_an_address_that_is_no_longer_accepted_is_not_called(
    market: Market,
    bakery: Partner,
    baker: User,
    service: PushService,
    phone: Browser,
    settings: Settings,
) -> None:
    switch_on(baker, bakery, phone, service.address())
    market.buy(factories.make_product(bakery, "Pain de seigle"))
    settings.PUSH_HOSTS = []
    deliver()
    assert service.arrived == []


@pytest.mark.parametrize(
    "address",
    [
        "http://fcm.googleapis.com/fcm/send/abc",
        "https://127.0.0.1/",
        "https://localhost/x",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::1]/",
        "https://fcm.googleapis.com.attacker.example/",
        "https://attackerpush.apple.com.example/",
        "https://fcm.googleapis.com:8443/fcm",
        "https://fcm.googleapis.com@127.0.0.1/",
        "https://me@fcm.googleapis.com/",
        "https://127.0.0.1\\@fcm.googleapis.com/",
        "https://evilpush.services.mozilla.com.example/",
        "ftp://fcm.googleapis.com/",
        "https://fcm.googleapis.com:bad/",
        "//fcm.googleapis.com/",
        "",
    ],
)
def test_only_the_browsers_own_services_are_called(
    bakery: Partner, baker: User, phone: Browser, address: str
) -> None:
    with pytest.raises(PhoneRefused):
        switch_on(baker, bakery, phone, address)
    assert phones() == []


@pytest.mark.parametrize(
    "address",
    [
        GOOGLE,
        "https://updates.push.services.mozilla.com/wpush/v2/x",
        "https://web.push.apple.com/x",
        "https://wns2-par02p.notify.windows.com/w/?token=x",
    ],
)
def test_the_browsers_own_services_are_accepted(address: str) -> None:
    assert is_push_service(address)


@pytest.mark.parametrize("key", ["", "nonsense", "BAAA", "é", "B" + "A" * 86])
def test_keys_that_no_browser_makes_are_refused(
    bakery: Partner, baker: User, phone: Browser, key: str
) -> None:
    with scope(shop=[bakery]), pytest.raises(PhoneRefused):
        add_phone(actor=staff(baker), shop=bakery, endpoint=GOOGLE, p256dh=key, auth=phone.auth)


def test_nobody_hears_of_a_shop_of_others(
    bakery: Partner, bookseller: User, manager: User, phone: Browser
) -> None:
    for actor in (staff(bookseller), Actor.of(manager)):
        with scope(shop=[bakery]), pytest.raises(NotAllowed):
            add_phone(
                actor=actor, shop=bakery, endpoint=GOOGLE, p256dh=phone.p256dh, auth=phone.auth
            )


def test_a_person_has_so_many_phones_and_the_oldest_gives_way(
    bakery: Partner, baker: User, phone: Browser
) -> None:
    for number in range(PHONES + 1):
        switch_on(baker, bakery, phone, f"{GOOGLE}{number}")
    assert phones() == [f"{GOOGLE}{number}" for number in range(1, PHONES + 1)]


def test_the_switch_on_the_page(
    bakery: Partner, baker: User, phone: Browser, client: Client
) -> None:
    client.force_login(baker)
    values = {"endpoint": GOOGLE, "p256dh": phone.p256dh, "auth": phone.auth}
    for _ in range(2):
        assert client.post(reverse("merchant:phone_on"), values).status_code == 204
    assert phones() == [GOOGLE]
    assert client.post(reverse("merchant:phone_off"), values).status_code == 204
    assert phones() == []
    refused = client.post(reverse("merchant:phone_on"), {**values, "endpoint": "https://[::1]/"})
    assert refused.status_code == 409
    assert "Essayez avec un autre" in refused.json()["message"]


def test_another_persons_phone_stays_on(bakery: Partner, baker: User, phone: Browser) -> None:
    clerk = factories.make_user("leo@exemple.test", "Léo Petit")
    add_staff(actor=SYSTEM, shop=bakery, user=clerk)
    switch_on(baker, bakery, phone, GOOGLE)
    with scope(shop=[bakery]):
        remove_phone(actor=staff(clerk), shop=bakery, endpoint=GOOGLE)
    assert phones() == [GOOGLE]


def test_closing_the_account_takes_the_phone_along(
    bakery: Partner, phone: Browser, db: None
) -> None:
    clerk = factories.make_user("leo@exemple.test", "Léo Petit")
    add_staff(actor=SYSTEM, shop=bakery, user=clerk)
    switch_on(clerk, bakery, phone, GOOGLE)
    ShopStaff.objects.filter(user=clerk).delete()
    close_account(actor=Actor.of(clerk), user=clerk)
    assert phones() == []


def test_without_a_key_there_is_no_switch_and_nothing_is_sent(
    market: Market,
    bakery: Partner,
    baker: User,
    phone: Browser,
    settings: Settings,
    client: Client,
) -> None:
    settings.ROOT_URLCONF = "marketplace.urls"
    settings.VAPID_KEY_FILE = None
    switch_on(baker, bakery, phone, GOOGLE)
    market.buy(factories.make_product(bakery, "Pain de seigle"))
    assert deliver() == []
    client.force_login(baker)
    assert "data-push " not in client.get(reverse("merchant:day")).content.decode()


def test_the_key_is_made_once_and_kept(tmp_path: Path, settings: Settings) -> None:
    settings.VAPID_KEY_FILE = tmp_path / "push-key"
    first = push.public_key()
    assert push.public_key() == first
    assert len(push.decoded(first)) == 65
    settings.VAPID_PRIVATE_KEY = push.new_key()
    assert push.public_key() != first


def test_the_worker_is_fetched_afresh_and_stands_above_the_desk(client: Client, db: None) -> None:
    answer = client.get("/mon-commerce/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"
    assert b"showNotification" in answer.content
