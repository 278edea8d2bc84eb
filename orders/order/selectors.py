"""What the shopper sees of an order. What a shop sees is in ``orders.order.slips``."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, Sum
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from marketplace.kernel.codes import normalise
from marketplace.kernel.fields import fold_email
from marketplace.kernel.models import User
from orders.order.errors import OrderUnknown
from orders.order.models import BuyerContact, Kind, Line, Order, ShopOrder, ShopOrderState
from orders.order.slips import PartSlip, ShopDay, shop_day, shop_order_for_shop
from orders.order.states import CAN_BE_GIVEN, OPEN, State, is_free_to_leave
from orders.returns.models import LineReturn
from orders.returns.withdrawals import Withdrawable, withdrawable_line
from payments.charges.models import Payment, PaymentState
from shops.catalogue.cards import picture_url
from shops.partner.models import Partner

__all__ = [
    "LineView",
    "OrderView",
    "PartSlip",
    "PartView",
    "ShopDay",
    "find_order",
    "order_for_shopper",
    "orders_of",
    "orders_of_address",
    "shop_day",
    "shop_order_for_shop",
    "unpaid_order",
    "view_order",
]


@dataclass(frozen=True)
class LineView:
    """One line as its buyer sees it; cents incl. tax."""

    reference: UUID
    title: str
    picture: str
    quantity: int
    open_quantity: int
    cancelled_quantity: int
    collected_quantity: int
    withdrawn_quantity: int
    unit_cents: int
    total_cents: int
    #: What a code of the shop took off it; 0 without one.
    reduction_cents: int
    refunded_cents: int
    due_date: date | None
    is_alcohol: bool
    #: Sold by weight: grams charged for all units kept, and what they weigh once that is known.
    estimated_grams: int
    weighed_grams: int | None
    #: What can be withdrawn from today, until when, or why not (LAW 3).
    withdrawal: Withdrawable


@dataclass(frozen=True)
class PartView:
    """One pickup. The seller's identity is the one frozen with the order."""

    reference: UUID
    shop: Partner
    kind: Kind
    state: ShopOrderState
    payment_mode: str
    window_starts_at: datetime | None
    window_ends_at: datetime | None
    pickup_date: date | None
    #: Where the window is, when it is not in the shop.
    place_name: str
    pickup_address: str
    due_date: date | None
    placed_at: datetime | None
    seen_at: datetime | None
    ready_at: datetime | None
    collected_at: datetime | None
    ended_at: datetime | None
    end_reason: str
    choice_asked_at: datetime | None
    choice_reason: str
    has_alcohol: bool
    is_for_adults: bool
    seller_identity: dict[str, object]
    mediator_text: str
    total_cents: int
    refunded_cents: int
    #: Cancelling, and taking another window, cost nothing and need no reason.
    is_free_to_leave: bool
    lines: list[LineView]

    @property
    def state_label(self) -> str:
        return str(self.state.label)

    @property
    def can_choose_window(self) -> bool:
        return self.is_free_to_leave and self.window_starts_at is not None

    @property
    def is_open(self) -> bool:
        """Whether goods are still to be collected."""
        return self.state in CAN_BE_GIVEN

    @property
    def is_withdrawable(self) -> bool:
        return any(line.withdrawal.quantity for line in self.lines)


@dataclass(frozen=True)
class OrderView:
    """One order with all its pickups."""

    order: Order
    contact: BuyerContact | None
    parts: list[PartView]
    payment_state: str

    @property
    def number(self) -> str:
        return str(self.order.number)

    @property
    def pickup_code(self) -> str:
        return str(self.order.pickup_code)

    @property
    def placed_at(self) -> datetime:
        return self.order.date_placed

    @property
    def card_total_cents(self) -> int:
        return sum(part.total_cents for part in self.parts if part.kind == Kind.ORDER)

    @property
    def in_shop_total_cents(self) -> int:
        return sum(part.total_cents for part in self.parts if part.kind == Kind.RESERVATION)

    @property
    def refunded_cents(self) -> int:
        return sum(part.refunded_cents for part in self.parts)

    @property
    def awaits_payment(self) -> bool:
        """Its goods are held and nobody has paid yet."""
        return any(part.state == State.AWAITING_PAYMENT for part in self.parts)

    @property
    def was_taken_back(self) -> bool:
        """Its goods are in a basket again: it is neither paid nor tried again."""
        return self.order.was_taken_back

    @property
    def can_pay(self) -> bool:
        """Paying (again) is possible, if the goods can still be had."""
        return not self.was_taken_back and self.payment_state in (
            PaymentState.OPEN,
            PaymentState.EXPIRED,
        )

    @property
    def is_open(self) -> bool:
        return any(part.state in (*OPEN, State.NOT_COLLECTED) for part in self.parts)

    @property
    def is_withdrawable(self) -> bool:
        return any(part.is_withdrawable for part in self.parts)


def find_order(
    *, token: str = "", user: User | None = None, number: str = "", email: str = ""
) -> Order:
    """The order of a secret address (``token``), of a person, or by number and e-mail (LAW 3).

    Raises OrderUnknown, with the same sentence whatever did not fit.
    """
    orders = Order.objects.select_related("contact", "user")
    wanted = normalise(number)
    if token:
        found = orders.filter(access_token=token)
    elif user is not None:
        found = orders.filter(user=user, number=_with_dash(wanted))
    else:
        found = orders.filter(number=_with_dash(wanted), contact__email=fold_email(email) or "-")
    order = found.first()
    if order is None:
        raise OrderUnknown(_("Nous ne trouvons pas de commande avec ces indications."))
    return order


