"""How a product is called in a basket, on an order and on a receipt."""

from shops.catalogue.models import Product


def full_title(product: Product) -> str:
    """The product's name; a variant's with its choice: « Pull marin, M »."""
    if product.parent is None:
        return str(product.title)
    return (
        f"{product.parent.title}, {product.title}" if product.title else str(product.parent.title)
    )
