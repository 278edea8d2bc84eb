"""Finding a guest's order by its number and e-mail address, not too often; or, where the number is
lost, having the addresses of one's orders sent to the e-mail address they were made with."""

from uuid import uuid4

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from marketplace.kernel import outbox
from marketplace.kernel.errors import DomainError
from marketplace.kernel.fields import fold_email
from marketplace.kernel.formats import say_day
from marketplace.kernel.models import OutboxMessage
from marketplace.storefront.forms import FindOrderForm
from marketplace.storefront.limits import count_try
from orders.messages import links
from orders.messages.delivery import compose, message_id_of
from orders.messages.letters import Button, Letter, Text
from orders.order.models import Order
from orders.order.selectors import find_order, orders_of_address

MAIL = "storefront.lost_orders"
MOST_LINKS = 10


def found_by_number(request: HttpRequest, form: FindOrderForm) -> str:
    """The secret address of the order that the form names; empty, with the error in the form.

    Without a number the orders' addresses go to that e-mail address, and the visitor is told so in
    the same words whether there are any or not.
    """
    if not form.is_bound or not form.is_valid():
        return ""
    given = form.cleaned_data
    try:
        count_try(request, what="find_order", key=given["email"])
        if not given["number"]:
            _send_links(request, given["email"])
            return ""
        return str(find_order(number=given["number"], email=given["email"]).access_token)
    except DomainError as error:
        form.add_error(None, error.message)
        return ""


def send(message: OutboxMessage) -> None:
    """Write to an address where the orders made with it are; to nobody where there are none."""
    email = message.payload["email"]
    orders = orders_of_address(email)[:MOST_LINKS]
    if not orders:
        return
    with override(message.payload["language"]):
        composed = compose(_letter(orders), to=email, message_id=message_id_of(message))
    composed.send()


def _send_links(request: HttpRequest, email: str) -> None:
    count_try(request, what="lost_orders", key=email, most=3)
    payload = {"email": fold_email(email), "language": (get_language() or "fr")[:2]}
    with transaction.atomic():
        outbox.put(kind=MAIL, key=f"lost:{uuid4()}", payload=payload)
    said = _(
        "Si des commandes ont été faites avec l’adresse %(email)s, un message vient d’y partir avec "
        "leurs liens. Regardez aussi dans les indésirables."
    )
    messages.success(request, said % {"email": email})


def _letter(orders: list[Order]) -> Letter:
    buttons = [
        Button(
            _("Commande %(number)s du %(day)s")
            % {"number": order.number, "day": say_day(order.date_placed)},
            links.pickups(order),
        )
        for order in orders
    ]
    return Letter(
        subject=_("Retrouvez vos commandes"),
        blocks=[
            Text(
                _(
                    "Chaque lien mène à la page d’une commande : son code de retrait, ses horaires, et "
                    "de quoi l’annuler ou y renoncer. Gardez-les pour vous : ils suffisent pour retirer."
                )
            ),
            *buttons,
        ],
        why=_(
            "Quelqu’un a demandé ces liens sur notre site avec votre adresse. Si ce n’est pas vous, "
            "il n’y a rien à faire : personne d’autre ne les a reçus."
        ),
    )
