"""An order's pickups as the shopper's page shows them: state, when, where, what, what can be done."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.kernel import formats, legal
from marketplace.kernel.money import format_euros
from marketplace.storefront.shop_facts import directions_url
from orders.order.models import Kind
from orders.order.selectors import LineView, OrderView, PartView
from orders.order.states import CLOSED, State

BADGES = {
    State.AWAITING_PAYMENT: "attention",
    State.PLACED: "info",
    State.SEEN: "info",
    State.READY: "good",
    State.COLLECTED: "good",
    State.CANCELLED: "wrong",
    State.NOT_COLLECTED: "attention",
    State.RETURNED: "wrong",
}


def qr_text(view: OrderView) -> str:
    """What the order's QR code says: an address that a shop's phone opens on the handover."""
    return settings.SITE_URL.rstrip("/") + reverse(
        "storefront:pickup_code", args=[view.pickup_code]
    )


def pickup(view: OrderView, part: PartView) -> dict[str, Any]:
    """One pickup, ready to be shown."""
    token, shop = view.order.access_token, part.shop
    # Nobody passes for what is cancelled; what was only not paid in time keeps its moment.
    is_off = part.state == State.CANCELLED and part.placed_at is not None
    when = "" if is_off else when_words(part)
    where = [token, part.reference]
    return {
        "ref": part.reference,
        "name": shop.name,
        "url": reverse("storefront:shop", args=[shop.code]),
        "tint": shop.tint,
        "awning_a": shop.awning_a,
        "awning_b": shop.awning_b,
        "phone": shop.phone,
        "place_name": part.place_name,
        "address": part.pickup_address,
        "when": when,
        #: The same within a sentence.
        "when_inside": f"{when[:1].lower()}{when[1:]}",
        "reserves": part.kind == Kind.RESERVATION,
        "state_text": state_words(part),
        "state_kind": BADGES[part.state],
        "is_open": part.is_open,
        "lines": [_line(line) for line in part.lines],
        "total_cents": part.total_cents,
        "refunded_cents": part.refunded_cents,
        "has_alcohol": part.has_alcohol and part.is_open,
        "is_for_adults": part.is_for_adults and part.is_open,
        "timeline": timeline(view, part),
        "asked": part.choice_asked_at is not None and part.is_free_to_leave,
        "is_closed": part.choice_reason == CLOSED,
        "other_url": reverse("storefront:choose", args=where),
        "cancel_url": reverse("storefront:cancel", args=where) if part.is_free_to_leave else "",
        "choose_url": reverse("storefront:choose", args=where) if part.can_choose_window else "",
        "map_url": directions_url(shop.code, shop.latitude, shop.longitude),
        "calendar_url": reverse("storefront:calendar", args=where) if part.is_open else "",
        "withdraw_until": _withdraw_until(part),
        "is_withdrawable": part.is_withdrawable,
        "seller": part.seller_identity,
        "mediator": part.mediator_text,
    }


def when_words(part: PartView) -> str:
    """« Samedi 28 novembre, entre 10 h et 12 h » or « Au plus tard le samedi 12 décembre »."""
    if part.window_starts_at is not None:
        said = formats.say_window((part.window_starts_at, part.window_ends_at))
        return said[:1].upper() + said[1:]
    if part.due_date is not None:
        return _("Au plus tard le %(day)s, nous vous écrivons quand c’est prêt") % {
            "day": formats.say_day(part.due_date)
        }
    return ""


def state_words(part: PartView) -> str:
    """The state in the shopper's words."""
    if part.kind == Kind.RESERVATION and part.state == State.PLACED:
        return _("Réservée")
    return part.state_label


def _line(line: LineView) -> dict[str, Any]:
    notes = [_weight_note(line)] if line.estimated_grams else []
    if line.reduction_cents:
        notes.append(_("code : −%(sum)s") % {"sum": format_euros(line.reduction_cents)})
    if line.cancelled_quantity:
        gone = ngettext(
            "%(count)s retiré de la commande",
            "%(count)s retirés de la commande",
            line.cancelled_quantity,
        )
        notes.append(gone % {"count": line.cancelled_quantity})
    if line.withdrawn_quantity:
        notes.append(_("rétractation pour %(count)s") % {"count": line.withdrawn_quantity})
    if line.refunded_cents:
        notes.append(_("remboursé : %(sum)s") % {"sum": format_euros(line.refunded_cents)})
    return {
        "quantity": line.quantity,
        "title": line.title,
        "picture": line.picture,
        "total_cents": line.total_cents,
        "gone": line.cancelled_quantity >= line.quantity,
        "note": ", ".join(notes),
    }


