"""« Demander ce produit »: the form, and the mail that the shop gets."""

from django import forms
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django_scopes import scopes_disabled

from marketplace.kernel import legal
from marketplace.kernel.formats import say_phone
from marketplace.kernel.models import OutboxMessage
from marketplace.storefront.forms import Answer
from orders.messages.delivery import compose, message_id_of
from orders.messages.letters import Button, Letter, Particulars, Text
from orders.messages.links import site
from shops.questions.models import Question


class QuestionForm(forms.Form):
    """Who asks, where the shop answers, and what."""

    use_required_attribute = False
    name = Answer(
        label=gettext_lazy("Votre nom"), widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    reach = Answer(
        label=gettext_lazy("Votre e-mail ou votre téléphone"),
        help_text=gettext_lazy("La boutique vous y répond."),
        widget=forms.TextInput(attrs={"autocomplete": "email"}),
    )
    text = Answer(
        label=gettext_lazy("Votre question"),
        help_text=gettext_lazy("L’avez-vous en ce moment ? Pouvez-vous me le garder ?"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def show(self, errors: dict[str, str]) -> None:
        """Put each error beside its field."""
        for field, sentence in errors.items():
            self.add_error(field, sentence)


def send(message: OutboxMessage) -> None:
    """Send the question to its shop; the answer goes straight to who asks."""
    with scopes_disabled():
        question = Question.objects.select_related("shop__merchant", "product").get(
            reference=message.payload["question"]
        )
    shop = question.shop
    to = shop.email or (shop.merchant.email if shop.merchant else "")
    if shop.kept_by_association and settings.ASSOCIATION_EMAIL:
        # Nobody reads a screen there: the association asks by telephone, and answers.
        to = settings.ASSOCIATION_EMAIL
    if not to or question.erased_at is not None:
        return
    with override(settings.LANGUAGE_CODE):
        mail = compose(_letter(question), to=to, message_id=message_id_of(message))
    if question.email:
        mail.reply_to = [question.email]
    mail.send()


def _letter(question: Question) -> Letter:
    reached = question.email or say_phone(question.phone)
    rows = [
        (_("Le produit"), question.title),
        (_("Qui demande"), question.name),
        (_("Pour répondre"), reached),
    ]
    if question.email:
        how = _("Répondez simplement à ce message : votre réponse lui arrive.")
    else:
        how = _("Rappelez au %(phone)s.") % {"phone": reached}
    blocks: list[Particulars | Text | Button] = [
        Particulars(tuple(rows)), Text(question.text), Text(how)
    ]  # fmt: skip
    if question.shop.kept_by_association:
        shop = {"shop": question.shop.name, "phone": say_phone(question.shop.phone)}
        said = _("%(shop)s n’a pas d’écran : appelez au %(phone)s, et répondez pour la boutique.")
        blocks.insert(0, Text(said % shop))
    if question.product is not None:
        address = reverse("storefront:product", args=[question.product.slug, question.product.pk])
        blocks.append(Button(_("Voir l’article"), site() + address, main=False))
    return Letter(
        subject=_("On vous demande : %(title)s") % {"title": question.title},
        blocks=[*blocks],
        why=_(
            "Quelqu’un vous écrit depuis votre page. Ses coordonnées ne servent qu’à lui répondre ; "
            "elles sont effacées ici après %(days)s jours."
        )
        % {"days": legal.QUESTION_KEPT_DAYS},
    )
