"""What is said while the goods of a withdrawal come back: that they are, that they are not, that
nobody answered."""

from django.utils.translation import gettext as _

from marketplace.kernel import formats, legal
from orders.late import schedules
from orders.messages import links
from orders.messages.facts import Facts
from orders.messages.letters import Block, Button, Goods, Letter, Particulars, Row, Text
from orders.messages.recipients import ASSOCIATION, SHOP, SHOPPER
from orders.messages.registry import mail
from orders.messages.wording import phrases


@mail("return_said", SHOP)
def said_to_shop(facts: Facts) -> Letter:
    """With the date until which the shop may answer."""
    return Letter(
        subject=_("Commande %(number)s : le client dit avoir rapporté l’article") % _names(facts),
        blocks=[
            _particulars(facts),
            _goods(facts),
            Text(
                _(
                    "L’avez-vous ? Confirmez, et le remboursement part aussitôt. Sinon, dites qu’il n’est "
                    "pas revenu, et pourquoi."
                )
            ),
            *_without_answer(facts),
            Button(_("Répondre"), links.goods_back(facts.withdrawal)),
        ],
        why=_("Ce message concerne une commande passée dans votre commerce."),
    )


@mail("return_said", SHOPPER)
def said_to_shopper(facts: Facts) -> Letter:
    """The shopper's own word, in writing."""
    return Letter(
        subject=_("Commande %(number)s : article rapporté le %(day)s") % _names(facts),
        heading=_("Nous l’avons dit au commerce"),
        blocks=[
            phrases.greeting(facts),
            Text(
                _(
                    "Vous avez rapporté l’article chez %(shop)s le %(day)s. Le commerce doit le confirmer."
                )
                % _names(facts)
            ),
            _goods(facts),
            *_without_answer(facts),
            Button(_("Suivre le retour"), links.withdrawal_done(facts.order)),
        ],
    )


@mail("return_said", ASSOCIATION)
def said_to_association(facts: Facts) -> Letter:
    """For a shop without a screen: somebody has to ask it."""
    text = _(
        "Le client dit avoir rapporté l’article. Ce commerce n’a pas d’écran : appelez-le, et "
        "répondez pour lui."
    )
    return _to_association(
        facts, _("%(shop)s : article rapporté, commande %(number)s"), text, *_without_answer(facts)
    )


@mail("return_disputed", SHOPPER)
def disputed_to_shopper(facts: Facts) -> Letter:
    """The shop's reason, and what helps now."""
    return Letter(
        subject=_("Commande %(number)s : %(shop)s n’a pas l’article") % _names(facts),
        heading=_("Le commerce dit ne pas avoir l’article"),
        blocks=[
            phrases.greeting(facts),
            Text(_("%(shop)s nous a répondu : « %(reason)s ».") % _names(facts)),
            _goods(facts),
            Text(
                _(
                    "Le remboursement attend l’article ou une preuve de son envoi (article %(article)s du "
                    "Code de la consommation). Appelez le commerce, au %(phone)s. Vous avez une preuve ? "
                    "Écrivez à l’association : elle décide avec lui."
                )
                % _names(facts)
            ),
            Button(_("Suivre le retour"), links.withdrawal_done(facts.order)),
        ],
    )


@mail("return_disputed", ASSOCIATION)
def disputed_to_association(facts: Facts) -> Letter:
    """The reason too: she decides with both."""
    text = _(
        "Le client dit avoir rapporté l’article le %(day)s. Le commerce répond : « %(reason)s ». Plus "
        "rien ne part tout seul : une preuve d’envoi suffit pour rembourser (article %(article)s du Code "
        "de la consommation)."
    )
    return _to_association(
        facts, _("%(shop)s : retour contesté, commande %(number)s"), text % _names(facts)
    )


@mail("return_refunded", SHOP)
def refunded_to_shop(facts: Facts) -> Letter:
    """What happened without the shop."""
    return Letter(
        subject=_("Commande %(number)s : le client est remboursé de son retour") % _names(facts),
        blocks=[
            _particulars(facts),
            _goods(facts),
            Text(
                _(
                    "Le client a dit avoir rapporté l’article le %(day)s. Sans réponse de votre part, le "
                    "remboursement est parti. Ce n’est pas juste ? Appelez l’association."
                )
                % _names(facts)
            ),
            Button(_("Ouvrir la commande"), links.shop_order(facts.part)),
        ],
        why=_("Ce message concerne une commande passée dans votre commerce."),
    )


def _without_answer(facts: Facts) -> list[Block]:
    """Only as long as it is still to come."""
    until = schedules.return_answer_until(facts.withdrawal)
    if until is None:
        return []
    said = _("Sans réponse du commerce, le remboursement part tout seul %(when)s.")
    return [Text(said % {"when": formats.say_moment(until)})]


def _to_association(facts: Facts, subject: str, text: str, *more: Block) -> Letter:
    part = facts.part
    return Letter(
        subject=subject % _names(facts),
        blocks=[
            Particulars(
                (
                    (_("Commerce"), f"{part.shop.name}\n{formats.say_phone(part.shop.phone)}"),
                    (_("Commande"), part.order.number),
                )
            ),
            Text(text),
            *more,
            Button(_("Ouvrir la commande"), links.association_order(part.order)),
        ],
        why=_("Ce message est une alerte de votre place de marché."),
    )


def _particulars(facts: Facts) -> Particulars:
    names = _names(facts)
    return Particulars(
        (
            (_("Qui"), facts.withdrawal.name),
            (_("Commande"), names["number"]),
            (_("Rapporté le"), names["day"]),
        )
    )


def _goods(facts: Facts) -> Goods:
    rows = tuple(
        Row(item.to_return, item.line.title, item.line.cents_for(item.to_return))
        for item in facts.withdrawal.lines.all()
        if item.to_return
    )
    return Goods(rows, _("Total"), sum(row.sum_cents for row in rows))


def _names(facts: Facts) -> dict[str, str]:
    withdrawal = facts.withdrawal
    day = withdrawal.brought_back_on
    return {
        "number": facts.part.order.number,
        "shop": facts.part.shop.name,
        "phone": formats.say_phone(facts.part.shop.phone),
        "day": formats.say_day(day) if day else "",
        "reason": withdrawal.dispute_reason,
        "article": legal.WITHDRAWAL_REFUND,
    }
