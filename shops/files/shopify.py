"""Shopify's own export: a product's variants and pictures stand in rows of one handle."""

from collections.abc import Iterator
from itertools import groupby

from shops.files import values
from shops.files.items import Item, Unit
from shops.files.options import Options
from shops.files.reading import MAX_SKU, Cells, places_of, set_net, tidy_choice
from shops.files.sheets import Row, Sheet

#: How Shopify calls the option of a product that has no variants.
_NO_CHOICE = ("Title", "Default Title")


def items(sheet: Sheet, options: Options) -> Iterator[Item]:
    """The file's products; references that Shopify left empty are made from the handle."""
    places = places_of(sheet.headers)
    handle = places["Handle"]
    for name, rows in groupby(sheet.rows, key=lambda row: row.cells[handle]):
        yield _item(name, list(rows), places, options)


def _item(handle: str, rows: list[Row], places: dict[str, int], options: Options) -> Item:
    item = Item(line=rows[0].line)
    first = Cells(rows[0], places, item)
    item.title = first.line_of_text("Title") or handle
    item.description = values.prose(first.text("Body (HTML)"))
    category = first.line_of_text("Type") or first.line_of_text("Product Category")
    item.categories = [category] if category else []
    status = first.text("Status") or first.text("Published")
    item.is_public = values.yes_or_no(status) if status.lower() in _STATUSES else None
    item.picture = first.text("Image Src", 1000)
    names = [first.text(f"Option{number} Name", 60) for number in (1, 2, 3)]
    for row in rows:
        cells = Cells(row, places, item)
        pairs = [
            (names[number - 1], cells.text(f"Option{number} Value", 60)) for number in (1, 2, 3)
        ]
        # Rows without an option's value only add a picture.
        if pairs[0][1] or row is rows[0]:
            item.units.append(_unit(handle, cells, pairs, options))
    item.has_variants = any(unit.choice for unit in item.units)
    return item


_STATUSES = {"true", "false", "active", "draft", "archived"}


def _unit(handle: str, cells: Cells, pairs: list[tuple[str, str]], options: Options) -> Unit:
    choice = [] if tuple(pairs[0]) == _NO_CHOICE else tidy_choice(pairs)
    made_up = "/".join([handle, *(value for _name, value in choice)])
    unit = Unit(
        line=cells.line,
        sku=cells.sku("Variant SKU") or made_up[:MAX_SKU],
        ean=cells.ean("Variant Barcode"),
        choice=choice,
        price=cells.price("Variant Price", options),
        stock=cells.read("Variant Inventory Qty", values.units, None),
    )
    grams = cells.text("Variant Grams", 40)
    if options.weight_is_net and grams.strip("0.,"):
        set_net(unit, cells, grams, "g")
    return unit
