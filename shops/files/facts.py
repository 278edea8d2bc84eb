"""What is said of a product besides its price and stock: new, changed, and what the law misses."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from marketplace.kernel.formats import say_percent
from marketplace.kernel.money import format_euros
from shops.catalogue.allergens import allergen_sentence
from shops.catalogue.drafts import Offer, ProductDraft
from shops.catalogue.search import fold
from shops.files import values
from shops.files.catalogue_side import Categories
from shops.files.items import Item

#: Above this strength (percent of volume) a drink is alcohol.
ALCOHOL_FROM = Decimal("1.2")
_ALCOHOL = re.compile(
    r"\b(vins?|bieres?|cidres?|champagnes?|alcools?|spiritueux|whisky|whiskies|rhums?|liqueurs?|cave a vins?)\b"
)
_OF_PRODUCT = (
    "title",
    "description",
    "categories",
    "is_public",
    "is_food",
    "allergens",
    "ingredients",
    "origin",
    "manufacturer",
    "is_alcohol",
    "alcohol_percent",
)
_OF_OFFER = ("vat_rate", "ean", "net_quantity", "net_unit")


@dataclass(frozen=True, slots=True)
class FactChange:
    """One fact that changes; ``sku`` says of which variant, empty for the product."""

    sku: str
    name: str
    label: str
    before: Any
    after: Any

    @property
    def said_before(self) -> str:
        return _said(self.name, self.before)

    @property
    def said_after(self) -> str:
        return _said(self.name, self.after)

    def to_json(self) -> dict[str, Any]:
        """For undoing: the names and both values."""
        return {
            "kind": "fact",
            "sku": self.sku,
            "name": self.name,
            "old": encoded(self.before),
            "new": encoded(self.after),
        }


def new_draft(item: Item, categories: Sequence[str], rate: Decimal) -> ProductDraft:
    """A new product's facts; price and stock are still to be said."""
    strength = Decimal(item.alcohol_percent) if item.alcohol_percent else None
    return ProductDraft(
        title=item.title,
        description=item.description,
        price_cents=0,
        vat_rate=rate,
        categories=tuple(categories),
        is_public=item.is_public is not False,
        is_food=item.allergens is not None,
        allergens=item.allergens,
        ingredients=item.ingredients,
        origin=item.origin,
        manufacturer=item.manufacturer,
        alcohol_percent=strength,
        is_alcohol=strength is not None and strength > ALCOHOL_FROM,
    )


def with_facts(before: ProductDraft, item: Item, categories: Sequence[str]) -> ProductDraft:
    """The product with what the file says of it; what it does not say stays."""
    said: dict[str, Any] = {}
    if item.title and not _same_line(item.title, before.title):
        said["title"] = item.title
    for name, longest in (("origin", 120), ("manufacturer", values.MAX_TITLE)):
        text = getattr(item, name)
        if text and not _same_line(text, getattr(before, name), longest):
            said[name] = text
    for name in ("description", "ingredients"):
        text = getattr(item, name)
        if text and text not in (getattr(before, name), values.prose(getattr(before, name))):
            said[name] = text
    if categories and set(categories) != set(before.categories):
        said["categories"] = tuple(categories)
    if item.is_public is not None:
        said["is_public"] = item.is_public
    if item.allergens is not None and set(item.allergens) != set(before.allergens or ()):
        said["allergens"] = item.allergens
    if item.allergens is not None:
        said["is_food"] = True
        said.setdefault("allergens", list(before.allergens or ()))
    if item.alcohol_percent and Decimal(item.alcohol_percent) != before.alcohol_percent:
        said["alcohol_percent"] = Decimal(item.alcohol_percent)
        said["is_alcohol"] = before.is_alcohol or said["alcohol_percent"] > ALCOHOL_FROM
    return replace(before, **said)


