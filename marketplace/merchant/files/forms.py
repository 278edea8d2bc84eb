"""What a merchant says about a file."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.kernel import clock
from shops.files.catalogue_side import categories_of
from shops.files.columns import FIELDS
from shops.files.models import Format, ImportRun
from shops.files.options import Options

RATES = [
    ("20", "20 %"),
    ("10", "10 %"),
    ("5.5", "5,5 %"),
    ("2.1", "2,1 %"),
    ("0", _("0 % (sans TVA)")),
]


#: A choice like another: no column and no word has to mean something.
NOTHING = "-"


class FileForm(forms.Form):
    """The file, and when it was made."""

    use_required_attribute = False
    file = forms.FileField(
        label=_("Votre fichier"),
        help_text=_("CSV ou Excel (.xlsx), jusqu’à 20 000 lignes et 20 Mo."),
        error_messages={
            "required": _("Choisissez un fichier."),
            "empty": _("Ce fichier est vide."),
        },
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx", "data-file": ""}),
    )
    #: Filled by the page's script from the file itself, and then not shown.
    made_at = forms.DateTimeField(
        label=_("Fichier fait le"),
        help_text=_("Ce que vous avez changé ici après cette date n’est pas remplacé."),
        error_messages={"required": _("Indiquez quand ce fichier a été fait.")},
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local", "data-made-at": ""}, format="%Y-%m-%dT%H:%M"
        ),
    )
    #: The file whose place this one takes, as the page told.
    replacing = forms.UUIDField(required=False)

    def clean(self) -> dict[str, Any]:
        """The date of no file is not asked for."""
        given: dict[str, Any] = super().clean() or {}
        if "file" in self.errors:
            self.errors.pop("made_at", None)
        return given


class ReadingForm(forms.Form):
    """How the file is to be read: its columns, its categories, its prices."""

    use_required_attribute = False
    prices_exclude_tax = forms.BooleanField(
        label=_("Les prix du fichier sont hors taxes"), required=False
    )
    vat_rate = forms.ChoiceField(
        label=_("TVA des nouveaux produits"),
        help_text=_("Quand le fichier n’en donne pas."),
        choices=RATES,
    )
    weight_is_net = forms.BooleanField(
        label=_("Les poids du fichier sont des quantités nettes (prix au kilo affiché)"),
        required=False,
    )
    made_at = forms.DateTimeField(
        label=_("Fichier fait le"),
        help_text=_("Ce que vous avez changé ici après cette date n’est pas remplacé."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    replace_anyway = forms.BooleanField(
        label=_("Remplacer quand même ce qui a été changé depuis"), required=False
    )

    def __init__(self, run: ImportRun, data: Any = None) -> None:
        options = Options.of(run.options)
        initial = {**options.to_json(), "made_at": clock.local(run.made_at)}
        super().__init__(data, initial=initial)
        self.run = run
        if run.format == Format.TABLE:
            del self.fields["weight_is_net"]
            self._add_columns()
        self._add_categories()

    def _add_columns(self) -> None:
        choices = [(NOTHING, _("Ne pas importer")), *FIELDS.items()]
        for place, header in enumerate(self.run.headers):
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=header or _("Sans titre"),
                choices=choices,
                initial=self.run.mapping.get(str(place), NOTHING),
            )

    def _add_categories(self) -> None:
        if not self.run.categories:
            return
        known = categories_of(self.run.shop)
        choices = [
            (NOTHING, _("Sans catégorie")),
            *((one.slug, one.path) for one in known.by_slug.values()),
        ]
        for number, text in enumerate(self.words):
            self.fields[f"category-{number}"] = forms.ChoiceField(
                label=text, choices=choices, initial=known.slug_of(text) or NOTHING
            )

    @property
    def words(self) -> list[str]:
        """The file's own words for categories."""
        return list(self.run.categories)

    @property
    def columns(self) -> list[forms.BoundField]:
        """A choice for each column of the file."""
        return [self[name] for name in self.fields if name.startswith("column-")]

    @property
    def categories(self) -> list[forms.BoundField]:
        """A choice for each of the file's words."""
        return [self[name] for name in self.fields if name.startswith("category-")]

    @property
    def prices(self) -> list[forms.BoundField]:
        """What counts for the whole file."""
        return [self[name] for name in self.fields if "-" not in name]

    def clean(self) -> dict[str, Any]:
        """Each field is held by one column."""
        given: dict[str, Any] = super().clean() or {}
        seen: dict[str, str] = {}
        for name, field in list(given.items()):
            if not name.startswith("column-") or field == NOTHING:
                continue
            if field in seen:
                self.add_error(name, _("Une autre colonne est déjà lue ainsi."))
            seen[field] = name
        return given

    def mapping(self) -> dict[str, str]:
        """Columns to fields, as the services take them."""
        return {
            name.removeprefix("column-"): field
            for name, field in self.cleaned_data.items()
            if name.startswith("column-") and field != NOTHING
        }

    def meant(self) -> dict[str, str]:
        """The file's words to the town's categories."""
        given = (self.cleaned_data[f"category-{number}"] for number in range(len(self.words)))
        return {
            text: "" if slug == NOTHING else slug
            for text, slug in zip(self.words, given, strict=True)
        }

    def options(self) -> Options:
        """What counts for the whole file."""
        names: Sequence[str] = tuple(Options.__dataclass_fields__)
        return Options.of(
            {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        )
