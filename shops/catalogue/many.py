"""One change to many products of a shop."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from marketplace.kernel import audit, clock
from marketplace.kernel.actors import Actor
from marketplace.kernel.errors import DomainError
from marketplace.kernel.locks import lock_in_order
from shops.catalogue.drafts import ProductRefused
from shops.catalogue.models import Category, Product
from shops.catalogue.redrafting import drafts_of
from shops.catalogue.search import refresh_search_text
from shops.catalogue.services import check_licence
from shops.merchants.access import check_works_in
from shops.partner.models import Partner


@dataclass(frozen=True, slots=True)
class Shown:
    """How many products were shown or hidden, and which cannot be shown yet, with the reason."""

    number: int
    refused: list[tuple[str, str]] = field(default_factory=list)


@transaction.atomic
def show_products(
    *, actor: Actor, shop: Partner, product_ids: Collection[int], is_public: bool
) -> Shown:
    """Put products with their variants on sale, or hide them; archived ones are passed over.

    What lacks something that must be said before it is sold (LAW 11) stays hidden and is told.
    """
    check_works_in(actor, shop.pk)
    products = [
        product
        for product in _own(shop, product_ids)
        if product.archived_at is None and product.is_public != is_public
    ]
    refused: dict[int, tuple[str, str]] = {}
    if is_public:
        drafts = drafts_of(products)
        for product in products:
            try:
                replace(drafts[product.pk], is_public=True).check()
                check_licence(shop, drafts[product.pk])
            except DomainError as error:
                refused[product.pk] = (product.title, error.message)
    ids = [product.pk for product in products if product.pk not in refused]
    Product.objects.filter(Q(pk__in=ids) | Q(parent__in=ids, archived_at__isnull=True)).update(
        is_public=is_public, edited_at=clock.now()
    )
    action = "catalogue.products_shown" if is_public else "catalogue.products_hidden"
    _record(actor, action, shop, {"products": ids})
    return Shown(len(ids), list(refused.values()))


@transaction.atomic
def file_products(
    *, actor: Actor, shop: Partner, product_ids: Collection[int], category: str
) -> int:
    """Put products under one category (slug) in place of those they had, and say how many.

    Raises ProductRefused for a category that does not exist.
    """
    check_works_in(actor, shop.pk)
    found = Category.objects.filter(slug=category).first()
    if found is None:
        raise ProductRefused(_("Cette catégorie n’existe pas."), field="category")
    ids = [product.pk for product in _own(shop, product_ids)]
    links = Product.categories.through.objects
    links.filter(product__in=ids).delete()
    links.bulk_create([links.model(product_id=pk, category=found) for pk in ids], batch_size=500)
    Product.objects.filter(pk__in=ids).update(edited_at=clock.now())
    refresh_search_text(ids)
    _record(actor, "catalogue.products_filed", shop, {"products": ids, "category": category})
    return len(ids)


def _own(shop: Partner, product_ids: Collection[int]) -> list[Product]:
    """The shop's own among these, locked; variants and other shops' products are passed over."""
    own = Product.objects.filter(shop=shop).exclude(structure=Product.CHILD)
    return lock_in_order(own, product_ids)


def _record(actor: Actor, action: str, shop: Partner, data: dict[str, object]) -> None:
    audit.record(actor=actor, action=action, subject=("shop", str(shop.pk)), data=data)
