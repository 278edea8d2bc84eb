"""Products of a plain table: one row for each thing sold, variants in rows of one group."""

from collections.abc import Iterable, Iterator, Mapping

from shops.files import values
from shops.files.items import Item
from shops.files.options import Options
from shops.files.reading import Cells, unit_of
from shops.files.sheets import Row


def items(rows: Iterable[Row], mapping: Mapping[str, str], options: Options) -> Iterator[Item]:
    """The table's products; rows of a group (or with a choice and one name) are one product.

    Where rows can belong together they are held until all are read: a file of 20 MB at most.
    """
    places = {field: int(place) for place, field in mapping.items()}
    if "group" not in places and "choice" not in places:
        for row in rows:
            yield _item(row, places, options)
        return
    groups: dict[str, Item] = {}
    found: list[Item] = []
    for row in rows:
        item = _item(row, places, options)
        key = _cell(row, places, "group")
        if not key and item.units[0].choice:
            key = f"\0{item.title}"
        if not key:
            found.append(item)
        elif key in groups:
            _add(groups[key], item)
        else:
            groups[key] = item
            found.append(item)
    for item in found:
        item.has_variants = len(item.units) > 1 or bool(item.units[0].choice)
        yield item


def _item(row: Row, places: Mapping[str, int], options: Options) -> Item:
    item = Item(line=row.line)
    cells = Cells(row, places, item)
    item.title = cells.line_of_text("title")
    item.description = values.prose(cells.text("description"))
    category = cells.line_of_text("category")
    item.categories = [text.strip() for text in category.split("|") if text.strip()]
    rate = cells.read("vat", values.vat_rate, None)
    item.vat_rate = "" if rate is None else str(rate)
    item.is_public = cells.read("public", values.yes_or_no, None)
    item.picture = cells.text("picture", 1000).split()[0] if cells.text("picture") else ""
    item.allergens = cells.read("allergens", values.allergens, None)
    item.ingredients = values.prose(cells.text("ingredients"))
    item.origin = cells.line_of_text("origin", 120)
    item.manufacturer = cells.line_of_text("manufacturer")
    strength = cells.read("alcohol", values.percent, None)
    item.alcohol_percent = "" if strength is None else str(strength)
    item.units = [unit_of(cells, options)]
    return item


def _add(item: Item, other: Item) -> None:
    """Another row of the same product: its unit, and what the rows before did not say."""
    item.units += other.units
    item.problems += other.problems
    item.notes += other.notes
    for name in ("title", "description", "vat_rate", "picture", "ingredients", "origin"):
        if not getattr(item, name):
            setattr(item, name, getattr(other, name))


def _cell(row: Row, places: Mapping[str, int], field: str) -> str:
    place = places.get(field)
    return row.cells[place] if place is not None else ""
