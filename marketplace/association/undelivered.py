"""Messages given up, in words: what it was, who should have read it, and whom to call instead."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.association.alarms import say_message
from marketplace.kernel.models import OutboxMessage
from orders.messages.recipients import ASSOCIATION, SHOP, SHOPPER
from orders.order.models import Order, ShopOrder
from shops.joining.models import Application
from shops.partner.models import Partner

#: What each message of an order says, by its name.
SUBJECTS: dict[str, Promise] = {
    "cancelled": gettext_lazy("commande annulée"),
    "closing_choice": gettext_lazy("boutique fermée, un choix à faire"),
    "closing_kept": gettext_lazy("boutique fermée, commande gardée"),
    "closure": gettext_lazy("fermeture et commandes touchées"),
    "late": gettext_lazy("commande en retard"),
    "late_choice": gettext_lazy("commande en retard, un choix à faire"),
    "line_refused": gettext_lazy("article manquant"),
    "new_order": gettext_lazy("nouvelle commande"),
    "next_window_given": gettext_lazy("créneau repoussé"),
    "not_collected": gettext_lazy("commande pas retirée"),
    "order_confirmation": gettext_lazy("confirmation de commande"),
    "overdue": gettext_lazy("date promise dépassée"),
    "ready": gettext_lazy("commande prête"),
    "refund_done": gettext_lazy("remboursement fait"),
    "reservation_confirmation": gettext_lazy("confirmation de réservation"),
    "return_disputed": gettext_lazy("rétractation, article pas revenu selon le commerce"),
    "return_refunded": gettext_lazy("rétractation, remboursée sans réponse du commerce"),
    "return_said": gettext_lazy("rétractation, article rapporté selon le client"),
    "to_order_reminder": gettext_lazy("sur commande, la date approche"),
    "unseen": gettext_lazy("commande pas encore vue"),
    "window_moved": gettext_lazy("créneau changé"),
    "window_reminder": gettext_lazy("rappel du retrait"),
    "withdrawal_acknowledged": gettext_lazy("accusé de rétractation"),
    "withdrawal_refund_due": gettext_lazy("remboursement dû"),
}
#: Money that is to move: tried again until it moves, never given up.
_OF_MONEY = "stripe."


@dataclass(frozen=True)
class Undelivered:
    """One message given up; ``phone`` is where its reader can be told by voice."""

    message: OutboxMessage
    what: str
    who: str = ""
    phone: str = ""
    shop: Partner | None = None
    order_number: str = ""

    @property
    def can_be_set_aside(self) -> bool:
        """Whether a call replaces it."""
        return can_be_set_aside(self.message)


def can_be_set_aside(message: OutboxMessage) -> bool:
    """Whether a person can tell by voice what it says; money is no message."""
    return not message.kind.startswith(_OF_MONEY)


def undelivered(messages: Iterable[OutboxMessage]) -> list[Undelivered]:
    """These messages with their readers, in at most four queries."""
    found = list(messages)
    parts = _by_reference(
        ShopOrder.objects.select_related("order__contact", "shop"), found, "shop_order"
    )
    orders = _by_reference(Order.objects.select_related("contact"), found, "order")
    applications = _by_reference(Application.objects.all(), found, "application")
    shops = {str(row.pk): row for row in Partner.objects.filter(pk__in=_named(found, "shop"))}
    rows = []
    for message in found:
        part = parts.get(_name(message, "shop_order"))
        order = part.order if part else orders.get(_name(message, "order"))
        if order is not None:
            rows.append(_of_order(message, order, part))
        elif application := applications.get(_name(message, "application")):
            rows.append(_of_application(message, application))
        else:
            rows.append(_of_shop(message, shops.get(_name(message, "shop"))))
    return rows


def _by_reference(
    rows: QuerySet[Any], messages: Iterable[OutboxMessage], name: str
) -> dict[str, Any]:
    return {str(row.reference): row for row in rows.filter(reference__in=_named(messages, name))}


def _name(message: OutboxMessage, name: str) -> str:
    return str(message.payload.get(name, ""))


def _of_application(message: OutboxMessage, application: Application) -> Undelivered:
    who = application.contact_name or application.shop_name
    return Undelivered(message, say_message(message.kind), who, application.phone)


def _of_shop(message: OutboxMessage, shop: Partner | None) -> Undelivered:
    what = say_message(message.kind)
    return (
        Undelivered(message, what, shop.name, shop.phone, shop)
        if shop
        else Undelivered(message, what)
    )


def _named(messages: Iterable[OutboxMessage], name: str) -> set[Any]:
    return {message.payload[name] for message in messages if message.payload.get(name)}


def _of_order(message: OutboxMessage, order: Order, part: ShopOrder | None) -> Undelivered:
    to, subject = message.payload.get("to"), SUBJECTS.get(message.payload.get("message", ""))
    shop = part.shop if part and to == SHOP else None
    contact = order.shown_contact
    who, phone = "", ""
    if shop is not None:
        who, phone = shop.name, shop.phone
    elif to == SHOPPER and contact is not None:
        who, phone = contact.name, contact.phone
    readers = {SHOP: _("au commerce"), SHOPPER: _("au client"), ASSOCIATION: _("à l’association")}
    what = " ".join(filter(None, (say_message(message.kind), readers.get(str(to), ""))))
    if subject:
        what = _("%(what)s : %(subject)s") % {"what": what, "subject": subject}
    return Undelivered(message, what, who, phone, shop, order.number)
