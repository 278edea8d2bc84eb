"""What shops read: who, when, what, in that order. In French."""

from datetime import timedelta

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.kernel import clock, formats, legal
from orders.messages import links
from orders.messages.facts import Facts
from orders.messages.letters import Block, Button, Goods, Letter, Notice, Particulars, Row, Text
from orders.messages.recipients import SHOP
from orders.messages.registry import mail, sms
from orders.messages.wording import by_telephone, phrases
from orders.messages.wording.times import exact_moment
from orders.order.models import Kind, ShopOrder
from orders.returns.models import Reason
from shops.partner.models import AvailabilityKind


@mail("new_order", SHOP)
def new_order(facts: Facts) -> Letter:
    part = facts.part
    if part.kind == Kind.RESERVATION:
        subject = _("Réservation %(number)s, %(when)s")
        text = _("Une réservation sans engagement : rien n’est payé, le client décide en boutique.")
    else:
        subject = _("Nouvelle commande %(number)s, %(when)s")
        text = _("Une commande payée. Touchez « Vu, je prépare », puis « Prête ».")
    blocks: list[Block] = [_slip(facts), phrases.goods(part), Text(text)]
    if part.has_alcohol:
        blocks.append(Notice(_("Alcool : vérifiez l’identité au retrait (18 ans ou plus).")))
    elif part.is_for_adults:
        blocks.append(Notice(_("Réservé aux adultes : vérifiez l’identité au retrait (18 ans).")))
    blocks.append(_open_button(part))
    return Letter(subject=subject % _names(part), blocks=blocks, why=_why())


@sms("new_order", SHOP)
def new_order_sms(facts: Facts) -> str:
    if facts.part.shop.kept_by_association:
        return by_telephone.new_order(facts.part)
    return _("%(noun)s %(number)s : %(count)s, %(when)s. %(url)s") % _names(facts.part)


@sms("unseen", SHOP)
def unseen_sms(facts: Facts) -> str:
    if facts.part.shop.kept_by_association:
        return by_telephone.unseen(facts.part)
    return _("%(noun)s %(number)s (%(when)s) : personne ne l’a encore vue. %(url)s") % (
        _names(facts.part)
    )


@mail("unseen", SHOP)
def unseen(facts: Facts) -> Letter:
    return Letter(
        subject=_("%(noun)s %(number)s : personne ne l’a encore vue") % _names(facts.part),
        blocks=[
            _slip(facts),
            phrases.goods(facts.part),
            Text(
                _("Si vous ne pouvez pas la préparer, dites-le maintenant : le client est prévenu.")
            ),
            _open_button(facts.part),
        ],
        why=_why(),
    )


@mail("late", SHOP)
def late(facts: Facts) -> Letter:
    part = facts.part
    return Letter(
        subject=_("%(noun)s %(number)s : l’heure du retrait est arrivée") % _names(part),
        blocks=[
            _slip(facts),
            Text(
                _(
                    "Elle n’est pas marquée prête. Le client peut choisir un autre moment ou l’annuler. "
                    "Si elle est prête, marquez-la : il est prévenu aussitôt. Sans cela et sans réponse "
                    "de sa part, elle est annulée dans 24 h."
                )
            ),
            _open_button(part),
        ],
        why=_why(),
    )


@sms("late", SHOP)
def late_sms(facts: Facts) -> str:
    return _("%(noun)s %(number)s : c’est l’heure, et elle n’est pas marquée prête. %(url)s") % (
        _names(facts.part)
    )


@mail("cancelled", SHOP)
def cancelled(facts: Facts) -> Letter:
    part = facts.part
    rows = phrases.cancelled_rows(facts)
    subject = (
        _("%(noun)s %(number)s : le reste est annulé")
        if phrases.is_rest(part)
        else _("%(noun)s %(number)s annulée")
    )
    return Letter(
        subject=subject % _names(part),
        blocks=[
            _slip(facts),
            Text(_why_cancelled(facts)),
            Goods(rows, _("Total"), sum(row.sum_cents for row in rows)),
            *_on_sale_again(facts),
            _open_button(part),
        ],
        why=_why(),
    )


