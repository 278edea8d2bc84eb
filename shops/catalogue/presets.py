"""What a category usually means for its products: VAT, food, alcohol, withdrawal, bar of age.

A shop sees what its category proposes and may change it. The slugs are those of the categories
that an installation begins with; a category without a preset has that of the one above it.
"""

from dataclasses import dataclass
from decimal import Decimal

from shops.catalogue.models import Category, WithdrawalException


@dataclass(frozen=True)
class Preset:
    """``vat_rate`` is in percent."""

    vat_rate: Decimal = Decimal("20")
    is_food: bool = False
    is_alcohol: bool = False
    withdrawal_exception: str = WithdrawalException.NONE
    #: Quickly perishable: a price cut needs no reference price.
    is_quickly_perishable: bool = False


_FRESH = Preset(
    Decimal("5.5"),
    is_food=True,
    withdrawal_exception=WithdrawalException.PERISHABLE,
    is_quickly_perishable=True,
)
_KEEPS = Preset(Decimal("5.5"), is_food=True)
_ALCOHOL = Preset(is_food=True, is_alcohol=True)
_BOOKS = Preset(Decimal("5.5"))
_CARE = Preset(withdrawal_exception=WithdrawalException.HYGIENE)
_CUT_FLOWERS = Preset(
    Decimal("10"),
    withdrawal_exception=WithdrawalException.PERISHABLE,
    is_quickly_perishable=True,
)

PRESETS: dict[str, Preset] = {
    "pains-et-patisseries": _FRESH,
    "fruits-et-legumes": _FRESH,
    "cremerie-et-boucherie": _FRESH,
    "cave-et-epicerie": _KEEPS,
    "vins": _ALCOHOL,
    "bieres-et-cidres": _ALCOHOL,
    "fleurs-et-jardin": Preset(Decimal("10")),
    "bouquets": _CUT_FLOWERS,
    "livres-et-papeterie": _BOOKS,
    "presse": Preset(Decimal("2.1"), withdrawal_exception=WithdrawalException.NEWSPAPER),
    "papeterie": Preset(),
    "beaute-et-soins": _CARE,
}
_OTHER = Preset()


@dataclass(frozen=True)
class CategoryChoice:
    """A category that a product can lie in, and what it proposes; ``group`` is the one above it."""

    slug: str
    name: str
    group: str
    preset: Preset


def category_choices() -> list[CategoryChoice]:
    """The categories at the end of their branch, in the order of the tree, in one query."""
    rows = list(Category.objects.order_by("path").values_list("path", "slug", "name", "numchild"))
    by_path = {path: (slug, name) for path, slug, name, _children in rows}
    return [
        CategoryChoice(slug, name, _above(path, by_path), _preset(path, by_path))
        for path, slug, name, children in rows
        if not children
    ]


def _above(path: str, by_path: dict[str, tuple[str, str]]) -> str:
    return by_path.get(path[: -Category.steplen], ("", ""))[1]


def _preset(path: str, by_path: dict[str, tuple[str, str]]) -> Preset:
    """That of the category, or of the nearest one above it."""
    while path:
        slug = by_path[path][0]
        if slug in PRESETS:
            return PRESETS[slug]
        path = path[: -Category.steplen]
    return _OTHER
