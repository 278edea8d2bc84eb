"""What a shop sees: its own part of an order, and never the others', the whole's or the payment.

The pickup code is not here either: it proves that the customer stands at the counter. Call these
functions in the shop's scope.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from marketplace.kernel import clock
from orders.order.errors import PartUnknown
from orders.order.models import Kind, Line, ShopOrder, ShopOrderState
from orders.order.states import CAN_BE_GIVEN, State, code_is_compulsory
from shops.partner.models import AvailabilityKind, Partner


@dataclass(frozen=True)
class SlipLine:
    """One line to prepare; cents incl. tax."""

    reference: UUID
    title: str
    quantity: int
    open_quantity: int
    cancelled_quantity: int
    collected_quantity: int
    total_cents: int
    due_date: date | None
    is_alcohol: bool
    #: So many are made for each day: what is missing is missing that day only.
    is_per_day: bool
    #: What the open units cost now, and one of them on average.
    open_cents: int
    #: Sold by weight: grams that were charged for one unit, and what the open units weigh together.
    estimated_grams: int | None = None
    weighed_grams: int | None = None
    is_to_weigh: bool = False

    @property
    def is_gone(self) -> bool:
        """None of it will be given any more."""
        return self.cancelled_quantity == self.quantity


@dataclass(frozen=True)
class SlipHandover:
    """Something given that can still be taken back, until ``undo_until`` (UTC)."""

    reference: UUID
    given_at: datetime
    undo_until: datetime


@dataclass(frozen=True)
class SlipWithdrawal:
    """A declaration that waits for the goods to come back."""

    reference: UUID
    declared_at: datetime
    items: list[tuple[int, str]]


@dataclass(frozen=True)
class PartSlip:
    """Who, when, what: one order of the shop."""

    reference: UUID
    number: str
    #: Who collects; empty once the personal values are erased.
    who: str
    phone: str
    kind: Kind
    state: ShopOrderState
    window_starts_at: datetime | None
    window_ends_at: datetime | None
    #: Where the window is, when it is not in the shop.
    place_name: str
    due_date: date | None
    placed_at: datetime | None
    seen_at: datetime | None
    ready_at: datetime | None
    collected_at: datetime | None
    ended_at: datetime | None
    end_reason: str
    #: The shopper was asked to choose (another window, or the money back) and has not answered.
    choice_reason: str
    total_cents: int
    needs_code: bool
    needs_identity_check: bool
    #: « À payer en boutique ».
    is_paid_in_shop: bool
    lines: list[SlipLine]
    undoable: list[SlipHandover]
    withdrawals: list[SlipWithdrawal]

    @property
    def state_label(self) -> str:
        return str(self.state.label)

    @property
    def is_late(self) -> bool:
        """The window has begun, or the promised day is over, and it is not ready."""
        if self.state not in (State.PLACED, State.SEEN):
            return False
        if self.window_starts_at is not None:
            return self.window_starts_at <= clock.now()
        return self.due_date is not None and self.due_date < clock.today()


@dataclass(frozen=True)
class ShopDay:
    """A shop's orders of one day, by what there is to do with them."""

    new: list[PartSlip] = field(default_factory=list)
    preparing: list[PartSlip] = field(default_factory=list)
    ready: list[PartSlip] = field(default_factory=list)
    given: list[PartSlip] = field(default_factory=list)
    not_collected: list[PartSlip] = field(default_factory=list)
    cancelled: list[PartSlip] = field(default_factory=list)


_LIST_OF = {
    State.PLACED: "new",
    State.SEEN: "preparing",
    State.READY: "ready",
    State.COLLECTED: "given",
    State.RETURNED: "given",
    State.NOT_COLLECTED: "not_collected",
    State.CANCELLED: "cancelled",
}


def shop_day(shop: Partner, day: date) -> ShopDay:
    """The shop's orders of a town-local day, by window; a constant number of queries.

    Today also holds what is overdue from other days, what is made to order, and what was given
    today whatever its window.
    """
    found = ShopDay()
    for part in _complete(_visible(shop).filter(_of_day(day))):
        getattr(found, _LIST_OF[ShopOrderState(part.state)]).append(_slip(part))
    return found


