"""What people see of the catalogue: lists, search, one product, categories and shops.

Each function asks the database a number of questions that does not depend on the data.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Case, F, IntegerField, Min, QuerySet, Value, When, Window
from django.db.models.functions import Coalesce, RowNumber, StrIndex
from django.db.models.lookups import LessThan
from django.utils.translation import get_language

from shops.catalogue.allergens import allergen_labels, allergen_sentence
from shops.catalogue.cards import (
    Choice,
    ProductCard,
    card_of,
    cards,
    choices_of,
    public_products,
)
from shops.catalogue.models import Category, Product
from shops.catalogue.search import TITLE_ENDS, needle, stems
from shops.catalogue.shop_pages import ShopCard, ShopPage, get_shop, shops_list
from shops.partner.models import Partner
from shops.pictures.sizes import Shown, whole_picture

__all__ = [
    "CategoryNode",
    "Choice",
    "Page",
    "ProductCard",
    "ProductPage",
    "ShopCard",
    "ShopPage",
    "cards",
    "category_tree",
    "featured_products",
    "get_category",
    "get_product",
    "get_shop",
    "list_products",
    "search_products",
    "shops_list",
]

PER_PAGE = 24
#: ``sort`` of a list, in the order of what people are offered.
SORTS = ("popular", "price", "-price", "name")


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list; ``page`` is within 1 and ``pages``, whatever was asked for."""

    items: list[ProductCard]
    total: int
    pages: int
    page: int


@dataclass(frozen=True, slots=True)
class CategoryNode:
    """A category, its name in the reader's language, the one above it and those below."""

    id: int
    slug: str
    name: str
    tint: str
    path: str
    parent: "CategoryNode | None" = None
    children: list["CategoryNode"] = field(default_factory=list)

    @property
    def breadcrumb(self) -> list["CategoryNode"]:
        """From the top category down to this one."""
        return [*(self.parent.breadcrumb if self.parent else []), self]


@dataclass(frozen=True, slots=True)
class ProductPage:
    """One product with all that must be said of it before it is ordered (LAW 2, 4, 11)."""

    product: Product
    card: ProductCard
    #: With its merchant and the merchant's mediator.
    shop: Partner
    picture: Shown
    #: The product itself, or its variants.
    variants: list[Choice]
    #: The variant whose address was asked for.
    chosen: Choice | None
    breadcrumb: list[CategoryNode]
    allergens: list[str]
    #: Empty for what is not food; for food it says so even when there is no allergen.
    allergen_sentence: str
    #: Whether and why the right of withdrawal does not apply.
    withdrawal_text: str
    can_withdraw: bool


