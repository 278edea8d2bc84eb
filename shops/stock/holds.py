"""Units held for shop orders: taken by guarded updates, handed over, or given back.

The guard stands in the statement that takes, so that two buyers of the last unit cannot both
pass it, whatever the database. All functions run inside the caller's transaction.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_scopes import scopes_disabled

from marketplace.kernel import clock
from marketplace.kernel.actors import Actor
from marketplace.kernel.errors import DomainError
from marketplace.kernel.locks import lock_in_order
from shops.catalogue.models import Product
from shops.partner.models import AvailabilityKind, StockRecord
from shops.stock import guards
from shops.stock.models import Cause, DayQuantity, HoldState, StockHold, StockMovement
from shops.stock.movements import movement_of
from shops.stock.watches import tell_who_waits


class HoldMissing(DomainError):
    """More units are to be handed over, or taken back, than are held or were handed over."""

    code = "hold_missing"


@dataclass(frozen=True, slots=True)
class Want:
    """Units wanted by one order line; ``day`` is the pickup day, needed where stock is per day."""

    stock_record_id: int
    line: UUID
    quantity: int
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A want that could not be held. ``reason``: "stock", "day", "too_late" or "gone"."""

    want: Want
    reason: str
    available: int

    @property
    def line(self) -> UUID:
        """The order line's opaque reference."""
        return self.want.line

    @property
    def message(self) -> str:
        """The sentence for the shopper, without the product's name."""
        if self.reason == "too_late":
            return _("Il est trop tard pour en commander pour ce jour.")
        if self.reason == "gone":
            return _("Ce produit n’est plus en vente.")
        if self.available == 0:
            return _("Il n’y en a plus.")
        return ngettext("Il n’en reste qu’un.", "Il n’en reste que %(count)s.", self.available) % {
            "count": self.available
        }


def hold_units(*, wants: Sequence[Want], owner: UUID, check_cutoff: bool = True) -> list[Refusal]:
    """Hold units for a shop order; gives the wants that were refused, the others being held.

    Inside the caller's transaction: a caller who wants all or nothing rolls back. Wants are taken
    in the order of their stock records, so that two orders never wait for each other. Made-to-order
    goods need no hold. ``check_cutoff=False`` is for what was ordered in time: the day's hour
    limit no longer counts. A want without a day is refused where the goods are now sold per day.
    """
    ordered = sorted(
        wants, key=lambda want: (want.stock_record_id, want.day or date.min, want.line)
    )
    records = StockRecord.objects.in_bulk({want.stock_record_id for want in ordered})
    day_ids = guards.day_rows(_days_of(ordered, records))
    holds: list[StockHold] = []
    refused: list[Refusal] = []
    for want in ordered:
        record = records.get(want.stock_record_id)
        reason = _take(want, record, day_ids, check_cutoff)
        if reason:
            refused.append(Refusal(want, reason, _left(want, record, reason, day_ids)))
        elif record is not None and record.availability != AvailabilityKind.TO_ORDER:
            holds.append(_hold(want, owner, day_ids))
    with scopes_disabled():
        StockHold.objects.bulk_create(holds)
    return refused


def release_units(*, owner: UUID, lines: Iterable[UUID] | Mapping[UUID, int] | None = None) -> int:
    """Give held units back to sale, and say how many; inside the caller's transaction.

    All the owner's, those of ``lines``, or so many of each line. What is not held is passed over,
    so that releasing twice does nothing.
    """
    released: Counter[int] = Counter()
    for hold, quantity in _chosen(_locked_holds(owner), lines):
        _give_back(hold, quantity)
        _move(hold, quantity, HoldState.RELEASED)
        released[hold.stock_record_id] += quantity
    if released:
        tell_who_waits(released)
    return released.total()


def use_units(*, actor: Actor, owner: UUID, lines: Mapping[UUID, int]) -> None:
    """Held units are handed over: so many of each line. Inside the caller's transaction.

    Counted goods leave the shelf (movement "sold"). If the shelf was counted too low, a
    correction comes first: what is given was there. Made-to-order lines have no hold and are passed
    over. Raises HoldMissing when a line holds fewer.
    """
    holds = _locked_holds(owner, lines)
    movements: list[StockMovement] = []
    sold: Counter[int] = Counter()
    for hold, quantity in _exactly(holds, HoldState.HELD, lines):
        if hold.day_quantity_id is None:
            movements += _hand_out(actor, hold, quantity)
        _move(hold, quantity, HoldState.USED)
        sold[hold.stock_record_id] += quantity
    _finish(movements, sold)


