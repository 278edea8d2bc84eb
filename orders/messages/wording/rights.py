"""What shoppers read about their rights: lateness (L216-6, L216-7) and withdrawal (L221-21)."""

from datetime import timedelta

from django.utils.translation import gettext as _

from marketplace.kernel import clock, formats, legal
from marketplace.kernel.money import format_euros
from orders.messages import links
from orders.messages.facts import Facts
from orders.messages.letters import Block, Button, Goods, Heading, Letter, Particulars, Row, Text
from orders.messages.recipients import SHOPPER
from orders.messages.registry import mail, sms
from orders.messages.wording import phrases
from orders.messages.wording.times import exact_moment
from orders.order.models import Kind


@mail("late_choice", SHOPPER)
def late_choice(facts: Facts) -> Letter:
    part = facts.part
    blocks: list[Block] = [
        phrases.greeting(facts),
        Text(
            _("Vous deviez passer %(when)s. %(shop)s n’a pas signalé votre commande comme prête.")
            % {"when": phrases.when(part), "shop": part.shop.name}
        ),
    ]
    if part.payment_mode == "card":
        blocks.append(
            Text(
                _(
                    "C’est à vous de choisir : un autre moment, ou le remboursement de %(amount)s sur votre carte. "
                    "Si le commerce termine entre-temps, nous vous prévenons aussitôt."
                )
                % {"amount": format_euros(phrases.open_cents(part))}
            )
        )
        give_up = _("Me faire rembourser")
        silence = _(
            "Sans réponse d’ici 24 h, et si ce n’est toujours pas prêt, l’argent vous est rendu."
        )
    else:
        blocks.append(Text(_("C’est à vous de choisir : un autre moment, ou l’annulation.")))
        give_up = _("Annuler")
        silence = _(
            "Sans réponse d’ici 24 h, et si ce n’est toujours pas prêt, la réservation est annulée."
        )
    blocks += [
        Button(_("Choisir un autre moment"), links.other_window(part)),
        Button(give_up, links.cancellation(part), main=False),
        Text(silence),
    ]
    return Letter(
        subject=_("Votre commande chez %(shop)s n’est pas prête") % {"shop": part.shop.name},
        blocks=blocks,
    )


@sms("late_choice", SHOPPER)
def late_choice_sms(facts: Facts) -> str:
    """The shopper may be on the way."""
    part = facts.part
    said = (
        _("%(shop)s : ce n’est pas prêt. Choisissez un autre moment ou le remboursement : %(url)s")
        if part.payment_mode == "card"
        else _("%(shop)s : ce n’est pas prêt. Choisissez un autre moment ou l’annulation : %(url)s")
    )
    return said % {"shop": part.shop.name, "url": links.pickups(part.order)}


@mail("overdue", SHOPPER)
def overdue(facts: Facts) -> Letter:
    """The notice of rights: L216-6 (resolution), L216-7 (14 days), L241-4 (increase)."""
    part = facts.part
    assert part.due_date is not None
    refund_day = formats.say_day(clock.today() + timedelta(days=legal.REFUND_DAYS_AFTER_RESOLUTION))
    names = {"shop": part.shop.name, "day": formats.say_day(part.due_date)}
    blocks: list[Block] = [
        phrases.greeting(facts),
        Text(
            _(
                "%(shop)s devait tenir votre commande prête au plus tard le %(day)s. Elle ne l’est pas."
            )
            % names
        ),
        phrases.goods(part),
    ]
    if part.kind == Kind.ORDER:
        blocks += [Heading(_("Vos droits")), *map(Text, _rights())]
        give_up = _("Demander le remboursement")
        wait = _(
            "Vous pouvez aussi attendre : si la commande est prête entre-temps, nous vous prévenons. "
            "Sans nouvelles le %(day)s, elle est annulée et la somme vous est rendue."
        )
    else:
        give_up = _("Annuler")
        wait = _("Vous n’avez rien payé. Sans nouvelles le %(day)s, la réservation est annulée.")
    blocks += [
        Button(give_up, links.cancellation(part)),
        Text(wait % {"day": refund_day}),
        phrases.contract_rows(part),
    ]
    return Letter(
        subject=_("Votre commande chez %(shop)s est en retard : vos droits") % names, blocks=blocks
    )


def _rights() -> list[str]:
    return [
        _(
            "Vous pouvez mettre le vendeur en demeure de livrer dans un délai raisonnable, puis résoudre "
            "le contrat s’il ne le fait pas ; tout de suite s’il refuse, ou si la date était essentielle "
            "pour vous (article %(article)s du Code de la consommation)."
        )
        % {"article": legal.RESOLUTION_FOR_LATENESS},
        _(
            "Quand le contrat est résolu, tout ce que vous avez payé vous est rendu au plus tard "
            "14 jours après (article %(article)s). En retard, cette somme est majorée de 10 %% jusqu’à "
            "14 jours, de 20 %% jusqu’à 30 jours, puis de 50 %% (article %(increase)s)."
        )
        % {"article": legal.REFUND_AFTER_RESOLUTION, "increase": legal.LATE_REFUND_INCREASE},
        _("Ici, un geste suffit : demandez le remboursement, le contrat est résolu à l’instant."),
    ]


@mail("withdrawal_acknowledged", SHOPPER)
def withdrawal_acknowledged(facts: Facts) -> Letter:
    """On a durable medium, with the declaration's content, date and time (L221-21)."""
    withdrawal, part = facts.withdrawal, facts.part
    lines = list(withdrawal.lines.all())
    rows = tuple(
        Row(item.quantity, item.line.title, item.line.cents_for(item.quantity)) for item in lines
    )
    collected = any(item.to_return for item in lines)
    if collected:
        back_by = formats.say_day(
            clock.local(withdrawal.declared_at).date() + timedelta(days=legal.RETURN_OF_GOODS_DAYS)
        )
        next_step = _(
            "Rapportez les articles chez %(shop)s au plus tard le %(day)s. Le remboursement suit dès leur "
            "retour ou la preuve de leur envoi (article %(article)s du Code de la consommation). Dites-nous "
            "quand c’est fait : si le commerce ne répond pas, le remboursement part tout seul."
        ) % {"shop": part.shop.name, "day": back_by, "article": legal.WITHDRAWAL_REFUND}
    else:
        next_step = _(
            "Vous n’avez rien à faire : les articles restent au commerce, et la somme vous est rendue "
            "sur la carte qui a payé."
        )
    return Letter(
        subject=_("Accusé de réception de votre rétractation, commande %(number)s")
        % {"number": part.order.number},
        heading=_("Nous avons bien reçu votre rétractation"),
        blocks=[
            Particulars(
                (
                    (_("Déclarée le"), exact_moment(withdrawal.declared_at)),
                    (_("Par"), withdrawal.name),
                    (_("Adresse électronique"), withdrawal.email),
                    (_("Commande"), part.order.number),
                    *phrases.seller_rows(part),
                )
            ),
            Text(_("Vous renoncez au contrat pour :")),
            Goods(rows, _("Total"), sum(row.sum_cents for row in rows)),
            Text(next_step),
            Button(_("J’ai rapporté l’article"), links.withdrawal_done(part.order))
            if collected
            else Button(_("Mes retraits"), links.pickups(part.order)),
        ],
    )
