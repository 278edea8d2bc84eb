"""The demo town: built from its data and from five weeks of life, all through the services.

The clock is moved over the past, so that every row, message and reminder bears a plausible time;
it ends on Thursday 26 November 2026 at 16:40 in the town, when the demo opens.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from time import monotonic

from django.conf import settings
from django.db.models import F
from django.utils.translation import override
from django_scopes import scope

from marketplace.celery import app
from marketplace.demo.loading import (
    chronicle,
    codes,
    commerce,
    helpers,
    history,
    media,
    newcomers,
    people,
    prices,
    shelves,
)
from marketplace.demo.loading.bank import Bank, open_bank
from marketplace.demo.loading.purchases import Market
from marketplace.demo.loading.timeline import Timeline, TownStuck, check_nothing_failed
from marketplace.kernel import clock
from marketplace.kernel.actors import Actor
from marketplace.merchant.figures.notes import write_note
from payments.charges.services import sweep_payments
from payments.ledger.selectors import check_against_stripe, promise_three
from payments.ledger.services import verify_chain
from payments.refunds.services import sweep_refunds
from payments.sales.services import plan_at
from payments.transfers.services import sweep_transfers
from shops.merchants.models import ShopStaff, StaffRole
from shops.partner.models import Partner, StockRecord
from shops.stock.models import Cause
from shops.stock.services import set_on_hand

SEED = 20261126
#: Orders of the full history, the written ones included.
ORDERS = 150
#: Before the first order, the shops set themselves up.
SETTING_UP = timedelta(days=3)
#: Weekdays on which shops fill their shelves: Tuesday, Thursday, Saturday.
RESTOCKING_DAYS = (1, 3, 5)

NOTED_SHOP = "boulangerie-martin"
DAY_NOTES = {
    date(2026, 11, 21): "jour de marché, grand soleil",
    date(2026, 11, 24): "pluie toute la journée",
}

Say = Callable[[str], None]


class TownExists(Exception):
    """There are shops in the database already."""


def load_town(*, orders: int = ORDERS, say: Say = lambda text: None) -> int:
    """Build the town in an empty, migrated database; returns how many orders it has.

    ``orders`` limits its past, the most telling orders first; 0 leaves it without any. ``say`` is told in
    French how far it is. Raises TownExists, and TownStuck when something of the past failed.
    """
    if Partner.objects.exists():
        raise TownExists
    # The messages are delivered here: nobody needs to be told that they wait.
    app.conf.broker_url = "memory://localhost/"
    began = monotonic()
    with (
        override("fr"),
        open_bank(Path(settings.VAR_DIR) / "sandbox.sqlite3", settings.STRIPE_API_BASE) as bank,
    ):
        say("Les commerces et leurs produits...")
        market = _open_market(bank)
        say(f"  {len(market.shops)} commerces, {len(market.goods)} articles")
        _welcome(market)
        _live(market, orders, say)
        _note_days(market)
        _settle_accounts(market.timeline)
        shelves.tend_shelves(market)
    clock.move_to(chronicle.opening_moment())
    say(f"La ville est prête : {market.orders} commandes, en {monotonic() - began:.0f} s.")
    return market.orders


def _open_market(bank: Bank) -> Market:
    clock.move_to(clock.local_datetime(history.FIRST_DAY, time(9)) - SETTING_UP)
    media.write_pictures()
    accounts = people.open_accounts()
    manager = people.manager_of(accounts)
    commerce.write_categories(manager)
    shops = commerce.write_shops(manager, accounts)
    plan_at(clock.now())
    bank.open_accounts(manager, list(shops.values()))
    timeline = Timeline(bank.deliver_events)
    timeline.settle()
    return Market(shops, commerce.goods(), accounts, bank, timeline)


def _welcome(market: Market) -> None:
    """Those who join meanwhile, and the shop whose page the association keeps."""
    manager = people.manager_of(market.accounts)
    newcomers.define_mediator(manager)
    codes.write_codes(manager, market.shops[codes.SHOP])
    newcomers.keep_page(manager, market.shops[newcomers.WITHOUT_SCREEN])
    joining = (newcomers.joins(manager), newcomers.applies())
    for at, story in (*joining, *prices.stories(), *helpers.stories(market)):
        market.timeline.tell(story, at=at)


def _live(market: Market, orders: int, say: Say) -> None:
    """Five weeks of orders, up to the moment at which the demo opens."""
    rng = Random(SEED)
    written = chronicle.chronicle()
    drawn = history.history(market.goods, max(0, ORDERS - len(written)), rng)
    for number, purchase in enumerate([*written, *drawn][:orders]):
        story = market.story_of(purchase, Random(f"{SEED} {number}"))
        market.timeline.tell(story, at=purchase.at)

    def on_day(moment: datetime) -> None:
        day = clock.local(moment).date()
        if day.weekday() in RESTOCKING_DAYS:
            _restock(market)
        if day.weekday() == RESTOCKING_DAYS[0]:
            say(f"  semaine du {day:%d/%m} : {market.orders} commandes")

    market.timeline.run(chronicle.opening_moment(), on_day)


def _restock(market: Market) -> None:
    """Each shop counts its shelves and fills them up to what they held at the opening."""
    usual = {good.stock_record_id: good.stock for good in market.goods.values() if good.stock}
    sold = StockRecord.objects.filter(pk__in=usual).annotate(
        free=F("num_in_stock") - F("num_allocated")
    )
    owners = {
        staff.shop_id: Actor.of(staff.user, kind="staff")
        for staff in ShopStaff.objects.filter(role=StaffRole.OWNER).select_related("user")
    }
    for record in sold.order_by("pk"):
        if record.free < usual[record.pk]:
            set_on_hand(
                actor=owners[record.partner_id],
                stock_record_id=record.pk,
                quantity=usual[record.pk] + (record.num_allocated or 0),
                cause=Cause.CORRECTION,
            )


def _note_days(market: Market) -> None:
    """What the baker remembers of two days of the week before."""
    shop = market.shops[NOTED_SHOP]
    owner = ShopStaff.objects.select_related("user").get(shop=shop, role=StaffRole.OWNER)
    clock.move_to(chronicle.opening_moment())
    with scope(shop=[shop]):
        for day, text in DAY_NOTES.items():
            write_note(actor=Actor.of(owner.user, kind="staff"), shop=shop, day=day, text=text)


def _settle_accounts(timeline: Timeline) -> None:
    """What a beat would have swept up meanwhile; then nothing may be left undone, and the books agree."""
    for sweep in (sweep_payments, sweep_transfers, sweep_refunds):
        sweep()
    timeline.settle()
    check_nothing_failed()
    problems = verify_chain()
    if problems or not promise_three().equal or not check_against_stripe().equal:
        raise TownStuck("The books do not agree. " + " ".join(problems))