def unuse_units(*, actor: Actor, owner: UUID, lines: Mapping[UUID, int]) -> None:
    """Undo ``use_units``: so many of each line are held again, and on the shelf (movement "undone").

    Inside the caller's transaction. Raises HoldMissing when fewer were handed over.
    """
    holds = _locked_holds(owner, lines)
    movements: list[StockMovement] = []
    sold: Counter[int] = Counter()
    for hold, quantity in _exactly(holds, HoldState.USED, lines):
        if hold.day_quantity_id is None:
            guards.take_back_counted(hold.stock_record_id, quantity)
            movements.append(
                movement_of(actor, hold.stock_record_id, quantity, Cause.UNDONE, owner)
            )
        _hold_again(hold, quantity)
        sold[hold.stock_record_id] -= quantity
    _finish(movements, sold)


def lock_days(stock_record_ids: Iterable[int], days: Collection[date]) -> None:
    """Lock what counts these goods' units on these days, in the order in which orders take them.

    For whoever gives units of one day back to take some of another, in the caller's transaction:
    people who change places do not wait for each other in a ring.
    """
    records = StockRecord.objects.in_bulk(set(stock_record_ids))
    rows = guards.day_rows((record, day) for record in records.values() for day in days)
    with scopes_disabled():
        counters = DayQuantity.objects.filter(pk__in=rows.values())
        ordered = counters.order_by("stock_record_id", "day")
        list(ordered.select_for_update(of=("self",), no_key=True))


def lock_goods(owners: Iterable[UUID]) -> None:
    """Lock all goods that these shop orders hold, in the order in which orders take them.

    For whoever hands over several of them in one transaction, before the first one.
    """
    with scopes_disabled():
        held = StockHold.objects.filter(owner__in=list(owners), state=HoldState.HELD)
        record_ids = set(held.values_list("stock_record_id", flat=True))
    records = lock_in_order(StockRecord.objects.select_related("product"), record_ids)
    products = {record.product.parent_id or record.product_id for record in records}
    lock_in_order(Product.objects.all(), products)


def _days_of(
    wants: Iterable[Want], records: Mapping[int, StockRecord]
) -> Iterable[tuple[StockRecord, date]]:
    for want in wants:
        record = records.get(want.stock_record_id)
        if record is not None and record.availability == AvailabilityKind.PER_DAY and want.day:
            yield record, want.day


def _take(
    want: Want,
    record: StockRecord | None,
    day_ids: Mapping[tuple[int, date], int],
    check_cutoff: bool,
) -> str:
    """Take the units; gives the reason why not, or an empty string."""
    if record is None:
        return "gone"
    if record.availability == AvailabilityKind.COUNTED:
        return "" if guards.take_counted(record.pk, want.quantity) else "stock"
    if record.availability == AvailabilityKind.PER_DAY:
        if want.day is None:
            return "day"
        if check_cutoff and clock.now() > record.orderable_until(want.day):
            return "too_late"
        return "" if guards.take_day(day_ids[record.pk, want.day], want.quantity) else "day"
    return ""


def _left(
    want: Want, record: StockRecord | None, reason: str, day_ids: Mapping[tuple[int, date], int]
) -> int:
    if record is None or reason == "too_late":
        return 0
    if record.availability == AvailabilityKind.COUNTED:
        record.refresh_from_db(fields=["num_in_stock", "num_allocated", "kept_in_shop"])
        return record.counted_available
    if want.day is None:
        return 0
    with scopes_disabled():
        row = DayQuantity.objects.get(pk=day_ids[record.pk, want.day])
    return max(0, row.quantity - row.held)


def _hold(want: Want, owner: UUID, day_ids: Mapping[tuple[int, date], int]) -> StockHold:
    day_id = None if want.day is None else day_ids.get((want.stock_record_id, want.day))
    return StockHold(
        stock_record_id=want.stock_record_id,
        day_quantity_id=day_id,
        line=want.line,
        owner=owner,
        quantity=want.quantity,
        created_at=clock.now(),
    )


def _locked_holds(owner: UUID, lines: Iterable[UUID] | None = None) -> list[StockHold]:
    """Holds of the owner in whatever state, locked."""
    with scopes_disabled():
        holds = StockHold.objects.filter(owner=owner)
        if lines is not None:
            holds = holds.filter(line__in=list(lines))
        return list(holds.select_for_update(of=("self",)).order_by("stock_record_id", "pk"))


