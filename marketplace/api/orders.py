"""The shop's own part of orders: what to prepare, and « vu » and « prête »."""

from collections.abc import Sequence
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router

from marketplace.api.calls import PROBLEMS, Key, actor_of, read, write
from marketplace.api.products import ID, LIMIT
from marketplace.api.schemas import OrderOut, OrderPage
from orders.order.errors import PartUnknown
from orders.order.models import Kind, ShopOrder
from orders.order.states import State
from orders.pickup.services import mark_ready, mark_seen
from shops.tills.models import Till

router = Router(tags=["Commandes"])

StateName = Literal[
    "placed", "seen", "ready", "collected", "cancelled", "not_collected", "returned"
]


@router.get("orders", response={200: OrderPage, **PROBLEMS}, summary="Les commandes")
def orders(
    request: HttpRequest, after: int = ID, limit: int = LIMIT, state: StateName | None = None
) -> Any:
    """Orders and reservations in the order in which they were made, of one state or all."""

    def find(till: Till) -> dict[str, Any]:
        parts = _visible(till).filter(pk__gt=after)
        if state:
            parts = parts.filter(state=state)
        page = list(parts.order_by("pk")[:limit])
        more = page[-1].pk if len(page) == limit else None
        return {"orders": _all(page), "next": more}

    return read(request, find)


@router.get("orders/{reference}", response={200: OrderOut, **PROBLEMS}, summary="Une commande")
def order(request: HttpRequest, reference: UUID) -> Any:
    """One order by its reference."""
    return read(request, lambda till: _one(till, reference))


@router.post(
    "orders/{reference}/seen", response={200: OrderOut, **PROBLEMS}, summary="Vu, je prépare"
)
def seen(request: HttpRequest, reference: UUID, key: str = Key) -> Any:
    """The shop has begun. Twice is once."""

    def act(till: Till) -> dict[str, Any]:
        mark_seen(actor=actor_of(till), shop_order_ref=reference)
        return _one(till, reference)

    return write(request, key, act, OrderOut)


@router.post("orders/{reference}/ready", response={200: OrderOut, **PROBLEMS}, summary="Prête")
def ready(request: HttpRequest, reference: UUID, key: str = Key) -> Any:
    """The customer is told and comes with the code; giving is done on the merchant's phone."""

    def act(till: Till) -> dict[str, Any]:
        mark_ready(actor=actor_of(till), shop_order_ref=reference)
        return _one(till, reference)

    return write(request, key, act, OrderOut)


def _visible(till: Till) -> Any:
    placed = ShopOrder.objects.filter(shop=till.shop, placed_at__isnull=False)
    return (
        placed.exclude(state=State.AWAITING_PAYMENT)
        .select_related("order__contact")
        .prefetch_related("lines")
    )


def _one(till: Till, reference: UUID) -> dict[str, Any]:
    part = _visible(till).filter(reference=reference).first()
    if part is None:
        raise PartUnknown(_("Cette commande n’existe pas dans votre commerce."))
    return _order(part)


def _all(parts: Sequence[ShopOrder]) -> list[dict[str, Any]]:
    return [_order(part) for part in parts]


def _order(part: ShopOrder) -> dict[str, Any]:
    return {
        "reference": part.reference,
        "number": part.order.number,
        "kind": part.kind,
        "state": part.state,
        "customer": _short_name(part),
        "window_starts_at": part.window_starts_at,
        "window_ends_at": part.window_ends_at,
        "due_date": part.due_date,
        "placed_at": part.placed_at,
        "total_cents": part.total_cents,
        "to_pay_in_shop": part.kind == Kind.RESERVATION,
        "lines": [
            {
                "sku": line.partner_sku or "",
                "title": line.title,
                "quantity": line.quantity,
                "cancelled_quantity": line.cancelled_quantity,
                "collected_quantity": line.collected_quantity,
                "unit_cents": line.unit_cents,
                "vat_rate": f"{line.vat_rate.normalize():f}",
            }
            for line in part.lines.all()
        ],
    }


def _short_name(part: ShopOrder) -> str:
    """« Louise G. »: enough to call somebody across a counter (LAW 9)."""
    contact = part.order.shown_contact
    first, _space, rest = (contact.name if contact else "").partition(" ")
    return f"{first} {rest[:1]}." if rest else first