def list_products(
    *,
    category: str | None = None,
    shop: str | None = None,
    query: str = "",
    sort: str = "popular",
    page: int = 1,
    per_page: int = PER_PAGE,
) -> Page:
    """Cards of the public products of a category and those below it (slug), of a shop (code), and
    that match all words of ``query``; nothing when category or shop do not exist.

    ``sort`` is one of SORTS; an unknown one counts as "popular", which puts first, for a query,
    what has its words in the title.
    """
    products = public_products()
    if category is not None:
        products = _in_category(products, category)
    if shop is not None:
        products = products.filter(shop__code=shop)
    wanted = stems(query)
    if query.strip():
        products = _matching(products, wanted)
    total = products.count()
    pages = max(1, -(-total // per_page))
    number = min(max(1, page), pages)
    start = (number - 1) * per_page
    ordered = _sorted(products, sort, wanted)
    items = cards(ordered[start : start + per_page]) if total else []
    return Page(items, total, pages, number)


def search_products(
    text: str, *, sort: str = "popular", page: int = 1, per_page: int = PER_PAGE
) -> Page:
    """Products whose title, shop, categories or description have all words of ``text``, whatever
    their accents, ligatures and plurals; what has them in the title comes first."""
    return list_products(query=text, sort=sort, page=page, per_page=per_page)


def featured_products(number: int = 8) -> list[ProductCard]:
    """The most sold products, at first one of each shop, so that every shop gets its turn; what is
    sold out comes last, if at all."""
    turn = Window(
        RowNumber(), partition_by=F("shop_id"), order_by=[F("sold_count").desc(), F("id").asc()]
    )
    products = public_products().exclude(shop__mode="shows").annotate(turn=turn)
    found = cards(products.order_by("turn", "-sold_count", "id")[: 3 * number])
    return sorted(found, key=lambda card: card.sold_out)[:number]


def get_product(slug_or_id: str | int) -> ProductPage | None:
    """The page of a public product, or None. A variant's id leads to its product, with it chosen."""
    chosen_id = slug_or_id if isinstance(slug_or_id, int) else None
    product = _find_product(slug_or_id)
    if product is None or product.shop is None:
        return None
    return _page_of(product, product.shop, choices_of([product.pk]), chosen_id)


def preview_product(shop: Partner, product_id: int) -> ProductPage | None:
    """The page that a product of this shop has or would have, also hidden or archived; else None."""
    products = Product.objects.filter(shop=shop, pk=product_id).exclude(structure=Product.CHILD)
    product = products.select_related("shop__merchant__mediator").first()
    if product is None or product.shop is None:
        return None
    return _page_of(product, product.shop, choices_of([product.pk], hidden_too=True), None)


def _page_of(
    product: Product, shop: Partner, choices: dict[int, list[Choice]], chosen_id: int | None
) -> ProductPage:
    variants = choices.get(product.pk, [])
    return ProductPage(
        product=product,
        card=card_of(product, variants),
        shop=shop,
        picture=whole_picture(product.picture),
        variants=variants,
        chosen=next((variant for variant in variants if variant.product_id == chosen_id), None),
        breadcrumb=_breadcrumb(product),
        allergens=allergen_labels(product.allergens),
        allergen_sentence=allergen_sentence(product.allergens) if product.is_food else "",
        withdrawal_text=product.get_withdrawal_exception_display(),
        can_withdraw=not product.withdrawal_exception,
    )


def category_tree() -> list[CategoryNode]:
    """The public categories: those at the top, each with those below it. One query."""
    return [node for node in _nodes().values() if node.parent is None]


def get_category(slug: str) -> CategoryNode | None:
    """The public category of this slug, with its parent and children, or None. One query."""
    return next((node for node in _nodes().values() if node.slug == slug), None)


def _find_product(slug_or_id: str | int) -> Product | None:
    products = public_products().select_related("shop__merchant__mediator")
    if isinstance(slug_or_id, int):
        return (
            products.filter(pk=slug_or_id).first()
            or products.filter(
                children=slug_or_id,
                children__is_public=True,
                children__archived_at__isnull=True,
            ).first()
        )
    return products.filter(slug=slug_or_id).order_by("pk").first()


def _breadcrumb(product: Product) -> list[CategoryNode]:
    """The path of the product's deepest category."""
    ids = set(
        product.categories.through.objects.filter(product=product).values_list(
            "category_id", flat=True
        )
    )
    paths = [node.breadcrumb for node in _nodes().values() if node.id in ids]
    return max(paths, key=len, default=[])


def _nodes() -> dict[str, CategoryNode]:
    english = (get_language() or "").startswith("en")
    nodes: dict[str, CategoryNode] = {}
    categories = Category.objects.filter(is_public=True, ancestors_are_public=True).order_by("path")
    for pk, slug, name, name_en, tint, path in categories.values_list(
        "pk", "slug", "name", "name_en", "tint", "path"
    ):
        parent = nodes.get(path[: -Category.steplen])
        node = CategoryNode(pk, slug, (english and name_en) or name, tint, path, parent)
        if parent is not None:
            parent.children.append(node)
        nodes[path] = node
    return nodes


def _in_category(products: "QuerySet[Product]", slug: str) -> "QuerySet[Product]":
    node = get_category(slug)
    if node is None:
        return products.none()
    links = Product.categories.through.objects.filter(category__path__startswith=node.path)
    return products.filter(pk__in=links.values("product_id"))


def _matching(products: "QuerySet[Product]", wanted: Sequence[str]) -> "QuerySet[Product]":
    if not wanted:
        return products.none()
    for stem in wanted:
        products = products.filter(search_text__contains=needle(stem))
    return products


def _sorted(products: "QuerySet[Product]", sort: str, wanted: Sequence[str]) -> "QuerySet[Product]":
    if sort in ("price", "-price"):
        lowest = Coalesce(Min("stockrecords__price"), Min("children__stockrecords__price"))
        price = (
            F("lowest").desc(nulls_last=True)
            if sort == "-price"
            else F("lowest").asc(nulls_last=True)
        )
        by_price: QuerySet[Product] = products.annotate(lowest=lowest).order_by(price, "id")
        return by_price
    order = ["search_text", "id"] if sort == "name" else ["-sold_count", "id"]
    if wanted and sort != "name":
        rank = sum((in_title(stem) for stem in wanted), Value(0))
        products, order = products.annotate(rank=rank), ["-rank", *order]
    return products.order_by(*order)


def in_title(stem: str) -> Case:
    """1 when the stem stands in the title, that is, before the bar; else 0."""
    before_bar: LessThan[bool] = LessThan(
        StrIndex("search_text", Value(needle(stem))), StrIndex("search_text", Value(TITLE_ENDS))
    )
    return Case(When(before_bar, then=1), default=0, output_field=IntegerField())
