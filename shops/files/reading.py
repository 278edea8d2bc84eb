"""From rows to products: each program writes its variants in its own way."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from django.utils.translation import gettext as _

from shops.catalogue.ean import ean_problem, tidy_ean
from shops.files import values
from shops.files.items import Item, Unit
from shops.files.models import Format
from shops.files.options import Options
from shops.files.sheets import UNCALCULATED, Row, Sheet

T = TypeVar("T")

MAX_SKU = 128


def read_items(
    sheet: Sheet, file_format: str, mapping: Mapping[str, str], options: Options
) -> Iterator[Item]:
    """The products of a file, in its order; lines that repeat an earlier product are refused.

    Raises FileRefused while reading.
    """
    from shops.files import shopify, tables, woocommerce

    if file_format == Format.SHOPIFY:
        items = shopify.items(sheet, options)
    elif file_format == Format.WOOCOMMERCE:
        items = woocommerce.items(sheet, options)
    else:
        items = tables.items(sheet.rows, mapping, options)
    return _refuse_repeated(items)


class Cells:
    """One row's cells by name; what cannot be read becomes a problem of the item."""

    def __init__(self, row: Row, places: Mapping[str, int], item: Item) -> None:
        self.line = row.line
        self._row = row
        self._places = places
        self.item = item

    def text(self, name: str, longest: int = values.MAX_TEXT) -> str:
        """The cell as it stands; empty where there is no such column."""
        place = self._places.get(name)
        if place is None:
            return ""
        text = self._row.cells[place]
        if text == UNCALCULATED:
            self.item.problems.append(
                _(
                    "Ligne %(line)s : une formule n’a pas de résultat enregistré. "
                    "Ouvrez le fichier dans votre tableur et enregistrez-le."
                )
                % {"line": self.line}
            )
            return ""
        return text[:longest]

    def line_of_text(self, name: str, longest: int = values.MAX_TITLE) -> str:
        """One line of plain text."""
        return values.line_of_text(self.text(name), longest)

    def read(self, name: str, reader: Callable[[str], T], unsaid: T) -> T:
        """The cell through ``reader``; ``unsaid`` when it is empty or cannot be read."""
        text = self.text(name)
        if not text:
            return unsaid
        try:
            return reader(text)
        except ValueError as error:
            self.item.problems.append(str(error))
            return unsaid

    def price(self, name: str, options: Options) -> str:
        """Euros as text; empty when not said."""
        excludes = options.prices_exclude_tax
        read = self.read(name, lambda text: values.price(text, excludes_tax=excludes), None)
        return "" if read is None else str(read)

    def sku(self, name: str) -> str:
        """The shop's reference."""
        return self.text(name, MAX_SKU)

    def ean(self, name: str) -> str:
        """The digits under the bar code; a wrong one is left out and said."""
        text = self.text(name, 40)
        if text and ean_problem(text):
            self.item.notes.append(
                _("Le code-barres « %(ean)s » n’est pas juste : laissé de côté.") % {"ean": text}
            )
            return ""
        return tidy_ean(text)


def places_of(headers: Sequence[str]) -> dict[str, int]:
    """Columns by header; of two with the same header the first."""
    places: dict[str, int] = {}
    for place, header in enumerate(headers):
        places.setdefault(header, place)
    return places


def tidy_choice(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Names and values on one line each, without empty ones."""
    tidied = [
        (values.line_of_text(name, 60), values.line_of_text(value, 60)) for name, value in pairs
    ]
    return [(name or _("Choix"), value) for name, value in tidied if value]


def _refuse_repeated(items: Iterable[Item]) -> Iterator[Item]:
    seen: dict[tuple[str, str], int] = {}
    for item in items:
        for name in _names(item):
            if name in seen:
                item.problems.append(
                    _("Déjà présent à la ligne %(line)s du fichier.") % {"line": seen[name]}
                )
                break
        for name in _names(item):
            seen.setdefault(name, item.line)
        if len({unit.sku for unit in item.units if unit.sku}) < sum(
            bool(unit.sku) for unit in item.units
        ):
            item.problems.append(_("Deux de ses déclinaisons portent la même référence."))
        yield item


def _names(item: Item) -> list[tuple[str, str]]:
    """What no other product of the file may be called."""
    skus = [("sku", unit.sku) for unit in item.units if unit.sku]
    if skus:
        return skus
    eans = [("ean", unit.ean) for unit in item.units if unit.ean]
    return eans or [("title", item.title)]


def unit_of(cells: Cells, options: Options) -> Unit:
    """What a table's row says of the thing sold."""
    unit = Unit(
        line=cells.line,
        sku=cells.sku("sku"),
        ean=cells.ean("ean"),
        choice=tidy_choice(cells.read("choice", values.choice, [])),
        price=cells.price("price", options),
        stock=cells.read("stock", values.units, None),
    )
    set_net(unit, cells, cells.text("net", 40), cells.text("net_unit", 20))
    return unit


def set_net(unit: Unit, cells: Cells, text: str, unit_name: str) -> None:
    """The net quantity, when there is one that can be read."""
    if not text:
        return
    try:
        quantity, unit.net_unit = values.net_quantity(text, unit_name)
    except ValueError as error:
        cells.item.notes.append(str(error))
    else:
        unit.net_quantity = str(quantity.normalize())
