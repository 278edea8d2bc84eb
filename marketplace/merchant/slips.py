"""An order as the merchant reads it: who, when, what, and the one thing to do next.

Only the shop's own part: never the order's other lines, its total, its payment or its code.
"""

from dataclasses import dataclass, field
from uuid import uuid4

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.kernel.formats import say_day, say_hour, say_hours, say_relative_day, say_weight
from marketplace.kernel.money import format_euros
from orders.order import slips
from orders.order.models import Kind
from orders.order.states import CAN_BE_GIVEN, CLOSED, State


@dataclass(frozen=True)
class Action:
    """A button of a slip: sends a form, or leads to a page (``link``)."""

    url: str
    label: str
    icon: str = ""
    kind: str = ""
    link: bool = False
    hidden: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True)
class SlipLine:
    """One line of a slip: what goes into the bag."""

    reference: str
    quantity: int
    title: str
    note: str = ""
    gone: bool = False
    #: Units still to be given.
    open_quantity: int = 0


@dataclass(frozen=True)
class Slip:
    """One order of the shop, as ``theme/components/order_slip.html`` shows it."""

    reference: str
    url: str
    who: str
    when_text: str
    state: str
    state_text: str
    number: str
    lines: list[SlipLine]
    paid_text: str = ""
    phone: str = ""
    note: str = ""
    needs_code: bool = False
    needs_identity_check: bool = False
    actions: list[Action] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        return f"commande-{self.reference}"


def slip_of(part: slips.PartSlip) -> Slip:
    """How the counter shows a part."""
    look, text = _state(part)
    return Slip(
        reference=str(part.reference),
        url=reverse("merchant:order", args=[part.reference]),
        who=name_of(part),
        when_text=when(part),
        state=look,
        state_text=text,
        number=part.number,
        lines=[_line(line) for line in part.lines],
        paid_text=_paid_text(part),
        # The telephone serves to reach the customer while the order is open, and no longer (LAW 9).
        phone=part.phone if part.state in CAN_BE_GIVEN else "",
        note=_note(part),
        needs_code=part.needs_code,
        needs_identity_check=part.needs_identity_check,
        actions=_actions(part),
    )


def name_of(part: slips.PartSlip) -> str:
    """Who collects; « Le client » once the name is erased."""
    return part.who or _("Le client")


def open_cents(part: slips.PartSlip) -> int:
    """The price of what is still to be given, cents incl. tax."""
    return sum(line.open_cents for line in part.lines)


def unit_cents(line: slips.SlipLine) -> int:
    """The price of one unit, cents incl. tax."""
    return line.total_cents // line.quantity


def when(part: slips.PartSlip) -> str:
    """« Aujourd’hui, entre 10 h et 12 h », or « Au plus tard le samedi 12 décembre »."""
    if part.state == State.COLLECTED and part.collected_at:
        return _("Donnée à %(hour)s") % {"hour": say_hour(part.collected_at)}
    if part.window_starts_at and part.window_ends_at:
        hours = say_hours((part.window_starts_at, part.window_ends_at))
        said = f"{capfirst(say_relative_day(part.window_starts_at))}, {hours}"
        return f"{said}, {part.place_name}" if part.place_name else said
    if part.due_date:
        return _("Au plus tard le %(day)s") % {"day": say_day(part.due_date)}
    return _("Aux heures d’ouverture")


def give_action(part: slips.PartSlip, label: str = "") -> Action:
    """« Donnée au client »: one tap, or the page that asks for the code or the age first."""
    url = reverse("merchant:give_order", args=[part.reference])
    if part.needs_code:
        return Action(url, label or _("Donner, avec le code"), "give", link=True)
    nonce = {"name": "nonce", "value": str(uuid4())}
    return Action(url, label or _("Donnée au client"), "give", hidden=(nonce,))


