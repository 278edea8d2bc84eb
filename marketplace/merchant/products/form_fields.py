"""The product form: the few fields that everybody fills in, and those that lie folded."""

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from marketplace.kernel.errors import DomainError
from marketplace.merchant.products.amounts import price_text, typed_price
from shops.catalogue.allergens import ALLERGENS
from shops.catalogue.models import NetUnit, WithdrawalException
from shops.catalogue.presets import CategoryChoice
from shops.partner.models import AvailabilityKind

AUTO = "auto"
FOLLOWS = (AUTO, _("Selon la catégorie"))
YES_NO = [FOLLOWS, ("yes", _("Oui")), ("no", _("Non"))]
MOST_ROWS = 60

#: The folded parts of the form: name, title, fields.
SECTIONS: list[tuple[str, Any, tuple[str, ...]]] = [
    ("words", _("Description"), ("description",)),
    ("weight", _("Contenance, vente au poids"), ("is_weighed", "net_quantity", "net_unit")),
    (
        "food",
        _("Allergènes et composition"),
        (
            "is_food",
            "allergens",
            "no_allergen",
            "is_prepacked",
            "ingredients",
            "keeping",
            "nutrition",
            "origin",
        ),
    ),
    ("age", _("Alcool, âge minimum"), ("is_alcohol", "alcohol_percent", "minimum_age")),
    ("safety", _("Fabricant et sécurité"), ("manufacturer", "warnings")),
    (
        "law",
        _("TVA, rétractation"),
        ("vat_rate", "withdrawal_exception", "is_quickly_perishable"),
    ),
    ("codes", _("Code-barres, référence"), ("ean", "sku")),
    (
        "limits",
        _("Préparation, limites, saison"),
        ("preparation_minutes", "max_per_order", "kept_in_shop", "season_from", "season_to"),
    ),
]


class Price(forms.CharField):
    """« 4,20 », in cents; empty is None."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return typed_price(text)
        except DomainError as error:
            raise forms.ValidationError(error.message) from error

    def prepare_value(self, value: Any) -> Any:
        return price_text(value) if isinstance(value, int) else value


class Amount(forms.DecimalField):
    """A number with a decimal comma or point."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def __init__(self, **kwargs: Any) -> None:
        sentence = _("Indiquez un nombre, par exemple 250 ou 12,5.")
        wrong = dict.fromkeys(("max_digits", "max_decimal_places", "max_whole_digits"), sentence)
        super().__init__(error_messages={"invalid": sentence, **wrong}, **kwargs)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        text = value.strip().replace(",", ".") if isinstance(value, str) else value
        return super().to_python(text)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Decimal):
            return value
        return f"{value.normalize():f}".replace(".", ",")


def number(label: Any, *, most: int = 9999, **kwargs: Any) -> forms.IntegerField:
    """A whole number from zero on, typed with figures alone."""
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=most,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "invalid": _("Indiquez un nombre entier, par exemple 12."),
            "min_value": _("Une quantité ne peut pas être négative."),
            "max_value": _("Ce nombre est trop grand."),
        },
        **kwargs,
    )


def text(label: Any, *, rows: int = 0, most: int = 4000, **kwargs: Any) -> forms.CharField:
    """Words, on one line or several."""
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(
        label=label,
        required=False,
        max_length=most,
        widget=widget,
        error_messages={"max_length": _("Ce texte est trop long.")},
        **kwargs,
    )


def choice(label: Any, choices: Sequence[tuple[Any, Any]], **kwargs: Any) -> forms.ChoiceField:
    """One of a few answers."""
    return forms.ChoiceField(label=label, choices=choices, required=False, **kwargs)


def weekday_field(day: int) -> str:
    """The field for the quantity of one day of the week (Monday is 0)."""
    return f"weekday_{day}"