@sms("cancelled", SHOP)
def cancelled_sms(facts: Facts) -> str:
    """For the shop that would prepare it for nothing."""
    if facts.part.shop.kept_by_association:
        return by_telephone.cancelled(facts.part, facts.payload["reason"])
    return _("%(noun)s %(number)s annulée : n’y travaillez plus. %(url)s") % _names(facts.part)


@mail("window_moved", SHOP)
def window_moved(facts: Facts) -> Letter:
    part = facts.part
    return Letter(
        subject=_("%(noun)s %(number)s : elle est maintenant pour %(when)s") % _names(part),
        blocks=[
            _slip(facts),
            phrases.goods(part),
            Text(_("Le client a choisi cet autre moment.")),
            _open_button(part),
        ],
        why=_why(),
    )


@sms("window_moved", SHOP)
def window_moved_sms(facts: Facts) -> str:
    if facts.part.shop.kept_by_association:
        return by_telephone.moved(facts.part)
    return _("%(noun)s %(number)s : elle est maintenant pour %(when)s. %(url)s") % (
        _names(facts.part)
    )


@mail("to_order_reminder", SHOP)
def to_order_reminder(facts: Facts) -> Letter:
    part, days = facts.part, facts.payload["days"]
    return Letter(
        subject=_("Commande %(number)s : %(left)s") % {**_names(part), "left": days_left(days)},
        blocks=[
            _slip(facts),
            phrases.goods(part),
            Text(
                _(
                    "Elle doit être prête %(when)s. Passé ce jour, le client peut mettre fin au contrat "
                    "(article %(article)s du Code de la consommation)."
                )
                % {"when": phrases.when(part), "article": legal.RESOLUTION_FOR_LATENESS}
            ),
            _open_button(part),
        ],
        why=_why(),
    )


@mail("overdue", SHOP)
def overdue(facts: Facts) -> Letter:
    part = facts.part
    return Letter(
        subject=_("Commande %(number)s : le délai est dépassé") % _names(part),
        blocks=[
            _slip(facts),
            phrases.goods(part),
            Text(
                _(
                    "Le client a reçu l’énoncé de ses droits : il peut mettre fin au contrat et être remboursé "
                    "(articles %(resolution)s et %(refund)s du Code de la consommation). Si elle n’est pas "
                    "prête dans 14 jours, elle est annulée et remboursée."
                )
                % {
                    "resolution": legal.RESOLUTION_FOR_LATENESS,
                    "refund": legal.REFUND_AFTER_RESOLUTION,
                }
            ),
            _open_button(part),
        ],
        why=_why(),
    )


@mail("not_collected", SHOP)
def not_collected(facts: Facts) -> Letter:
    part = facts.part
    text = _(
        "Le client n’est pas venu. À vous de décider : la lui garder, ou le rembourser. Sans décision "
        "dans les %(days)d jours, il est remboursé."
    ) % {"days": settings.NOT_COLLECTED_DECISION_DAYS}
    return Letter(
        subject=_("Commande %(number)s : personne n’est venu") % _names(part),
        blocks=[_slip(facts), phrases.goods(part), Text(text), _open_button(part)],
        why=_why(),
    )


@mail("withdrawal_acknowledged", SHOP)
def withdrawal_declared(facts: Facts) -> Letter:
    withdrawal, part = facts.withdrawal, facts.part
    items = withdrawal.lines.all()
    rows = tuple(
        Row(item.quantity, item.line.title, item.line.cents_for(item.quantity)) for item in items
    )
    if any(item.to_return for item in items):
        text = _(
            "Le client a 14 jours pour rapporter les articles. Dès que vous les avez, confirmez leur "
            "retour : le remboursement part aussitôt. Il est dû au plus tard le %(day)s, sauf si rien "
            "n’est revenu."
        )
    else:
        text = _("Les articles restent chez vous. Le client est remboursé au plus tard le %(day)s.")
    return Letter(
        subject=_("Rétractation, commande %(number)s") % _names(part),
        blocks=[
            Particulars(
                (
                    (_("Déclarée le"), exact_moment(withdrawal.declared_at)),
                    (_("Par"), withdrawal.name),
                )
            ),
            Goods(rows, _("Total"), sum(row.sum_cents for row in rows)),
            Text(text % {"day": refund_day(facts)}),
            _open_button(part),
        ],
        why=_why(),
    )