def changes(before: ProductDraft, after: ProductDraft) -> list[FactChange]:
    """What differs, the product's own facts first."""
    found = _changed(before, after, _OF_PRODUCT, "", "")
    if not after.variants:
        return found + _changed(before, after, _OF_OFFER, "", "")
    for place, variant in enumerate(after.variants):
        if place < len(before.variants):
            found += _changed(
                before.variants[place], variant, _OF_OFFER, variant.sku, variant.title
            )
        else:
            found.append(FactChange(variant.sku, "variant", _("Déclinaison"), "", variant.title))
    return found


def introduction(draft: ProductDraft) -> list[tuple[str, str]]:
    """What a merchant wants to see of a product before it is created: labels and values."""
    offers: Sequence[Offer] = draft.variants or [draft]
    cents = sorted({offer.price_cents for offer in offers})
    said = [
        (_("Prix"), " – ".join(format_euros(price) for price in cents[:: max(1, len(cents) - 1)]))
    ]
    if draft.variants:
        choices = " / ".join(variant.title for variant in draft.variants)
        said.append((_("Déclinaisons"), _said("variants", choices)))
    said.append((_("Stock"), str(sum(offer.stock for offer in offers))))
    return said


def missing(draft: ProductDraft, item: Item, categories: Categories) -> list[str]:
    """What the law wants said before such goods are sold (LAW 11), as sentences."""
    found = []
    towns = [categories.by_slug[slug] for slug in draft.categories if slug in categories.by_slug]
    is_food = draft.is_food or any(category.is_food for category in towns)
    if is_food and (not draft.is_food or draft.allergens is None):
        found.append(
            _("À compléter : les allergènes, ou « aucun de ces 14 allergènes ». Masqué d’ici là.")
        )
    words = " ".join([*(category.name for category in towns), *item.categories])
    if draft.alcohol_percent is None and _ALCOHOL.search(fold(words)):
        found.append(_("À compléter : le degré d’alcool. Masqué d’ici là."))
    return found


def labelled(label: str, which: str) -> str:
    """« Prix (M, bleu) »."""
    return f"{label} ({which})" if which else label


def tidy_pairs(pairs: Iterable[Sequence[str]]) -> list[tuple[str, str]]:
    """A choice as files are compared by it."""
    return [
        (values.line_of_text(name, 60), values.line_of_text(value, 60)) for name, value in pairs
    ]


def encoded(value: Any) -> Any:
    """A fact's value as JSON keeps it."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return list(value) if isinstance(value, tuple) else value


def label_of(name: str) -> str:
    """A fact as people call it."""
    return _labels()[name]


def _changed(
    before: Offer, after: Offer, names: Sequence[str], sku: str, which: str
) -> list[FactChange]:
    labels = _labels()
    found = []
    for name in names:
        old, new = getattr(before, name), getattr(after, name)
        same = set(old) == set(new) if name == "categories" else encoded(old) == encoded(new)
        if not same and not (name == "allergens" and not old and not new):
            found.append(FactChange(sku, name, labelled(labels[name], which), old, new))
    return found


def _labels() -> dict[str, str]:
    return {
        "title": _("Nom"),
        "description": _("Description"),
        "categories": _("Catégorie"),
        "is_public": _("En vente"),
        "is_food": _("Alimentaire"),
        "allergens": _("Allergènes"),
        "ingredients": _("Ingrédients"),
        "origin": _("Origine"),
        "manufacturer": _("Fabricant"),
        "is_alcohol": _("Alcool"),
        "alcohol_percent": _("Degré d’alcool"),
        "vat_rate": _("TVA"),
        "ean": _("Code-barres"),
        "net_quantity": _("Quantité nette"),
        "net_unit": _("Unité"),
    }


def _said(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if value is None:
        return ""
    if name == "allergens":
        return allergen_sentence(value)
    if name == "vat_rate":
        return say_percent(Decimal(value))
    if isinstance(value, Decimal):
        return format(value.normalize(), "f").replace(".", ",")
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value)
    text = str(value)
    return text if len(text) <= 160 else f"{text[:159]}…"


def _same_line(text: str, kept: str, longest: int = values.MAX_TITLE) -> bool:
    return text in (kept, values.line_of_text(kept, longest))