def order_for_shopper(
    *, token: str = "", user: User | None = None, number: str = "", email: str = ""
) -> OrderView:
    """The order as its buyer sees it. Raises OrderUnknown."""
    return view_order(find_order(token=token, user=user, number=number, email=email))


def orders_of(user: User) -> list[OrderView]:
    """The person's orders, newest first, with those made as a guest with the same address: whoever
    signs in has shown that it is theirs. The number of queries does not grow with them."""
    mine = Q(user=user) | (Q(user=None) & _made_with(user.email))
    orders = Order.objects.filter(mine).select_related("contact")
    return _views(list(orders.order_by("-date_placed", "-pk")))


def orders_of_address(email: str) -> list[Order]:
    """The orders placed with an e-mail address and not archived yet, newest first."""
    placed = Order.objects.filter(_made_with(email), shop_orders__placed_at__isnull=False)
    return list(placed.distinct().order_by("-date_placed", "-pk"))


def unpaid_order(visitor_ref: str) -> Order | None:
    """The last order of a visitor that holds goods and waits for its payment."""
    with scopes_disabled():
        waiting = Order.objects.filter(
            visitor_ref=visitor_ref, shop_orders__state=State.AWAITING_PAYMENT
        )
        return waiting.order_by("-date_placed", "-pk").first()


def _made_with(email: str) -> Q:
    return Q(
        contact__email=fold_email(email) or "-",
        contact__archived_at=None,
        contact__erased_at=None,
    )


def view_order(order: Order) -> OrderView:
    """The order with all its pickups, in four queries."""
    return _views([order])[0]


def _with_dash(number: str) -> str:
    return f"{number[:4]}-{number[4:]}"


def _views(orders: Sequence[Order]) -> list[OrderView]:
    with scopes_disabled():
        parts: dict[int, list[ShopOrder]] = defaultdict(list)
        rows = ShopOrder.objects.filter(order__in=orders).select_related("shop")
        for part in rows.prefetch_related("lines__product__parent"):
            parts[part.order_id].append(part)
    refunded = _refunded_by_line(orders)
    states = dict(
        Payment.objects.filter(order_ref__in=[order.reference for order in orders]).values_list(
            "order_ref", "state"
        )
    )
    return [
        OrderView(
            order=order,
            contact=order.shown_contact,
            parts=[_part(part, parts[order.pk], refunded) for part in parts[order.pk]],
            payment_state=states.get(order.reference, ""),
        )
        for order in orders
    ]


def _refunded_by_line(orders: Sequence[Order]) -> dict[int, int]:
    """Cents that went back to the card, by line id."""
    with scopes_disabled():
        rows = LineReturn.objects.filter(
            line__order__in=orders, line__shop_order__kind=Kind.ORDER
        ).values_list("line")
        return dict(rows.annotate(Sum("amount_cents")).order_by())


def _part(part: ShopOrder, parts: Sequence[ShopOrder], refunded: dict[int, int]) -> PartView:
    lines = [_line(part, line, parts, refunded.get(line.pk, 0)) for line in part.lines.all()]
    return PartView(
        reference=part.reference,
        shop=part.shop,
        kind=Kind(part.kind),
        state=ShopOrderState(part.state),
        payment_mode=part.payment_mode,
        window_starts_at=part.window_starts_at,
        window_ends_at=part.window_ends_at,
        pickup_date=part.pickup_date,
        place_name=part.place_name,
        pickup_address=part.pickup_address,
        due_date=part.due_date,
        placed_at=part.placed_at,
        seen_at=part.seen_at,
        ready_at=part.ready_at,
        collected_at=part.collected_at,
        ended_at=part.ended_at,
        end_reason=part.end_reason,
        choice_asked_at=part.choice_asked_at,
        choice_reason=part.choice_reason,
        has_alcohol=part.has_alcohol,
        is_for_adults=part.is_for_adults,
        seller_identity=part.seller_identity,
        mediator_text=part.mediator_text,
        total_cents=part.total_cents,
        refunded_cents=sum(line.refunded_cents for line in lines),
        is_free_to_leave=is_free_to_leave(part),
        lines=lines,
    )


def _line(part: ShopOrder, line: Line, parts: Sequence[ShopOrder], refunded_cents: int) -> LineView:
    return LineView(
        reference=line.reference,
        title=line.title,
        picture=_picture(line),
        quantity=line.quantity,
        open_quantity=line.open_quantity,
        cancelled_quantity=line.cancelled_quantity,
        collected_quantity=line.collected_quantity,
        withdrawn_quantity=line.withdrawn_quantity,
        unit_cents=line.unit_cents,
        total_cents=line.total_cents,
        reduction_cents=max(0, line.list_cents - line.unit_cents) * line.quantity,
        refunded_cents=refunded_cents,
        due_date=line.due_date,
        is_alcohol=line.is_alcohol,
        estimated_grams=(line.estimated_grams or 0) * (line.quantity - line.cancelled_quantity),
        weighed_grams=line.weighed_grams,
        withdrawal=withdrawable_line(part, line, parts),
    )


def _picture(line: Line) -> str:
    product = line.product
    if product is None:
        return ""
    return picture_url(product.picture or (product.parent.picture if product.parent else ""))