@mail("withdrawal_refund_due", SHOP)
def withdrawal_refund_due(facts: Facts) -> Letter:
    return Letter(
        subject=_("Rétractation, commande %(number)s : remboursement à faire") % _names(facts.part),
        blocks=[
            _slip(facts),
            Text(
                _(
                    "Le remboursement est dû au plus tard le %(day)s (article %(article)s du Code de la "
                    "consommation). Si les articles sont revenus, confirmez leur retour : il part aussitôt. "
                    "S’ils ne sont pas revenus, vous pouvez attendre. En retard, la somme est majorée (article "
                    "%(increase)s)."
                )
                % {
                    "day": refund_day(facts),
                    "article": legal.WITHDRAWAL_REFUND,
                    "increase": legal.WITHDRAWAL_LATE_REFUND,
                }
            ),
            _open_button(facts.part),
        ],
        why=_why(),
    )


def refund_day(facts: Facts) -> str:
    """The last day of the refund after a withdrawal: fourteen days after its declaration."""
    declared = clock.local(facts.withdrawal.declared_at).date()
    return formats.say_day(declared + timedelta(days=legal.REFUND_DAYS_AFTER_WITHDRAWAL))


def days_left(days: int) -> str:
    """« encore 7 jours »."""
    if not days:
        return _("c’est le dernier jour")
    return ngettext("encore %(days)d jour", "encore %(days)d jours", days) % {"days": days}


def _slip(facts: Facts) -> Particulars:
    part = facts.part
    who = facts.contact.name if facts.contact else _("Client")
    return Particulars(
        (
            (_("Qui"), who),
            (_("Quand"), capfirst(phrases.when(part))),
            (_noun(part), part.order.number),
        )
    )


def _why_cancelled(facts: Facts) -> str:
    reasons: dict[str, str] = {
        "out_of_stock": _("Vous avez indiqué qu’il n’y en a plus."),
        "cancelled_by_shopper": _("Le client a annulé. N’y travaillez plus."),
        "cancelled_by_shop": _("Elle a été annulée depuis votre commerce. N’y travaillez plus."),
        "late": _("Elle n’était pas prête à temps. N’y travaillez plus."),
        "shop_closed": _("Le commerce est fermé au moment du retrait. N’y travaillez plus."),
        "goodwill": _("Personne n’est venu la chercher. Ne la gardez plus."),
    }
    return reasons[facts.payload["reason"]]


def _on_sale_again(facts: Facts) -> list[Block]:
    """Only what is counted, and of which there is some."""
    units = facts.payload["units"]
    counted = any(
        line.availability == AvailabilityKind.COUNTED and str(line.reference) in units
        for line in facts.part.lines.all()
    )
    if not counted or facts.payload["reason"] == Reason.OUT_OF_STOCK:
        return []
    return [Text(_("Ce qui était réservé est de nouveau en vente."))]


def _noun(part: ShopOrder) -> str:
    return _("Réservation") if part.kind == Kind.RESERVATION else _("Commande")


def _open_button(part: ShopOrder) -> Button:
    return Button(_("Ouvrir la commande"), links.shop_order(part))


def _names(part: ShopOrder) -> dict[str, str]:
    articles = sum(line.open_quantity for line in part.lines.all())
    return {
        "noun": _noun(part),
        "number": part.order.number,
        "when": phrases.when(part),
        "count": ngettext("%(count)d article", "%(count)d articles", articles)
        % {"count": articles},
        "url": links.shop_order(part),
    }


def _why() -> str:
    return _("Ce message concerne une commande passée dans votre commerce.")
