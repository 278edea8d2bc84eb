"""A merchant's application: asked, completed, and decided by the association with its reasons."""

from uuid import UUID, uuid4

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from marketplace.kernel import audit, clock, outbox
from marketplace.kernel.actors import Actor
from marketplace.kernel.errors import DomainError
from marketplace.kernel.models import User
from shops.catalogue.search import fold
from shops.joining.drafts import WORDS_LENGTH, ApplicationDraft
from shops.joining.models import (
    Application,
    ApplicationPhoto,
    ApplicationState,
    Remark,
    Start,
)
from shops.joining.opening import set_photo
from shops.merchants.access import check_association
from shops.merchants.models import Merchant, StaffRole
from shops.merchants.services import add_staff, create_merchant, create_shop, shared_mediator
from shops.partner.models import Partner, SellingMode

MAIL = "joining.mail"
#: What is written, and to whom.
RECEIVED, ASKED, ACCEPTED, REFUSED = "received", "asked", "accepted", "refused"
ALERT, ANSWERED = "alert", "answered"
TO_ASSOCIATION = (ALERT, ANSWERED)
#: To the seller who was here already: somebody opens one more shop under its number.
TO_SELLER = "added"
_CODE_LENGTH = 60


class JoiningRefused(DomainError):
    """The step cannot be made; ``field`` names what is missing, if it is a field."""

    code = "joining_refused"


class AlreadyDecided(DomainError):
    """The application was accepted or refused already."""

    code = "already_decided"


@transaction.atomic
def apply(
    *,
    draft: ApplicationDraft,
    photo: bytes = b"",
    language: str = "fr",
    reference: UUID | None = None,
) -> Application:
    """Take an application, acknowledge it by mail and tell the association.

    ``photo`` is what ``photos.cleaned_photo`` made; the same application under the same
    ``reference`` is taken once. Raises ApplicationProblem.
    """
    now, given = clock.now(), draft.checked()
    values = {**given, "language": language, "received_at": now, "moved_at": now}
    reference = reference or uuid4()
    application, made = Application.objects.get_or_create(reference=reference, defaults=values)
    if not made and all(getattr(application, name) == given[name] for name in given):
        return application
    if not made:  # changed after « back »: another application
        application = Application.objects.create(**values)
    _keep_photo(application, photo)
    _record(Actor("guest"), "application.received", application)
    _write(application, RECEIVED)
    _write(application, ALERT)
    return application


@transaction.atomic
def ask_for_more(*, actor: Actor, reference: UUID, question: str) -> Application:
    """Ask the applicant for what is missing. Raises NotAllowed, AlreadyDecided, JoiningRefused."""
    check_association(actor)
    application = _open(reference=reference)
    text = _text(question, _("Dites ce qui manque : le commerçant le lit tel quel."))
    application.state = ApplicationState.ASKED
    _say(application, text, from_association=True)
    _record(actor, "application.asked", application)
    _write(application, ASKED)
    return application


@transaction.atomic
def answer(*, token: str, text: str, draft: ApplicationDraft, photo: bytes = b"") -> Application:
    """The applicant's answer, with the application as it is now corrected.

    Whoever holds the secret address answers; one more word before anybody asked is welcome too.
    Raises AlreadyDecided, JoiningRefused (answer), ApplicationProblem.
    """
    application = _open(token=token)
    said = _text(text, _("Écrivez votre réponse."), field="answer")
    for name, value in draft.checked().items():
        setattr(application, name, value)
    application.state = ApplicationState.NEW
    _keep_photo(application, photo)
    _say(application, said, from_association=False)
    _record(Actor("guest"), "application.answered", application)
    _write(application, ANSWERED)
    return application


@transaction.atomic
def refuse(*, actor: Actor, reference: UUID, reason: str) -> Application:
    """Refuse an application; the applicant is told why (Regulation (EU) 2019/1150).

    Raises NotAllowed, AlreadyDecided, JoiningRefused.
    """
    check_association(actor)
    application = _open(reference=reference)
    application.reason = _text(reason, _("Dites pourquoi : le commerçant lit vos raisons."))
    _decide(actor, application, ApplicationState.REFUSED)
    _write(application, REFUSED)
    return application