def _chosen(
    holds: Iterable[StockHold], lines: Iterable[UUID] | Mapping[UUID, int] | None
) -> list[tuple[StockHold, int]]:
    """The held ones among ``holds`` that ``lines`` asks for, and how many units of each."""
    held = [hold for hold in holds if hold.state == HoldState.HELD]
    if isinstance(lines, Mapping):
        return _parts(held, lines)
    wanted = None if lines is None else set(lines)
    return [(hold, hold.quantity) for hold in held if wanted is None or hold.line in wanted]


def _exactly(
    holds: Sequence[StockHold], state: str, lines: Mapping[UUID, int]
) -> list[tuple[StockHold, int]]:
    """So many units of each line, from holds in ``state``. Raises HoldMissing on too few.

    A line that never held anything (made to order) is passed over.
    """
    parts = _parts([hold for hold in holds if hold.state == state], lines)
    found: Counter[UUID] = Counter()
    for hold, quantity in parts:
        found[hold.line] += quantity
    if any(found[line] < lines[line] for line in {hold.line for hold in holds}):
        raise HoldMissing(_("Il y a moins d’unités réservées que demandé."))
    return parts


def _parts(holds: Iterable[StockHold], lines: Mapping[UUID, int]) -> list[tuple[StockHold, int]]:
    left = dict(lines)
    parts = []
    for hold in holds:
        quantity = min(hold.quantity, left.get(hold.line, 0))
        if quantity > 0:
            left[hold.line] -= quantity
            parts.append((hold, quantity))
    return parts


def _give_back(hold: StockHold, quantity: int) -> None:
    if hold.day_quantity_id is None:
        guards.give_back_counted(hold.stock_record_id, quantity)
    else:
        guards.give_back_day(hold.day_quantity_id, quantity)


def _move(hold: StockHold, quantity: int, state: str) -> None:
    """Bring so many units of a hold to another state; the rest stays as it is on the same row."""
    ended_at = None if state == HoldState.HELD else clock.now()
    if quantity == hold.quantity:
        hold.state, hold.ended_at = state, ended_at
        hold.save(update_fields=["state", "ended_at"])
        return
    hold.quantity -= quantity
    hold.save(update_fields=["quantity"])
    StockHold(
        stock_record_id=hold.stock_record_id,
        day_quantity_id=hold.day_quantity_id,
        line=hold.line,
        owner=hold.owner,
        quantity=quantity,
        state=state,
        created_at=hold.created_at,
        ended_at=ended_at,
    ).save()


def _hold_again(used: StockHold, quantity: int) -> None:
    """Units handed over by ``used`` are held again, on the line's held row if it has one."""
    with scopes_disabled():
        held = StockHold.objects.filter(line=used.line, state=HoldState.HELD)
        joined = held.update(quantity=F("quantity") + quantity)
    if joined and quantity == used.quantity:
        used.delete()
    elif joined:
        used.quantity -= quantity
        used.save(update_fields=["quantity"])
    else:
        _move(used, quantity, HoldState.HELD)


def _hand_out(actor: Actor, hold: StockHold, quantity: int) -> list[StockMovement]:
    record_id = hold.stock_record_id
    movements = []
    if not guards.hand_out_counted(record_id, quantity):
        record = lock_in_order(StockRecord.objects.all(), [record_id])[0]
        missing = quantity - (record.num_in_stock or 0)
        guards.find_on_shelf(record_id, missing)
        guards.hand_out_counted(record_id, quantity)
        movements.append(movement_of(actor, record_id, missing, Cause.CORRECTION, hold.owner))
    return [*movements, movement_of(actor, record_id, -quantity, Cause.SOLD, hold.owner)]


def _finish(movements: Sequence[StockMovement], sold: Mapping[int, int]) -> None:
    """Write the journal, and how often each product was sold (a variant counts for its product)."""
    with scopes_disabled():
        StockMovement.objects.bulk_create(movements)
    products = StockRecord.objects.filter(pk__in=sold).values_list(
        "pk", Coalesce("product__parent_id", "product_id")
    )
    totals: Counter[int] = Counter()
    for record_id, product_id in products:
        totals[product_id] += sold[record_id]
    for product_id in sorted(totals):
        count = Greatest(F("sold_count") + totals[product_id], 0)
        Product.objects.filter(pk=product_id).update(sold_count=count)
