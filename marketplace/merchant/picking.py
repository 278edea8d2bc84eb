"""What to fetch for a day's orders, shelf by shelf, and the day's sheet to print.

Read inside the shop's scope; a fixed number of queries.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from itertools import groupby

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from marketplace.kernel import clock
from marketplace.kernel.formats import say_hours, say_relative_day, say_short_hours
from marketplace.kernel.money import format_euros
from marketplace.merchant.slips import open_cents
from orders.order.models import Line, ShopOrder
from orders.order.slips import PartSlip, SlipLine, slips_of
from orders.order.states import CAN_BE_GIVEN, State
from shops.catalogue.models import Category, Product
from shops.partner.models import Partner

#: Not ready yet: its articles are still on the shelves.
TO_PREPARE = (State.PLACED, State.SEEN)


@dataclass
class Article:
    """One article to fetch: how many in all, and for whom."""

    title: str
    units: int = 0
    #: Units and the customer's short name.
    bags: list[tuple[int, str]] = field(default_factory=list)
    is_alcohol: bool = False

    @property
    def key(self) -> str:
        """What the phone remembers a tick by."""
        return sha256(self.title.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Shelf:
    """The articles of one category, in their order on the list."""

    name: str
    articles: list[Article]


@dataclass(frozen=True)
class Picking:
    """The list of a day, or of one of its windows."""

    day: date
    #: Names the list on the phone: another day or window has ticks of its own.
    name: str
    windows: list[dict[str, object]]
    shelves: list[Shelf]
    orders: int

    @property
    def units(self) -> int:
        return sum(article.units for shelf in self.shelves for article in shelf.articles)


@dataclass(frozen=True)
class SheetRow:
    """One order of the printed sheet: no more of the person than a first name and an initial."""

    who: str
    number: str
    lines: list[SlipLine]
    notes: list[str]


@dataclass(frozen=True)
class SheetBatch:
    """The orders of one window."""

    heading: str
    rows: list[SheetRow]


def short_name(name: str) -> str:
    """« Louise G. » of « Louise Garnier »; « Le client » once the name is erased."""
    first, *others = name.split() or [""]
    initial = f" {others[-1][:1].upper()}." if others else ""
    return f"{first}{initial}" if first else _("Le client")


def picking_of(shop: Partner, day: date, window: datetime | None = None) -> Picking:
    """What is still to be fetched for a day, or for one of its windows (its start, UTC)."""
    parts = _due_on(shop, day, TO_PREPARE)
    shown = [part for part in parts if window is None or part.window_starts_at == window]
    return Picking(
        day=day,
        name=f"{shop.code}:{day.isoformat()}:{window.isoformat() if window else ''}",
        windows=_windows(parts, day, window),
        shelves=_shelves(shown),
        orders=len(shown),
    )


def sheet_of(shop: Partner, day: date) -> list[SheetBatch]:
    """The day's orders that wait for their customer, window by window, for paper."""
    return [
        SheetBatch(_heading(starts_at, batch[0]), [_sheet_row(part) for part in batch])
        for starts_at, batch in _by_window(_due_on(shop, day, CAN_BE_GIVEN))
    ]


def _due_on(shop: Partner, day: date, states: Sequence[State]) -> list[PartSlip]:
    """The parts for that day; today also has what is overdue."""
    overdue = day <= clock.today()
    of_day = Q(pickup_date__lte=day) if overdue else Q(pickup_date=day)
    to_order = Q(due_date__lte=day) if overdue else Q(due_date=day)
    waits: QuerySet[ShopOrder] = ShopOrder.objects.filter(
        of_day | (Q(pickup_date__isnull=True) & to_order), shop=shop, state__in=states
    )
    return slips_of(waits.order_by("window_starts_at", "due_date", "pk"))


def _by_window(parts: Iterable[PartSlip]) -> list[tuple[datetime | None, list[PartSlip]]]:
    """In the order of the windows; what has none comes last."""
    batches = [
        (starts_at, list(batch))
        for starts_at, batch in groupby(parts, key=lambda part: part.window_starts_at)
    ]
    return sorted(batches, key=lambda batch: (batch[0] is None, batch[0] or clock.now()))


def _heading(starts_at: datetime | None, first: PartSlip) -> str:
    if starts_at is None or first.window_ends_at is None:
        return _("Sur commande")
    hours = say_hours((starts_at, first.window_ends_at))
    if clock.local(starts_at).date() == clock.today():
        return capfirst(hours)
    return f"{capfirst(say_relative_day(starts_at))}, {hours}"


def _windows(
    parts: Iterable[PartSlip], day: date, chosen: datetime | None
) -> list[dict[str, object]]:
    """« Tout », then each window of the day; nothing to choose when there is only one."""
    batches = [(start, batch) for start, batch in _by_window(parts) if start is not None]
    if len(batches) < 2:
        return []
    address = f"{reverse('merchant:picking')}?jour={day.isoformat()}"
    choices: list[dict[str, object]] = [
        {"url": address, "label": _("Tout"), "current": chosen is None}
    ]
    for start, batch in batches:
        label = say_short_hours((start, batch[0].window_ends_at))
        if clock.local(start).date() != day:
            label = f"{capfirst(say_relative_day(start))}, {label}"
        choices.append(
            {
                "url": f"{address}&creneau={int(start.timestamp())}",
                "label": label,
                "current": start == chosen,
            }
        )
    return choices


def _shelves(parts: Sequence[PartSlip]) -> list[Shelf]:
    places = _places([line for part in parts for line in part.lines])
    found: dict[tuple[str, str], dict[str, Article]] = {}
    for part in parts:
        for line in part.lines:
            if not line.open_quantity:
                continue
            shelf = found.setdefault(places[line.reference], {})
            article = shelf.setdefault(line.title, Article(line.title))
            article.units += line.open_quantity
            article.bags.append((line.open_quantity, short_name(part.who)))
            article.is_alcohol = article.is_alcohol or line.is_alcohol
    return [
        Shelf(name, [articles[title] for title in sorted(articles)])
        for (_path, name), articles in sorted(found.items())
    ]


def _places(lines: Sequence[SlipLine]) -> dict[object, tuple[str, str]]:
    """For each line the category of its product: its place in the tree, and its name."""
    rows = (
        Line.objects.filter(reference__in=[line.reference for line in lines])
        .select_related("product__parent")
        .prefetch_related("product__categories", "product__parent__categories")
    )
    return {row.reference: _place(row.product) for row in rows}


def _place(product: Product | None) -> tuple[str, str]:
    """Last of all is what has no category any more."""
    nowhere = ("~", _("Autres articles"))
    if product is None:
        return nowhere
    found: list[Category] = list((product.parent or product).categories.all())
    if not found:
        return nowhere
    first = min(found, key=lambda category: category.path)
    english = (get_language() or "").startswith("en")
    return first.path, (english and first.name_en) or first.name


def _sheet_row(part: PartSlip) -> SheetRow:
    notes = []
    if part.state == State.READY:
        notes.append(_("prête"))
    if part.needs_identity_check:
        is_alcohol = any(line.is_alcohol for line in part.lines)
        notes.append(_("alcool : vérifier l’âge") if is_alcohol else _("18 ans : vérifier l’âge"))
    if part.needs_code:
        notes.append(_("demander le code"))
    if part.is_paid_in_shop:
        notes.append(
            _("à payer en boutique : %(amount)s") % {"amount": format_euros(open_cents(part))}
        )
    lines = [line for line in part.lines if line.open_quantity]
    return SheetRow(short_name(part.who), part.number, lines, notes)
