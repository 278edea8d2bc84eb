"""What the applicant and the association read about an application."""

from collections.abc import Callable

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from marketplace.kernel.formats import say_phone, say_siren
from marketplace.kernel.models import OutboxMessage
from orders.messages.delivery import compose, message_id_of
from orders.messages.letters import Button, Letter, Particulars, Text
from orders.messages.links import site
from shops.joining import services
from shops.joining.models import Application


def send(message: OutboxMessage) -> None:
    """Write and send one mail about an application; nobody is left to tell once it is forgotten."""
    application = Application.objects.select_related("shop").get(
        reference=message.payload["application"]
    )
    mail = message.payload["mail"]
    to_association = mail in services.TO_ASSOCIATION
    to = settings.ASSOCIATION_EMAIL if to_association else application.email
    if mail == services.TO_SELLER:
        to = _seller_email(application)
    if not to:
        return
    with override(settings.LANGUAGE_CODE if to_association else application.language):
        composed = compose(_LETTERS[mail](application), to=to, message_id=message_id_of(message))
    composed.send()


def own_page(application: Application) -> str:
    """The applicant's page, absolute."""
    return site() + reverse("storefront:application", args=[application.token])


def _received(application: Application) -> Letter:
    return Letter(
        subject=_("Votre demande est bien reçue"),
        blocks=[
            _facts(application),
            Text(
                _(
                    "Une personne de l’association la lit, le plus souvent sous quelques jours, et "
                    "vous répond par e-mail. Rien n’est publié et rien n’est dû d’ici là."
                )
            ),
            Button(_("Suivre ma demande"), own_page(application)),
        ],
        why=_why(),
    )


def _alert(application: Application) -> Letter:
    return Letter(
        subject=_("Un commerce demande à nous rejoindre : %(shop)s")
        % {"shop": application.shop_name},
        blocks=[_facts(application), _to_the_console(application)],
        why=_("Ce message est une alerte de votre place de marché."),
    )


def _asked(application: Application) -> Letter:
    question = application.remarks.filter(from_association=True).last()
    return Letter(
        subject=_("Votre demande : il manque quelque chose"),
        blocks=[
            Text(_("Pour ouvrir %(shop)s, l’association vous écrit :") % _name(application)),
            Text(question.text if question else ""),
            Button(_("Répondre"), own_page(application)),
        ],
        why=_why(),
    )


def _answered(application: Application) -> Letter:
    said = application.remarks.filter(from_association=False).last()
    return Letter(
        subject=_("%(shop)s a répondu") % _name(application),
        blocks=[Text(said.text if said else ""), _to_the_console(application)],
        why=_("Ce message est une alerte de votre place de marché."),
    )


def _accepted(application: Application) -> Letter:
    start = f"{site()}{reverse('account_login')}?next={reverse('merchant:start')}"
    return Letter(
        subject=_("Bienvenue : %(shop)s peut s’installer") % _name(application),
        blocks=[
            Text(
                _(
                    "Votre demande est acceptée. Votre boutique est prête à être remplie ; personne "
                    "ne la voit avant que vous l’ouvriez."
                )
            ),
            Text(
                _(
                    "Pour entrer, donnez l’adresse %(email)s : nous y envoyons un code à recopier. Il "
                    "n’y a pas de mot de passe. Le premier article est en place en trois minutes."
                )
                % {"email": application.email}
            ),
            Button(_("Entrer dans ma boutique"), start),
        ],
        why=_why(),
    )


def _added(application: Application) -> Letter:
    """So that nobody opens a shop in a seller's name without the seller knowing."""
    return Letter(
        subject=_("Une boutique s’ajoute à votre entreprise : %(shop)s") % _name(application),
        blocks=[
            _facts(application),
            Text(
                _(
                    "%(person)s a demandé à l’ouvrir sous votre numéro SIREN, et en devient propriétaire. "
                    "L’association l’a acceptée."
                )
                % {"person": application.contact_name}
            ),
            Text(
                _(
                    "Ce n’est pas vous, ni quelqu’un de chez vous ? Prévenez l’association aussitôt : "
                    "%(phone)s, %(email)s."
                )
                % {
                    "phone": say_phone(settings.ASSOCIATION_PHONE),
                    "email": settings.ASSOCIATION_EMAIL,
                }
            ),
        ],
        why=_("Ce message va à l’adresse de votre entreprise, déjà présente ici."),
    )


def _seller_email(application: Application) -> str:
    seller = application.shop.merchant if application.shop else None
    return seller.email if seller else ""


def _refused(application: Application) -> Letter:
    return Letter(
        subject=_("Votre demande : la réponse"),
        blocks=[
            Text(
                _("L’association ne peut pas accueillir %(shop)s. Voici pourquoi :")
                % _name(application)
            ),
            Text(application.reason),
            Text(
                _(
                    "Une personne en a décidé. Pour en parler ou contester, écrivez à %(association)s, "
                    "%(email)s. Vous pouvez refaire une demande. Ce que vous avez donné est effacé un "
                    "an après cette réponse."
                )
                % {"association": settings.ASSOCIATION_NAME, "email": settings.ASSOCIATION_EMAIL}
            ),
        ],
        why=_why(),
    )


def _facts(application: Application) -> Particulars:
    rows = (
        (_("La boutique"), f"{application.shop_name}, {application.trade}"),
        (_("L’entreprise"), f"{application.legal_name}, {application.legal_form}"),
        (_("SIREN"), say_siren(application.siren)),
        (_("Adresse"), f"{application.street}, {application.postcode} {application.city}"),
        (_("Téléphone"), say_phone(application.phone)),
    )
    return Particulars(rows)


def _to_the_console(application: Application) -> Button:
    address = reverse("association:application", args=[application.reference])
    return Button(_("Lire la demande"), site() + address)


def _name(application: Application) -> dict[str, str]:
    return {"shop": application.shop_name}


def _why() -> str:
    return _(
        "Ce message répond à votre demande d’ouvrir un commerce. Vos données sont effacées un an "
        "après la réponse."
    )


_LETTERS: dict[str, Callable[[Application], Letter]] = {
    services.RECEIVED: _received,
    services.ALERT: _alert,
    services.ASKED: _asked,
    services.ANSWERED: _answered,
    services.ACCEPTED: _accepted,
    services.REFUSED: _refused,
    services.TO_SELLER: _added,
}
