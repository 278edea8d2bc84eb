"""What the association reads: alerts that need someone, and what happens if nobody does anything."""

from django.conf import settings
from django.utils.translation import gettext as _

from marketplace.kernel import formats, legal
from orders.messages import links
from orders.messages.facts import Facts
from orders.messages.letters import Block, Button, Letter, Particulars, Text
from orders.messages.recipients import ASSOCIATION
from orders.messages.registry import mail
from orders.messages.wording import phrases
from orders.messages.wording.shop import days_left, refund_day


@mail("unseen", ASSOCIATION)
def unseen(facts: Facts) -> Letter:
    if facts.part.shop.kept_by_association:
        text = _(
            "Ce commerce n’a pas d’écran : il l’a reçue par SMS. Appelez-le. Sans nouvelles, elle compte "
            "comme prête à l’heure du retrait."
        )
    else:
        text = _(
            "Le commerce a été prévenu une première fois. Un appel suffit souvent. Si rien ne se passe et "
            "que la commande n’est pas prête à l’heure, le client choisit un autre moment ou le "
            "remboursement, sans vous."
        )
    return _alert(facts, _("%(shop)s n’a pas vu la commande %(number)s"), text)


@mail("to_order_reminder", ASSOCIATION)
def to_order_reminder(facts: Facts) -> Letter:
    if facts.part.shop.kept_by_association:
        text = _(
            "Ce commerce n’a pas d’écran : appelez-le. Sans nouvelles, elle compte comme prête passé le "
            "jour promis. Si elle ne le sera pas, annulez-la pour lui : le client est remboursé."
        )
    else:
        text = _(
            "Le commerce reçoit le même rappel. Passé le jour promis, le client est informé de ses droits "
            "(article %(article)s du Code de la consommation)."
        ) % {"article": legal.RESOLUTION_FOR_LATENESS}
    return _alert(
        facts,
        _("%(shop)s : %(left)s pour la commande %(number)s"),
        text,
        left=days_left(facts.payload["days"]),
    )


@mail("overdue", ASSOCIATION)
def overdue(facts: Facts) -> Letter:
    return _alert(
        facts,
        _("%(shop)s : commande %(number)s en retard"),
        _(
            "Le client a reçu l’énoncé de ses droits. Sans nouvelles dans 14 jours, la commande est annulée "
            "et remboursée d’elle-même (article %(article)s du Code de la consommation)."
        )
        % {"article": legal.REFUND_AFTER_RESOLUTION},
    )


@mail("not_collected", ASSOCIATION)
def not_collected(facts: Facts) -> Letter:
    return _alert(
        facts,
        _("%(shop)s : commande %(number)s non retirée"),
        _(
            "Le commerce décide avec le client. Sans décision dans les %(days)d jours, le client est "
            "remboursé."
        )
        % {"days": settings.NOT_COLLECTED_DECISION_DAYS},
    )


@mail("withdrawal_refund_due", ASSOCIATION)
def withdrawal_refund_due(facts: Facts) -> Letter:
    return _alert(
        facts,
        _("%(shop)s : remboursement d’une rétractation, commande %(number)s"),
        _(
            "Il est dû au plus tard le %(day)s, sauf si les articles ne sont pas revenus (article "
            "%(article)s du Code de la consommation). Le commerce reçoit le même message."
        )
        % {"day": refund_day(facts), "article": legal.WITHDRAWAL_REFUND},
    )


def _alert(facts: Facts, subject: str, text: str, **more: str) -> Letter:
    """Alerts name shop and order, never the client or what was bought."""
    part = facts.part
    blocks: list[Block] = [
        Particulars(
            (
                (_("Commerce"), f"{part.shop.name}\n{formats.say_phone(part.shop.phone)}"),
                (_("Commande"), part.order.number),
                (_("Retrait"), phrases.when(part)),
            )
        ),
        Text(text),
        Button(_("Ouvrir la commande"), links.association_order(part.order)),
    ]
    names = {"shop": part.shop.name, "number": part.order.number, **more}
    return Letter(
        subject=subject % names,
        blocks=blocks,
        why=_("Ce message est une alerte de votre place de marché."),
    )
