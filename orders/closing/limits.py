"""Who may close a shop over orders that are refunded by themselves: an employee up to the limit."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from marketplace.kernel.actors import Actor
from marketplace.kernel.errors import DomainError
from marketplace.kernel.money import format_euros
from orders.closing.selectors import Plan, plans
from orders.returns.limits import whom_to_ask
from shops.hours.closures import close_shop
from shops.hours.models import Closure
from shops.merchants.access import is_employee
from shops.partner.models import Partner


class ClosingAboveLimit(DomainError):
    """Closing would refund at once more than an employee may give back."""

    code = "closing_above_limit"


def refunded_at_once(concerned: Iterable[Plan]) -> int:
    """Cents that go back to cards as soon as the shop closes: paid goods that cannot wait."""
    return sum(plan.fresh_cents for plan in concerned if not plan.slip.is_paid_in_shop)


def closing_refusal(actor: Actor, shop: Partner, concerned: Iterable[Plan]) -> str:
    """Why the actor may not close over these orders, and whom to ask; empty when they may."""
    if not is_employee(actor, shop.pk):
        return ""
    limit = Partner.objects.values_list("employee_refund_cents", flat=True).get(pk=shop.pk)
    amount = refunded_at_once(concerned)
    if amount <= limit:
        return ""
    return _(
        "Fermer ces jours-là rembourse %(amount)s tout de suite, plus que les %(limit)s que vous pouvez "
        "rembourser : demandez à %(who)s. En attendant, une pause arrête les nouvelles commandes."
    ) % {
        "amount": format_euros(amount),
        "limit": format_euros(limit),
        "who": whom_to_ask(shop.pk),
    }


def close_over_orders(
    *, actor: Actor, shop: Partner, first_day: date, last_day: date | None, reason: str = ""
) -> Closure:
    """``close_shop``, unless it would refund at once more than the actor may.

    Raises ClosingAboveLimit, and what ``close_shop`` raises; nothing is changed then.
    """
    with transaction.atomic(), scopes_disabled():
        closure = close_shop(
            actor=actor, shop=shop, first_day=first_day, last_day=last_day, reason=reason
        )
        # Closed first, so that no order comes in between the look and the deed.
        refusal = closing_refusal(actor, shop, plans(shop, first_day, last_day))
        if refusal:
            raise ClosingAboveLimit(refusal)
    return closure
