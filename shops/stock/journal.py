"""Reading the journal of one shelf: movements and holds together, the latest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import CharField, F, Q, QuerySet, Sum, Value
from django.utils.translation import gettext as _

from marketplace.kernel.models import User
from shops.partner.models import StockRecord
from shops.stock.models import Cause, HoldState, StockHold, StockMovement

PER_PAGE = 40
#: A movement told later than this shows when it happened as well.
LATE = timedelta(minutes=1)
_MOVED, _HELD, _RELEASED = "moved", "held", "released"


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One thing that happened to a shelf.

    ``change`` is what came or left, None for a hold, which moves nothing; ``on_hand`` is what stood
    there after it. ``owner`` is the shop order concerned. ``done_at`` (UTC) is when it happened,
    where it became known later.
    """

    at: datetime
    label: str
    units: int
    change: int | None
    on_hand: int | None
    who: str
    owner: UUID | None = None
    done_at: datetime | None = None
    is_undone: bool = False


def journal_page(record: StockRecord, number: Any = 1) -> tuple[Page, list[JournalLine]]:
    """A page of the journal of a shelf, in a fixed number of queries; needs the scope of its shop."""
    page = Paginator(_happenings(record), PER_PAGE).get_page(number)
    rows = list(page.object_list)
    movements = _movements([pk for _at, pk, kind in rows if kind == _MOVED])
    holds = StockHold.objects.in_bulk({pk for _at, pk, kind in rows if kind != _MOVED})
    after = _running(record, list(movements.values()))
    names = names_of(movements.values())
    lines = [
        _moved(movements[pk], after[pk], names)
        if kind == _MOVED
        else _hold_line(holds[pk], kind, at)
        for at, pk, kind in rows
    ]
    return page, lines


def recent_movements(shop_id: int, limit: int = 12) -> list[StockMovement]:
    """The latest movements entered in this shop, with what takes them back."""
    entered = StockMovement.objects.filter(
        stock_record__partner=shop_id,
        nonce__isnull=False,
        undoes__isnull=True,
    )
    return list(
        entered.select_related("stock_record__product__parent", "undone_by").order_by("-pk")[:limit]
    )


def names_of(movements: Iterable[StockMovement]) -> dict[str, str]:
    """Names of the people behind these movements, by their opaque reference; in one query."""
    refs = {movement.actor_ref for movement in movements if movement.actor_kind == "staff"}
    people = User.objects.filter(public_id__in=refs) if refs else User.objects.none()
    return {str(user.public_id): user.name for user in people}


def name_of(movement: StockMovement, names: dict[str, str] | None = None) -> str:
    """Who made a movement, as people read it; « quelqu’un du commerce » once the name is erased."""
    if movement.cause == Cause.API or movement.actor_kind == "till":
        return _("la caisse")
    if movement.actor_kind == "staff":
        known = names_of([movement]) if names is None else names
        return known.get(movement.actor_ref) or _("quelqu’un du commerce")
    if movement.actor_kind == "association":
        return _("l’association")
    return _("le site")


def _happenings(record: StockRecord) -> QuerySet[StockMovement]:
    """When, id and kind of all that happened to the shelf."""
    moved = StockMovement.objects.filter(stock_record=record)
    held = StockHold.objects.filter(stock_record=record, day_quantity=None)
    released = held.filter(state=HoldState.RELEASED)
    return (
        _as(_MOVED, moved, "at")
        .union(_as(_HELD, held, "created_at"), _as(_RELEASED, released, "ended_at"), all=True)
        .order_by("-happened", "-kind", "-row")
    )


def _as(kind: str, rows: QuerySet[Any], moment: str) -> QuerySet[Any]:
    return (
        rows.order_by()
        .annotate(happened=F(moment), row=F("pk"), kind=Value(kind, output_field=CharField()))
        .values_list("happened", "row", "kind")
    )


def _movements(ids: list[int]) -> dict[int, StockMovement]:
    rows = StockMovement.objects.filter(pk__in=ids).select_related("undone_by")
    return {row.pk: row for row in rows.order_by("-at", "-pk")}


def _running(record: StockRecord, movements: list[StockMovement]) -> dict[int, int]:
    """What stood on the shelf after each of these movements, which follow one another."""
    if not movements:
        return {}
    last = movements[0]
    until = StockMovement.objects.filter(stock_record=record).filter(
        Q(at__lt=last.at) | Q(at=last.at, pk__lte=last.pk)
    )
    on_hand = until.aggregate(units=Sum(F("quantity")))["units"] or 0
    after = {}
    for movement in movements:
        after[movement.pk] = on_hand
        on_hand -= movement.quantity
    return after


def _moved(movement: StockMovement, on_hand: int, names: dict[str, str]) -> JournalLine:
    is_undo = movement.undoes_id is not None
    return JournalLine(
        at=movement.at,
        label=_("Annulation") if is_undo else str(Cause(movement.cause).label),
        units=abs(movement.quantity),
        change=movement.quantity,
        on_hand=on_hand,
        who=name_of(movement, names),
        owner=movement.owner,
        done_at=movement.done_at
        if movement.at - (movement.done_at or movement.at) > LATE
        else None,
        is_undone=hasattr(movement, "undone_by"),
    )


def _hold_line(hold: StockHold, kind: str, at: datetime) -> JournalLine:
    return JournalLine(
        at=at,
        label=_("Retenu") if kind == _HELD else _("N’est plus retenu"),
        units=hold.quantity,
        change=None,
        on_hand=None,
        who=_("un client"),
        owner=hold.owner,
    )
