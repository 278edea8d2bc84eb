"""Taking a notice, deciding on it with reasons, and forgetting who sent it in the end."""

from datetime import time
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from marketplace.kernel import audit, clock, legal, outbox
from marketplace.kernel.actors import SYSTEM, Actor
from marketplace.kernel.calendar import add_years
from marketplace.kernel.contacts import is_email
from marketplace.kernel.errors import DomainError, FormProblem, NotAllowed
from marketplace.kernel.fields import fold_email
from marketplace.notices.models import ContentNotice, Decision
from shops.catalogue.models import Product
from shops.catalogue.services import set_public
from shops.partner.models import Partner

MAIL = "notices.mail"
#: Who is written to.
RECEIVED, ALERT, DECIDED, STATEMENT = "received", "alert", "decided", "statement"
_URL_LENGTH = 500


class NoticeProblem(FormProblem):
    """The notice lacks something; ``errors`` holds a sentence by field."""

    code = "notice_problem"


class AlreadyDecided(DomainError):
    """A decision stands; another one takes a new notice."""

    code = "already_decided"


def submit_notice(
    *, url: str, explanation: str, name: str, email: str, good_faith: bool, language: str
) -> ContentNotice:
    """Take a notice, acknowledge it at once by mail, and tell the association (art. 16).

    Name and address may be left empty: then nobody can be answered. Raises NoticeProblem.
    """
    email = fold_email(email)
    errors = _errors(url, explanation, email, good_faith)
    if errors:
        raise NoticeProblem(errors)
    product, shop = _about(url)
    with transaction.atomic():
        notice = ContentNotice.objects.create(
            url=url.strip()[:_URL_LENGTH],
            explanation=explanation.strip(),
            name=" ".join(name.split())[:120],
            email=email,
            language=language,
            product=product,
            shop=shop,
            received_at=clock.now(),
        )
        audit.record(actor=Actor("guest"), action="notice.received", subject=notice.subject)
        _write_to(notice, RECEIVED, ALERT)
    return notice


def decide_notice(
    *, actor: Actor, reference: UUID | str, decision: str, reasons: str
) -> ContentNotice:
    """Decide, hide a product that is removed, and tell both sides why (art. 16, 5; art. 17).

    Raises NotAllowed unless the actor is the association's, NoticeProblem, AlreadyDecided.
    """
    if actor.kind != "association":
        raise NotAllowed(_("Seule l’association décide d’un signalement."))
    errors = {}
    if decision not in Decision.values:
        errors["decision"] = _("Choisissez ce qui est décidé.")
    if not reasons.strip():
        errors["reasons"] = _("Dites pourquoi : les deux côtés le lisent.")
    if errors:
        raise NoticeProblem(errors)
    with transaction.atomic():
        notice = ContentNotice.objects.select_for_update().get(reference=reference)
        if notice.decision:
            raise AlreadyDecided(_("Ce signalement est déjà décidé."))
        notice.decision, notice.reasons = decision, reasons.strip()
        notice.decided_at, notice.decided_by_ref = clock.now(), actor.ref
        notice.save()
        removed = decision == Decision.REMOVED
        if removed and notice.product is not None:
            set_public(actor=actor, product=notice.product, is_public=False)
        audit.record(
            actor=actor,
            action="notice.decided",
            subject=notice.subject,
            data={"decision": decision},
        )
        _write_to(notice, DECIDED, *([STATEMENT] if removed else []))
    return notice


def forget_notifiers() -> int:
    """Erase names and addresses a year after the decision; returns how many."""
    day = add_years(clock.today(), -legal.NOTICE_KEPT_YEARS)
    old = ContentNotice.objects.filter(decided_at__lt=clock.local_datetime(day, time.min))
    with transaction.atomic():
        erased = old.exclude(name="", email="").update(name="", email="")
        if erased:
            subject = ("content_notice", "all")
            audit.record(
                actor=SYSTEM, action="notice.forgotten", subject=subject, data={"count": erased}
            )
    return erased


def _errors(url: str, explanation: str, email: str, good_faith: bool) -> dict[str, str]:
    errors = {}
    if not url.strip():
        errors["url"] = _("Recopiez l’adresse de la page.")
    if not explanation.strip():
        errors["explanation"] = _("Dites ce qui ne va pas, et pourquoi.")
    if email and not is_email(email):
        errors["email"] = _("Cette adresse e-mail n’est pas complète.")
    if not good_faith:
        errors["good_faith"] = _(
            "Confirmez que ce que vous écrivez est exact à votre connaissance."
        )
    return errors


def _about(url: str) -> tuple[Product | None, Partner | None]:
    """The product and the shop that an address of this site leads to."""
    try:
        match = resolve(urlsplit(url.strip()).path)
    except (Resolver404, ValueError):
        return None, None
    if match.view_name == "storefront:product":
        product = (
            Product.objects.filter(pk=match.kwargs["pk"]).select_related("parent", "shop").first()
        )
        product = product.parent or product if product else None
        return product, product.shop if product else None
    code = match.kwargs.get("code", "") if match.view_name.startswith("storefront:s") else ""
    return None, Partner.objects.filter(code=code).first() if code else None


def _write_to(notice: ContentNotice, *mails: str) -> None:
    wanted = {
        RECEIVED: notice.email,
        DECIDED: notice.email,
        ALERT: settings.ASSOCIATION_EMAIL,
        STATEMENT: notice.shop.email if notice.shop else "",
    }
    for mail in mails:
        if wanted[mail]:
            key = f"notice:{notice.reference}:{mail}"
            outbox.put(kind=MAIL, key=key, payload={"notice": str(notice.reference), "mail": mail})
