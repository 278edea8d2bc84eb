"""The service messages: one function each, called in the transaction of its cause [in tx].

A function only writes outbox rows, one per recipient and channel, under keys that stay the same
when it is called again; ``orders.messages.delivery`` composes and sends them later, in the
recipient's language. Payloads name rows by their opaque reference and hold no personal value.
Service messages need no consent and carry no promotion (LAW 12).
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django_scopes import scopes_disabled

from marketplace.kernel import outbox
from marketplace.kernel.actors import Actor
from orders.messages.push import tell_phones
from orders.messages.recipients import ASSOCIATION, SHOP, SHOPPER, is_mobile, shopper_has_mobile
from orders.order.models import Kind, Line, Order, ShopOrder
from orders.returns.models import Reason, Withdrawal

MAIL = "orders.mail"
SMS = "orders.sms"


# -- To the shopper ---------------------------------------------------------------------------


def order_confirmation(order: Order) -> None:
    """The contract of each merchant, on a durable medium (L221-13), in one mail per order.

    An order without anything to pay becomes ``reservation_confirmation``.
    """
    with scopes_disabled():
        binding = order.shop_orders.filter(kind=Kind.ORDER).exists()
    if not binding:
        reservation_confirmation(order)
        return
    _put("order_confirmation", str(order.reference), order=order, to=SHOPPER)


def reservation_confirmation(order: Order) -> None:
    """What was reserved, unpaid and without binding anybody."""
    _put("reservation_confirmation", str(order.reference), order=order, to=SHOPPER)


def ready(shop_order: ShopOrder) -> None:
    """The order waits in the shop: code and ticket, by mail, and by SMS to a mobile."""
    key = f"{shop_order.reference}:{shop_order.generation}"
    _put("ready", key, shop_order=shop_order, to=SHOPPER)
    if shopper_has_mobile(shop_order.order):
        _put("ready", key, shop_order=shop_order, to=SHOPPER, channel=SMS)


def window_reminder(shop_order: ShopOrder) -> None:
    """The window comes: when, where, with which code."""
    key = f"{shop_order.reference}:{shop_order.generation}"
    _put("window_reminder", key, shop_order=shop_order, to=SHOPPER)


def line_refused(line: Line, *, quantity: int, amount_cents: int) -> None:
    """The shop has no more of it: what that means for the bag and for the money (cents incl. tax).

    Call it after ``line.cancelled_quantity`` was raised: that number makes the key.
    """
    assert line.shop_order is not None
    _put(
        "line_refused",
        f"{line.reference}:{line.cancelled_quantity}",
        shop_order=line.shop_order,
        to=SHOPPER,
        line=str(line.reference),
        quantity=quantity,
        amount_cents=amount_cents,
    )


def cancelled(
    shop_order: ShopOrder,
    *,
    actor: Actor,
    units: Mapping[UUID, int],
    reason: Reason,
    amount_cents: int = 0,
) -> None:
    """These units will not be given, why, and what is refunded (cents incl. tax).

    Whoever might come, or prepare, for nothing is told by SMS too; not so whoever cancelled. A shop
    without a screen always is; one that never heard of the order (its payment came too late) hears nothing now.
    """
    key = str(shop_order.reference)
    facts: dict[str, Any] = {
        "units": {str(line): quantity for line, quantity in units.items()},
        "reason": str(reason),
        "amount_cents": amount_cents,
    }
    by_shopper, by_shop = actor.kind in ("shopper", "guest"), actor.kind == "staff"
    nobody_comes = reason == Reason.GOODWILL
    _put("cancelled", key, shop_order=shop_order, to=SHOPPER, **facts)
    if not (by_shopper or nobody_comes) and shopper_has_mobile(shop_order.order):
        _put("cancelled", key, shop_order=shop_order, to=SHOPPER, channel=SMS, **facts)
    if shop_order.placed_at is None:
        return
    _put("cancelled", key, shop_order=shop_order, to=SHOP, **facts)
    shop = shop_order.shop
    has_to_know = shop.kept_by_association or not (by_shop or nobody_comes)
    if has_to_know and is_mobile(shop.sms_phone):
        _put("cancelled", key, shop_order=shop_order, to=SHOP, channel=SMS, **facts)


def late_choice(shop_order: ShopOrder) -> None:
    """The window begins and the order is not ready: another window, or the money back.

    By SMS too: the shopper may be on the way.
    """
    key = f"{shop_order.reference}:{shop_order.generation}"
    _put("late_choice", key, shop_order=shop_order, to=SHOPPER)
    if shopper_has_mobile(shop_order.order):
        _put("late_choice", key, shop_order=shop_order, to=SHOPPER, channel=SMS)


def closing_choice(
    shop_order: ShopOrder, *, closure_id: int, gone: list[str], amount_cents: int
) -> None:
    """The shop closes: another window, or the money back; fresh goods (``gone``, lines by their
    reference) are refunded already (cents incl. tax)."""
    key = f"{shop_order.reference}:{closure_id}"
    facts: dict[str, Any] = {"closure": closure_id, "gone": gone, "amount_cents": amount_cents}
    _put("closing_choice", key, shop_order=shop_order, to=SHOPPER, **facts)
    if shopper_has_mobile(shop_order.order):
        _put("closing_choice", key, shop_order=shop_order, to=SHOPPER, channel=SMS, **facts)


def closing_kept(shop_order: ShopOrder) -> None:
    """The shop opens again, and nothing had been answered: all stands as it was."""
    key = f"{shop_order.reference}:{shop_order.generation}"
    _put("closing_kept", key, shop_order=shop_order, to=SHOPPER)


def next_window_given(shop_order: ShopOrder) -> None:
    """The chosen window had closed when the payment came: the next one, free to cancel until seen."""
    key = f"{shop_order.reference}:{shop_order.generation}"
    _put("next_window_given", key, shop_order=shop_order, to=SHOPPER)


def window_moved(shop_order: ShopOrder) -> None:
    """The shopper took another window: both sides have it in writing, the shop by SMS too."""
    key = f"{shop_order.reference}:{shop_order.generation}"
    for recipient in (SHOPPER, SHOP):
        _put("window_moved", key, shop_order=shop_order, to=recipient)
    if is_mobile(shop_order.shop.sms_phone):
        _put("window_moved", key, shop_order=shop_order, to=SHOP, channel=SMS)


def refund_done(
    order: Order, *, amount_cents: int, key: str, reason: str, lines: Mapping[UUID, int]
) -> None:
    """Money went back to the card (cents incl. tax), why, and for which lines; ``key`` names the refund."""
    _put(
        "refund_done",
        key,
        order=order,
        to=SHOPPER,
        amount_cents=amount_cents,
        reason=reason,
        lines={str(line): cents for line, cents in lines.items()},
    )


def overdue(shop_order: ShopOrder) -> None:
    """The promised day has passed: the shopper's rights (L216-6, L216-7); alerts to both others."""
    key = f"{shop_order.reference}:{shop_order.generation}"
    for recipient in (SHOPPER, SHOP, ASSOCIATION):
        _put("overdue", key, shop_order=shop_order, to=recipient)


