"""What is entered at the counter: sold here, received, counted, and taken back.

An entry may arrive long after it was made, and more than once. Its nonce makes it take effect
once; when it was made decides whether it still says something true: a sale made before a later
count is in that count already, a count made before a later movement is no longer right.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from marketplace.kernel.actors import Actor
from marketplace.kernel.errors import DomainError
from marketplace.kernel.formats import say_moment
from marketplace.kernel.locks import lock_in_order
from shops.partner.models import StockRecord
from shops.stock.journal import name_of
from shops.stock.models import Cause, StockMovement
from shops.stock.movements import (
    MAX_UNITS,
    Stamp,
    WrongNumber,
    record_movement,
    refuse_foreign,
    set_on_hand,
)

SOLD, RECEIVED, COUNT = "sold", "received", "count"
KINDS = (SOLD, RECEIVED, COUNT)
_CAUSES = {SOLD: Cause.SOLD_IN_SHOP, RECEIVED: Cause.RECEIVED}


class CountedSince(DomainError):
    """Somebody counted after this happened: it is in the count already."""

    code = "counted_since"


class MovedSince(DomainError):
    """Units came or left after this count was made: it is no longer right."""

    code = "moved_since"


class CannotUndo(DomainError):
    """There is nothing to take back, or a count made since has settled it."""

    code = "cannot_undo"


@dataclass(frozen=True, slots=True)
class Entry:
    """One tap at the counter. ``quantity`` is units sold or received, or as many as were counted.

    ``device`` names the page whose queue it comes from: its own entries arrive in order and never
    contradict each other. ``done_at`` (UTC) is when it was made; None: just now.
    """

    nonce: UUID
    stock_record_id: int
    kind: str
    quantity: int
    device: UUID | None = None
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entered:
    """What came of an entry: its movement, whether it was new, and the shelf after it."""

    movement: StockMovement
    is_new: bool
    on_hand: int
    held: int

    @property
    def missing(self) -> int:
        """Units that orders hold and that are not there."""
        return max(0, self.held - self.on_hand)


@transaction.atomic
def enter_at_counter(*, actor: Actor, entry: Entry) -> Entered:
    """Apply an entry once, however often it is sent.

    Raises WrongNumber, StockTooLow, NotCounted, CountedSince, MovedSince, NotAllowed; nothing is
    changed then, and the same entry may be sent again.
    """
    if entry.kind not in KINDS or not _is_possible(entry):
        raise WrongNumber(_("Indiquez un nombre d’unités."), field="quantity")
    refuse_foreign(actor, entry.stock_record_id)
    record = _locked(entry.stock_record_id)
    known = _with_nonce(entry.nonce)
    if known is not None:
        return _entered(known, record.pk, is_new=False)
    if entry.kind != COUNT or entry.quantity != record.num_in_stock:
        _check_order(entry)
    stamp = Stamp(entry.nonce, entry.device, entry.done_at)
    if entry.kind == COUNT:
        movement = set_on_hand(
            actor=actor,
            stock_record_id=record.pk,
            quantity=entry.quantity,
            cause=Cause.COUNT,
            stamp=stamp,
        )
        assert movement is not None
    else:
        movement = record_movement(
            actor=actor,
            stock_record_id=record.pk,
            quantity=-entry.quantity if entry.kind == SOLD else entry.quantity,
            cause=_CAUSES[entry.kind],
            stamp=stamp,
        )
    return _entered(movement, record.pk, is_new=True)


@transaction.atomic
def correct_by_step(*, actor: Actor, nonce: UUID, stock_record_id: int, step: int) -> Entered:
    """A few more or fewer than what is known; the same nonce again changes nothing.

    Raises StockTooLow, NotCounted, NotAllowed.
    """
    refuse_foreign(actor, stock_record_id)
    record = _locked(stock_record_id)
    known = _with_nonce(nonce)
    if known is not None:
        return _entered(known, record.pk, is_new=False)
    movement = record_movement(
        actor=actor,
        stock_record_id=record.pk,
        quantity=step,
        cause=Cause.CORRECTION,
        stamp=Stamp(nonce),
    )
    return _entered(movement, record.pk, is_new=True)


@transaction.atomic
def undo_at_counter(
    *, actor: Actor, nonce: UUID, undoes: UUID, device: UUID | None = None
) -> Entered:
    """Take back the entry of nonce ``undoes``, by a correction of as many units; once.

    Raises CannotUndo, StockTooLow, NotAllowed.
    """
    target = _with_nonce(undoes)
    if target is None or target.undoes_id is not None:
        raise CannotUndo(_("Ce mouvement n’a pas été enregistré : il n’y a rien à annuler."))
    refuse_foreign(actor, target.stock_record_id)
    record = _locked(target.stock_record_id)
    with scopes_disabled():
        undone = StockMovement.objects.filter(undoes=target).first()
        count = _counts_after(target).first()
    if undone is not None:
        return _entered(undone, record.pk, is_new=False)
    if count is not None:
        said = _("Compté depuis par %(who)s, %(when)s : comptez de nouveau plutôt que d’annuler.")
        raise CannotUndo(said % _by(count))
    movement = record_movement(
        actor=actor,
        stock_record_id=record.pk,
        quantity=-target.quantity,
        cause=Cause.CORRECTION,
        stamp=Stamp(nonce, device, None, target),
    )
    return _entered(movement, record.pk, is_new=True)


@transaction.atomic
def confirm_stock(*, actor: Actor, stock_record_id: int) -> None:
    """« Oui, toujours juste »: what is known was counted again. Raises NotCounted, NotAllowed."""
    refuse_foreign(actor, stock_record_id)
    record = _locked(stock_record_id)
    set_on_hand(
        actor=actor,
        stock_record_id=stock_record_id,
        quantity=record.num_in_stock or 0,
        cause=Cause.COUNT,
    )


def _is_possible(entry: Entry) -> bool:
    return (0 if entry.kind == COUNT else 1) <= entry.quantity <= MAX_UNITS


def _locked(stock_record_id: int) -> StockRecord:
    """Entries for the same shelf follow one another."""
    return lock_in_order(StockRecord.objects.all(), [stock_record_id])[0]


def _with_nonce(nonce: UUID) -> StockMovement | None:
    with scopes_disabled():
        return StockMovement.objects.filter(nonce=nonce).first()


def _check_order(entry: Entry) -> None:
    """Whether what happened on the shelf since the entry was made leaves it true."""
    if entry.done_at is None:
        return
    with scopes_disabled():
        since = (
            StockMovement.objects.filter(stock_record=entry.stock_record_id)
            .alias(happened=Coalesce("done_at", "at"))
            .filter(Q(device=None) | ~Q(device=entry.device), happened__gt=entry.done_at)
            .order_by("-at", "-id")
        )
        last = (since if entry.kind == COUNT else since.filter(cause=Cause.COUNT)).first()
    if last is None:
        return
    if last.cause == Cause.COUNT and entry.kind == COUNT:
        said = _("Déjà compté par %(who)s, %(when)s. Comptez de nouveau si besoin.")
        raise CountedSince(said % _by(last))
    if entry.kind == COUNT:
        said = _(
            "Depuis votre comptage, le stock a bougé (%(what)s, %(when)s). Comptez de nouveau."
        )
        raise MovedSince(said % {**_by(last), "what": _what(last)})
    said = _("Déjà compté par %(who)s, %(when)s : ce mouvement est compris dans le compte.")
    raise CountedSince(said % _by(last))


def _counts_after(movement: StockMovement) -> QuerySet[StockMovement]:
    return StockMovement.objects.filter(
        stock_record=movement.stock_record_id, cause=Cause.COUNT, pk__gt=movement.pk
    ).order_by("-pk")


def _by(movement: StockMovement) -> dict[str, str]:
    when = movement.done_at or movement.at
    return {"who": name_of(movement), "when": say_moment(when)}


def _what(movement: StockMovement) -> str:
    sign = "+" if movement.quantity > 0 else "−"
    label = str(Cause(movement.cause).label)
    return f"{label[0].lower()}{label[1:]} {sign}{abs(movement.quantity)}"


def _entered(movement: StockMovement, record_id: int, *, is_new: bool) -> Entered:
    row = StockRecord.objects.values_list("num_in_stock", "num_allocated").get(pk=record_id)
    return Entered(movement, is_new, row[0] or 0, row[1] or 0)
