"""Finding orders, and one order with everything that belongs to it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from marketplace.association.today import behind, orders_of_day, unseen
from marketplace.kernel import clock
from marketplace.kernel.codes import normalise
from marketplace.kernel.models import AuditEntry
from marketplace.merchant.done.words import ACTORS, say_action
from orders.order.models import Order, ShopOrder
from orders.order.selectors import OrderView, view_order
from orders.order.states import CAN_BE_GIVEN, State
from orders.pickup.models import Handover
from orders.returns.models import Withdrawal
from payments.charges.models import Payment, PaymentState
from payments.refunds.models import Refund, RefundState
from payments.transfers.models import Transfer, TransferState

ORDERS_PER_PAGE = 40

FILTERS = {
    "en-retard": _("En retard ou pas vues"),
    "ouvertes": _("En cours"),
    "pas-retirees": _("Pas retirées"),
    "annulees": _("Annulées"),
}

#: Look of a badge for each state of a part.
LOOKS = {
    State.AWAITING_PAYMENT: "",
    State.PLACED: "attention",
    State.SEEN: "info",
    State.READY: "good",
    State.COLLECTED: "",
    State.CANCELLED: "wrong",
    State.NOT_COLLECTED: "wrong",
    State.RETURNED: "",
}

PAYMENT_LABELS = {
    PaymentState.OPEN: _("en attente"),
    PaymentState.PAID: _("payé"),
    PaymentState.EXPIRED: _("expiré"),
    PaymentState.QUARANTINED: _("mis de côté"),
}
TRANSFER_LABELS = {
    TransferState.DUE: _("à envoyer"),
    TransferState.CANCELLED: _("annulé"),
    TransferState.WAITING: _("en attente"),
    TransferState.SENT: _("envoyé"),
}
REFUND_LABELS = {
    RefundState.REQUESTED: _("demandé"),
    RefundState.PENDING: _("en cours chez Stripe"),
    RefundState.SUCCEEDED: _("fait"),
    RefundState.FAILED: _("échoué"),
}


@dataclass(frozen=True)
class PartBadge:
    """One pickup of an order in the list."""

    shop_name: str
    tint: str
    state: str
    look: str


@dataclass(frozen=True)
class OrderRow:
    """One order in the list."""

    number: str
    who: str
    placed_at: datetime
    parts: list[PartBadge]
    cents: int


@dataclass(frozen=True)
class Dossier:
    """One order with all its parts, money and history."""

    view: OrderView
    payment: Payment | None
    payment_text: str
    parts: list[dict[str, Any]]
    refunds: list[dict[str, Any]]
    history: list[dict[str, Any]]


def find_orders(
    *, state: str, text: str, day: date | None, page: int
) -> tuple[Page[Order], list[OrderRow]]:
    """One page of orders, the latest first; ``text`` is a number, or part of a name or e-mail."""
    found = Order.objects.all() if day is None else orders_of_day(day)
    parts = _parts_in(state)
    if parts is not None:
        found = found.filter(pk__in=parts.values("order"))
    if text:
        found = found.filter(_about(text))
    found = (
        found.select_related("contact")
        .prefetch_related("shop_orders__shop")
        .order_by("-date_placed", "-pk")
    )
    shown = Paginator(found, ORDERS_PER_PAGE).get_page(page)
    return shown, [_row(order) for order in shown]


def dossier(number: str) -> Dossier | None:
    """Everything about one order; None when there is none with this number."""
    order = Order.objects.select_related("contact").filter(number=number).first()
    if order is None:
        return None
    view = view_order(order)
    payment = Payment.objects.filter(order_ref=order.reference).first()
    refunds = (
        Refund.objects.filter(payment=payment).order_by("pk") if payment else Refund.objects.none()
    )
    return Dossier(
        view=view,
        payment=payment,
        payment_text=str(PAYMENT_LABELS[PaymentState(payment.state)]) if payment else "",
        parts=_parts_with_money(order, view),
        refunds=[
            {"refund": refund, "text": REFUND_LABELS[RefundState(refund.state)]}
            for refund in refunds
        ],
        history=_history(order, view, [refund.reference for refund in refunds]),
    )


def _parts_in(state: str) -> QuerySet[ShopOrder] | None:
    """The parts that a filter of the list means; None for all."""
    now = clock.now()
    filters = {
        "en-retard": behind(now) | Q(reference__in=unseen()) if state == "en-retard" else Q(),
        "ouvertes": Q(state__in=CAN_BE_GIVEN),
        "pas-retirees": Q(state=State.NOT_COLLECTED),
        "annulees": Q(state=State.CANCELLED),
    }
    return ShopOrder.objects.filter(filters[state]) if state in filters else None


def _about(text: str) -> Q:
    code = normalise(text)
    number = Q(number=f"{code[:4]}-{code[4:]}") if len(code) == 8 else Q()
    person = Q(contact__name__icontains=text) | Q(contact__email__icontains=text)
    person &= Q(contact__archived_at__isnull=True)
    return number | person if number else person


def _row(order: Order) -> OrderRow:
    parts = sorted(order.shop_orders.all(), key=lambda part: part.pk)
    contact = order.shown_contact
    return OrderRow(
        number=order.number,
        who=contact.name if contact else "",
        placed_at=order.date_placed,
        parts=[
            PartBadge(
                part.shop.name,
                part.shop.tint,
                str(State(part.state).label),
                LOOKS[State(part.state)],
            )
            for part in parts
        ],
        cents=sum(part.total_cents for part in parts),
    )


def _parts_with_money(order: Order, view: OrderView) -> list[dict[str, Any]]:
    """Each part beside what was handed over, transferred and withdrawn from."""
    transfers = list(Transfer.objects.filter(order_ref=order.reference).order_by("pk"))
    handovers = list(
        Handover.objects.filter(shop_order__order=order).select_related("shop_order").order_by("pk")
    )
    withdrawals = list(
        Withdrawal.objects.filter(order=order).select_related("shop_order").order_by("pk")
    )
    return [
        {
            "part": part,
            "window": (part.window_starts_at, part.window_ends_at)
            if part.window_starts_at
            else None,
            "look": LOOKS[State(part.state)],
            "handovers": [row for row in handovers if row.shop_order.reference == part.reference],
            "withdrawals": [
                row for row in withdrawals if row.shop_order.reference == part.reference
            ],
            "transfers": [
                {"transfer": row, "text": TRANSFER_LABELS[TransferState(row.state)]}
                for row in transfers
                if row.group_ref == part.reference
            ],
        }
        for part in view.parts
    ]


def _history(order: Order, view: OrderView, refunds: list[UUID]) -> list[dict[str, Any]]:
    """What the audit kept about the order and all that belongs to it, the oldest first."""
    handovers = Handover.objects.filter(shop_order__order=order).values_list("reference", flat=True)
    transfers = Transfer.objects.filter(order_ref=order.reference).values_list(
        "reference", flat=True
    )
    withdrawals = Withdrawal.objects.filter(order=order).values_list("reference", flat=True)
    subjects = {
        "order": [order.reference],
        "shop_order": [part.reference for part in view.parts],
        "handover": list(handovers),
        "transfer": list(transfers),
        "refund": refunds,
        "withdrawal": list(withdrawals),
    }
    wanted = Q()
    for kind, references in subjects.items():
        wanted |= Q(subject_type=kind, subject_id__in=[str(reference) for reference in references])
    shop_names = {str(part.reference): part.shop.name for part in view.parts}
    return [
        {
            "at": entry.at,
            "what": say_action(entry.action),
            "by": ACTORS.get(entry.actor_kind, entry.actor_kind),
            "shop": shop_names.get(entry.subject_id, ""),
        }
        for entry in AuditEntry.objects.filter(wanted).order_by("id")
    ]
