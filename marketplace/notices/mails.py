"""What the person who reported, the shop and the association read."""

from collections.abc import Callable

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from marketplace.kernel import outbox
from marketplace.kernel.models import OutboxMessage
from marketplace.notices import services
from marketplace.notices.models import ContentNotice, Decision
from orders.messages.delivery import compose, message_id_of
from orders.messages.letters import Button, Letter, Particulars, Text
from orders.messages.links import site
from orders.messages.wording.times import exact_moment


@outbox.handler(services.MAIL)
def send(message: OutboxMessage) -> None:
    """Write and send one mail about a notice, in its reader's language."""
    notice = ContentNotice.objects.select_related("shop", "product").get(
        reference=message.payload["notice"]
    )
    mail = message.payload["mail"]
    to, language = _reader(notice, mail)
    if not to:
        return
    with override(language):
        composed = compose(_LETTERS[mail](notice), to=to, message_id=message_id_of(message))
    composed.send()


def _reader(notice: ContentNotice, mail: str) -> tuple[str, str]:
    if mail == services.ALERT:
        return settings.ASSOCIATION_EMAIL, settings.LANGUAGE_CODE
    if mail == services.STATEMENT:
        return notice.shop.email if notice.shop else "", settings.LANGUAGE_CODE
    return notice.email, notice.language


def _received(notice: ContentNotice) -> Letter:
    return Letter(
        subject=_("Votre signalement est bien reçu"),
        blocks=[
            _facts(notice),
            Text(notice.explanation),
            Text(
                _(
                    "L’association le lit, décide, et vous écrit ce qui a été décidé et pourquoi. "
                    "Une personne décide, pas une machine."
                )
            ),
        ],
        why=_why(),
    )


def _alert(notice: ContentNotice) -> Letter:
    return Letter(
        subject=_("Un contenu est signalé"),
        blocks=[
            _facts(notice),
            Text(notice.explanation),
            Button(_("Décider"), site() + reverse("association:notices")),
        ],
        why=_("Ce message est une alerte de votre place de marché."),
    )


def _decided(notice: ContentNotice) -> Letter:
    return Letter(
        subject=_("Votre signalement : la décision"),
        blocks=[
            _facts(notice),
            Text(Decision(notice.decision).label + "."),
            Text(notice.reasons),
            _redress(),
        ],
        why=_why(),
    )


def _statement(notice: ContentNotice) -> Letter:
    return Letter(
        subject=_("Un de vos contenus est retiré"),
        blocks=[
            _facts(notice),
            Text(
                _(
                    "Ce contenu a été signalé, puis retiré par une personne de l’association, pour "
                    "les raisons suivantes :"
                )
            ),
            Text(notice.reasons),
            _redress(),
        ],
        why=_("Ce message concerne votre commerce."),
    )


def _facts(notice: ContentNotice) -> Particulars:
    rows = [(_("La page"), notice.url), (_("Reçu le"), exact_moment(notice.received_at))]
    if notice.product is not None:
        rows.insert(0, (_("Le produit"), notice.product.title))
    return Particulars(tuple(rows))


def _redress() -> Text:
    return Text(
        _(
            "Pour contester, répondez à %(association)s, %(email)s ; vous pouvez aussi saisir le "
            "tribunal (règlement (UE) 2022/2065, articles 16 et 17)."
        )
        % {"association": settings.ASSOCIATION_NAME, "email": settings.ASSOCIATION_EMAIL}
    )


def _why() -> str:
    return _("Ce message répond à votre signalement.")


_LETTERS: dict[str, Callable[[ContentNotice], Letter]] = {
    services.RECEIVED: _received,
    services.ALERT: _alert,
    services.DECIDED: _decided,
    services.STATEMENT: _statement,
}
