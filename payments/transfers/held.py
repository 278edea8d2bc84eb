"""Money that was paid long ago and is still on the platform's balance (STRIPE: ninety days at most)."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Sum

from marketplace.kernel import deadlines, events
from marketplace.kernel.actors import SYSTEM
from marketplace.kernel.models import Deadline
from payments.charges.events import MoneyHeldTooLong
from payments.charges.models import Payment
from payments.charges.settling import MONEY_HELD
from payments.gateway.alarms import close_alarm, raise_alarm
from payments.sales.selectors import card_lines
from payments.transfers.models import Transfer, TransferState

HELD = "money_held"


@dataclass(frozen=True)
class HeldMoney:
    """What of an order's payment has not left, in cents."""

    #: Not handed over.
    undelivered: int
    #: Handed over, and the merchant's account could not receive it.
    unsent: int

    @property
    def total(self) -> int:
        return self.undelivered + self.unsent


def held_money(order_ref: UUID) -> HeldMoney:
    """What of an order's payment still lies on the platform's balance."""
    unsent = Transfer.objects.filter(
        order_ref=order_ref, state__in=[TransferState.DUE, TransferState.WAITING]
    ).aggregate(cents=Sum("amount_cents"))["cents"]
    undelivered = sum(line.undelivered_cents for line in card_lines(order_ref))
    return HeldMoney(undelivered, unsent or 0)


@deadlines.handler(MONEY_HELD)
def watch_money(deadline: Deadline) -> None:
    """Step 0: people are told. Step 1: orders give back what nobody has collected.

    What is owed to a merchant waits for its account: only people can help there, so they are told again.
    """
    payment = Payment.objects.get(reference=deadline.subject_id)
    if deadline.step == 1 and held_money(payment.order_ref).undelivered:
        events.publish(MoneyHeldTooLong(order_ref=payment.order_ref))
    held = held_money(payment.order_ref)
    if not held.total:
        note_all_has_left(payment.order_ref)
        return
    detail = {
        "number": payment.order_number,
        "undelivered_cents": held.undelivered,
        "unsent_cents": held.unsent,
    }
    raise_alarm(HELD, _key(payment), detail)


def note_all_has_left(order_ref: UUID) -> None:
    """Close the alarm about an order's money, if there is one and nothing waits any more [in tx]."""
    if held_money(order_ref).total == 0:
        close_alarm(actor=SYSTEM, key=_key(Payment.objects.get(order_ref=order_ref)))


def _key(payment: Payment) -> str:
    return f"{HELD}:{payment.reference}"