def _actions(part: slips.PartSlip) -> list[Action]:
    seen = reverse("merchant:seen", args=[part.reference])
    if part.state == State.PLACED:
        return [Action(seen, _("Vu, je prépare"), "eye"), _ready_action(part, "secondary")]
    if part.state == State.SEEN:
        return [_ready_action(part)]
    if part.state == State.READY:
        return [give_action(part)]
    if part.state == State.NOT_COLLECTED:
        refund = reverse("merchant:cancel", args=[part.reference])
        label = _("Rembourser") if part.kind == Kind.ORDER else _("Clore la réservation")
        return [give_action(part), Action(refund, label, "undo", "secondary", link=True)]
    return []


def _ready_action(part: slips.PartSlip, kind: str = "") -> Action:
    """« Prête »: one tap, or the scales first."""
    if any(line.is_to_weigh for line in part.lines):
        url = reverse("merchant:weigh", args=[part.reference])
        return Action(url, _("Peser"), "scale", kind, link=True)
    return Action(reverse("merchant:ready", args=[part.reference]), _("Prête"), "check", kind)


def _state(part: slips.PartSlip) -> tuple[str, str]:
    """How the slip looks, and the word on it."""
    if part.is_late:
        return "late", _("En retard")
    return {
        State.PLACED: ("new", _("Nouvelle")),
        State.SEEN: ("seen", _("À préparer")),
        State.READY: ("ready", _("Prête")),
        State.COLLECTED: ("done", _("Donnée")),
        State.NOT_COLLECTED: ("late", _("Pas retirée")),
        State.CANCELLED: ("done", _("Annulée")),
        State.RETURNED: ("done", _("Retournée")),
        State.AWAITING_PAYMENT: ("done", _("Pas encore payée")),
    }[part.state]


def _line(line: slips.SlipLine) -> SlipLine:
    kept = line.quantity - line.cancelled_quantity
    notes = [_("sur commande")] if line.due_date else []
    if line.cancelled_quantity and kept:
        notes.append(_("%(number)d en moins") % {"number": line.cancelled_quantity})
    if not kept:
        notes.append(_("retiré de la commande"))
    if line.is_alcohol:
        notes.append(_("alcool"))
    if line.estimated_grams and kept:
        notes.append(_weight_note(line, line.estimated_grams * kept))
    if line.collected_quantity and line.open_quantity:
        given = ngettext("%(number)d déjà donné", "%(number)d déjà donnés", line.collected_quantity)
        notes.append(given % {"number": line.collected_quantity})
    return SlipLine(
        reference=str(line.reference),
        quantity=kept or line.quantity,
        title=line.title,
        note=", ".join(notes),
        gone=line.is_gone,
        open_quantity=line.open_quantity,
    )


def _weight_note(line: slips.SlipLine, estimated_grams: int) -> str:
    if line.weighed_grams is None:
        return _("à peser, environ %(weight)s") % {"weight": say_weight(estimated_grams)}
    return _("pesé : %(weight)s") % {"weight": say_weight(line.weighed_grams)}


def _paid_text(part: slips.PartSlip) -> str:
    """Only reservations speak of money at the counter: they are paid there."""
    if not part.is_paid_in_shop or part.state not in CAN_BE_GIVEN:
        return ""
    return _("À payer en boutique : %(amount)s") % {"amount": format_euros(open_cents(part))}


def _note(part: slips.PartSlip) -> str:
    if part.state in CAN_BE_GIVEN and part.choice_reason == CLOSED:
        return _(
            "Vous êtes fermé à ce moment-là. Le client choisit entre un autre créneau et "
            "l’annulation ; sans réponse en 24 h, elle est annulée."
        )
    if part.state in CAN_BE_GIVEN and part.choice_reason:
        return _(
            "Le client a été prévenu du retard. Il choisit entre un autre créneau et le remboursement. "
            "Si vous la marquez prête, c’est réglé."
        )
    if part.needs_identity_check and part.state in CAN_BE_GIVEN:
        if any(line.is_alcohol for line in part.lines):
            return _("Alcool : vérifiez l’âge au moment de donner.")
        return _("Réservé aux adultes : vérifiez l’âge au moment de donner.")
    return ""
