"""From what was typed to what is written, and back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from marketplace.merchant.products.form_fields import (
    AUTO,
    ProductForm,
    VariantForm,
    weekday_field,
)
from shops.catalogue.drafts import ProductDraft, VariantDraft
from shops.catalogue.models import NetUnit
from shops.catalogue.presets import CategoryChoice, Preset
from shops.partner.models import AvailabilityKind

DEFAULT_NAME = "Modèle"

#: Fields that bear the same name and mean the same in form and draft.
_SAME = (
    "description",
    "net_unit",
    "is_prepacked",
    "ingredients",
    "keeping",
    "nutrition",
    "origin",
    "manufacturer",
    "warnings",
    "alcohol_percent",
    "preparation_minutes",
    "ean",
    "is_weighed",
)
#: Fields of an offer that all variants share.
_SHARED = (
    "vat_rate",
    "availability",
    "kept_in_shop",
    "per_day_quantity",
    "order_until",
    "max_days",
    "max_per_order",
)
_KILO = Decimal(1000)


@dataclass(frozen=True)
class Typed:
    """What the draft is made from; ``before`` is the product as it stands, None for a new one."""

    form: ProductForm
    rows: Sequence[VariantForm]
    categories: Sequence[CategoryChoice]
    photo: int | None
    before: ProductDraft | None = None
    #: Columns of the variants: (« Taille », « Couleur »).
    names: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        typed = str(self.form.cleaned_data.get("variant_names") or "")
        names = tuple(name.strip() for name in typed.split(",") if name.strip())
        object.__setattr__(self, "names", names or (DEFAULT_NAME,))

    def draft(self) -> ProductDraft:
        """The draft, unchecked; a field that could not be read counts as left empty."""
        data = self.form.cleaned_data
        preset = self._preset()
        is_food = _answer(data.get("is_food"), preset.is_food)
        shared = self._shared(data, preset)
        return ProductDraft(
            title=" ".join(str(data.get("title") or "").split()),
            price_cents=self._price(data.get("price"), data.get("net_quantity")),
            stock=data.get("stock") or 0,
            sku=data.get("sku") or (self.before.sku if self.before else ""),
            categories=self._categories(data.get("category") or ""),
            net_quantity=data.get("net_quantity"),
            is_food=is_food,
            allergens=self._allergens(data, is_food),
            is_alcohol=_answer(data.get("is_alcohol"), preset.is_alcohol),
            minimum_age=int(data.get("minimum_age") or 0),
            withdrawal_exception=preset.withdrawal_exception
            if data.get("withdrawal_exception", AUTO) == AUTO
            else data["withdrawal_exception"],
            is_quickly_perishable=_answer(
                data.get("is_quickly_perishable"), preset.is_quickly_perishable
            ),
            season_from=int(data["season_from"]) if data.get("season_from") else None,
            season_to=int(data["season_to"]) if data.get("season_to") else None,
            is_public=bool(data.get("is_public")),
            photo=self.photo,
            picture=self._picture(),
            variants=[self._variant(row.cleaned_data, shared) for row in self.rows],
            **{name: _or_empty(name, data.get(name)) for name in _SAME},
            **shared,
        )

    def _shared(self, data: Mapping[str, Any], preset: Preset) -> dict[str, Any]:
        typed_rate = data.get("vat_rate") or AUTO
        counted = data.get("availability") == AvailabilityKind.COUNTED
        kept = data.get("kept_in_shop")
        return {
            "vat_rate": preset.vat_rate if typed_rate == AUTO else Decimal(typed_rate),
            "availability": data.get("availability") or "",
            "kept_in_shop": (kept or 0) if counted else 0,
            "per_day_quantity": data.get("per_day_quantity") or 0,
            "per_day_by_weekday": {
                day: typed
                for day in WEEKDAYS
                if (typed := data.get(weekday_field(day))) is not None
            },
            "order_until": data.get("order_until") or self.form.fields["order_until"].initial,
            "max_days": _given(data.get("max_days"), 21),
            "max_per_order": _given(data.get("max_per_order"), 20),
        }

    def _variant(self, row: Mapping[str, Any], shared: Mapping[str, Any]) -> VariantDraft:
        old = self._old_variant(row.get("sku") or "")
        net = row.get("net_quantity") or self.form.cleaned_data.get("net_quantity")
        values = [value.strip() for value in str(row.get("value") or "").split(",")]
        if len(values) != len(self.names):
            values = [" ".join(str(row.get("value") or "").split())]
        return VariantDraft(
            choice=tuple(zip(self.names, values, strict=False)),
            price_cents=self._price(row.get("price"), net),
            stock=row.get("stock") or 0,
            sku=old.sku if old else "",
            net_quantity=net,
            net_unit=self.form.cleaned_data.get("net_unit") or "",
            ean=row.get("ean") or "",
            photo=old.photo if old and self._has_own_picture(old) else None,
            picture=old.picture if old and self._has_own_picture(old) else "",
            **shared,
        )

    def _old_variant(self, sku: str) -> VariantDraft | None:
        variants = self.before.variants if self.before else ()
        return next((variant for variant in variants if sku and variant.sku == sku), None)

    def _has_own_picture(self, variant: VariantDraft) -> bool:
        assert self.before is not None
        return (variant.photo, variant.picture) != (self.before.photo, self.before.picture)

    def _picture(self) -> str:
        """The picture shown until the photo is ready."""
        if self.before is None or self.form.cleaned_data.get("no_photo"):
            return ""
        return self.before.picture

    def _price(self, cents: int | None, net: Decimal | None) -> int:
        """Cents for one; of goods sold by weight the price typed is that of a kilogram."""
        if cents is None:
            return 0
        if not self.form.cleaned_data.get("is_weighed") or not net:
            return cents
        return int((cents * net / _KILO).quantize(Decimal(1), ROUND_HALF_UP))

    def _preset(self) -> Preset:
        slug = self.form.cleaned_data.get("category")
        return next((one.preset for one in self.categories if one.slug == slug), Preset())

    def _categories(self, slug: str) -> tuple[str, ...]:
        """The category chosen, and those beside the first that the product had already."""
        others = self.before.categories[1:] if self.before else ()
        return tuple(dict.fromkeys([*([slug] if slug else []), *others]))

    def _allergens(self, data: Mapping[str, Any], is_food: bool) -> list[str] | None:
        chosen = list(data.get("allergens") or [])
        return chosen if chosen or data.get("no_allergen") or not is_food else None


def initial_of(draft: ProductDraft) -> dict[str, Any]:
    """What stands in the form of a product that exists."""
    first = draft.variants[0] if draft.variants else draft
    same = {name: getattr(draft, name) for name in _SAME}
    terms = {name: getattr(first, name) for name in _SHARED if name != "vat_rate"}
    return {
        **same,
        **terms,
        "title": draft.title,
        "price": None if draft.variants else shown_price(draft, draft.price_cents),
        "category": draft.categories[0] if draft.categories else "",
        "net_quantity": draft.net_quantity,
        "net_unit": draft.net_unit or (draft.variants[0].net_unit if draft.variants else ""),
        "is_food": _said(draft.is_food),
        "allergens": list(draft.allergens or ()),
        "no_allergen": draft.is_food and not draft.allergens,
        "is_alcohol": _said(draft.is_alcohol),
        "minimum_age": draft.minimum_age,
        **{weekday_field(day): many for day, many in first.per_day_by_weekday.items()},
        "vat_rate": f"{first.vat_rate.normalize():f}",
        "withdrawal_exception": draft.withdrawal_exception,
        "is_quickly_perishable": _said(draft.is_quickly_perishable),
        "sku": draft.sku,
        "season_from": draft.season_from or "",
        "season_to": draft.season_to or "",
        "is_public": draft.is_public,
        "variant_names": ", ".join(name for name, _value in draft.variants[0].choice)
        if draft.variants
        else "",
    }


def rows_of(draft: ProductDraft) -> list[dict[str, Any]]:
    """The rows of its variants."""
    return [
        {
            "sku": variant.sku,
            "value": variant.title,
            "price": shown_price(draft, variant.price_cents, variant.net_quantity),
            "net_quantity": variant.net_quantity,
            "ean": variant.ean,
            "stock": variant.stock,
        }
        for variant in draft.variants
    ]


def shown_price(draft: ProductDraft, cents: int, net: Decimal | None = None) -> int:
    """The price as it was typed: that of a kilogram for goods sold by weight."""
    grams = net or draft.net_quantity
    if not draft.is_weighed or not grams or draft.net_unit not in ("", NetUnit.GRAM):
        return cents
    return int((cents * _KILO / grams).quantize(Decimal(1), ROUND_HALF_UP))


def preset_words(preset: Preset) -> str:
    """What a category proposes, in a line."""
    said = [_("TVA %(rate)s %%") % {"rate": f"{preset.vat_rate:f}".replace(".", ",")}]
    if preset.is_food:
        said.append(_("allergènes à indiquer"))
    if preset.is_alcohol:
        said.append(_("alcool, 18 ans"))
    if preset.withdrawal_exception:
        said.append(_("pas de rétractation"))
    return ", ".join(said)


def _answer(typed: str | None, preset: bool) -> bool:
    return preset if (typed or AUTO) == AUTO else typed == "yes"


def _said(value: bool) -> str:
    return "yes" if value else "no"


def _given(value: int | None, otherwise: int) -> int:
    return otherwise if value is None else value


def _or_empty(name: str, value: Any) -> Any:
    if value is not None:
        return value
    return None if name in ("alcohol_percent", "preparation_minutes") else ""
