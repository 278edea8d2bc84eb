"""An order that nobody has paid becomes a basket again: to change it, or to choose another moment."""

from collections import Counter
from contextlib import suppress

from django.db import transaction
from django_scopes import scopes_disabled

from marketplace.kernel import audit, clock
from marketplace.kernel.actors import Actor
from orders.basket.codes import give_code
from orders.basket.errors import LineUnknown
from orders.basket.models import Basket
from orders.basket.services import put_back
from orders.basket.visitors import Visitor
from orders.order.access import locked_lines, locked_parts
from orders.order.models import Order, ShopOrder
from orders.placing.holding import chosen_before
from payments.charges import services as charges
from shops.hours.windows import WindowKey
from shops.vouchers.services import VoucherRefused


def take_back(*, actor: Actor, visitor: Visitor, order: Order) -> Basket:
    """End the order's payment, let its goods go, and put them in the visitor's basket.

    Call it outside any transaction: it talks to Stripe. Doing it twice changes nothing more. Raises
    PaymentUnknown, AlreadyPaid, PaymentClosed and PaymentUnavailable; nothing is changed then.
    """
    charges.give_up_payment(order_ref=order.reference)
    with transaction.atomic(), scopes_disabled():
        parts = locked_parts(order.reference)
        basket = put_back(visitor=visitor, quantities=_quantities(parts))
        _give_codes(Visitor(token=basket.token), parts)
        Order.objects.filter(pk=order.pk).update(taken_back_at=clock.now())
        audit.record(
            actor=actor, action="order.taken_back", subject=("order", str(order.reference))
        )
    return basket


def chosen_windows(order: Order) -> dict[int, WindowKey]:
    """The window that each shop's part had, by shop id, to be proposed again."""
    with scopes_disabled():
        parts = ShopOrder.objects.filter(order=order).select_related("slot")
        chosen = {part.shop_id: chosen_before(part) for part in parts}
    return {shop_id: key for shop_id, key in chosen.items() if key is not None}


def _quantities(parts: list[ShopOrder]) -> Counter[int]:
    units: Counter[int] = Counter()
    for part in parts:
        for line in locked_lines(part):
            if line.stockrecord_id is not None:
                units[line.stockrecord_id] += line.quantity
    return units


def _give_codes(visitor: Visitor, parts: list[ShopOrder]) -> None:
    """The codes of the order, as far as they still hold."""
    for part in parts:
        if part.voucher_code:
            with suppress(VoucherRefused, LineUnknown):
                give_code(visitor=visitor, shop_id=part.shop_id, code=part.voucher_code)
