"""What they read: « C’est de retour », « Il n’en reste plus beaucoup », « Toujours juste ? »."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from marketplace.alerts import handlers
from marketplace.kernel import outbox
from marketplace.kernel.models import OutboxMessage
from orders.messages.delivery import compose, message_id_of
from orders.messages.letters import Block, Button, Heading, Letter, Particulars, Text
from orders.messages.links import site
from shops.partner.models import Partner, StockRecord
from shops.stock.selectors import full_title

#: Lines of one list in a mail; the rest is a number.
MOST_LINES = 30


@outbox.handler(handlers.MAIL)
def send(message: OutboxMessage) -> None:
    """Write and send one mail, in its reader's language."""
    payload = message.payload
    to, language = _reader(payload)
    with override(language):
        letter = _LETTERS[payload["mail"]](payload)
        composed = compose(letter, to=to, message_id=message_id_of(message))
    composed.send()


def _reader(payload: dict[str, Any]) -> tuple[str, str]:
    if payload["mail"] == handlers.BACK:
        return payload["email"], payload["language"]
    return Partner.objects.get(pk=payload["shop"]).email, settings.LANGUAGE_CODE


def _back(payload: dict[str, Any]) -> Letter:
    record = StockRecord.objects.select_related("product__parent", "partner").get(
        pk=payload["stock_record"]
    )
    product = record.product.parent or record.product
    title, shop = full_title(record), record.partner.name
    return Letter(
        subject=_("%(title)s : c’est de retour") % {"title": title},
        blocks=[
            Text(
                _("« %(title)s » est de nouveau disponible chez %(shop)s.")
                % {"title": title, "shop": shop}
            ),
            Text(
                _(
                    "Rien n’est mis de côté pour vous : le premier qui commande l’emporte. "
                    "Quelques personnes seulement reçoivent ce message en même temps que vous."
                )
            ),
            Button(
                _("Voir le produit"),
                site() + reverse("storefront:product", args=[product.slug, product.pk]),
            ),
        ],
        why=_(
            "Vous avez demandé à être prévenu une fois. C’est fait : votre adresse est effacée de "
            "la liste, vous n’avez rien à faire pour ne plus recevoir de message."
        ),
    )


def _low(payload: dict[str, Any]) -> Letter:
    blocks: list[Block] = []
    if payload["out"]:
        blocks += [Heading(_("N’est plus en vente en ligne")), _list(payload["out"])]
    if payload["low"]:
        blocks += [Heading(_("Il n’en reste plus beaucoup")), _list(payload["low"])]
    blocks.append(Button(_("Ouvrir le comptoir"), site() + reverse("merchant:counter")))
    number = len(payload["low"]) + len(payload["out"])
    subject = ngettext(
        "Stock : %(count)s article à regarder", "Stock : %(count)s articles à regarder", number
    )
    return Letter(
        subject=subject % {"count": number},
        blocks=blocks,
        why=_(
            "Un message par jour au plus, quand quelque chose a changé. Le seuil de chaque article "
            "se règle dans son journal, au comptoir."
        ),
    )


def _list(items: list[list[Any]]) -> Particulars:
    rows = [(title, _left(left)) for title, left in items[:MOST_LINES]]
    more = len(items) - MOST_LINES
    if more > 0:
        rows.append((_("et d’autres"), str(more)))
    return Particulars(tuple(rows))


def _left(left: int) -> str:
    if not left:
        return _("plus aucun")
    return ngettext("il en reste %(count)s", "il en reste %(count)s", left) % {"count": left}


def _question(payload: dict[str, Any]) -> Letter:
    titles = payload["titles"]
    return Letter(
        subject=_("Votre stock est-il toujours juste ?"),
        blocks=[
            Text(
                _(
                    "Personne n’a confirmé depuis une semaine le stock de ces articles, vos "
                    "meilleures ventes. Un geste par article suffit."
                )
            ),
            *(Text(title) for title in titles),
            Button(_("Confirmer"), site() + reverse("merchant:confirm_stock")),
        ],
        why=_("Un message par semaine au plus, pour dix articles au plus."),
    )


_LETTERS: dict[str, Callable[[dict[str, Any]], Letter]] = {
    handlers.BACK: _back,
    handlers.LOW: _low,
    handlers.QUESTION: _question,
}
