"""WooCommerce's own export: variations stand in rows of their own that name their parent."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from marketplace.kernel import clock
from shops.files import values
from shops.files.items import Item, Unit
from shops.files.options import Options
from shops.files.reading import MAX_SKU, Cells, places_of, set_net, tidy_choice
from shops.files.sheets import Row, Sheet

#: Its headers in French, and what they are in English.
_FRENCH = {
    "UGS": "SKU",
    "Nom": "Name",
    "Publié": "Published",
    "Visibilité dans le catalogue": "Visibility in catalog",
    "Description courte": "Short description",
    "Tarif promo": "Sale price",
    "Tarif régulier": "Regular price",
    "Catégories": "Categories",
    "Parent": "Parent",
    "Date de début de promo": "Date sale price starts",
    "Date de fin de promo": "Date sale price ends",
    "GTIN, UPC, EAN, ou ISBN": "GTIN, UPC, EAN, or ISBN",
}
_ATTRIBUTE = re.compile(
    r"(?:Attribute|Attribut) (\d+) name|Nom de l’attribut (\d+)|Nom de l'attribut (\d+)"
)
_WEIGHT = re.compile(r"(?:Weight|Poids) \((kg|g|lbs|oz)\)")


class _Columns:
    """Where its columns stand, by their English headers."""

    def __init__(self, headers: list[str]) -> None:
        names = [_FRENCH.get(header, header) for header in headers]
        self.places = places_of(names)
        self.attributes: list[tuple[str, str]] = []
        self.weight, self.weight_unit = "", ""
        for name in names:
            if found := _ATTRIBUTE.fullmatch(name):
                number = next(filter(None, found.groups()))
                values_of = (
                    f"Attribute {number} value(s)",
                    f"Valeur(s) de l’attribut {number}",
                    f"Valeur(s) de l'attribut {number} ",
                    f"Valeur(s) de l'attribut {number}",
                )
                value = next((header for header in values_of if header in self.places), "")
                self.attributes.append((name, value))
            elif found := _WEIGHT.fullmatch(name):
                self.weight, self.weight_unit = name, found[1]


def items(sheet: Sheet, options: Options) -> Iterator[Item]:
    """The file's products, each variation with its parent wherever it stands in the file."""
    columns = _Columns(sheet.headers)
    found: list[Item] = []
    parents: dict[str, Item] = {}
    variations: list[Row] = []
    for row in sheet.rows:
        kinds = _kinds(row, columns)
        if "variation" in kinds:
            variations.append(row)
            continue
        item = _item(row, columns, options, kinds)
        found.append(item)
        if "variable" in kinds:
            cells = Cells(row, columns.places, item)
            for name in (cells.sku("SKU"), f"id:{cells.text('ID')}"):
                parents.setdefault(name, item)
    for row in variations:
        parent = parents.get(_parent_name(row, columns))
        if parent is None:
            orphan = _item(row, columns, options, set())
            orphan.problems.append(_("Le produit de cette déclinaison n’est pas dans le fichier."))
            found.append(orphan)
        else:
            parent.units.append(_unit(Cells(row, columns.places, parent), columns, options, True))
    for item in found:
        if item.has_variants and not item.units:
            item.problems.append(_("Ce produit n’a aucune déclinaison dans le fichier."))
        yield item


def _kinds(row: Row, columns: _Columns) -> set[str]:
    text = row.cells[columns.places["Type"]]
    return {kind.strip().lower() for kind in text.split(",")}


def _parent_name(row: Row, columns: _Columns) -> str:
    place = columns.places.get("Parent")
    return row.cells[place].replace("id: ", "id:") if place is not None else ""


def _item(row: Row, columns: _Columns, options: Options, kinds: set[str]) -> Item:
    item = Item(line=row.line)
    cells = Cells(row, columns.places, item)
    item.title = cells.line_of_text("Name")
    item.description = values.prose(cells.text("Description") or cells.text("Short description"))
    item.categories = [
        values.line_of_text(path) for path in cells.text("Categories").split(",") if path.strip()
    ]
    hidden = cells.text("Visibility in catalog").lower() in ("hidden", "masqué")
    published = cells.text("Published")
    item.is_public = published == "1" and not hidden if published else None
    item.picture = cells.text("Images", 4000).split(",")[0].strip()[:1000]
    item.has_variants = "variable" in kinds
    if "grouped" in kinds:
        item.problems.append(_("Un lot d’autres produits : créez-le à la main si vous le vendez."))
    if "external" in kinds:
        item.problems.append(_("Vendu sur un autre site : rien à retirer en boutique."))
    if kinds & {"downloadable", "virtual"}:
        item.problems.append(_("Un téléchargement : rien à retirer en boutique."))
    if not item.has_variants:
        item.units.append(_unit(cells, columns, options, False))
    return item


def _unit(cells: Cells, columns: _Columns, options: Options, is_variation: bool) -> Unit:
    pairs = [(cells.text(name, 60), cells.text(value, 60)) for name, value in columns.attributes]
    unit = Unit(
        line=cells.line,
        sku=cells.sku("SKU") or f"woo-{cells.text('ID')}"[:MAX_SKU],
        ean=cells.ean("GTIN, UPC, EAN, or ISBN"),
        choice=tidy_choice(pairs) if is_variation else [],
        price=_price(cells, options),
        stock=cells.read("Stock", values.units, None),
    )
    weight = cells.text(columns.weight, 40) if columns.weight else ""
    if options.weight_is_net and weight.strip("0.,"):
        set_net(unit, cells, weight, columns.weight_unit)
    return unit


def _price(cells: Cells, options: Options) -> str:
    """The price to pay now: the sale's while it lasts. What it was before is not announced: here
    the reference is the lowest price of the last 30 days (L112-1-1), which no file proves."""
    regular, sale = cells.price("Regular price", options), cells.price("Sale price", options)
    if not sale or not regular or Decimal(sale) >= Decimal(regular):
        return regular or sale
    today = clock.today()
    starts, ends = (
        _day(cells.text("Date sale price starts")),
        _day(cells.text("Date sale price ends")),
    )
    return sale if (starts or today) <= today <= (ends or today) else regular


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