@transaction.atomic
def accept(*, actor: Actor, reference: UUID) -> Partner:
    """Let the merchant in: seller, shop and owner's account are written, and the owner is told.

    The shop only shows itself and is not listed before its start is done. A seller known by the
    same SIREN gets one more shop, and is told of it. Raises NotAllowed, AlreadyDecided, JoiningRefused.
    """
    check_association(actor)
    application = _open(reference=reference)
    owner = _owner(application)
    merchant = _merchant(actor, application)
    is_others = merchant.email != application.email
    shop = create_shop(
        actor=actor,
        merchant=merchant,
        code=_free_code(application.shop_name),
        name=application.shop_name,
        mode=SellingMode.SHOWS,
        is_listed=False,
        tint=application.tint,
        trade=application.trade,
        story=application.words,
        street=application.street,
        postcode=application.postcode,
        city=application.city,
        phone=application.phone,
        sms_phone=application.mobile,
        email=application.email,
    )
    add_staff(actor=actor, shop=shop, user=owner, role=StaffRole.OWNER)
    Start.objects.create(shop=shop, began_at=clock.now())
    _give_photo(actor, application, shop)
    application.shop = shop
    _decide(actor, application, ApplicationState.ACCEPTED)
    _write(application, ACCEPTED)
    if is_others:
        _write(application, TO_SELLER)
    return shop


@transaction.atomic
def set_start_aside(*, actor: Actor, shop: Partner) -> None:
    """Wait no longer for a shop that does not get on; its next step brings it back.

    Raises NotAllowed.
    """
    check_association(actor)
    entry = audit.record(actor=actor, action="shop.start_set_aside", subject=("shop", str(shop.pk)))
    # Its own entry is not a step of the shop.
    Start.objects.filter(shop=shop, opened_at__isnull=True).update(set_aside_at=entry.at)


def _open(**which: object) -> Application:
    """The application, locked, while nobody has decided. Raises AlreadyDecided."""
    application = Application.objects.select_for_update(of=("self",)).get(**which)
    if not application.is_open:
        raise AlreadyDecided(_("Cette demande a déjà sa réponse."))
    return application


def _text(text: str, missing: str, *, field: str = "text") -> str:
    text = text.strip()
    if not text:
        raise JoiningRefused(missing, field=field)
    if len(text) > WORDS_LENGTH:
        raise JoiningRefused(
            _("C’est trop long : %(limit)s caractères au plus.") % {"limit": WORDS_LENGTH},
            field=field,
        )
    return text


def _say(application: Application, text: str, *, from_association: bool) -> None:
    now = clock.now()
    Remark.objects.create(
        application=application, from_association=from_association, text=text, at=now
    )
    application.moved_at = now
    application.save()


def _decide(actor: Actor, application: Application, state: ApplicationState) -> None:
    now = clock.now()
    application.state = state
    application.decided_at = application.moved_at = now
    application.decided_by_ref = actor.ref
    application.save()
    _record(actor, f"application.{state}", application)


def _keep_photo(application: Application, photo: bytes) -> None:
    if photo:
        ApplicationPhoto.objects.update_or_create(
            application=application, defaults={"content": photo}
        )


def _give_photo(actor: Actor, application: Application, shop: Partner) -> None:
    """From now on the picture is the shop's, and public."""
    photo = ApplicationPhoto.objects.filter(application=application).first()
    if photo is None:
        return
    set_photo(actor=actor, shop=shop, photo=bytes(photo.content))
    photo.delete()


def _owner(application: Application) -> User:
    known = User.objects.filter(email=application.email).first()
    if known is None:
        return User.objects.create_user(
            application.email,
            name=application.contact_name,
            phone=application.mobile,
            language=application.language,
        )
    if not known.is_active:
        raise JoiningRefused(
            _("Le compte de cette adresse e-mail est fermé : demandez-en une autre.")
        )
    return known


def _merchant(actor: Actor, application: Application) -> Merchant:
    known = Merchant.objects.filter(siren=application.siren).order_by("pk").first()
    if known is not None:
        return known
    mediator = shared_mediator()
    if mediator is None:
        raise JoiningRefused(
            _(
                "Indiquez d’abord le médiateur commun de la ville : il est proposé à chaque commerce."
            )
        )
    return create_merchant(
        actor=actor,
        legal_name=application.legal_name,
        legal_form=application.legal_form,
        siren=application.siren,
        vat_number=application.vat_number,
        vat_exempt=application.vat_exempt,
        address=f"{application.street}, {application.postcode} {application.city}",
        phone=application.phone,
        email=application.email,
        mediator=mediator,
    )


def _free_code(name: str) -> str:
    """The short name in the shop's address, with a number when another shop bears it."""
    base = slugify(fold(name))[:_CODE_LENGTH] or "commerce"
    taken = set(Partner.objects.filter(code__startswith=base).values_list("code", flat=True))
    code, number = base, 2
    while code in taken:
        code, number = f"{base}-{number}", number + 1
    return code


def _write(application: Application, mail: str) -> None:
    """Put the mail into the outbox; one for each step of the application."""
    step = application.remarks.count()
    outbox.put(
        kind=MAIL,
        key=f"application:{application.reference}:{mail}:{step}",
        payload={"application": str(application.reference), "mail": mail},
    )


def _record(actor: Actor, action: str, application: Application) -> None:
    audit.record(actor=actor, action=action, subject=application.subject)
