"""Alarms and undelivered messages in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.kernel.money import format_euros

KINDS: dict[str, Promise] = {
    "transfer": gettext_lazy("Un versement à un commerce a été refusé"),
    "transfer_amount": gettext_lazy("Un versement n’a pas le montant attendu"),
    "reversal": gettext_lazy("Un versement n’a pas pu être repris"),
    "refund": gettext_lazy("Un remboursement a échoué"),
    "refund_due": gettext_lazy("Un remboursement est dû dans trois jours et n’est pas parti"),
    "refund_pending": gettext_lazy("Un remboursement attend que le solde suffise"),
    "foreign_refund": gettext_lazy("Un remboursement a été fait hors d’ici"),
    "paid_twice": gettext_lazy("Une commande a été payée deux fois"),
    "money_held": gettext_lazy("De l’argent payé il y a longtemps attend toujours"),
    "quarantine": gettext_lazy("Un paiement n’a pas le montant de sa commande"),
    "session": gettext_lazy("Stripe a refusé d’ouvrir un paiement"),
    "livemode": gettext_lazy("Un paiement vient d’un autre mode de Stripe"),
    "stripe_event": gettext_lazy("Une nouvelle de Stripe n’a pas pu être traitée"),
    "dispute": gettext_lazy("Un client conteste un paiement"),
    "charge.dispute.created": gettext_lazy("Un client conteste un paiement"),
    "radar.early_fraud_warning": gettext_lazy("Stripe soupçonne une fraude"),
    "payout": gettext_lazy("Un virement de Stripe est revenu"),
    "journal_broken": gettext_lazy("La chaîne du journal est rompue"),
    "journal_difference": gettext_lazy("Le journal et Stripe ne disent pas le même solde"),
}

MESSAGES: dict[str, Promise] = {
    "orders.mail": gettext_lazy("E-mail"),
    "orders.sms": gettext_lazy("SMS"),
    "orders.push": gettext_lazy("Alerte sur un téléphone"),
    "storefront.account_mail": gettext_lazy("E-mail de connexion"),
    "storefront.lost_orders": gettext_lazy("E-mail avec l’adresse des commandes d’un client"),
    "storefront.account_closing_mail": gettext_lazy("E-mail avant la fermeture d’un compte"),
    "notices.mail": gettext_lazy("E-mail sur un contenu signalé"),
    "joining.mail": gettext_lazy("E-mail sur une demande d’ouverture"),
    "questions.mail": gettext_lazy("Question d’un client à un commerce"),
    "merchant.daily_sheet": gettext_lazy("Feuille du jour d’un commerce"),
    "alerts.mail": gettext_lazy("E-mail sur un stock"),
    "team.invitation_mail": gettext_lazy("Invitation dans une équipe, par e-mail"),
    "team.invitation_sms": gettext_lazy("Invitation dans une équipe, par SMS"),
    "pictures.prepare": gettext_lazy("Préparation d’une photo"),
    "files.picture": gettext_lazy("Photo à chercher pour un fichier importé"),
    "stripe.refund": gettext_lazy("Remboursement chez Stripe"),
    "stripe.transfer": gettext_lazy("Versement chez Stripe"),
    "stripe.reverse": gettext_lazy("Reprise d’un versement chez Stripe"),
    "stripe.expire_session": gettext_lazy("Fermeture d’un paiement chez Stripe"),
    "association.check_journal": gettext_lazy("Vérification du journal"),
}


def say_alarm(kind: str) -> str:
    """What an alarm is about, in one sentence."""
    return str(KINDS.get(kind, gettext_lazy("Quelque chose est à regarder chez Stripe")))


def say_detail(detail: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The particulars of an alarm, amounts as people read them."""
    return [
        (_names()[name], _value(name, value))
        for name, value in detail.items()
        if value not in ("", None) and name in _names()
    ]


def say_message(kind: str) -> str:
    """What kind of message it is."""
    return str(MESSAGES.get(kind, kind))


def _names() -> dict[str, str]:
    """The particulars that tell a person something; the others are for programs."""
    return {
        "cents": _("montant"),
        "expected_cents": _("attendu"),
        "error": _("erreur"),
        "reason": _("raison"),
        "undelivered_cents": _("pas encore donné au client"),
        "unsent_cents": _("pas encore versé au commerce"),
        "number": _("commande"),
        "order": _("commande"),
        "object": _("objet chez Stripe"),
        "session": _("paiement chez Stripe"),
        "transfer": _("versement chez Stripe"),
        "account": _("compte chez Stripe"),
        "type": _("nouvelle de Stripe"),
        "problems": _("ruptures"),
    }


def _value(name: str, value: Any) -> str:
    if name.endswith("cents") and isinstance(value, int):
        return format_euros(value)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
