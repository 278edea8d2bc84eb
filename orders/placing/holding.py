"""Taking what a part needs, and the sentences that say what could not be had."""

from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from marketplace.kernel import clock
from orders.order.holds import hold_lines, hold_place
from orders.order.models import Kind, Line, ShopOrder
from orders.order.states import TO_GIVE, State
from orders.placing.errors import Problem, TooManyHolds
from shops.hours.services import WindowFull, WindowGone
from shops.hours.timetable import timetable
from shops.hours.windows import WindowKey


def check_open_holds(visitor_ref: str) -> None:
    """A visitor can keep only so many goods from others without having paid. Raises TooManyHolds."""
    unpaid = Q(state=State.AWAITING_PAYMENT) | Q(kind=Kind.RESERVATION, state__in=TO_GIVE)
    holding = ShopOrder.objects.filter(unpaid, order__visitor_ref=visitor_ref)
    if holding.values("order").distinct().count() >= settings.MAX_OPEN_HOLDS_PER_VISITOR:
        raise TooManyHolds(
            _(
                "Plusieurs de vos commandes attendent déjà leur paiement ou leur retrait. "
                "Terminez-en une, ou attendez une demi-heure."
            )
        )


def chosen_before(part: ShopOrder) -> WindowKey | None:
    """The window that the part had."""
    if part.window_starts_at is None:
        return None
    return WindowKey(part.window_starts_at, part.slot.place_id if part.slot else None)


def hold_part(
    part: ShopOrder, lines: Sequence[Line], starts_at: datetime | WindowKey | None
) -> list[Problem]:
    """Hold units and place of a part [in tx]; returns what was refused, holding the rest.

    The window is set on the part, unsaved. What is made to order needs no ``starts_at``.
    """
    if part.due_date is not None:
        return _closed_then(part, part.due_date) or _refusals(part, lines)
    if starts_at is None:
        sentence = _("Choisissez quand vous passez chez %(shop)s.")
        return [_about(part, sentence)]
    key = WindowKey.of(starts_at)
    part.pickup_date = clock.local(key.starts_at).date()
    problems = _refusals(part, lines)
    try:
        hold_place(part, lines, key)
    except WindowFull:
        problems.append(_about(part, _("Le créneau choisi chez %(shop)s vient d’être complet.")))
    except WindowGone:
        problems.append(_about(part, _("Le créneau choisi chez %(shop)s n’est plus possible.")))
    return problems


def _closed_then(part: ShopOrder, due_date: date) -> list[Problem]:
    """Nobody can promise what is made to order while the shop stays closed until after that day."""
    span = timetable(part.shop).running_closure(clock.today())
    if span is None or not span.covers(due_date):
        return []
    return [_about(part, _("%(shop)s est fermé et ne prend pas de commande pour le moment."))]


def _refusals(part: ShopOrder, lines: Sequence[Line]) -> list[Problem]:
    titles = {line.reference: line.title for line in lines}
    return [
        Problem(
            f"« {titles[refusal.want.line]} » ({part.shop.name}) : {refusal.message}",
            shop_id=part.shop_id,
            line_ref=refusal.want.line,
        )
        for refusal in hold_lines(part, lines)
    ]


def _about(part: ShopOrder, sentence: str) -> Problem:
    return Problem(sentence % {"shop": part.shop.name}, shop_id=part.shop_id)
