"""What stands on the shelf: every change is a movement, and their sum is what is on hand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _
from django_scopes import get_scope, scopes_disabled

from marketplace.kernel import audit, clock
from marketplace.kernel.actors import Actor
from marketplace.kernel.errors import DomainError, NotAllowed
from marketplace.kernel.locks import lock_in_order
from shops.catalogue.models import Product
from shops.merchants.access import check_works_in
from shops.partner.models import AvailabilityKind, StockRecord
from shops.stock import guards
from shops.stock.models import Cause, DayQuantity, StockMovement
from shops.stock.watches import tell_who_waits

#: Causes by which somebody, or the till, says that the shelf was looked at.
CONFIRMING = (Cause.COUNT, Cause.RECEIVED, Cause.IMPORT, Cause.API)
#: The most units that one entry, or a threshold, may speak of.
MAX_UNITS = 9999


class StockTooLow(DomainError):
    """More would leave the shelf than stands on it."""

    code = "stock_too_low"


class WrongNumber(DomainError):
    """A number of units that cannot be."""

    code = "wrong_number"


class NotCounted(DomainError):
    """The product has no stock on the shelf: it is made for a day, or to order."""

    code = "not_counted"


@dataclass(frozen=True, slots=True)
class Stamp:
    """How a movement was told: its ``nonce`` (unique), from which page, and when it happened (UTC)."""

    nonce: UUID | None = None
    device: UUID | None = None
    done_at: datetime | None = None
    #: The movement that is taken back.
    undoes: StockMovement | None = None


@transaction.atomic
def record_movement(
    *,
    actor: Actor,
    stock_record_id: int,
    quantity: int,
    cause: str,
    owner: UUID | None = None,
    stamp: Stamp | None = None,
) -> StockMovement:
    """Add ``quantity`` units (or take them away, when negative) to what is on hand.

    Raises StockTooLow rather than go below zero, NotCounted when the product is not counted.
    On hand may fall below what is held: ``selectors.shortages`` then lists the orders concerned.
    Who waits for the product is told when there is more of it.
    """
    refuse_foreign(actor, stock_record_id)
    if not guards.move_on_hand(stock_record_id, quantity):
        _explain_refused_movement(stock_record_id)
    return _write_movement(actor, stock_record_id, quantity, cause, owner, stamp)


@transaction.atomic
def set_on_hand(
    *,
    actor: Actor,
    stock_record_id: int,
    quantity: int,
    cause: str,
    stamp: Stamp | None = None,
) -> StockMovement | None:
    """Say how many units stand on the shelf, as counted in the shop; None when that was known.

    A count (``Cause.COUNT``) is always written, as a movement of 0 units when it was known.

    « Plus en stock » is ``quantity=0, cause=Cause.OUT``: nothing is left to order, because what is
    available is on hand less the units kept in the shop and those held. Holds of other orders
    are left alone: if they now exceed what is on hand, ``selectors.shortages`` lists them and the
    shop decides; goods already set aside can still be handed over.
    """
    if quantity < 0:
        raise StockTooLow(_("Une quantité ne peut pas être négative."), field="quantity")
    refuse_foreign(actor, stock_record_id)
    record = lock_in_order(StockRecord.objects.all(), [stock_record_id])[0]
    if record.availability != AvailabilityKind.COUNTED:
        raise NotCounted(_("Ce produit n’a pas de stock compté."))
    change = quantity - (record.num_in_stock or 0)
    if change == 0 and cause != Cause.COUNT:
        if cause in CONFIRMING:
            _confirm([stock_record_id])
        return None
    guards.move_on_hand(stock_record_id, change)
    return _write_movement(actor, stock_record_id, change, cause, None, stamp)


@transaction.atomic
def set_many_on_hand(*, actor: Actor, quantities: Mapping[int, int], cause: str) -> None:
    """``set_on_hand`` of many things (by stock record), in few statements beside their own updates.

    Raises StockTooLow, NotCounted or NotAllowed, and then writes nothing.
    """
    if min(quantities.values(), default=0) < 0:
        raise StockTooLow(_("Une quantité ne peut pas être négative."), field="quantity")
    records = lock_in_order(StockRecord.objects.all(), quantities)
    _refuse_foreign_among(actor, records)
    if any(record.availability != AvailabilityKind.COUNTED for record in records):
        raise NotCounted(_("Ce produit n’a pas de stock compté."))
    changes = {record.pk: quantities[record.pk] - (record.num_in_stock or 0) for record in records}
    moved = {pk: change for pk, change in changes.items() if change or cause == Cause.COUNT}
    for pk, change in moved.items():
        guards.move_on_hand(pk, change)
    with scopes_disabled():
        StockMovement.objects.bulk_create(
            [movement_of(actor, pk, change, cause, None) for pk, change in moved.items()]
        )
    if cause in CONFIRMING:
        _confirm(changes)
    tell_who_waits([pk for pk, change in moved.items() if change > 0])


@transaction.atomic
def set_day_quantity(
    *, actor: Actor, stock_record_id: int, day: date, quantity: int
) -> DayQuantity:
    """Say how many units are made for ``day``; never fewer than are ordered already."""
    if quantity < 0:
        raise StockTooLow(_("Une quantité ne peut pas être négative."), field="quantity")
    refuse_foreign(actor, stock_record_id)
    with scopes_disabled():
        DayQuantity.objects.bulk_create(
            [DayQuantity(stock_record_id=stock_record_id, day=day, quantity=quantity)],
            ignore_conflicts=True,
        )
        rows = DayQuantity.objects.filter(stock_record_id=stock_record_id, day=day)
        rows.update(quantity=Greatest(F("held"), quantity))
        row = rows.get()
    data = {"stock_record": stock_record_id, "day": day.isoformat(), "quantity": row.quantity}
    audit.record(
        actor=actor,
        action="stock.day_set",
        subject=("stock_record", str(stock_record_id)),
        data=data,
    )
    return row


@transaction.atomic
def take_off_sale(*, actor: Actor, stock_record_id: int, day: date | None = None) -> None:
    """« Plus en stock », whatever the product: nobody can order it any more.

    Counted: nothing on hand. Per day: no more for ``day`` than is ordered. To order: hidden from
    the catalogue, since no quantity says that it cannot be had.
    """
    refuse_foreign(actor, stock_record_id)
    record = StockRecord.objects.select_related("product").get(pk=stock_record_id)
    if record.availability == AvailabilityKind.COUNTED:
        set_on_hand(actor=actor, stock_record_id=stock_record_id, quantity=0, cause=Cause.OUT)
    elif record.availability == AvailabilityKind.PER_DAY and day is not None:
        set_day_quantity(actor=actor, stock_record_id=stock_record_id, day=day, quantity=0)
    elif record.availability == AvailabilityKind.TO_ORDER:
        Product.objects.filter(pk=record.product_id).update(is_public=False)
        audit.record(
            actor=actor,
            action="stock.taken_off_sale",
            subject=("stock_record", str(stock_record_id)),
        )


@transaction.atomic
def set_low_stock(*, actor: Actor, stock_record_id: int, threshold: int | None) -> None:
    """From how many units on the shop is told that it runs low; None: never. Raises WrongNumber."""
    if threshold is not None and not 0 <= threshold <= MAX_UNITS:
        raise WrongNumber(_("Indiquez un nombre entre 0 et 9 999."), field="threshold")
    refuse_foreign(actor, stock_record_id)
    records = StockRecord.objects.filter(pk=stock_record_id)
    records.update(low_stock_threshold=threshold)
    audit.record(
        actor=actor,
        action="stock.threshold_set",
        subject=("stock_record", str(stock_record_id)),
        data={"threshold": threshold},
    )


def movement_of(
    actor: Actor,
    stock_record_id: int,
    quantity: int,
    cause: str,
    owner: UUID | None,
    stamp: Stamp | None = None,
) -> StockMovement:
    """A movement, not yet written, made by ``actor`` now."""
    stamp = stamp or Stamp()
    return StockMovement(
        nonce=stamp.nonce,
        device=stamp.device,
        done_at=stamp.done_at,
        undoes=stamp.undoes,
        stock_record_id=stock_record_id,
        quantity=quantity,
        cause=cause,
        owner=owner,
        actor_kind=actor.kind,
        actor_ref=actor.ref,
        at=clock.now(),
    )


def refuse_foreign(actor: Actor, stock_record_id: int) -> None:
    """A shop's people change its own stock only, and so does whoever acts in its scope.

    Raises NotAllowed.
    """
    if actor.kind not in ("association", "system"):
        shop_id = StockRecord.objects.values_list("partner_id", flat=True).get(pk=stock_record_id)
        check_works_in(actor, shop_id)
    scope = get_scope()
    if not scope.get("_enabled", True) or "shop" not in scope:
        return
    shops = scope["shop"] if isinstance(scope["shop"], list | tuple) else [scope["shop"]]
    if not StockRecord.objects.filter(pk=stock_record_id, partner__in=shops).exists():
        raise NotAllowed(_("Ce produit n’est pas de votre commerce."))


def _refuse_foreign_among(actor: Actor, records: Iterable[StockRecord]) -> None:
    """``refuse_foreign``, once for each shop."""
    for record in {record.partner_id: record for record in records}.values():
        refuse_foreign(actor, record.pk)


def _explain_refused_movement(stock_record_id: int) -> None:
    record = StockRecord.objects.get(pk=stock_record_id)
    if record.availability != AvailabilityKind.COUNTED:
        raise NotCounted(_("Ce produit n’a pas de stock compté."))
    count = record.num_in_stock or 0
    text = _("Il n’y en a que %(count)s en rayon.") if count else _("Il n’y en a plus en rayon.")
    raise StockTooLow(text % {"count": count}, field="quantity")


def _write_movement(
    actor: Actor,
    stock_record_id: int,
    quantity: int,
    cause: str,
    owner: UUID | None,
    stamp: Stamp | None,
) -> StockMovement:
    movement = movement_of(actor, stock_record_id, quantity, cause, owner, stamp)
    movement.save(force_insert=True)
    if cause in CONFIRMING:
        _confirm([stock_record_id])
    if quantity > 0:
        tell_who_waits([stock_record_id])
    return movement


def _confirm(stock_record_ids: Iterable[int]) -> None:
    StockRecord.objects.filter(pk__in=list(stock_record_ids)).update(confirmed_at=clock.now())