def shop_order_for_shop(shop: Partner, reference: UUID | str) -> PartSlip:
    """One order of the shop. Raises PartUnknown for another shop's, as for none."""
    part = next(iter(_complete(_visible(shop).filter(reference=reference))), None)
    if part is None:
        raise PartUnknown(_("Cette commande n’existe pas dans votre commerce."))
    return _slip(part)


def slips_of(parts: QuerySet[ShopOrder]) -> list[PartSlip]:
    """Slips of these parts, in their order."""
    return [_slip(part) for part in _complete(parts)]


def _visible(shop: Partner) -> QuerySet[ShopOrder]:
    """What has become a contract, or was one: not what somebody may still pay, or never paid."""
    return ShopOrder.objects.filter(shop=shop, placed_at__isnull=False).exclude(
        state=State.AWAITING_PAYMENT
    )


def _of_day(day: date) -> Q:
    start, end = (
        clock.local_datetime(d, datetime.min.time()) for d in (day, day + timedelta(days=1))
    )
    collected = Q(collected_at__gte=start, collected_at__lt=end)
    if day != clock.today():
        return Q(pickup_date=day) | collected
    still_open = Q(state__in=CAN_BE_GIVEN) & (Q(pickup_date__lt=day) | Q(due_date__isnull=False))
    return Q(pickup_date=day) | collected | still_open


def _complete(parts: QuerySet[ShopOrder]) -> Sequence[ShopOrder]:
    return list(
        parts.select_related("order__contact", "shop").prefetch_related(
            "lines", "handovers", "withdrawals__lines__line"
        )
    )


def _slip(part: ShopOrder) -> PartSlip:
    contact = part.order.shown_contact
    return PartSlip(
        reference=part.reference,
        number=part.order.number,
        who=contact.name if contact else "",
        phone=contact.phone if contact else "",
        kind=Kind(part.kind),
        state=ShopOrderState(part.state),
        window_starts_at=part.window_starts_at,
        window_ends_at=part.window_ends_at,
        place_name=part.place_name,
        due_date=part.due_date,
        placed_at=part.placed_at,
        seen_at=part.seen_at,
        ready_at=part.ready_at,
        collected_at=part.collected_at,
        ended_at=part.ended_at,
        end_reason=part.end_reason,
        choice_reason=part.choice_reason if part.choice_asked_at else "",
        total_cents=part.total_cents,
        needs_code=code_is_compulsory(part),
        needs_identity_check=part.is_for_adults,
        is_paid_in_shop=part.kind == Kind.RESERVATION,
        lines=[_line(line) for line in part.lines.all()],
        undoable=_undoable(part),
        withdrawals=_waiting_withdrawals(part),
    )


def _line(line: Line) -> SlipLine:
    return SlipLine(
        reference=line.reference,
        title=line.title,
        quantity=line.quantity,
        open_quantity=line.open_quantity,
        cancelled_quantity=line.cancelled_quantity,
        collected_quantity=line.collected_quantity,
        total_cents=line.total_cents,
        due_date=line.due_date,
        is_alcohol=line.is_alcohol,
        is_per_day=line.availability == AvailabilityKind.PER_DAY,
        open_cents=line.cents_for(line.open_quantity),
        estimated_grams=line.estimated_grams,
        weighed_grams=line.weighed_grams,
        is_to_weigh=line.is_to_weigh,
    )


def _undoable(part: ShopOrder) -> list[SlipHandover]:
    time_to_undo = timedelta(minutes=settings.HANDOVER_UNDO_MINUTES)
    return [
        SlipHandover(handover.reference, handover.given_at, handover.given_at + time_to_undo)
        for handover in part.handovers.all()
        if handover.undone_at is None and clock.now() < handover.given_at + time_to_undo
    ]


def _waiting_withdrawals(part: ShopOrder) -> list[SlipWithdrawal]:
    return [
        SlipWithdrawal(
            withdrawal.reference,
            withdrawal.declared_at,
            [(row.to_return, row.line.title) for row in withdrawal.lines.all() if row.to_return],
        )
        for withdrawal in part.withdrawals.all()
        if withdrawal.refunded_at is None
    ]
