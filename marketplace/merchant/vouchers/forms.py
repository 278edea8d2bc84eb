"""What a code is, asked in the merchant's words."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.kernel import money
from marketplace.merchant.products.amounts import read_number
from shops.vouchers.models import VoucherKind
from shops.vouchers.services import VoucherDraft, VoucherRefused, tidy_code


class Number(forms.CharField):
    """« 5 », « 2,50 € », « 10 % »; empty is None."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(max_length=20, widget=widget, **kwargs)

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        if not text:
            return None
        number = read_number(text)
        if number is None or number < 0:
            raise forms.ValidationError(_("Indiquez un nombre, par exemple 10 ou 2,50."))
        return number


class VoucherForm(forms.Form):
    """A new code. What is right, the service says; its sentence goes beside the field."""

    use_required_attribute = False
    code = forms.CharField(
        label=_("Le code"),
        help_text=_("4 à 20 lettres ou chiffres. Vos clients le tapent dans leur panier."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    kind = forms.ChoiceField(label=_("Il retire"), choices=VoucherKind.choices)
    value = Number(label=_("Combien"), help_text=_("En euros (5 ou 2,50), ou en pour cent (10)."))
    minimum = Number(
        label=_("À partir de quel montant d’achat"),
        help_text=_("En euros, dans votre commerce. Vide : sans minimum."),
        required=False,
    )
    first_day = forms.DateField(
        label=_("Du"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    last_day = forms.DateField(
        label=_("Jusqu’au"),
        help_text=_("Compris. Vide : jusqu’à ce que vous l’arrêtiez."),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    customer_limit = forms.IntegerField(
        label=_("Combien de fois par client"),
        help_text=_("Vide : autant qu’il veut."),
        required=False,
        min_value=1,
        max_value=1000,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    total_limit = forms.IntegerField(
        label=_("Combien de fois en tout"),
        help_text=_("Vide : sans limite."),
        required=False,
        min_value=1,
        max_value=1_000_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )

    def clean(self) -> dict[str, Any]:
        """A percentage is whole: half of one would be left out unseen."""
        values: dict[str, Any] = super().clean() or {}
        number = values.get("value")
        if values.get("kind") == VoucherKind.PERCENT and number is not None and number % 1:
            self.add_error("value", _("Indiquez un pourcentage entier, par exemple 10."))
        return values

    def draft(self) -> VoucherDraft:
        """What was asked; amounts in cents, percents whole."""
        given: dict[str, Any] = self.cleaned_data
        is_amount = given["kind"] == VoucherKind.AMOUNT
        first: date = given["first_day"]
        return VoucherDraft(
            code=tidy_code(given["code"]),
            kind=given["kind"],
            value=money.to_cents(given["value"]) if is_amount else int(given["value"]),
            minimum_cents=money.to_cents(given["minimum"] or Decimal(0)),
            first_day=first,
            last_day=given["last_day"],
            customer_limit=given["customer_limit"],
            total_limit=given["total_limit"],
        )

    def show(self, refused: VoucherRefused) -> None:
        """Put the service's sentence beside its field."""
        self.add_error(refused.field if refused.field in self.fields else None, refused.message)
