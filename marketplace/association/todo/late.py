"""Orders that are behind, that nobody looked at, that nobody collected, and returns not refunded."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.association.today import behind, unseen
from marketplace.association.todo.registry import Item, act_for, kind
from marketplace.kernel import clock, legal
from marketplace.kernel.formats import say_day, say_moment
from marketplace.kernel.models import Deadline
from orders.closing import schedules as closing
from orders.late import schedules
from orders.order.models import Kind, ShopOrder
from orders.order.states import State
from orders.returns.models import Withdrawal

#: The deadlines that say what comes next by itself, and how it is said.
NEXT_STEPS = {
    schedules.NOT_READY: gettext_lazy(
        "Pas prête %(when)s, le client choisit un autre moment ou le remboursement."
    ),
    schedules.CHOICE_UNANSWERED: gettext_lazy(
        "Le client est prévenu. Sans réponse et pas prête, il est remboursé %(when)s."
    ),
    schedules.OVERDUE: gettext_lazy("Le client est informé de ses droits %(when)s."),
    schedules.OVERDUE_REFUND: gettext_lazy(
        "Le client connaît ses droits. Toujours pas prête, il est remboursé %(when)s."
    ),
    closing.UNANSWERED: gettext_lazy("Sans réponse du client, il est remboursé %(when)s."),
}
#: The same for a shop without a screen, where nobody says « Prête ».
WITHOUT_A_SCREEN = gettext_lazy("Sans nouvelles, elle compte comme prête %(when)s.")
UNCLAIMED = gettext_lazy(
    "Sans réponse, le client est prévenu %(when)s qu’elle n’est pas retirée, puis remboursé %(then)s."
)
UNDECIDED = gettext_lazy("Sans décision, le client est remboursé %(when)s.")
NOTHING = gettext_lazy("Rien de plus tout seul : un appel règle cela.")


@kind("retards", gettext_lazy("Commandes en retard"), "clock")
def late_orders() -> list[Item]:
    """Parts whose window has begun, or whose promised day is over, and that are not ready."""
    parts = list(_with_contact(ShopOrder.objects.filter(behind(clock.now()))))
    comes = _next_steps(parts)
    return [_order_item(part, _late_text(part), _since_late(part), comes, True) for part in parts]


@kind("pas-vues", gettext_lazy("Commandes que personne n’a vues"), "eye")
def unseen_orders() -> list[Item]:
    """New parts at which nobody looked, though the shop was reminded."""
    fresh = ShopOrder.objects.filter(reference__in=unseen()).exclude(behind(clock.now()))
    parts = list(_with_contact(fresh))
    comes = _next_steps(parts)
    return [
        _order_item(part, _unseen_text(part), part.placed_at or part.created_at, comes)
        for part in parts
    ]


@kind("donnees-ou-pas", gettext_lazy("Données au client, ou pas ?"), "bag")
def unclaimed_orders() -> list[Item]:
    """At shops without a screen: the moment is over, and nobody has said whether they were given."""
    now = clock.now()
    over = Q(window_ends_at__lte=now) | Q(due_date__lt=clock.today(), window_ends_at__isnull=True)
    unanswered = Q(closing_answered_at__isnull=True) | Q(
        closing_answered_at__lt=F("window_ends_at")
    )
    waiting = ShopOrder.objects.filter(
        over, unanswered, state=State.READY, shop__kept_by_association=True
    )
    parts = list(_with_contact(waiting))
    due = _no_show_days(parts)
    return [
        _order_item(
            part,
            _("Donnée ou pas ? Appelez le commerce, et notez pour lui."),
            part.window_ends_at or part.ready_at or part.created_at,
            {str(part.reference): _say_unclaimed(part, due.get(str(part.reference), []))},
            answer=True,
        )
        for part in parts
    ]


@kind("pas-retirees", gettext_lazy("Commandes que personne n’a retirées"), "bag")
def not_collected_orders() -> list[Item]:
    """Nobody came, and the shop has not decided yet."""
    missed = ShopOrder.objects.filter(state=State.NOT_COLLECTED, kind=Kind.ORDER)
    parts = list(_with_contact(missed))
    comes = _said(_open_deadlines(parts, [schedules.NOT_COLLECTED]).filter(step=1), parts)
    return [
        _order_item(
            part, _missed_text(part), part.window_ends_at or part.ready_at or part.created_at, comes
        )
        for part in parts
    ]


@kind("retractations", gettext_lazy("Rétractations à rembourser"), "undo")
def withdrawals_due() -> list[Item]:
    """Withdrawals not refunded: due in three days or less, or whose goods are back, says the shopper."""
    warning = legal.REFUND_DAYS_AFTER_WITHDRAWAL - schedules.WITHDRAWAL_WARNING_DAYS
    latest = clock.today() - timedelta(days=warning)
    limit = clock.local_datetime(latest + timedelta(days=1), time.min)
    near = Q(declared_at__lt=limit) | Q(said_back_at__isnull=False)
    rows = Withdrawal.objects.filter(near, refunded_at__isnull=True)
    waiting = list(rows.select_related("order", "shop_order__shop"))
    leaves = schedules.return_answers_until(waiting) if waiting else {}
    return [_withdrawal_item(row, leaves.get(str(row.reference))) for row in waiting]


def _with_contact(parts: QuerySet[ShopOrder]) -> QuerySet[ShopOrder]:
    return parts.select_related("shop", "order__contact")


def _next_steps(parts: Collection[ShopOrder]) -> dict[str, str]:
    """By the part's reference: what will happen next to an order that is not ready, and when."""
    return _said(_open_deadlines(parts, list(NEXT_STEPS)), parts)


