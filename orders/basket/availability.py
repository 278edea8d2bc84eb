"""Whether a basket line can be ordered as it stands, and the sentence that says why not."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shops.catalogue.models import Product
from shops.partner.models import AvailabilityKind, Partner, SellingMode, StockRecord


def is_on_sale(product: Product, record: StockRecord) -> bool:
    """Whether anyone may order the product: public, priced, in a listed shop that takes orders.

    What was put in a basket before its product had variants is on sale no more: which one is
    meant, only the shopper knows.
    """
    shown = _is_shown(product) and (product.parent is None or _is_shown(product.parent))
    same = record.product_id == product.pk
    return shown and same and record.price is not None and takes_orders(record.partner)


def _is_shown(product: Product) -> bool:
    return product.is_public and product.archived_at is None


def takes_orders(shop: Partner) -> bool:
    """Whether the shop is listed and more than a shop window."""
    return shop.is_listed and shop.merchant_id is not None and shop.mode != SellingMode.SHOWS


def quantity_problem(record: StockRecord, quantity: int) -> str:
    """The sentence that says why ``quantity`` units cannot be had, or an empty one.

    Goods made for a day are counted once the day is chosen.
    """
    available = record.counted_available
    if too_many := limit_problem(record, quantity):
        return too_many
    if not is_counted(record) or quantity <= available:
        return ""
    if available <= 0:
        return _("Ce produit n’est plus en stock.")
    return ngettext("Il n’en reste qu’un.", "Il n’en reste que %(count)d.", available) % {
        "count": available
    }


def limit_problem(record: StockRecord, quantity: int) -> str:
    """The sentence that says that one order may not hold so many, or an empty one."""
    if quantity <= record.max_per_order:
        return ""
    return ngettext(
        "Un seul exemplaire par commande.",
        "Pas plus de %(count)d par commande.",
        record.max_per_order,
    ) % {"count": record.max_per_order}


def is_counted(record: StockRecord) -> bool:
    """Whether units on the shelf limit what can be ordered."""
    return bool(record.availability == AvailabilityKind.COUNTED)