class ProductForm(forms.Form):
    """One product. What is right and wrong of it, ``ProductDraft`` says."""

    use_required_attribute = False
    camera = forms.FileField(
        label=_("Prendre une photo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )
    gallery = forms.FileField(
        label=_("Choisir une image"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )
    photo = forms.UUIDField(required=False, widget=forms.HiddenInput)
    crop = forms.CharField(required=False, widget=forms.HiddenInput)
    no_photo = forms.BooleanField(label=_("Retirer la photo"), required=False)
    title = text(_("Nom du produit"), most=255)
    price = Price(label=_("Prix TTC, en euros"), required=False)
    category = choice(_("Catégorie"), [])
    availability = forms.ChoiceField(
        label=_("Combien en avez-vous ?"),
        widget=forms.RadioSelect,
        choices=[
            (AvailabilityKind.COUNTED, _("J’en ai un nombre compté")),
            (AvailabilityKind.PER_DAY, _("J’en fais tant par jour")),
            (AvailabilityKind.TO_ORDER, _("Sur commande")),
        ],
        initial=AvailabilityKind.COUNTED,
    )
    stock = number(_("En rayon aujourd’hui"))
    per_day_quantity = number(_("Par jour de retrait"))
    order_until = forms.TimeField(
        label=_("À commander la veille avant"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        initial=datetime.time(18, 0),
        error_messages={"invalid": _("Indiquez une heure, par exemple 18:00.")},
    )
    max_days = number(_("Prêt au plus tard après, en jours"), most=999, initial=21)
    is_public = forms.BooleanField(label=_("Montrer ce produit aux clients"), required=False)

    description = text(
        _("Description"), rows=5, help_text=_("Quelques phrases, comme vous en parlez au comptoir.")
    )
    variant_names = text(
        _("Ce qui change d’une déclinaison à l’autre"),
        most=120,
        help_text=_("Par exemple : Taille. Ou, pour deux choses : Taille, Couleur."),
    )
    is_weighed = forms.BooleanField(
        label=_("Vendu au poids"),
        required=False,
        help_text=_(
            "Le prix indiqué plus haut est alors celui du kilo. Le client paie le poids estimé ; "
            "vous pesez en préparant, et ce qui pèse moins lui est remboursé."
        ),
    )
    net_quantity = Amount(
        label=_("Contenance, ou poids estimé"),
        required=False,
        max_digits=9,
        decimal_places=3,
        help_text=_("Le prix au kilo ou au litre en est calculé."),
    )
    net_unit = choice(_("Unité"), [("", "—"), *NetUnit.choices])
    is_food = choice(_("Cela se mange ou se boit"), YES_NO, initial=AUTO)
    allergens = forms.MultipleChoiceField(
        label=_("Contient"),
        choices=list(ALLERGENS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    no_allergen = forms.BooleanField(label=_("Aucun de ces 14 allergènes"), required=False)
    is_prepacked = forms.BooleanField(label=_("Vendu emballé"), required=False)
    ingredients = text(_("Ingrédients"), rows=3)
    keeping = text(_("Conservation et emploi"), rows=2)
    nutrition = text(_("Valeurs nutritionnelles, pour 100 g ou 100 ml"), rows=2)
    origin = text(_("Origine"), most=120)
    is_alcohol = choice(_("Contient de l’alcool"), YES_NO, initial=AUTO)
    alcohol_percent = Amount(
        label=_("Degré d’alcool, en %"), required=False, max_digits=4, decimal_places=1
    )
    minimum_age = choice(
        _("Réservé à partir de"),
        [(0, _("tout âge")), (16, _("16 ans")), (18, _("18 ans, vérifiés au retrait"))],
        initial=0,
    )
    manufacturer = text(
        _("Fabricant"),
        most=255,
        help_text=_("Nom et adresse, pour ce qui ne se mange pas. La loi le demande."),
    )
    warnings = text(_("Précautions d’emploi"), rows=2)
    vat_rate = choice(
        _("Taux de TVA"),
        [
            FOLLOWS,
            ("20", "20 %"),
            ("10", "10 %"),
            ("5.5", "5,5 %"),
            ("2.1", "2,1 %"),
            ("0", "0 %"),
        ],
        initial=AUTO,
    )
    withdrawal_exception = choice(
        _("Droit de rétractation"), [FOLLOWS, *WithdrawalException.choices], initial=AUTO
    )
    is_quickly_perishable = choice(_("Se garde quelques jours seulement"), YES_NO, initial=AUTO)
    ean = text(
        _("Code-barres"),
        most=20,
        help_text=_("Les 13 chiffres sous les barres. Utile pour le comptoir et les fichiers."),
    )
    sku = text(_("Votre référence"), most=120)
    preparation_minutes = number(
        _("Temps de préparation, en minutes"),
        most=60_000,
        help_text=_("Minutes d’ouverture. Vide : comme pour tout le commerce."),
    )
    max_per_order = number(_("Au plus, par commande"), initial=20)
    kept_in_shop = number(
        _("Gardés pour la boutique"),
        help_text=_("Jamais vendus en ligne : pour qui entre dans le magasin."),
        initial=1,
    )
    season_from = choice(_("Vendu de"), [("", _("toute l’année")), *MONTHS.items()])
    season_to = choice(_("jusqu’à"), [("", "—"), *MONTHS.items()])

    def __init__(
        self, *args: Any, categories: Sequence[CategoryChoice], is_new: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        groups: dict[str, list[tuple[str, str]]] = {}
        for one in categories:
            groups.setdefault(one.group, []).append((one.slug, one.name))
        options: list[Any] = [("", gettext("Choisissez…"))]
        for group, names in groups.items():
            options += [(group, names)] if group else names
        self.fields["category"].choices = options  # type: ignore[attr-defined]
        for day, name in WEEKDAYS.items():
            self.fields[weekday_field(day)] = number(capfirst(str(name)))
        if not is_new:
            del self.fields["stock"]

    @property
    def weekdays(self) -> list[forms.BoundField]:
        """How many on each day of the week, Monday first."""
        return [self[weekday_field(day)] for day in WEEKDAYS]

    def clean(self) -> dict[str, Any]:
        """What is sold by weight is weighed in grams, whether somebody chose that or not."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("is_weighed") and not values.get("net_unit"):
            values["net_unit"] = NetUnit.GRAM
        return values

    def add_problem(self, field: str | None, sentence: str) -> None:
        """Put a sentence beside its field, unless the field has one already."""
        known = field if field in self.fields else None
        if known is None or known not in self.errors:
            self.add_error(known, sentence)


class VariantForm(forms.Form):
    """One row of the variants; ``sku`` says which one it is, if it exists already."""

    use_required_attribute = False
    sku = forms.CharField(required=False, max_length=120, widget=forms.HiddenInput)
    value = text(_("Déclinaison"), most=120)
    price = Price(label=_("Prix TTC, en euros"), required=False)
    stock = number(_("En rayon"))
    net_quantity = Amount(label=_("Contenance"), required=False, max_digits=9, decimal_places=3)
    ean = text(_("Code-barres"), most=20)

    @property
    def is_blank(self) -> bool:
        """A row that nobody filled in."""
        data = getattr(self, "cleaned_data", {})
        return not self.errors and not any(
            data.get(name) not in (None, "")
            for name in ("sku", "value", "price", "stock", "net_quantity", "ean")
        )

    def add_problem(self, field: str | None, sentence: str) -> None:
        """Put a sentence beside its field, unless the field has one already."""
        own = {"choice": "value"}.get(field or "", field or "")
        known = own if own in self.fields else "value"
        if known not in self.errors:
            self.add_error(known, sentence)


VariantFormSet = forms.formset_factory(
    VariantForm, extra=0, can_delete=True, max_num=MOST_ROWS, absolute_max=MOST_ROWS
)
