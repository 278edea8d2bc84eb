"""Who may open what: every address of the resolver, tried by everybody, with both methods.

A new address fails here until it has a row in ``ROWS``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLResolver, get_resolver, resolve, reverse
from django.utils.translation import override
from django_scopes import scopes_disabled

from marketplace.demo.loading.people import PERSONAS
from marketplace.kernel.actors import SYSTEM, Actor
from marketplace.kernel.models import OutboxMessage, User
from marketplace.notices.services import submit_notice
from orders.basket.models import Line
from orders.basket.visitors import Visitor
from orders.order.models import Order
from orders.pickup.models import Handover
from orders.returns.services import declare_withdrawal
from payments.gateway.alarms import raise_alarm
from payments.gateway.client import CalledInTransaction
from payments.transfers.models import Transfer
from shops.hours.places import PlaceDraft, save_place
from shops.merchants.services import add_staff
from shops.partner.models import Partner, StockRecord
from shops.team.services import MAIL as INVITATION_MAIL
from shops.team.services import invite_person
from shops.tills.services import create_till
from tests import factories
from tests.orders.market import Market, given, line_of, part_of, staff
from tests.shops.files.carry import check as check_file
from tests.shops.files.carry import csv

OPEN, LOGIN, REFUSED, MISSING, OTHER_METHOD = "open", "login", "refused", "missing", "other method"

PEOPLE = (
    "anonymous",
    "shopper",
    "other shopper",
    "baker",
    "clerk",
    "bookseller",
    "manager",
    "reader",
    #: The manager while she acts for the bakery: she opens what its owner opens, and her own pages.
    "acting manager",
)

Rule = dict[str, str]


def only(*people: str, others: str = REFUSED, anonymous: str = LOGIN, **exceptions: str) -> Rule:
    """Open to ``people``; a visitor is sent to sign in, anybody else gets ``others``."""
    rule = dict.fromkeys(PEOPLE, others) | {"anonymous": anonymous} | dict.fromkeys(people, OPEN)
    if {"baker", "manager"} & set(people):
        rule["acting manager"] = OPEN
    return rule | exceptions


EVERYBODY = dict.fromkeys(PEOPLE, OPEN)
NOBODY = dict.fromkeys(PEOPLE, MISSING)
SIGNED_IN = only(*PEOPLE[1:])
STAFF = only("baker", "clerk", "bookseller")
#: About something of the bakery: for the bookseller it does not exist.
BAKERY = only("baker", "clerk", bookseller=MISSING)
OWNERS = only("baker", "bookseller")
BAKERYS_OWNER = only("baker", bookseller=MISSING)
ASSOCIATION = only("manager", "reader")
MANAGERS = only("manager")

ROWS: dict[str, Rule] = {
    # Secret addresses (``<str:token>``) open to whoever holds them: a guest has nothing else.
    **dict.fromkeys(
        [
            "storefront:home", "storefront:search", "storefront:category", "storefront:shops",
            "storefront:shop", "storefront:seller_terms", "storefront:product", "storefront:map",
            "storefront:basket", "storefront:add", "storefront:line", "storefront:code",
            "storefront:windows", "storefront:checkout",
            "storefront:pay", "storefront:change", "storefront:return", "storefront:my_orders", "storefront:pickups",
            "storefront:ticket_qr", "storefront:calendar", "storefront:cancel", "storefront:choose",
            "storefront:withdraw_find", "storefront:withdraw", "storefront:withdraw_done",
            "storefront:withdraw_brought",
            "storefront:pickup_code", "storefront:ranking", "storefront:terms", "storefront:legal",
            "storefront:privacy", "storefront:accessibility", "storefront:contact",
            "storefront:watch", "storefront:watching", "storefront:report",
            "storefront:join", "storefront:application", "storefront:ask",
        ],
        EVERYBODY,
    ),
    #: Without a code that was asked for, back to the form that sends one.
    "account_confirm_login_code": SIGNED_IN,
    **dict.fromkeys(["storefront:account", "storefront:my_data", "storefront:after_login"], SIGNED_IN),
    **dict.fromkeys(
        [
            "account_login", "account_request_login_code", "account_logout", "account_inactive",
            "set_language",
        ],
        EVERYBODY,
    ),
    # Signed by Stripe, or refused with 400.
    **dict.fromkeys(["gateway:platform_webhook", "gateway:connect_webhook"], EVERYBODY),
    # Only where the demo is installed; tests/demo reads that production has none of it.
    **dict.fromkeys(
        [
            "demo:persona", "demo:clock", "demo:messages", "demo:guide",
        ],
        EVERYBODY,
    ),
    **dict.fromkeys(["demo:message", "demo:message_html", "demo:attachment", "media"], NOBODY),
    **dict.fromkeys(["merchant:day", "merchant:shops", "merchant:all_seen", "merchant:give", "merchant:menu"], STAFF),
    "merchant:closing": STAFF,
    **dict.fromkeys(
        [
            "merchant:hours", "merchant:exceptional_day", "merchant:remove_day", "merchant:holiday",
            "merchant:windows", "merchant:window_capacity", "merchant:full_day", "merchant:pause",
            "merchant:resume", "merchant:new_place", "merchant:close_shop", "merchant:reopen_shop",
        ],
        STAFF,
    ),
    **dict.fromkeys(["merchant:place", "merchant:leave_place"], BAKERY),
    **dict.fromkeys(
        [
            "merchant:counter", "merchant:counter_articles", "merchant:counter_queue",
            "merchant:shortages", "merchant:confirm_stock",
        ],
        STAFF,
    ),
    "merchant:stock_journal": BAKERY,
    #: A script without a word about any shop.
    "merchant:counter_worker": EVERYBODY,
    **dict.fromkeys(["merchant:picking", "merchant:day_sheet", "merchant:phone_on", "merchant:phone_off"], STAFF),
    "merchant_worker": EVERYBODY,
    **dict.fromkeys(
        [
            "merchant:order", "merchant:seen", "merchant:ready", "merchant:give_order", "merchant:weigh",
            "merchant:cancel", "merchant:refuse", "merchant:undo", "merchant:goods_back",
        ],
        BAKERY,
    ),
    **dict.fromkeys(
        [
            "merchant:start", "merchant:start_page", "merchant:start_hours", "merchant:start_terms",
            "merchant:start_open", "merchant:contact", "merchant:presence", "merchant:presence_questions",
        ],
        OWNERS,
    ),
    **dict.fromkeys(["merchant:money", "merchant:account", "merchant:vouchers"], OWNERS),
    "merchant:tills": OWNERS,
    "merchant:done": OWNERS,
    "merchant:till_revoke": only("baker", bookseller=MISSING),
    # The description is public; the rest opens to a till's token only, whoever is signed in.
    "api:openapi-json": EVERYBODY,
    "api:api-root": NOBODY,
    **dict.fromkeys(
        [
            "api:products", "api:product", "api:movement", "api:changes",
            "api:orders", "api:order", "api:seen", "api:ready",
        ],
        dict.fromkeys(PEOPLE, LOGIN),
    ),
    # By PUT, as tests/api tries them.
    **dict.fromkeys(["api:count", "api:price"], dict.fromkeys(PEOPLE, OTHER_METHOD)),
    "merchant:voucher_switch": only("baker", bookseller=MISSING),
    **dict.fromkeys(
        [
            "merchant:figures", "merchant:figures_csv", "merchant:figures_xlsx", "merchant:day_note",
            "merchant:accounts", "merchant:accounts_csv", "merchant:accounts_pdf",
        ],
        OWNERS,
    ),
    **dict.fromkeys(["merchant:files", "merchant:file_export"], OWNERS),
    **dict.fromkeys(
        [
            "merchant:file", "merchant:file_adjust", "merchant:file_import", "merchant:file_drop",
            "merchant:file_undo", "merchant:file_report",
        ],
        BAKERYS_OWNER,
    ),
    **dict.fromkeys(["merchant:team", "merchant:refund_limit"], OWNERS),
    **dict.fromkeys(
        ["merchant:products", "merchant:products_bulk", "merchant:promotions", "merchant:promotion_new",
         "merchant:product_new"],
        STAFF,
    ),
    **dict.fromkeys(
        [
            "merchant:product_price", "merchant:product_stock", "merchant:product_preview",
            "merchant:product", "merchant:product_prices", "merchant:product_copy", "merchant:promotion_end",
        ],
        BAKERY,
    ),
    **dict.fromkeys(
        [
            "merchant:member_role", "merchant:remove_member", "merchant:resend_invitation",
            "merchant:withdraw_invitation",
        ],
        BAKERYS_OWNER,
    ),
    # Behind a secret link, as for guests.
    "merchant:invitation": EVERYBODY,
    **dict.fromkeys(
        [
            "association:home", "association:money", "association:money_csv", "association:journal",
            "association:orders", "association:order", "association:shops", "association:alarms",
            "association:shop_done",
            "association:messages", "association:notices", "association:applications",
            "association:application", "association:application_photo",
        ],
        ASSOCIATION,
    ),
    **dict.fromkeys(
        [
            "association:check", "association:send_again", "association:close_alarm", "association:revive",
            "association:decide_application", "association:mediator", "association:identity",
            "association:decide_notice", "association:act_for", "association:stop_acting",
            "association:keep_shop", "association:set_start_aside", "association:set_message_aside",
        ],
        MANAGERS,
    ),
}  # fmt: skip

#: Addresses whose POST, sent empty, is about nothing that exists.
GET_ONLY = ("merchant:shops",)


@dataclass
class World:
    """The people, and the things that addresses name: Louise's orders from bakery and bookshop."""

    clients: dict[str, Client]
    #: Values of the parameters in addresses, by name, or by address and name.
    values: dict[str, Any]

    @property
    def posted(self) -> dict[str, dict[str, str]]:
        """What a POST needs in order to be about something; others are sent empty."""
        return {
            "merchant:refuse": {"quantity": "1"},
            "storefront:add": {"product": self.values["pk"]},
        }

    def address(self, name: str, parameters: list[str]) -> str:
        if name == "media":
            return "/media/nothing.svg"
        values = {key: self.values.get(f"{name} {key}", self.values.get(key)) for key in parameters}
        assert None not in values.values(), f"{name} needs values for {parameters}"
        return reverse(name, kwargs=values)


