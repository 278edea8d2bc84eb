"""What a merchant is asked who wants to join. What is a right answer, the services decide."""

import base64
import io
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from marketplace.kernel.formats import say_phone
from marketplace.storefront.forms import Answer
from shops.catalogue.models import Tint
from shops.joining.drafts import ApplicationDraft
from shops.joining.models import Application, LegalForm
from shops.joining.photos import cleaned_photo

#: A larger picture is chosen again after a mistake: the form must stay one that is sent quickly.
MOST_KEPT_BYTES = 1024 * 1024
_TEL = {"type": "tel", "autocomplete": "tel", "inputmode": "tel"}


class Chosen(forms.ChoiceField):
    """One of a list that must be chosen; whether it was, the services say."""

    def validate(self, value: str) -> None:
        return


class ApplicationForm(forms.Form):
    """Who sells, where, and how to reach them."""

    use_required_attribute = False
    shop_name = Answer(label=_("Le nom de la boutique"), help_text=_("Comme sur l’enseigne."))
    tint = Chosen(
        label=_("La famille de votre métier"), choices=[("", _("Choisissez")), *Tint.choices]
    )
    trade = Answer(
        label=_("Votre métier"),
        help_text=_("En deux ou trois mots : cordonnerie, fromagerie, mercerie."),
    )
    street = Answer(
        label=_("Le numéro et la rue"),
        widget=forms.TextInput(attrs={"autocomplete": "address-line1"}),
    )
    postcode = Answer(
        label=_("Le code postal"),
        widget=forms.TextInput(attrs={"autocomplete": "postal-code", "inputmode": "numeric"}),
    )
    city = Answer(
        label=_("La ville"), widget=forms.TextInput(attrs={"autocomplete": "address-level2"})
    )
    phone = Answer(
        label=_("Le téléphone de la boutique"),
        help_text=_("Il sera affiché sur votre page."),
        widget=forms.TextInput(attrs=_TEL),
    )
    words = forms.CharField(
        label=_("Votre boutique en quelques mots"),
        help_text=_("Ce que vous faites, depuis quand. Vous pourrez tout changer ensuite."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    photo = forms.FileField(
        label=_("Une photo de la boutique"),
        help_text=_(
            "La devanture, de préférence. Elle sera sur votre page si vous nous rejoignez."
        ),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    legal_name = Answer(
        label=_("Le nom de l’entreprise"),
        help_text=_("Tel qu’il est déclaré. Pour un indépendant : vos nom et prénom."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    legal_form = Chosen(label=_("Sa forme"), choices=[("", _("Choisissez")), *LegalForm.choices])
    number = Answer(
        label=_("Le numéro SIREN ou SIRET"),
        help_text=_("9 ou 14 chiffres. Il est sur vos factures et votre avis de situation."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    vat_number = forms.CharField(
        label=_("Le numéro de TVA"),
        help_text=_("FR et 11 chiffres. Laissez vide si vous êtes en franchise."),
        required=False,
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off"}),
    )
    vat_exempt = forms.BooleanField(
        label=_("Je suis en franchise de TVA (art. 293 B du CGI)"), required=False
    )
    contact_name = Answer(
        label=_("Votre nom"), widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = Answer(
        label=_("Votre adresse e-mail"),
        help_text=_("La réponse y arrive, et elle servira à vous connecter."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )
    mobile = forms.CharField(
        label=_("Votre mobile"),
        help_text=_("Pour être prévenu des commandes par SMS. Il n’est pas publié."),
        required=False,
        widget=forms.TextInput(attrs=_TEL),
    )

    #: The picture while another answer is corrected: it travels with the form, and nothing is stored
    #: of who never sends it.
    kept_photo = forms.CharField(required=False, widget=forms.HiddenInput)
    #: Of two taps on the button, one counts.
    once = forms.UUIDField(required=False, widget=forms.HiddenInput)

    #: The form in three parts, as the page shows it.
    PARTS = (
        (_("La boutique"), ("shop_name", "tint", "trade", "street", "postcode", "city", "phone", "words", "photo")),
        (_("L’entreprise"), ("legal_name", "legal_form", "number", "vat_number", "vat_exempt")),
        (_("Vous"), ("contact_name", "email", "mobile")),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        usual = {"city": settings.TOWN_NAME, "once": uuid4()}
        kwargs["initial"] = {**usual, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    @classmethod
    def about(
        cls, application: Application, data: Any = None, files: Any = None
    ) -> "ApplicationForm":
        """The form filled in with an application that was sent already."""
        known = {
            name: getattr(application, name, "")
            for name in cls.base_fields
            if name not in cls.NO_ANSWERS
        }
        known["number"] = application.siret or application.siren
        known["phone"] = say_phone(application.phone)
        known["mobile"] = say_phone(application.mobile)
        return cls(data, files, initial=known)

    #: Fields that are no part of the draft.
    NO_ANSWERS = ("photo", "kept_photo", "once")

    def parts(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """Title and fields of each part."""
        return [(title, [self[name] for name in names]) for title, names in self.PARTS]

    def draft(self) -> ApplicationDraft:
        """The answers as the services take them, unchecked."""
        given = {
            name: value for name, value in self.cleaned_data.items() if name not in self.NO_ANSWERS
        }
        return ApplicationDraft(**given)

    def reference(self) -> UUID | None:
        """What tells this sending from another."""
        return self.cleaned_data.get("once")

    def cleaned_photo(self) -> bytes:
        """The picture as it may be kept; empty without one. Raises ApplicationProblem."""
        file = self.cleaned_data.get("photo")
        if file:
            return cleaned_photo(file, file.size)
        try:
            kept = base64.b64decode(self.cleaned_data.get("kept_photo", ""), validate=True)
        except ValueError:
            return b""
        return cleaned_photo(io.BytesIO(kept), len(kept)) if kept else b""

    def keep_photo(self, photo: bytes) -> None:
        """Give the picture back with the form, which a browser does not do by itself."""
        kept = base64.b64encode(photo).decode() if len(photo) <= MOST_KEPT_BYTES else ""
        # Not ``{**self.data}``, which would take the lists inside a QueryDict.
        self.data = {name: self.data[name] for name in self.data} | {"kept_photo": kept}

    @property
    def has_kept_photo(self) -> bool:
        """Whether a picture travels with the form."""
        return bool(self.is_bound and self.data.get("kept_photo"))

    def show(self, errors: dict[str, str]) -> None:
        """Put each error beside its field."""
        for field, sentence in errors.items():
            self.add_error(field if field in self.fields else None, sentence)
