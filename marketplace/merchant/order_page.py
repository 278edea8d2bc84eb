"""What the page of one order shows; read inside the shop's scope."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from orders.order.errors import PartUnknown
from orders.order.slips import PartSlip, shop_order_for_shop
from orders.order.states import State
from orders.pickup.models import Handover, Proof
from orders.returns.models import Reason
from shops.partner.models import Partner

ENDED = (State.CANCELLED, State.NOT_COLLECTED, State.RETURNED)


@dataclass(frozen=True)
class Given:
    """One handover: what, when, how it was proved, and where it is taken back."""

    at: datetime
    lines: list[str]
    proof: str
    undone_at: datetime | None
    undo_url: str


def part_of(shop: Partner, reference: UUID) -> PartSlip:
    """The shop's own part. Raises Http404."""
    try:
        return shop_order_for_shop(shop, reference)
    except PartUnknown as unknown:
        raise Http404 from unknown


def handovers_of(part: PartSlip) -> list[Given]:
    """Every handover of the part, undone ones too."""
    handovers = Handover.objects.filter(shop_order__reference=part.reference)
    undoable = {given.reference for given in part.undoable}
    return [
        Given(
            handover.given_at,
            [f"{row.quantity} × {row.line.title}" for row in handover.lines.all()],
            str(Proof(handover.proof).label),
            handover.undone_at,
            reverse("merchant:undo", args=[handover.reference])
            if handover.reference in undoable
            else "",
        )
        for handover in handovers.prefetch_related("lines__line")
    ]


def timeline(part: PartSlip) -> list[dict[str, Any]]:
    """The steps of the part for ``theme/components/timeline.html``."""
    passed = [
        (_("Commandée"), part.placed_at),
        (_("Vue"), part.seen_at),
        (_("Prête"), part.ready_at),
        (_("Donnée au client"), part.collected_at),
    ]
    steps = [{"state": "done", "what": what, "at": at, "note": ""} for what, at in passed if at]
    if part.state in ENDED:
        reason = str(Reason(part.end_reason).label) if part.end_reason in Reason.values else ""
        return [
            *steps,
            {"state": "wrong", "what": part.state_label, "at": part.ended_at, "note": reason},
        ]
    todo = [
        {"state": "todo", "what": what, "at": None, "note": ""} for what, at in passed if not at
    ]
    return steps + todo
