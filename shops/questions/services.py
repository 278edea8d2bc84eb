"""Taking a question for a shop, and forgetting who asked."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django_scopes import scope, scopes_disabled

from marketplace.kernel import audit, clock, legal, outbox
from marketplace.kernel.actors import SYSTEM, Actor
from marketplace.kernel.contacts import international, is_email
from marketplace.kernel.errors import DomainError, FormProblem
from marketplace.kernel.fields import fold_email
from shops.catalogue.models import Product
from shops.partner.models import SellingMode
from shops.questions.models import Question

MAIL = "questions.mail"
NAME_LENGTH = 120
TEXT_LENGTH = 1000


class QuestionProblem(FormProblem):
    """The question cannot be sent; ``errors`` holds a sentence by field."""

    code = "question_problem"


class NotAsked(DomainError):
    """The shop sells or reserves this: it is put into the basket."""

    code = "not_asked"


def can_ask(product: Product) -> bool:
    """Whether the product's shop shows it without selling it here, so that one asks for it."""
    shop = product.shop
    return bool(shop and shop.is_listed and product.is_public and shop.mode == SellingMode.SHOWS)


@transaction.atomic
def ask(*, product: Product, name: str, reach: str, text: str) -> Question:
    """Send a question to the product's shop, whose address nobody sees.

    ``reach`` is an e-mail address or a telephone number. Raises NotAsked, QuestionProblem (name,
    reach, text).
    """
    if not can_ask(product) or product.shop is None:
        raise NotAsked(_("Cet article se commande ou se réserve directement sur sa page."))
    name, text = " ".join(name.split()), text.strip()
    email, phone = _reached(reach)
    errors = {}
    if not name or len(name) > NAME_LENGTH:
        errors["name"] = _("Indiquez votre nom.")
    if not email and not phone:
        errors["reach"] = _("Indiquez une adresse e-mail ou un numéro de téléphone complet.")
    if not text:
        errors["text"] = _("Écrivez votre question.")
    elif len(text) > TEXT_LENGTH:
        said = _("C’est trop long : %(limit)s caractères au plus.")
        errors["text"] = said % {"limit": TEXT_LENGTH}
    if errors:
        raise QuestionProblem(errors)
    with scope(shop=[product.shop]):
        question = Question.objects.create(
            shop=product.shop,
            product=product,
            title=product.get_title(),
            name=name,
            email=email,
            phone=phone,
            text=text,
            asked_at=clock.now(),
        )
    reference = str(question.reference)
    audit.record(
        actor=Actor("guest"),
        action="question.asked",
        subject=("shop", str(product.shop.pk)),
        data={"question": reference},
    )
    outbox.put(kind=MAIL, key=f"question:{reference}", payload={"question": reference})
    return question


@transaction.atomic
def forget_askers() -> int:
    """Erase who asked, three months afterwards; returns how many."""
    before = clock.now() - timedelta(days=legal.QUESTION_KEPT_DAYS)
    with scopes_disabled():
        old = Question.objects.filter(asked_at__lt=before, erased_at__isnull=True)
        erased = old.update(name="", email="", phone="", text="", erased_at=clock.now())
    if erased:
        audit.record(
            actor=SYSTEM,
            action="question.forgotten",
            subject=("question", "all"),
            data={"count": erased},
        )
    return erased


def _reached(reach: str) -> tuple[str, str]:
    """E-mail address and telephone, one of them empty; both when it is neither."""
    reach = reach.strip()
    if is_email(reach):
        return str(fold_email(reach)), ""
    return "", international(reach) or ""
