"""Goods sold by weight: the estimate was charged, what they really weigh is what they cost.

Heavier costs nothing more; lighter is refunded down to the weighed price.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from marketplace.kernel import audit, faults, formats, money
from marketplace.kernel.actors import Actor
from orders.order.access import line_of, locked_lines, staff_part
from orders.order.errors import WrongQuantity, WrongState
from orders.order.models import Line
from orders.order.states import TO_GIVE, check_state
from orders.returns.giving_back import Back, give_back
from orders.returns.models import Reason
from payments.ledger.services import written_last

#: A weight so many times the estimate, or that small a part of it, is a slip of the unit.
IMPLAUSIBLE = 4

faults.declare("weigh.before_refund", "weigh.before_commit")


class NotWeighed(WrongState):
    """Something sold by weight has not been weighed yet."""

    code = "not_weighed"


def check_weighed(lines: Iterable[Line]) -> None:
    """Raise NotWeighed, naming the first line that still has to be put on the scales."""
    for line in lines:
        if line.is_to_weigh:
            raise NotWeighed(
                _("Pesez d’abord « %(title)s » : il est vendu au poids.") % {"title": line.title}
            )


def weigh_line(
    *, actor: Actor, shop_order_ref: UUID | str, line_ref: UUID | str, grams: int
) -> int:
    """Say what the units of a line that are still owed weigh together; returns the refund in cents.

    Weighing again corrects it as long as nothing was given, but what went back stays back. Raises
    PartUnknown, NotAllowed, WrongState, LineUnknown, and WrongQuantity (field "grams") for a weight
    that cannot be.
    """
    with transaction.atomic(), written_last(), scopes_disabled():
        part = staff_part(actor, shop_order_ref)
        check_state(part, *TO_GIVE)
        line = line_of(locked_lines(part), line_ref)
        _check_grams(line, grams)
        before = _current_cents(line)
        line.weighed_cents = min(before, _price(line, grams))
        line.weighed_grams, line.weighed_quantity = grams, line.open_quantity
        line.save(update_fields=["weighed_cents", "weighed_grams", "weighed_quantity"])
        audit.record(
            actor=actor,
            action="line.weighed",
            subject=part.subject,
            data={"line": str(line.reference), "grams": grams, "cents": line.weighed_cents},
        )
        faults.point("weigh.before_refund")
        amount = 0
        if lighter := before - line.weighed_cents:
            back = Back(line, amount_cents=lighter)
            amount = give_back(actor=actor, part=part, backs=[back], reason=Reason.WEIGHED)
        faults.point("weigh.before_commit")
    return amount


def _check_grams(line: Line, grams: int) -> None:
    if not line.estimated_grams:
        raise WrongState(_("Cet article n’est pas vendu au poids."))
    if not line.open_quantity or line.collected_quantity:
        raise WrongState(_("Cet article a déjà été donné : son poids ne change plus."))
    estimate = line.estimated_grams * line.open_quantity
    if not estimate <= grams * IMPLAUSIBLE <= estimate * IMPLAUSIBLE**2:
        raise WrongQuantity(
            _("%(weight)s, alors qu’on attendait environ %(estimate)s : vérifiez le poids.")
            % {"weight": formats.say_weight(grams), "estimate": formats.say_weight(estimate)},
            field="grams",
        )


def _current_cents(line: Line) -> int:
    """What the open units cost until now: by their last weight, or by the estimate."""
    gone_since = max(0, line.weighed_quantity - line.open_quantity)
    return line.cents_for(line.open_quantity, after=gone_since)


def _price(line: Line, grams: int) -> int:
    assert line.estimated_grams is not None
    return money.scaled(line.unit_cents, grams, line.estimated_grams)