def not_collected(shop_order: ShopOrder) -> None:
    """Nobody came: the shopper is told what happens, the shop and the association to decide."""
    key = f"{shop_order.reference}:{shop_order.generation}"
    for recipient in (SHOPPER, SHOP, ASSOCIATION):
        _put("not_collected", key, shop_order=shop_order, to=recipient)


def withdrawal_acknowledged(withdrawal: Withdrawal) -> None:
    """Acknowledges a declaration at once, with its content, date and time (L221-21); tells the shop."""
    for recipient in (SHOPPER, SHOP):
        _put(
            "withdrawal_acknowledged",
            str(withdrawal.reference),
            shop_order=withdrawal.shop_order,
            to=recipient,
            withdrawal=str(withdrawal.reference),
        )


# -- To the shop and the association ----------------------------------------------------------


def new_order(shop_order: ShopOrder) -> None:
    """A new order or reservation for the shop: mail, its people's phones, and SMS when it gave a
    mobile for it."""
    _put("new_order", str(shop_order.reference), shop_order=shop_order, to=SHOP)
    if is_mobile(shop_order.shop.sms_phone):
        _put("new_order", str(shop_order.reference), shop_order=shop_order, to=SHOP, channel=SMS)
    tell_phones(shop_order)


def unseen_to_shop(shop_order: ShopOrder) -> None:
    """Nobody has looked at the order for 30 minutes of opening time: SMS, or mail without a mobile."""
    channel = SMS if is_mobile(shop_order.shop.sms_phone) else MAIL
    _put("unseen", str(shop_order.reference), shop_order=shop_order, to=SHOP, channel=channel)


