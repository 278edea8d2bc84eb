"""The steps between the first sign-in and the first order, read from what the shop has."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.merchant.money import account_of
from shops.joining.selectors import (
    HOURS,
    OPENING,
    PAGE,
    PRODUCTS,
    TERMS,
    Progress,
    is_starting,
)
from shops.partner.models import Partner

if TYPE_CHECKING:
    from marketplace.merchant.desk import Desk

STEP_NAMES: dict[str, str | Promise] = {
    PAGE: _("Votre page"),
    HOURS: _("Vos horaires"),
    PRODUCTS: _("Vos premiers articles"),
    TERMS: _("Vos conditions de vente et votre médiateur"),
    OPENING: _("Ouvrir au public"),
}
ACCOUNT = "account"

#: Address, what is done there, and how long it takes.
_DETAILS: dict[str, tuple[str, str | Promise, str | Promise]] = {
    PAGE: (
        "start_page",
        _("Le nom, le métier, une phrase, une photo, les couleurs du store."),
        _("2 minutes"),
    ),
    HOURS: ("start_hours", _("Les jours et les heures où l’on peut passer."), _("1 minute")),
    PRODUCTS: (
        "product_new",
        _("Un nom, un prix, une photo. Un seul suffit pour commencer."),
        _("1 minute par article"),
    ),
    TERMS: (
        "start_terms",
        _("Un bon modèle est déjà rempli : lisez-le, changez-le, publiez-le."),
        _("3 minutes"),
    ),
    OPENING: (
        "start_open",
        _("Vous choisissez comment on commande chez vous, et la ville vous voit."),
        _("1 minute"),
    ),
}


@dataclass(frozen=True)
class Step:
    """One step as the page shows it."""

    key: str
    label: str | Promise
    text: str | Promise
    takes: str | Promise
    url: str
    done: bool
    #: The one to do now.
    is_next: bool


def steps_of(progress: Progress) -> list[Step]:
    """The five steps to the opening, each with its state."""
    return [
        Step(
            key=key,
            label=label,
            text=_DETAILS[key][1],
            takes=_DETAILS[key][2],
            url=reverse(f"merchant:{_DETAILS[key][0]}"),
            done=key in progress.done,
            is_next=key == progress.next_step,
        )
        for key, label in STEP_NAMES.items()
    ]


def account_step(shop: Partner) -> Step:
    """The payment account comes last: only who is paid online needs it."""
    return Step(
        key=ACCOUNT,
        label=_("Votre compte de paiement"),
        text=_("Pour la vente en ligne seulement. Une pièce d’identité et un RIB, chez Stripe."),
        takes=_("10 minutes"),
        url=reverse("merchant:money"),
        done=can_be_paid(shop),
        is_next=False,
    )


def can_be_paid(shop: Partner) -> bool:
    """Whether money of online orders can reach the shop's seller."""
    account = account_of(shop)
    return account is not None and account.can_receive


def steps_after(shop: Partner) -> str:
    """Where to go when a step is done: back to the start, or to the menu of a shop that is open."""
    return "merchant:start" if is_starting(shop) else "merchant:menu"


def starting_owner(desk: "Desk") -> bool:
    """Whether this is the owner of a shop on its way to opening."""
    return desk.is_owner and is_starting(desk.shop)