def addresses() -> Iterator[tuple[str, list[str]]]:
    """Name (with its namespace) and parameters of every address."""
    with override("fr"):
        yield from _walk(get_resolver(), "")


def _walk(resolver: URLResolver, namespace: str) -> Iterator[tuple[str, list[str]]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _walk(entry, namespace + (f"{entry.namespace}:" if entry.namespace else ""))
        else:
            name = f"{namespace}{entry.name}" if entry.name else "media"
            yield name, list(entry.pattern.regex.groupindex)


@pytest.fixture
def world(
    db: None,
    market_day: datetime,
    shopper: User,
    stranger: User,
    baker: User,
    bookseller: User,
    manager: User,
    bakery: Partner,
    bookshop: Partner,
) -> World:
    clerk = factories.make_user("leo@exemple.test", "Léo Petit")
    add_staff(actor=SYSTEM, shop=bakery, user=clerk)
    reader = factories.make_user("marc@exemple.test", "Marc Duval", association_role=User.READER)
    people = (None, shopper, stranger, baker, clerk, bookseller, manager, reader, manager)
    clients = {name: _client(user) for name, user in zip(PEOPLE, people, strict=True)}
    clients["acting manager"].post(reverse("association:act_for", args=[bakery.code]))
    things = _things(shopper, baker, bakery, bookshop) | _team(bakery, clerk) | _file(bakery)
    return World(clients, things)


def _client(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def _things(shopper: User, baker: User, bakery: Partner, bookshop: Partner) -> dict[str, Any]:
    """One order that waits, and one that the bakery gave and Louise withdrew from."""
    louise = Market(Visitor(user=shopper), Actor.of(shopper))
    bread = factories.make_product(bakery, "Pain de seigle", 480, category="Pains")
    novel = factories.make_product(bookshop, "Le Grand Meaulnes", 1890)
    collected = louise.buy(novel, bread)
    handover = given(collected, bakery, staff(baker))
    with scopes_disabled():
        (withdrawal,) = declare_withdrawal(
            actor=Actor.of(shopper), order=collected, name="Louise", email="louise@exemple.test",
            lines={line_of(collected, "Pain de seigle").reference: 1},
        )  # fmt: skip
    order = louise.buy(novel, bread)
    louise.put(bread)
    dead = OutboxMessage.objects.earliest("created_at")
    OutboxMessage.objects.filter(pk=dead.pk).update(state=OutboxMessage.DEAD)
    return _values(order, bakery, bread.pk, bread.slug, handover) | {
        "withdrawal": withdrawal.reference,
        "place": save_place(
            actor=SYSTEM, shop=bakery, draft=PlaceDraft("Marché", "Place des Halles")
        ).pk,
        "association:close_alarm pk": raise_alarm("transfer", "transfer:1", {}).pk,
        "association:revive ref": dead.pk,
        "association:set_message_aside ref": dead.pk,
        "association:decide_notice ref": submit_notice(
            url="/", explanation="?", name="", email="", good_faith=True, language="fr"
        ).reference,
        "storefront:withdraw_brought ref": withdrawal.reference,
        "storefront:withdraw_brought token": collected.access_token,
        "association:send_again ref": Transfer.objects.get().reference,
        "storefront:line pk": shopper.baskets.get(status="Open").lines.get().pk,
        **_joining(),
        "record": factories.stock_record_of(bread).pk,
        "till": create_till(actor=SYSTEM, shop=bakery, name="Caisse")[0].public_id,
        "sku": "REF",
        "reference": UUID(int=2),
        "merchant:voucher_switch pk": factories.make_voucher(bakery).pk,
        "storefront:code pk": bakery.pk,
        "merchant:promotion_end pk": factories.make_promotion(bread).pk,
    }


def _joining() -> dict[str, Any]:
    """A cobbler who asks to join, with a photo."""
    application = factories.make_application(photo=b"webp")
    names = ("application", "application_photo", "decide_application")
    references = {f"association:{name} ref": application.reference for name in names}
    return {"storefront:application token": application.token, **references}


def _team(bakery: Partner, clerk: User) -> dict[str, Any]:
    """The bakery's clerk, and somebody who is asked to join."""
    asked = invite_person(actor=SYSTEM, shop=bakery, role="employee", email="zoe@exemple.test")
    message = OutboxMessage.objects.get(kind=INVITATION_MAIL)
    return {
        "person": clerk.public_id,
        "asked": asked.reference,
        "merchant:invitation token": message.payload["token"],
    }


def _file(bakery: Partner) -> dict[str, Any]:
    """A file that the bakery had checked, and what can be exported."""
    run = check_file(bakery, csv("Nom;Prix;TVA", "Sablés;4,50;5,5"))
    values = {"merchant:file_export what": "produits", "merchant:file_export kind": "csv"}
    return {"run": run.reference, "merchant:file_report kind": "csv", **values}


def _values(
    order: Order, bakery: Partner, pk: int, slug: str, handover: Handover
) -> dict[str, Any]:
    part = part_of(order, bakery)
    return {
        "ref": part.reference,
        "line": line_of(order, "Pain de seigle").reference,
        "handover": handover.reference,
        "number": order.number,
        "token": order.access_token,
        "code": bakery.code,
        "storefront:pickup_code code": order.pickup_code,
        "pk": pk,
        "storefront:watching token": UUID(int=1),
        "merchant:stock_journal pk": StockRecord.objects.get(product=pk).pk,
        "slug": slug,
        "storefront:category slug": "pains",
        "kind": "versement",
        "who": PERSONAS[0].who,
        "step": "hour",
    }


def outcome(response: HttpResponse) -> str:
    """What an answer means to whoever asked."""
    if (
        response.status_code == 302
        and resolve_name(response.headers["Location"]) == "account_login"
    ):
        return LOGIN
    return {401: LOGIN, 403: REFUSED, 404: MISSING, 405: OTHER_METHOD}.get(
        response.status_code, OPEN
    )


def resolve_name(address: str) -> str | None:
    path = address.split("?")[0]
    return resolve(path).url_name if path.startswith("/") else None


def ask(client: Client, method: str, address: str, values: dict[str, str]) -> str:
    """Try an address and take everything back, also what the browser remembers."""
    cookies = client.cookies.output()
    kept = {name: morsel.value for name, morsel in client.cookies.items()}
    try:
        with transaction.atomic():
            said = outcome(getattr(client, method)(address, values))
            transaction.set_rollback(True)
    except CalledInTransaction:
        # It was let through as far as Stripe, which may not be called in the test's transaction.
        said = OPEN
    if client.cookies.output() != cookies:
        client.cookies.clear()
        client.cookies.load(kept)
    return said


def test_every_address_has_its_row() -> None:
    assert {name for name, _parameters in addresses()} == set(ROWS)


@pytest.mark.parametrize("person", PEOPLE)
def test_an_address_opens_only_to_those_it_is_for(world: World, person: str) -> None:
    client, wrong = world.clients[person], []
    for name, parameters in addresses():
        address = world.address(name, parameters)
        methods = ("get",) if name in GET_ONLY else ("get", "post")
        found = [ask(client, method, address, world.posted.get(name, {})) for method in methods]
        expected = ROWS[name][person]
        if expected not in found or set(found) - {expected, OTHER_METHOD}:
            wrong.append(f"{name} {address}: {found} in place of {expected}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "address", ["storefront:my_orders", "storefront:account", "storefront:my_data"]
)
def test_nobody_sees_anothers_orders(world: World, address: str) -> None:
    number = world.values["number"]
    pages = {
        person: client.get(reverse(address)).content.decode()
        for person, client in world.clients.items()
        if person != "shopper"
    }
    assert not [person for person, page in pages.items() if number in page]


def test_nobody_changes_anothers_basket(world: World) -> None:
    address = reverse("storefront:line", args=[world.values["storefront:line pk"]])
    for person, client in world.clients.items():
        if person != "shopper":
            client.post(address, {"quantity": "7", "remove": "1"})
    assert Line.objects.get(pk=world.values["storefront:line pk"]).quantity == 1
