"""Those who wait for an answer: applicants, shops that do not get on, and people who complain."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.association.todo.registry import Action, Item, act_for, kind
from marketplace.association.undelivered import Undelivered, undelivered
from marketplace.kernel import clock, outbox
from marketplace.kernel.formats import say_day
from marketplace.merchant.start.steps import STEP_NAMES
from marketplace.notices.models import ContentNotice
from shops.joining.models import Application
from shops.joining.retention import forgotten_on
from shops.joining.selectors import (
    stuck_shops,
    unanswered_applications,
    waiting_applications,
)

#: A shop that has not moved for so long needs a call.
STUCK_AFTER = timedelta(days=2)
#: An applicant who has not answered for so long needs one too.
UNANSWERED_AFTER = timedelta(days=7)
MESSAGES_SHOWN = 20


@kind("demandes", gettext_lazy("Commerces qui veulent nous rejoindre"), "users")
def applications() -> list[Item]:
    """Applications that nobody has answered, and questions that an applicant leaves unanswered."""
    silent = unanswered_applications(clock.now() - UNANSWERED_AFTER)
    return [
        *(_application_item(row) for row in waiting_applications()),
        *(_silent_item(row) for row in silent),
    ]


@kind("demarrages", gettext_lazy("Commerces arrêtés en route"), "shop")
def stuck() -> list[Item]:
    """Shops accepted, not open, and without any step for two days."""
    limit = clock.now() - STUCK_AFTER
    return [
        Item(
            what=_("Arrêté à l’étape « %(step)s »") % {"step": STEP_NAMES[one.step]},
            since=one.last_moved_at,
            by_itself=_("Rien : le commerce reste fermé au public. Un appel aide souvent."),
            shop=one.shop,
            actions=(
                act_for(one.shop, _("Continuer avec lui"), reverse("merchant:start")),
                Action(
                    reverse("association:set_start_aside", args=[one.shop.code]),
                    _("Ne plus attendre"),
                    "x",
                    is_post=True,
                ),
            ),
        )
        for one in stuck_shops()
        if one.last_moved_at <= limit and not one.is_set_aside
    ]


@kind("signalements", gettext_lazy("Signalements"), "alert")
def complaints() -> list[Item]:
    """Contents that somebody reported and on which nobody has decided."""
    waiting = ContentNotice.objects.filter(decision="").select_related("shop", "product")
    return [
        Item(
            what=_("« %(text)s »") % {"text": _shortened(notice.explanation)},
            since=notice.received_at,
            by_itself=_("Rien : le contenu reste en ligne, une personne doit décider."),
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
            what=row.what,
            since=row.message.created_at,
            by_itself=_("Plus rien : une douzaine d’essais ont échoué."),
            shop=row.shop,
            phone=row.phone,
            who=row.who,
            order_number=row.order_number,
            note=" · ".join(filter(None, (_reader(row), _shortened(row.message.last_error)))),
            actions=_message_actions(row),
        )
        for row in undelivered(outbox.dead_messages()[:MESSAGES_SHOWN])
    ]


def _reader(row: Undelivered) -> str:
    """Whom to call; a shop is named above already."""
    return "" if row.shop else row.who


def _message_actions(row: Undelivered) -> tuple[Action, ...]:
    home, ref = reverse("association:home"), row.message.pk
    again = Action(
        reverse("association:revive", args=[ref]), _("Relancer"), "refresh", is_post=True, next=home
    )
    if not row.can_be_set_aside:
        return (again,)
    aside = reverse("association:set_message_aside", args=[ref])
    return (again, Action(aside, _("C’est dit, classer"), "check", is_post=True, next=home))


def _application_item(application: Application) -> Item:
    what = _("%(shop)s, %(trade)s") % {
        "shop": application.shop_name,
        "trade": application.trade.lower(),
    }
    return _applicant(application, what, _("Rien : la demande attend votre réponse."))


def _silent_item(application: Application) -> Item:
    what = _("%(shop)s n’a pas répondu à votre question") % {"shop": application.shop_name}
    day = say_day(forgotten_on(application), year=True)
    by_itself = _("La demande attend. Sans un mot, elle est close et effacée le %(day)s.")
    return _applicant(application, what, by_itself % {"day": day})


def _applicant(application: Application, what: str, by_itself: str) -> Item:
    return Item(
        what=what,
        since=application.moved_at,
        by_itself=by_itself,
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
