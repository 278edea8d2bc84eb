"""The few questions a shopper is asked. What is a right answer, the services decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orders.placing.contact import Contact, ContactProblem


class Answer(forms.CharField):
    """A text that must be given; whether it is right, the services say, all errors at once."""

    def validate(self, value: str) -> None:
        return


class ContactForm(forms.Form):
    """Who collects. ``with_age`` adds the declaration that alcohol asks for (L3342-1)."""

    use_required_attribute = False
    name = Answer(
        label=_("Votre nom"),
        help_text=_("Le commerçant vous appellera par ce nom."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = Answer(
        label=_("Votre adresse e-mail"),
        help_text=_("Pour la confirmation, le code de retrait et rien d’autre."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )
    phone = forms.CharField(
        label=_("Votre mobile"),
        help_text=_("Un SMS quand c’est prêt, ou si l’un des commerces a un empêchement."),
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )
    age_confirmed = forms.BooleanField(label=_("Je déclare avoir 18 ans ou plus."), required=False)
    nonce = forms.UUIDField(widget=forms.HiddenInput)
    total = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, with_age: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not with_age:
            del self.fields["age_confirmed"]

    def contact(self) -> Contact:
        """The answers as the services take them, unchecked."""
        given = self.cleaned_data
        return Contact(given.get("name", ""), given.get("email", ""), given.get("phone", ""))

    def show(self, problem: ContactProblem) -> None:
        """Put each error beside its field."""
        for field, sentence in problem.errors.items():
            self.add_error(field if field in self.fields else None, sentence)


class FindOrderForm(forms.Form):
    """An order without an account: its number and the address it was confirmed to (LAW 3)."""

    use_required_attribute = False
    number = forms.CharField(
        label=_("Le numéro de commande"),
        help_text=_(
            "Huit lettres et chiffres, comme 7KQ4-M2PX. Vous ne l’avez plus ? Laissez vide : nous "
            "vous écrivons où sont vos commandes."
        ),
        required=False,
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "spellcheck": "false"}),
    )
    email = forms.EmailField(
        label=_("L’adresse e-mail de la commande"),
        error_messages={
            "required": _("Indiquez l’adresse e-mail donnée à la commande."),
            "invalid": _("Cette adresse e-mail n’est pas complète."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )


class AccountForm(forms.Form):
    """What an account says of its person (RGPD, art. 16)."""

    name = Answer(label=_("Votre nom"), widget=forms.TextInput(attrs={"autocomplete": "name"}))
    phone = forms.CharField(
        label=_("Votre mobile"),
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )
    language = forms.ChoiceField(
        label=_("La langue de vos messages"), choices=[("fr", "Français"), ("en", "English")]
    )

    def show(self, problem: ContactProblem) -> None:
        """Put each error beside its field."""
        for field, sentence in problem.errors.items():
            self.add_error(field if field in self.fields else None, sentence)


class ReportForm(forms.Form):
    """What is wrong, where, and whom to answer (Regulation (EU) 2022/2065, art. 16)."""

    use_required_attribute = False
    url = Answer(
        label=_("L’adresse de la page"), widget=forms.TextInput(attrs={"inputmode": "url"})
    )
    explanation = Answer(
        label=_("Ce qui ne va pas, et pourquoi"), widget=forms.Textarea(attrs={"rows": 5})
    )
    name = forms.CharField(
        label=_("Votre nom"), required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.CharField(
        label=_("Votre adresse e-mail"),
        help_text=_("Pour l’accusé de réception et la réponse."),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )
    good_faith = forms.BooleanField(
        label=_("Ce que j’écris est exact et complet, à ma connaissance."), required=False
    )

    def show(self, errors: dict[str, str]) -> None:
        """Put each error beside its field."""
        for field, sentence in errors.items():
            self.add_error(field, sentence)


class WithdrawalForm(forms.Form):
    """Name and address of the acknowledgement: all that may be asked (D221-5)."""

    use_required_attribute = False
    name = Answer(label=_("Votre nom"), widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = Answer(
        label=_("L’adresse e-mail qui recevra l’accusé de réception"),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )

    def show(self, problem: ContactProblem) -> None:
        """Put each error beside its field."""
        for field, sentence in problem.errors.items():
            self.add_error(field if field in self.fields else None, sentence)