def _weight_note(line: LineView) -> str:
    if line.weighed_grams is None:
        return _("environ %(weight)s, vous payez le poids réel") % {
            "weight": formats.say_weight(line.estimated_grams)
        }
    return _("pesé : %(weight)s") % {"weight": formats.say_weight(line.weighed_grams)}


def _withdraw_until(part: PartView) -> str:
    days = [line.withdrawal.until for line in part.lines if line.withdrawal.quantity]
    known = [day for day in days if day is not None]
    return formats.say_day(min(known)) if known else ""


def timeline(view: OrderView, part: PartView) -> list[dict[str, Any]]:
    """What happened, what is happening, what comes."""
    first = _("Réservée") if part.kind == Kind.RESERVATION else _("Payée")
    done = [
        (first, part.placed_at),
        (_("Vue par %(shop)s") % {"shop": part.shop.name}, part.seen_at),
        (_("Prête"), part.ready_at),
        (_("Donnée au client"), part.collected_at),
    ]
    if part.state in (State.CANCELLED, State.RETURNED):
        past = [_step("done", what, at) for what, at in done if at is not None]
        return [*past, _step("wrong", part.state_label, part.ended_at, end_words(part))]
    if part.state == State.COLLECTED:
        return [_step("done", what, at) for what, at in done if at is not None]
    return _running(part, done)


def _running(part: PartView, done: list[tuple[str, Any]]) -> list[dict[str, Any]]:
    reached = max((place for place, (_what, at) in enumerate(done) if at is not None), default=-1)
    steps = [_step("done", what, at) for what, at in done[: reached + 1] if at is not None]
    now = {
        State.AWAITING_PAYMENT: (_("En attente de votre paiement"), ""),
        State.PLACED: (
            _("Le commerce est prévenu"),
            _("Annulation libre à tout moment.")
            if part.kind == Kind.RESERVATION
            else _("Annulation libre jusqu’à ce qu’il commence."),
        ),
        State.SEEN: (_("En préparation"), _("Vous recevrez un message dès que c’est prêt.")),
        State.READY: (_("À retirer"), _("Montrez votre code au comptoir.")),
        State.NOT_COLLECTED: (
            _("Pas encore retirée"),
            _("Le commerce vous la garde encore : appelez-le."),
        ),
    }
    what, note = now[part.state]
    steps.append(_step("now", what, None, note))
    if part.state in (State.PLACED, State.SEEN):
        steps.append(_step("todo", _("Prête"), None))
    steps.append(_step("todo", _("Donnée au client"), None))
    return steps


def _step(state: str, what: str, at: Any, note: str = "") -> dict[str, Any]:
    return {"state": state, "what": what, "at": at, "note": note}


def end_words(part: PartView) -> str:
    """Why a part has ended."""
    reasons = {
        "out_of_stock": _("Le commerce n’avait plus ce que vous aviez choisi."),
        "cancelled_by_shopper": _("Vous l’avez annulée."),
        "cancelled_by_shop": _("Le commerce ne pouvait pas la préparer."),
        "late": _("Elle n’était pas prête à temps."),
        "shop_closed": _("Le commerce a dû fermer."),
        "withdrawal": _("Vous avez renoncé au contrat."),
        "goodwill": _("Elle n’a pas été retirée."),
        "unavailable_after_payment": _("Tout était parti au moment de votre paiement."),
        "payment_expired": _("Le paiement n’est pas arrivé à temps. Rien n’a été débité."),
    }
    return reasons.get(part.end_reason, "")


def _returns_url(view: OrderView) -> str:
    """Where the goods of a withdrawal are followed; empty where nothing collected was withdrawn from."""
    withdrawn = any(line.withdrawn_quantity for part in view.parts for line in part.lines)
    return reverse("storefront:withdraw_done", args=[view.order.access_token]) if withdrawn else ""


def shopper_context(view: OrderView) -> dict[str, Any]:
    """The context of the page with all pickups of an order."""
    pickups = sorted((pickup(view, part) for part in view.parts), key=_urgency)
    token = view.order.access_token
    return {
        "view": view,
        "token": token,
        "pickups": pickups,
        "open_count": sum(part.is_open for part in view.parts),
        "was_placed": any(part.placed_at for part in view.parts),
        "shows_code": any(part.placed_at for part in view.parts) and view.is_open,
        "qr_text": qr_text(view),
        "renounce": legal.RENONCER,
        "withdraw_url": reverse("storefront:withdraw", args=[token]),
        "returns_url": _returns_url(view),
        "pay_url": reverse("storefront:pay", args=[token]),
        "change_url": reverse("storefront:change", args=[token]),
        "alcohol_minors": legal.ALCOHOL_MINORS,
    }


def _urgency(pickup: dict[str, Any]) -> int:
    """What asks for an answer comes first, what is over comes last."""
    if pickup["asked"]:
        return 0
    return 1 if pickup["is_open"] else 2