def _open_deadlines(parts: Collection[ShopOrder], kinds: Collection[str]) -> QuerySet[Deadline]:
    return Deadline.objects.filter(
        subject_id__in=[str(part.reference) for part in parts],
        kind__in=kinds,
        done_at__isnull=True,
        cancelled_at__isnull=True,
    )


def _said(open_ones: QuerySet[Deadline], parts: Collection[ShopOrder]) -> dict[str, str]:
    """The earliest that still counts: a window that moved has left its deadlines behind."""
    current = {str(part.reference): part.generation for part in parts}
    kept = {str(part.reference) for part in parts if part.shop.kept_by_association}
    said: dict[str, str] = {}
    for deadline in open_ones.order_by("due_at"):
        of_closure = deadline.kind == closing.UNANSWERED
        if of_closure or deadline.generation == current[deadline.subject_id]:
            sentence = str(_next_step(deadline.kind, deadline.subject_id in kept))
            said.setdefault(deadline.subject_id, sentence % {"when": say_moment(deadline.due_at)})
    return said


def _next_step(kind: str, is_kept: bool) -> str | Promise:
    of_lateness = kind in NEXT_STEPS and kind != closing.UNANSWERED
    return WITHOUT_A_SCREEN if is_kept and of_lateness else NEXT_STEPS.get(kind, UNDECIDED)


def _no_show_days(parts: Collection[ShopOrder]) -> dict[str, list[datetime]]:
    """By the part's reference: when it counts as not collected, and when it is refunded."""
    current = {str(part.reference): part.generation for part in parts}
    days: dict[str, list[datetime]] = {}
    for deadline in _open_deadlines(parts, [schedules.NOT_COLLECTED]).order_by("step"):
        if deadline.generation == current[deadline.subject_id]:
            days.setdefault(deadline.subject_id, []).append(deadline.due_at)
    return days


def _say_unclaimed(part: ShopOrder, days: list[datetime]) -> str:
    """A reservation, unpaid, simply ends; what was paid is asked about once more, then refunded."""
    if part.kind == Kind.RESERVATION:
        days = days[:1]
    if not days:
        return str(NOTHING)
    if len(days) == 1:
        return _("Sans réponse, elle prend fin %(when)s.") % {"when": say_moment(days[0])}
    return str(UNCLAIMED) % {"when": say_moment(days[0]), "then": say_moment(days[1])}


