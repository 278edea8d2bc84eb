"""Everything of a shop that is not an order: one page with a card for each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from marketplace.merchant.desk import Desk
from marketplace.merchant.start.steps import starting_owner


def everybody(desk: "Desk") -> bool:
    """An entry for owner and employees alike."""
    return True


def owners(desk: "Desk") -> bool:
    """An entry for the shop's owner."""
    return desk.is_owner


@dataclass(frozen=True)
class Entry:
    """A card of the menu: a page by its address's name, and in a few words what is done there."""

    name: str
    label: str | Promise
    text: str | Promise
    icon: str
    shown: Callable[["Desk"], bool] = everybody


#: In the order in which a shop needs them.
ENTRIES: list[Entry] = [
    Entry(
        "start",
        _("Démarrage"),
        _("Ce qu’il reste à faire avant d’ouvrir au public."),
        "check-circle",
        starting_owner,
    ),
    Entry(
        "closing", _("Fermeture du soir"), _("Quelles commandes prêtes ont été données ?"), "lock"
    ),
    Entry(
        "hours",
        _("Horaires et retraits"),
        _("Vos heures, les créneaux, les jours fériés, une pause."),
        "clock",
    ),
    Entry(
        "close_shop", _("Fermer"), _("Congés ou empêchement : vos clients sont prévenus."), "lock"
    ),
    Entry("products", _("Produits"), _("Prix, disponibilité, ce qui est en vente."), "tag"),
    Entry(
        "promotions",
        _("Promotions"),
        _("Baisser des prix pour quelques jours."),
        "tag",
    ),
    Entry(
        "vouchers",
        _("Codes de réduction"),
        _("Un code à donner à vos clients, avec ses limites."),
        "tag",
        owners,
    ),
    Entry("team", _("Équipe"), _("Qui travaille ici, et qui peut quoi."), "users", owners),
    Entry(
        "shortages",
        _("Ce qui manque"),
        _("Articles promis à des clients et qui ne sont plus en rayon."),
        "alert",
    ),
    Entry(
        "confirm_stock",
        _("Toujours juste ?"),
        _("Confirmez d’un geste le stock de vos meilleures ventes."),
        "check-circle",
    ),
    Entry(
        "start_page",
        _("Votre page"),
        _("Le nom, les mots, la photo, les couleurs."),
        "edit",
        owners,
    ),
    Entry(
        "contact",
        _("Coordonnées"),
        _("L’adresse, le téléphone, où arrivent les commandes."),
        "phone",
        owners,
    ),
    Entry(
        "presence", _("Votre présence"), _("Vitrine, réservation ou vente en ligne."), "eye", owners
    ),
    Entry(
        "start_terms",
        _("Conditions de vente"),
        _("Le texte, et votre médiateur."),
        "shield",
        owners,
    ),
    Entry(
        "figures",
        _("Chiffres"),
        _("Vos ventes jour par jour, ce qui se vend le mieux."),
        "chart",
        owners,
    ),
    Entry(
        "files",
        _("Fichiers"),
        _("Importer vos produits, exporter produits, stock et commandes."),
        "file",
        owners,
    ),
    Entry(
        "done",
        _("Ce qui a été fait"),
        _("Qui a changé quoi ici, et quand."),
        "list",
        owners,
    ),
    Entry("tills", _("Caisse"), _("Relier votre logiciel de caisse."), "receipt", owners),
    Entry("money", _("Comptes"), _("Vos ventes, vos versements, la commission."), "euro", owners),
]


def entries_of(desk: "Desk") -> list[Entry]:
    """The cards that this person sees in this shop."""
    return [entry for entry in ENTRIES if entry.shown(desk)]


def entry_named(name: str) -> Entry | None:
    """The card that leads to this page."""
    return next((entry for entry in ENTRIES if entry.name == name), None)
