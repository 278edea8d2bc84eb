"""Windows, places and closing dates, as the shop writes them."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.kernel import clock
from marketplace.kernel.errors import DomainError
from shops.hours.closures import FURTHEST
from shops.hours.places import PlaceDraft
from shops.hours.settings import (
    LENGTHS,
    MAX_CAPACITY,
    MAX_HORIZON,
    MAX_LAST_ORDER,
    MAX_PREPARATION,
    WindowSettings,
)
from shops.partner.models import HALF_DAY_MINUTES, Partner

LENGTH_WORDS = {
    HALF_DAY_MINUTES: _("Une demi-journée : le matin, l’après-midi"),
    120: _("Deux heures"),
    60: _("Une heure"),
    30: _("Une demi-heure"),
}
UNTIL_DATE, OPEN_END = "date", "open"


class DateInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def _number(label: Any, least: int, most: int, hint: Any = "") -> forms.IntegerField:
    wrong = _("Indiquez un nombre entre %(least)d et %(most)d.") % {"least": least, "most": most}
    messages = dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong)
    return forms.IntegerField(
        label=label,
        help_text=hint,
        min_value=least,
        max_value=most,
        error_messages=messages,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class WindowsForm(forms.Form):
    """How the shop offers its windows."""

    use_required_attribute = False
    window_minutes = forms.TypedChoiceField(
        label=_("Un créneau dure"),
        coerce=int,
        choices=[(length, LENGTH_WORDS[length]) for length in LENGTHS],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une durée.")},
    )
    window_capacity = _number(_("Commandes par créneau, au plus"), 1, MAX_CAPACITY)
    preparation_minutes = _number(
        _("Temps pour préparer une commande, en minutes"),
        0,
        MAX_PREPARATION,
        _("Il ne compte que pendant vos heures d’ouverture."),
    )
    last_order_minutes = _number(
        _("Dernière commande du jour, en minutes avant la fermeture"), 0, MAX_LAST_ORDER
    )
    horizon_days = _number(_("Jours proposés à l’avance"), 1, MAX_HORIZON)

    @classmethod
    def of(cls, shop: Partner) -> "WindowsForm":
        """The form as the shop stands; a length of its own is shown as the next one of the list."""
        values = {name: getattr(shop, name) for name in cls.base_fields}
        length = next((one for one in LENGTHS if one <= shop.window_minutes), LENGTHS[-1])
        return cls(initial={**values, "window_minutes": length})

    def settings(self) -> WindowSettings:
        """What was written, once the form is valid."""
        return WindowSettings(**self.cleaned_data)


class PlaceForm(forms.Form):
    """A market stall: what people read of it."""

    use_required_attribute = False
    name = forms.CharField(
        label=_("Nom de l’endroit"),
        help_text=_("Par exemple : marché du samedi."),
        max_length=80,
        error_messages={"required": _("Donnez un nom à cet endroit.")},
    )
    street = forms.CharField(
        label=_("Rue ou place"),
        max_length=160,
        error_messages={"required": _("Indiquez où vos clients vous trouvent.")},
    )
    note = forms.CharField(
        label=_("Comment vous trouver"),
        help_text=_("Par exemple : sous la halle, côté fontaine."),
        max_length=160,
        required=False,
    )

    def draft(self) -> PlaceDraft:
        """What was written, once the form is valid."""
        return PlaceDraft(**self.cleaned_data)

    def show(self, problem: DomainError) -> None:
        """Put the error beside its field."""
        self.add_error(problem.field if problem.field in self.fields else None, problem.message)


class ClosingForm(forms.Form):
    """From which day, until when, and a word for the customers."""

    use_required_attribute = False
    first_day = forms.DateField(
        label=_("À partir du"),
        widget=DateInput(),
        error_messages={
            "required": _("Indiquez le premier jour de fermeture."),
            "invalid": _("Indiquez une date, comme 28/11/2026."),
        },
    )
    end = forms.ChoiceField(
        label=_("Jusqu’à quand ?"),
        choices=[(UNTIL_DATE, _("Jusqu’à une date")), (OPEN_END, _("Jusqu’à nouvel ordre"))],
        widget=forms.RadioSelect,
        required=False,
    )
    last_day = forms.DateField(
        label=_("Dernier jour fermé"),
        required=False,
        widget=DateInput(),
        error_messages={"invalid": _("Indiquez une date, comme 28/11/2026.")},
    )
    reason = forms.CharField(
        label=_("Un mot pour vos clients"),
        help_text=_("Par exemple : congés, travaux."),
        max_length=120,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """The days in order, and none that is over. A last day alone says until when."""
        values: dict[str, Any] = super().clean() or {}
        if not values.get("end") and "end" not in self.errors:
            if values.get("last_day") is None and "last_day" not in self.errors:
                self.add_error("end", _("Dites jusqu’à quand vous fermez."))
            values["end"] = UNTIL_DATE
        first, last = values.get("first_day"), values.get("last_day")
        if first is not None and first < clock.today():
            self.add_error("first_day", _("Ce jour est passé."))
        if values.get("end") == UNTIL_DATE and "last_day" not in self.errors:
            if last is None:
                self.add_error("last_day", _("Indiquez le dernier jour de fermeture."))
            elif first is not None and last < first:
                self.add_error("last_day", _("Le dernier jour vient avant le premier."))
            elif last > clock.today() + FURTHEST:
                self.add_error(
                    "last_day", _("C’est dans plus de deux ans : fermez « jusqu’à nouvel ordre ».")
                )
        return values

    def days(self) -> tuple[date, date | None]:
        """First day and last day, None until further notice; once the form is valid."""
        open_end = self.cleaned_data["end"] == OPEN_END
        return self.cleaned_data["first_day"], None if open_end else self.cleaned_data["last_day"]


class ExceptionalDayForm(forms.Form):
    """Which day is unlike the others."""

    use_required_attribute = False
    day = forms.DateField(
        label=_("Quel jour ?"),
        widget=DateInput(),
        error_messages={
            "required": _("Choisissez un jour."),
            "invalid": _("Indiquez une date, comme 28/11/2026."),
        },
    )
    reason = forms.CharField(
        label=_("Un mot pour vos clients"),
        help_text=_("Par exemple : nocturne, foire."),
        max_length=120,
        required=False,
    )
