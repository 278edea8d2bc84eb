"""Whom to invite, and up to which amount an employee refunds."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.kernel.errors import DomainError
from marketplace.kernel.money import to_cents, to_euros
from shops.merchants.models import StaffRole


class InviteForm(forms.Form):
    """An e-mail address or a mobile, and what the person will be."""

    use_required_attribute = False
    address = forms.CharField(
        label=_("Son adresse e-mail, ou son mobile"),
        help_text=_("La personne reçoit un lien, valable sept jours."),
        max_length=254,
        error_messages={"required": _("Indiquez une adresse e-mail, ou un mobile.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    role = forms.ChoiceField(choices=StaffRole.choices, initial=StaffRole.EMPLOYEE)

    @property
    def by_mail(self) -> bool:
        """Whether what was written is meant as an e-mail address."""
        return "@" in self.cleaned_data["address"]

    def show(self, problem: DomainError) -> None:
        """Put the error beside its field."""
        self.add_error("role" if problem.field == "role" else "address", problem.message)


class LimitForm(forms.Form):
    """Euros that an employee may refund of one order."""

    use_required_attribute = False
    limit = forms.DecimalField(
        label=_("Un employé rembourse seul, par commande, jusqu’à (en euros)"),
        max_digits=6,
        decimal_places=2,
        localize=True,
        error_messages={
            "required": _("Indiquez un montant, comme 30."),
            "invalid": _("Indiquez un montant, comme 30."),
        },
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )

    @staticmethod
    def said(cents: int) -> str:
        """The amount as people write it: « 30 », « 12,50 »."""
        euros = to_euros(cents)
        whole = euros == euros.to_integral_value()
        return str(int(euros)) if whole else f"{euros:.2f}".replace(".", ",")

    def cents(self) -> int:
        """The amount given, in cents."""
        euros: Decimal = self.cleaned_data["limit"]
        return to_cents(euros)