def unseen_to_association(shop_order: ShopOrder) -> None:
    """Nobody has looked at the order for an hour of opening time, in spite of the first alert."""
    _put("unseen", str(shop_order.reference), shop_order=shop_order, to=ASSOCIATION)


def late_to_shop(shop_order: ShopOrder) -> None:
    """The window begins, the order is not ready, the shopper was asked to choose."""
    key = f"{shop_order.reference}:{shop_order.generation}"
    _put("late", key, shop_order=shop_order, to=SHOP)
    if is_mobile(shop_order.shop.sms_phone):
        _put("late", key, shop_order=shop_order, to=SHOP, channel=SMS)


def to_order_reminder(shop_order: ShopOrder, *, step: int, days: int) -> None:
    """``days`` days are left until the promised day of what is made to order (L216-1).

    ``step`` names the reminder: the number of days at which it was due.
    """
    for recipient in (SHOP, ASSOCIATION):
        key = f"{shop_order.reference}:{shop_order.generation}:{step}"
        _put("to_order_reminder", key, shop_order=shop_order, to=recipient, days=days)


def withdrawal_refund_due(withdrawal: Withdrawal, *, step: int) -> None:
    """The refund of a withdrawal is due in three days (step 0) or today (step 1) (L221-24)."""
    for recipient in (SHOP, ASSOCIATION):
        _put(
            "withdrawal_refund_due",
            f"{withdrawal.reference}:{step}",
            shop_order=withdrawal.shop_order,
            to=recipient,
            withdrawal=str(withdrawal.reference),
            step=step,
        )


def return_said(withdrawal: Withdrawal) -> None:
    """The shopper says that the goods are back: the shop confirms or says no, or it is refunded.

    The shopper has it in writing; for a shop without a screen the association reads it too.
    """
    shop = withdrawal.shop_order.shop
    for recipient in (SHOP, SHOPPER, *((ASSOCIATION,) if shop.kept_by_association else ())):
        _put_of_return("return_said", withdrawal, recipient)


def return_disputed(withdrawal: Withdrawal) -> None:
    """The shop says that nothing came back, and why: to the shopper and the association."""
    for recipient in (SHOPPER, ASSOCIATION):
        _put_of_return("return_disputed", withdrawal, recipient)


def return_refunded(withdrawal: Withdrawal) -> None:
    """The shop did not answer, the refund has left; the shopper reads of it when it is made."""
    _put_of_return("return_refunded", withdrawal, SHOP)


def _put_of_return(name: str, withdrawal: Withdrawal, recipient: str) -> None:
    reference = str(withdrawal.reference)
    _put(
        name,
        reference,
        shop_order=withdrawal.shop_order,
        to=recipient,
        withdrawal=reference,
    )


def _put(
    name: str,
    key: str,
    *,
    to: str,
    order: Order | None = None,
    shop_order: ShopOrder | None = None,
    channel: str = MAIL,
    **facts: Any,
) -> None:
    if to == ASSOCIATION and not settings.ASSOCIATION_EMAIL:
        return
    payload: dict[str, Any] = {"message": name, "to": to, **facts}
    if order is not None:
        payload["order"] = str(order.reference)
    if shop_order is not None:
        payload["shop_order"] = str(shop_order.reference)
    suffix = "sms" if channel == SMS else "mail"
    outbox.put(kind=channel, key=f"{name}:{key}:{to}:{suffix}", payload=payload)
