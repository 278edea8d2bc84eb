"""What an invited person reads: a mail, or an SMS of at most 160 characters."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_scopes import scopes_disabled

from marketplace.kernel import formats, outbox
from marketplace.kernel.models import OutboxMessage
from orders.messages.delivery import compose, message_id_of
from orders.messages.letters import Button, Letter, Particulars, Text
from orders.messages.links import site
from orders.messages.sms import send_sms
from shops.merchants.models import StaffRole
from shops.team import services
from shops.team.models import Invitation

#: What an SMS has room for beside the link.
NAME_LENGTH = 40


def send_invitation_mail(message: OutboxMessage) -> None:
    """Send the mail; nobody is left to invite once the invitation was taken back or answered."""
    invitation = _invitation(message)
    if invitation is None or not invitation.email:
        return
    with override(settings.LANGUAGE_CODE):
        letter = _letter(invitation, _link(message))
        mail = compose(letter, to=invitation.email, message_id=message_id_of(message))
    mail.send()


def send_invitation_sms(message: OutboxMessage) -> None:
    """Send the SMS, under the same condition."""
    invitation = _invitation(message)
    if invitation is None or not invitation.phone:
        return
    with override(settings.LANGUAGE_CODE):
        text = _("%(shop)s vous invite dans son équipe (7 jours) : %(url)s") % {
            "shop": invitation.shop.name[:NAME_LENGTH],
            "url": _link(message),
        }
    send_sms(invitation.phone, text, reference=str(message.pk))


def _invitation(message: OutboxMessage) -> Invitation | None:
    with scopes_disabled():
        found: Invitation | None = (
            Invitation.objects.select_related("shop")
            .filter(reference=message.payload["invitation"])
            .first()
        )
    return found if found is not None and found.is_open else None


def _link(message: OutboxMessage) -> str:
    return site() + reverse("merchant:invitation", args=[message.payload["token"]])


def _letter(invitation: Invitation, url: str) -> Letter:
    shop = invitation.shop
    return Letter(
        subject=_("%(shop)s vous invite dans son équipe") % {"shop": shop.name},
        blocks=[
            Text(
                _(
                    "Vous pourrez voir les commandes de %(shop)s sur votre téléphone, les préparer et "
                    "les donner aux clients."
                )
                % {"shop": shop.name}
            ),
            Particulars(
                (
                    (_("Votre rôle"), str(StaffRole(invitation.role).label)),
                    (_("Valable jusqu’au"), formats.say_day(invitation.expires_at)),
                )
            ),
            Button(_("Rejoindre l’équipe"), url),
            Text(
                _(
                    "Ce lien sert une fois. Vous ne travaillez pas ici ? Laissez ce message sans réponse : "
                    "votre adresse est effacée."
                )
            ),
        ],
        why=_("Quelqu’un de ce commerce a donné votre adresse pour vous inviter."),
    )


def register() -> None:
    """Make the handlers known; called once when the application starts."""
    outbox.handler(services.MAIL)(send_invitation_mail)
    outbox.handler(services.SMS)(send_invitation_sms)
