"""How long the goods of a basket take to be made ready."""

from collections.abc import Iterable

from shops.catalogue.models import Product
from shops.partner.models import Partner


def preparation_of(product: Product) -> int | None:
    """Minutes of opening time that the product needs; None: as its whole shop."""
    own: int | None = product.preparation_minutes
    if own is None and product.parent is not None:
        own = product.parent.preparation_minutes
    return own


def longest_preparation(shop: Partner, products: Iterable[Product | None]) -> int:
    """Minutes of the shop's opening time until all of these products are ready."""
    usual = shop.preparation_minutes
    needs = [usual if product is None else preparation_of(product) for product in products]
    return max((usual if need is None else need for need in needs), default=usual)
