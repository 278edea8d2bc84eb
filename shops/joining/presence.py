"""Four ways of being there: what each asks of the merchant, which one fits, and the switch."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.kernel import audit
from marketplace.kernel.actors import Actor
from marketplace.kernel.errors import DomainError
from shops.merchants.access import check_association, check_owns
from shops.partner.models import Partner, SellingMode

PAID_ONLINE = (SellingMode.SELLS, SellingMode.SYNCED)


class PresenceRefused(DomainError):
    """The shop cannot be there in this way yet; the sentence says what is missing."""

    code = "presence_refused"


@dataclass(frozen=True)
class Way:
    """A way of being there: its name, what shoppers can do, and what it asks of the merchant."""

    mode: str
    name: str | Promise
    offers: str | Promise
    asks: tuple[str | Promise, ...]


WAYS = (
    Way(
        SellingMode.SHOWS,
        gettext_lazy("Vitrine"),
        gettext_lazy(
            "On voit votre page, vos horaires et vos articles, et on vous pose une question."
        ),
        (
            gettext_lazy("Une page à jour : adresse, horaires, quelques articles."),
            gettext_lazy("Répondre par e-mail ou par téléphone à qui demande un article."),
        ),
    ),
    Way(
        SellingMode.RESERVES,
        gettext_lazy("Réservation"),
        gettext_lazy(
            "On réserve un article sans payer, puis on passe le voir et le régler chez vous."
        ),
        (
            gettext_lazy("Regarder les réservations dans la demi-heure, aux heures d’ouverture."),
            gettext_lazy("Mettre l’article de côté avant le passage du client."),
            gettext_lazy("Des prix exacts. Le client peut changer d’avis au comptoir."),
        ),
    ),
    Way(
        SellingMode.SELLS,
        gettext_lazy("Vente en ligne"),
        gettext_lazy("On paie en ligne et on retire chez vous, au créneau choisi."),
        (
            gettext_lazy("Un compte de paiement : pièce d’identité, RIB, dix minutes."),
            gettext_lazy("Un stock juste : ce qui est vendu ici est payé, donc promis."),
            gettext_lazy("Préparer pour l’heure choisie, et rembourser ce qui manque."),
        ),
    ),
    Way(
        SellingMode.SYNCED,
        gettext_lazy("Vente en ligne, stock tenu par la caisse"),
        gettext_lazy("Comme la vente en ligne ; votre caisse dit elle-même ce qu’il reste."),
        (
            gettext_lazy("Un compte de paiement : pièce d’identité, RIB, dix minutes."),
            gettext_lazy("Une caisse qui tient le stock, par fichier chaque jour ou en direct."),
            gettext_lazy("Préparer pour l’heure choisie, et rembourser ce qui manque."),
        ),
    ),
)


@dataclass(frozen=True)
class Question:
    """A question answered by yes or no."""

    key: str
    text: str | Promise


QUESTIONS = (
    Question("screen", gettext_lazy("Avez-vous au comptoir un téléphone ou un ordinateur que vous regardez ?")),
    Question("answers", gettext_lazy("Quelqu’un peut-il voir une commande dans la demi-heure, quand c’est ouvert ?")),
    Question("aside", gettext_lazy("Pouvez-vous mettre un article de côté dans les deux heures ?")),
    Question("prices", gettext_lazy("Vos articles ont-ils un prix connu d’avance ?")),
    Question("count", gettext_lazy("Savez-vous ce qu’il vous reste en rayon, à peu de chose près ?")),
    Question("prepaid", gettext_lazy("Souhaitez-vous être payé avant que le client passe ?")),
    Question("account", gettext_lazy("Pouvez-vous donner une pièce d’identité et un RIB pour être payé ?")),
    Question("till", gettext_lazy("Votre caisse tient-elle le stock, et sait-elle en sortir un fichier ?")),
)  # fmt: skip
#: Without one of these nobody can count on an order.
_FOR_ORDERS = ("screen", "answers", "aside", "prices")
#: And these before money is taken.
_FOR_MONEY = ("count", "prepaid", "account")


@dataclass(frozen=True)
class Proposal:
    """The way that fits the answers, and why in one sentence."""

    way: Way
    why: str


def way_of(mode: str) -> Way:
    """The way of this mode."""
    return next(way for way in WAYS if way.mode == mode)


def propose(answers: Mapping[str, bool]) -> Proposal:
    """What fits these answers (by question; none counts as no). The merchant decides."""
    if not all(answers.get(key) for key in _FOR_ORDERS):
        if not answers.get("screen"):
            why = _("Sans écran sous les yeux, une commande pourrait attendre sans être vue.")
        elif not answers.get("prices"):
            why = _("Quand le prix se fait sur place, mieux vaut que l’on vous demande d’abord.")
        else:
            why = _("Une commande demande quelqu’un qui la voit et la met de côté à temps.")
        return Proposal(way_of(SellingMode.SHOWS), why)
    if not all(answers.get(key) for key in _FOR_MONEY):
        if not answers.get("count"):
            why = _("Si le stock n’est pas sûr, rien n’est payé d’avance : personne n’est déçu.")
        else:
            why = _("On réserve ici, on paie chez vous : rien à changer à votre caisse.")
        return Proposal(way_of(SellingMode.RESERVES), why)
    if answers.get("till"):
        why = _("Votre caisse connaît le stock : autant qu’elle le dise elle-même.")
        return Proposal(way_of(SellingMode.SYNCED), why)
    why = _("Vous voyez les commandes, vous connaissez votre stock : vous pouvez vendre en ligne.")
    return Proposal(way_of(SellingMode.SELLS), why)


@transaction.atomic
def change_mode(*, actor: Actor, shop: Partner, mode: str, can_be_paid: bool) -> None:
    """Be there in another way from now on; orders already placed keep what they were (LAW 1).

    For the shop's owner and the association. ``can_be_paid``: whether the seller's payment account
    is ready, which the rooms of payments know. Raises PresenceRefused.
    """
    check_owns(actor, shop=shop)
    check_mode(shop, mode, can_be_paid=can_be_paid)
    before = Partner.objects.values_list("mode", flat=True).get(pk=shop.pk)
    Partner.objects.filter(pk=shop.pk).update(mode=mode)
    shop.mode = mode
    if before != mode:
        audit.record(
            actor=actor,
            action="shop.mode_changed",
            subject=("shop", str(shop.pk)),
            data={"before": before, "after": mode},
        )


def check_mode(shop: Partner, mode: str, *, can_be_paid: bool) -> None:
    """Raise PresenceRefused unless the shop has what this way needs."""
    if mode not in SellingMode.values:
        raise PresenceRefused(_("Choisissez une des quatre présences."), field="mode")
    if mode != SellingMode.SHOWS and (shop.merchant is None or not shop.merchant.current_terms()):
        raise PresenceRefused(
            _("Publiez d’abord vos conditions de vente : chaque commande les cite."), field="mode"
        )
    if mode in PAID_ONLINE and not can_be_paid:
        raise PresenceRefused(
            _("Ouvrez d’abord votre compte de paiement : l’argent des commandes y est versé."),
            field="mode",
        )


@transaction.atomic
def set_kept_by_association(*, actor: Actor, shop: Partner, kept: bool) -> None:
    """Say that the association keeps the page of a shop without a screen, or no longer.

    Raises NotAllowed unless the actor is the association's.
    """
    check_association(actor)
    Partner.objects.filter(pk=shop.pk).update(kept_by_association=kept)
    shop.kept_by_association = kept
    action = "shop.kept_by_association" if kept else "shop.kept_by_itself"
    audit.record(actor=actor, action=action, subject=("shop", str(shop.pk)))
