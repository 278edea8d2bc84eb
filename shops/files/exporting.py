"""A shop's catalogue and stock as rows of text, in the words in which imports read them back.

Those words are French whatever the page's language, like the texts of the shop itself: the same
catalogue gives the same file.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from django.conf import settings
from django.db.models import Q
from django.utils.translation import override

from marketplace.kernel.money import to_euros
from shops.catalogue.allergens import ALLERGENS, allergen_labels
from shops.catalogue.cards import picture_url
from shops.catalogue.categories import SEPARATOR
from shops.catalogue.models import Category, Product
from shops.files.columns import FIELDS
from shops.files.models import PictureSource
from shops.files.values import write_choice
from shops.files.writers import Cell
from shops.partner.models import AvailabilityKind, Partner, StockRecord

CHUNK = 500
NONE_OF_THE_14 = "aucun"


def catalogue_rows(shop: Partner) -> Iterator[list[Cell]]:
    """Headers, then one row for each thing that is sold, in the order of the template; in chunks."""
    yield _headers(FIELDS)
    paths = _category_paths()
    for chunk in _chunks(shop):
        yield from _catalogue_rows(chunk, paths)


def stock_rows(shop: Partner) -> Iterator[list[Cell]]:
    """Headers, then reference, bar code, name, choice and stock of what is counted."""
    columns = ("sku", "ean", "group", "title", "choice", "stock")
    yield _headers(columns)
    for chunk in _chunks(shop):
        for record in chunk:
            if record.availability == AvailabilityKind.COUNTED:
                cells = _identity(record) | {"stock": record.num_in_stock or 0}
                yield [cells.get(column, "") for column in columns]


def template_rows() -> list[list[Cell]]:
    """Headers, and examples of a plain product, of variants and of food."""
    examples: list[dict[str, str]] = [
        {
            "sku": "SAV-01", "title": "Savon à la lavande", "price": "5,90", "vat": "20", "stock": "24",
            "public": "oui", "category": "Savons et toilette", "description": "Fait à froid, 100 g.",
            "manufacturer": "Savonnerie du Pont, 12 rue du Pont, 49000 Angers",
        },
        {
            "sku": "PULL-M", "group": "PULL", "title": "Pull marin", "choice": "Taille : M", "price": "79",
            "vat": "20", "stock": "3", "public": "oui", "category": "Vêtements",
        },
        {
            "sku": "PULL-L", "group": "PULL", "title": "Pull marin", "choice": "Taille : L", "price": "79",
            "vat": "20", "stock": "2", "public": "oui", "category": "Vêtements",
        },
        {
            "sku": "MIEL-500", "title": "Miel de châtaignier", "price": "9,50", "vat": "5,5", "stock": "12",
            "public": "oui", "category": "Épicerie fine", "ean": "3760000000017", "net": "500", "net_unit": "g",
            "allergens": NONE_OF_THE_14, "ingredients": "Miel", "origin": "France",
        },
    ]  # fmt: skip
    rows: Iterator[list[Cell]] = ([row.get(column, "") for column in FIELDS] for row in examples)
    return [_headers(FIELDS), *rows]


def _headers(columns: Iterable[str]) -> list[Cell]:
    with override(settings.LANGUAGE_CODE):
        return [str(FIELDS[column]) for column in columns]


def _chunks(shop: Partner) -> Iterator[list[StockRecord]]:
    """Stock records with their products, those of one product together; memory for one chunk."""
    own = (
        StockRecord.objects.filter(partner=shop, product__archived_at=None)
        .filter(Q(product__parent=None) | Q(product__parent__archived_at=None))
        .select_related("product__parent")
        .order_by("pk")
    )
    last = 0
    while chunk := list(own.filter(pk__gt=last)[:CHUNK]):
        last = chunk[-1].pk
        yield chunk


def _catalogue_rows(records: Sequence[StockRecord], paths: dict[int, str]) -> Iterator[list[Cell]]:
    products = {record.product.parent or record.product for record in records}
    ids = [product.pk for product in products]
    categories = _categories(ids, paths)
    sources = dict(PictureSource.objects.filter(product__in=ids).values_list("product", "url"))
    for record in records:
        product = record.product.parent or record.product
        cells = _identity(record) | _facts(record, product)
        cells["category"] = categories.get(product.pk, "")
        cells["picture"] = sources.get(product.pk) or _address(product.picture)
        yield [cells.get(column, "") for column in FIELDS]


def _identity(record: StockRecord) -> dict[str, Cell]:
    own, parent = record.product, record.product.parent
    return {
        "sku": record.partner_sku,
        "ean": own.ean,
        "group": str(parent.pk) if parent else "",
        "title": parent.title if parent else own.title,
        "choice": write_choice([(name, value) for name, value in own.choice]) if parent else "",
    }


def _facts(record: StockRecord, product: Product) -> dict[str, Cell]:
    sold = record.product
    counted = record.availability == AvailabilityKind.COUNTED
    return {
        "price": to_euros(record.price_cents),
        "vat": _short(record.vat_rate),
        "stock": (record.num_in_stock or 0) if counted else "",
        "public": "oui" if product.is_public else "non",
        "description": product.description,
        "net": "" if sold.net_quantity is None else _short(sold.net_quantity),
        "net_unit": _UNIT_NAMES.get(sold.net_unit, "") if sold.net_quantity is not None else "",
        "allergens": _allergens(product),
        "ingredients": product.ingredients,
        "origin": product.origin,
        "manufacturer": product.manufacturer,
        "alcohol": "" if product.alcohol_percent is None else _short(product.alcohol_percent),
    }


_UNIT_NAMES = {"g": "g", "ml": "ml", "piece": "pièces"}


def _allergens(product: Product) -> str:
    if not product.is_food:
        return ""
    known = [code for code in product.allergens if code in ALLERGENS]
    with override(settings.LANGUAGE_CODE):
        return ", ".join(allergen_labels(known)) or NONE_OF_THE_14


def _categories(product_ids: Sequence[int], paths: dict[int, str]) -> dict[int, str]:
    """All of each product's categories, « Rayon > Étagère | Rayon »."""
    links = Product.categories.through.objects.filter(product__in=product_ids).order_by("pk")
    found: dict[int, list[str]] = {}
    for product_id, category_id in links.values_list("product_id", "category_id"):
        found.setdefault(product_id, []).append(paths[category_id])
    return {product_id: " | ".join(texts) for product_id, texts in found.items()}


def _category_paths() -> dict[int, str]:
    by_place: dict[str, str] = {}
    paths = {}
    for pk, place, name in Category.objects.order_by("path").values_list("pk", "path", "name"):
        above = by_place.get(place[: -Category.steplen])
        by_place[place] = paths[pk] = SEPARATOR.join(filter(None, [above, name]))
    return paths


def _address(path: str) -> str:
    url = picture_url(path)
    return f"{settings.SITE_URL}{url}" if url.startswith("/") else url


def _short(value: Decimal) -> Decimal:
    """Without useless zeros, nor an exponent."""
    return Decimal(f"{value.normalize():f}")
