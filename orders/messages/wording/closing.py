"""What shoppers read when a shop closes, or opens again, while they wait for their order."""

from django.utils.translation import gettext as _

from marketplace.kernel import formats
from marketplace.kernel.money import format_euros
from orders.messages import links
from orders.messages.facts import Facts
from orders.messages.letters import Block, Button, Goods, Letter, Row, Text
from orders.messages.recipients import SHOPPER
from orders.messages.registry import mail, sms
from orders.messages.wording import phrases
from shops.hours.models import Closure


@mail("closing_choice", SHOPPER)
def closing_choice(facts: Facts) -> Letter:
    part = facts.part
    closure = _closure(facts)
    names = {"shop": part.shop.name, "until": _until(closure), "when": phrases.when(part)}
    if closure.place is not None:
        names["place"] = closure.place.name
        said = _(
            "%(shop)s ne vient plus à « %(place)s » et ne peut pas y donner votre commande %(when)s."
        )
        subject = _("%(shop)s : choisissez un autre moment ou un autre lieu")
        heading = _("%(shop)s ne vient plus à « %(place)s »")
    else:
        said = _("%(shop)s ferme %(until)s et ne peut pas vous donner votre commande %(when)s.")
        subject = _("%(shop)s ferme : choisissez un autre moment")
        heading = _("%(shop)s ferme %(until)s")
    blocks: list[Block] = [
        phrases.greeting(facts),
        Text(said % names),
        *_gone(facts),
        Text(_("À vous de choisir pour :")),
        phrases.goods(part),
        *_choices(facts, can_reopen=closure.place is None),
    ]
    return Letter(subject=subject % names, heading=heading % names, blocks=blocks)


@sms("closing_choice", SHOPPER)
def closing_choice_sms(facts: Facts) -> str:
    names = {"shop": facts.part.shop.name, "url": links.pickups(facts.order)}
    place = _closure(facts).place
    if place is not None:
        said = _(
            "%(shop)s ne vient plus à « %(place)s ». Choisissez un autre moment ou l’annulation : %(url)s"
        )
        return said % {**names, "place": place.name}
    return _("%(shop)s ferme. Choisissez un autre moment ou l’annulation : %(url)s") % names


@mail("closing_kept", SHOPPER)
def closing_kept(facts: Facts) -> Letter:
    part = facts.part
    return Letter(
        subject=_("%(shop)s rouvre : votre retrait tient") % {"shop": part.shop.name},
        blocks=[
            phrases.greeting(facts),
            Text(
                _("%(shop)s rouvre. Votre retrait a lieu comme prévu, vous n’avez rien à faire.")
                % {"shop": part.shop.name}
            ),
            phrases.ticket(part, items=phrases.open_items(part)),
            Button(_("Mes retraits"), links.pickups(part.order)),
        ],
    )


def _closure(facts: Facts) -> Closure:
    return Closure.objects.select_related("place").get(pk=facts.payload["closure"])


def _until(closure: Closure) -> str:
    if closure.last_day is None:
        return _("jusqu’à nouvel ordre")
    if closure.last_day == closure.first_day:
        return _("le %(day)s") % {"day": formats.say_day(closure.last_day)}
    return _("jusqu’au %(day)s") % {"day": formats.say_day(closure.last_day)}


def _gone(facts: Facts) -> list[Block]:
    """Fresh goods cannot wait for another day."""
    lines = [
        line for line in facts.part.lines.all() if str(line.reference) in facts.payload["gone"]
    ]
    if not lines:
        return []
    rows = tuple(
        Row(line.cancelled_quantity, line.title, line.cents_for(line.cancelled_quantity))
        for line in lines
    )
    amount = facts.payload["amount_cents"]
    return [
        Text(_("Les produits frais ne peuvent pas attendre :")),
        Goods(
            rows,
            _("Rendu") if amount else _("Ce que vous ne payez pas"),
            sum(row.sum_cents for row in rows),
        ),
        Text(phrases.money_back(facts.part, amount)),
    ]


def _choices(facts: Facts, *, can_reopen: bool) -> list[Block]:
    part = facts.part
    if part.payment_mode == "card":
        give_up = _("Me faire rembourser %(amount)s") % {
            "amount": format_euros(phrases.open_cents(part))
        }
        silence = (
            _("Sans réponse d’ici 24 h, l’argent vous est rendu.")
            if not can_reopen
            else _(
                "Sans réponse d’ici 24 h, l’argent vous est rendu. Si le commerce rouvre avant, votre "
                "retrait tient, et nous vous le disons."
            )
        )
    else:
        give_up = _("Annuler la réservation")
        silence = _(
            "Sans réponse d’ici 24 h, la réservation est annulée. Vous n’avez rien payé et ne devez "
            "rien."
        )
    return [
        Button(_("Choisir un autre moment"), links.other_window(part)),
        Button(give_up, links.cancellation(part), main=False),
        Text(silence),
    ]
