"""Refunds that did not reach the customer, and alarms about payments."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.association.alarms import say_alarm, say_detail
from marketplace.association.todo.registry import Action, Item, kind
from marketplace.kernel import clock
from marketplace.kernel.formats import say_moment
from marketplace.kernel.models import Deadline
from marketplace.kernel.money import format_euros
from orders.order.models import Order
from payments.gateway.models import Alarm
from payments.refunds.executing import REFUND_DUE
from payments.refunds.models import Refund, RefundState
from payments.transfers.held import HELD

#: Alarms that the refunds themselves stand for.
OF_REFUNDS = ("refund", "refund_due")


@kind("remboursements", gettext_lazy("Remboursements arrêtés"), "euro")
def refunds() -> list[Item]:
    """Refunds that Stripe refused, and those that have not left while their legal day comes near."""
    raised = Alarm.objects.filter(kind="refund_due", closed_at__isnull=True)
    keys = [key.partition(":")[2] for key in raised.values_list("key", flat=True)]
    stopped = Refund.objects.filter(state=RefundState.FAILED) | Refund.objects.filter(
        reference__in=keys
    ).exclude(state=RefundState.SUCCEEDED)
    rows = list(stopped.select_related("payment"))
    numbers = dict(
        Order.objects.filter(reference__in=[row.payment.order_ref for row in rows]).values_list(
            "reference", "number"
        )
    )
    due = dict(
        Deadline.objects.filter(
            kind=REFUND_DUE, subject_id__in=[str(row.reference) for row in rows]
        ).values_list("subject_id", "due_at")
    )
    return [
        Item(
            what=_("%(amount)s à rendre au client") % {"amount": format_euros(row.amount_cents)},
            since=row.requested_at,
            by_itself=_by_itself(row),
            order_number=numbers.get(row.payment.order_ref, ""),
            note=_("Dû au client depuis le premier jour. Alerte %(moment)s.")
            % {"moment": say_moment(due[str(row.reference)])}
            if due.get(str(row.reference), clock.now()) > clock.now()
            else "",
            is_urgent=True,
            actions=_retry(row),
        )
        for row in rows
    ]


@kind("alarmes", gettext_lazy("Alarmes de paiement"), "bell")
def alarms() -> list[Item]:
    """Open alarms about money, those of refunds aside."""
    waiting = Alarm.objects.filter(closed_at__isnull=True).exclude(kind__in=OF_REFUNDS)
    return [
        Item(
            what=say_alarm(alarm.kind),
            since=alarm.raised_at,
            by_itself=_what_comes(alarm.kind),
            note=" · ".join(f"{name} {value}" for name, value in say_detail(alarm.detail)),
            is_urgent=True,
            actions=(
                Action(reverse("association:alarms"), _("Regarder"), "bell"),
                Action(
                    reverse("association:close_alarm", args=[alarm.pk]),
                    _("J’ai regardé, clore"),
                    "check",
                    is_post=True,
                    next=reverse("association:home"),
                ),
            ),
        )
        for alarm in waiting
    ]


def _what_comes(kind: str) -> str:
    if kind == HELD:
        return _(
            "Ce qui n’a pas été donné est remboursé tout seul %(days)d jours après le paiement. Ce qui "
            "est dû à un commerce part dès que son compte de paiement peut le recevoir."
        ) % {"days": settings.MONEY_HELD_LAST_DAYS}
    return _("L’argent ne bouge pas de travers : ce qui est en doute attend que vous regardiez.")


def _by_itself(refund: Refund) -> str:
    if refund.state == RefundState.FAILED:
        return _("Rien : la somme reste due au client jusqu’à ce que vous relanciez.")
    return _("Il est retenté tout seul, plusieurs fois par heure.")


def _retry(refund: Refund) -> tuple[Action, ...]:
    if refund.state != RefundState.FAILED:
        return ()
    url = reverse("association:send_again", args=["remboursement", refund.reference])
    return (Action(url, _("Relancer"), "refresh", is_post=True),)
