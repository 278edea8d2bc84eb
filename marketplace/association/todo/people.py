"""Those who wait for an answer: applicants, shops that do not get on, and people who complain."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.association.alarms import say_message
from marketplace.association.todo.registry import Action, Item, act_for, kind
from marketplace.kernel import clock, outbox
from marketplace.merchant.start.steps import STEP_NAMES
from marketplace.notices.models import ContentNotice
from shops.joining.models import Application
from shops.joining.selectors import stuck_shops, waiting_applications

#: A shop that has not moved for so long needs a call.
STUCK_AFTER = timedelta(days=2)
MESSAGES_SHOWN = 20


@kind("demandes", gettext_lazy("Commerces qui veulent nous rejoindre"), "users")
def applications() -> list[Item]:
    """Applications that nobody has answered."""
    return [_application_item(row) for row in waiting_applications()]


@kind("demarrages", gettext_lazy("Commerces arrêtés en route"), "shop")
def stuck() -> list[Item]:
    """Shops accepted, not open, and without any step for two days."""
    limit = clock.now() - STUCK_AFTER
    return [
        Item(
            what=_("Arrêté à l’étape « %(step)s »") % {"step": STEP_NAMES[one.step]},
            since=one.last_moved_at,
            by_itself=_("Rien : le commerce reste fermé au public. Un appel aide souvent."),
            shop=one.shop,
            actions=(act_for(one.shop, _("Continuer avec lui"), reverse("merchant:start")),),
        )
        for one in stuck_shops()
        if one.last_moved_at <= limit
    ]


@kind("signalements", gettext_lazy("Signalements"), "alert")
def complaints() -> list[Item]:
    """Contents that somebody reported and on which nobody has decided."""
    waiting = ContentNotice.objects.filter(decision="").select_related("shop", "product")
    return [
        Item(
            what=_("« %(text)s »") % {"text": _shortened(notice.explanation)},
            since=notice.received_at,
            by_itself=_("Rien : le contenu reste en ligne, une personne doit décider."),
            shop=notice.shop,
            who=notice.name,
            note=notice.product.title if notice.product else notice.url,
            actions=(Action(reverse("association:notices"), _("Décider"), "check"),),
        )
        for notice in waiting
    ]


@kind("envois", gettext_lazy("Messages qui ne sont pas partis"), "mail")
def messages() -> list[Item]:
    """Mails, SMS and calls given up after a dozen tries."""
    return [
        Item(
            what=say_message(message.kind),
            since=message.created_at,
            by_itself=_("Plus rien : une douzaine d’essais ont échoué."),
            note=_shortened(message.last_error),
            actions=(
                Action(
                    reverse("association:revive", args=[message.pk]),
                    _("Relancer"),
                    "refresh",
                    is_post=True,
                ),
                Action(reverse("association:messages"), _("Voir tous les envois"), "mail"),
            ),
        )
        for message in outbox.dead_messages()[:MESSAGES_SHOWN]
    ]


def _application_item(application: Application) -> Item:
    return Item(
        what=_("%(shop)s, %(trade)s")
        % {"shop": application.shop_name, "trade": application.trade.lower()},
        since=application.moved_at,
        by_itself=_("Rien : la demande attend votre réponse."),
        phone=application.phone,
        who=application.contact_name or application.shop_name,
        note=application.contact_name,
        actions=(
            Action(
                reverse("association:application", args=[application.reference]),
                _("Lire la demande"),
                "eye",
            ),
        ),
    )


def _shortened(text: str, length: int = 140) -> str:
    text = " ".join(text.split())
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