def _missed_text(part: ShopOrder) -> str:
    if part.shop.kept_by_association:
        return _("Personne n’a dit si elle est donnée. Appelez : donnée, gardée ou remboursée ?")
    return _("Personne n’est venu. Le commerce la garde, ou rembourse.")


def _order_item(
    part: ShopOrder,
    what: str,
    since: datetime,
    comes: dict[str, str],
    is_urgent: bool = False,
    *,
    answer: bool = False,
) -> Item:
    contact = part.order.shown_contact
    page = reverse("merchant:order", args=[part.reference])
    return Item(
        what=what,
        since=since,
        by_itself=comes.get(str(part.reference), str(NOTHING)),
        shop=part.shop,
        order_number=part.order.number,
        note=contact.name if contact else "",
        is_urgent=is_urgent,
        actions=(
            *((act_for(part.shop, _("Répondre"), reverse("merchant:closing")),) if answer else ()),
            act_for(part.shop, _("Voir la commande") if answer else "", page),
        ),
    )


def _unseen_text(part: ShopOrder) -> str:
    if part.shop.kept_by_association:
        return _("Reçue par SMS, sans écran : appelez le commerce, et notez pour lui.")
    return _("Pas encore vue ; le commerce a été relancé.")


def _since_late(part: ShopOrder) -> datetime:
    if part.window_starts_at is not None:
        return part.window_starts_at
    assert part.due_date is not None
    return clock.local_datetime(part.due_date + timedelta(days=1), time.min)


def _late_text(part: ShopOrder) -> str:
    if part.window_starts_at is not None:
        said = _("Pas prête, le créneau a commencé %(moment)s")
        return said % {"moment": say_moment(part.window_starts_at)}
    assert part.due_date is not None
    return _("Promise au plus tard le %(day)s, pas prête") % {"day": say_day(part.due_date)}


def _withdrawal_item(withdrawal: Withdrawal, leaves_at: datetime | None) -> Item:
    last_day = clock.local(withdrawal.declared_at).date() + timedelta(
        days=legal.REFUND_DAYS_AFTER_WITHDRAWAL
    )
    shop = withdrawal.shop_order.shop
    page = reverse("merchant:goods_back", args=[withdrawal.reference])
    return Item(
        what=_withdrawal_text(withdrawal, last_day),
        since=withdrawal.declared_at,
        by_itself=_what_becomes(last_day, leaves_at),
        shop=shop,
        order_number=withdrawal.order.number,
        note=withdrawal.name,
        is_urgent=clock.today() >= last_day,
        actions=(act_for(shop, _("Marchandise revenue"), page),),
    )


def _withdrawal_text(withdrawal: Withdrawal, last_day: date) -> str:
    if withdrawal.disputed_at is not None:
        said = _("Rapportée le %(day)s, dit le client. Le commerce répond : « %(reason)s ».")
    elif withdrawal.said_back_at is not None:
        said = _("Rapportée le %(day)s, dit le client. Le commerce n’a pas encore répondu.")
    else:
        said = _("Remboursement dû au plus tard le %(last_day)s, si la marchandise est revenue.")
    day = withdrawal.brought_back_on
    return said % {
        "day": say_day(day) if day else "",
        "reason": withdrawal.dispute_reason,
        "last_day": say_day(last_day),
    }


def _what_becomes(last_day: date, leaves_at: datetime | None) -> str:
    """Without the goods, a proof, or the shopper's word the refund waits (L221-24)."""
    if leaves_at is not None:
        said = _("Sans réponse du commerce, le client est remboursé %(when)s.")
        return said % {"when": say_moment(leaves_at)}
    if clock.today() < last_day:
        said = _(
            "Le remboursement attend la marchandise ou la preuve de son envoi. Un rappel vous arrive "
            "le %(day)s."
        )
        return said % {"day": say_day(last_day)}
    return _(
        "Le remboursement attend la marchandise ou la preuve de son envoi. Si elle est revenue, la somme "
        "due au client augmente avec les jours."
    )
