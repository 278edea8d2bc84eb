"""What the start asks. What is a right answer, the services decide."""

from collections.abc import Sequence
from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.storefront.forms import Answer
from marketplace.storefront.joining.forms import Chosen
from shops.catalogue.models import Tint
from shops.joining.opening import AWNINGS, PageDraft
from shops.joining.photos import cleaned_photo
from shops.partner.models import Partner

Range = tuple[int, time, time]

DAYS = (
    ("0", _("Lundi")),
    ("1", _("Mardi")),
    ("2", _("Mercredi")),
    ("3", _("Jeudi")),
    ("4", _("Vendredi")),
    ("5", _("Samedi")),
    ("6", _("Dimanche")),
)
NOON = time(13, 30)


class PageForm(forms.Form):
    """What people read of the shop."""

    use_required_attribute = False
    name = Answer(label=_("Le nom de la boutique"), help_text=_("Comme sur l’enseigne."))
    trade = Answer(
        label=_("Votre métier"),
        help_text=_("En deux ou trois mots : cordonnerie, fromagerie, mercerie."),
    )
    tint = Chosen(label=_("La famille de votre métier"), choices=Tint.choices)
    tagline = Answer(
        label=_("Une phrase qui donne envie d’entrer"),
        help_text=_("Par exemple : des souliers réparés pendant que vous faites le marché."),
    )
    story = forms.CharField(
        label=_("Votre histoire"),
        help_text=_("Qui vous êtes, ce que vous faites, depuis quand."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    photo = forms.FileField(
        label=_("Une photo de la boutique"),
        help_text=_("La devanture, de préférence en largeur."),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )

    @classmethod
    def about(cls, shop: Partner, data: Any = None, files: Any = None) -> "PageForm":
        """The form filled in with what the page says now."""
        known = {name: getattr(shop, name) for name in cls.base_fields if name != "photo"}
        return cls(data, files, initial=known)

    def draft(self, awning: str) -> PageDraft:
        """The answers as the service takes them, unchecked; ``awning`` is a posted number."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "photo"}
        number = int(awning) if awning.isdecimal() and len(awning) < 3 else None
        return PageDraft(**given, awning=number)

    def cleaned_photo(self) -> bytes:
        """The picture as it may be shown; empty without one. Raises ApplicationProblem."""
        file = self.cleaned_data.get("photo")
        return cleaned_photo(file, file.size) if file else b""

    def show(self, errors: dict[str, str]) -> None:
        """Put each error beside its field."""
        for field, sentence in errors.items():
            self.add_error(field if field in self.fields else None, sentence)


def awnings(shop: Partner) -> list[dict[str, Any]]:
    """The pairs of colours, the shop's own marked."""
    own = (shop.awning_a, shop.awning_b)
    return [
        {"number": number, "a": first, "b": second, "checked": (first, second) == own}
        for number, (first, second) in enumerate(AWNINGS)
    ]


class Hour(forms.TimeField):
    """An hour that may stay empty together with its other end; the form says so."""

    def validate(self, value: time | None) -> None:
        return


class WeekForm(forms.Form):
    """The same hours on the days one is open: enough to begin with."""

    use_required_attribute = False
    days = forms.MultipleChoiceField(
        label=_("Les jours où vous ouvrez"),
        choices=DAYS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choisissez des jours de la semaine.")},
    )
    morning_opens = Hour(label=_("Le matin, de"))
    morning_closes = Hour(label=_("Le matin, à"))
    afternoon_opens = Hour(label=_("L’après-midi, de"))
    afternoon_closes = Hour(label=_("L’après-midi, à"))

    TIMES = ("morning_opens", "morning_closes", "afternoon_opens", "afternoon_closes")
    USUAL = ("09:00", "12:30", "14:00", "19:00")

    def __init__(self, data: Any = None, *, ranges: Sequence[Range] = ()) -> None:
        super().__init__(data, initial=_week(ranges))
        for name in self.TIMES:
            field = self.fields[name]
            field.widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
            field.error_messages["invalid"] = _("Écrivez l’heure ainsi : 09:30.")

    def clean(self) -> dict[str, Any]:
        """A range has both its ends, and one of the two is given."""
        given = super().clean() or {}
        if not given.get("days"):
            self.add_error("days", _("Choisissez au moins un jour."))
        for opens, closes in (self.TIMES[:2], self.TIMES[2:]):
            if bool(given.get(opens)) != bool(given.get(closes)):
                missing = opens if given.get(closes) else closes
                if missing not in self.errors:
                    self.add_error(missing, _("Donnez les deux heures, ou aucune."))
        if not self.errors and not any(given.get(name) for name in self.TIMES):
            self.add_error("morning_opens", _("Donnez au moins une ouverture."))
        return given

    def ranges(self) -> list[Range]:
        """The week as the service takes it."""
        given = self.cleaned_data
        pairs = [
            (given[opens], given[closes])
            for opens, closes in (self.TIMES[:2], self.TIMES[2:])
            if given.get(opens)
        ]
        return [(int(day), *pair) for day in given["days"] for pair in pairs]


def is_same_every_day(ranges: Sequence[Range]) -> bool:
    """Whether the short form can say these hours without changing any; none at all it can."""
    if not ranges:
        return True
    values = _week(ranges)
    pairs = {
        (values.get(opens), values.get(closes))
        for opens, closes in (WeekForm.TIMES[:2], WeekForm.TIMES[2:])
        if values.get(opens)
    }
    said = {(int(day), *pair) for day in values["days"] for pair in pairs}
    return said == set(ranges) and len(ranges) == len(said)


def _week(ranges: Sequence[Range]) -> dict[str, Any]:
    """The form's first values: the shop's own hours where every day has the same, else the usual."""
    if not ranges:
        return {"days": list("12345"), **dict(zip(WeekForm.TIMES, WeekForm.USUAL, strict=True))}
    values: dict[str, Any] = {"days": sorted({str(day) for day, _opens, _closes in ranges})}
    first_day = min(day for day, _opens, _closes in ranges)
    for day, opens, closes in ranges:
        if day == first_day:
            half = "morning" if opens < NOON else "afternoon"
            values[f"{half}_opens"], values[f"{half}_closes"] = opens, closes
    return values
