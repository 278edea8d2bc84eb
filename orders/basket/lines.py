"""A basket's lines with all that is shown and frozen of them."""

from datetime import date, timedelta

from django.conf import settings

from marketplace.kernel import clock
from orders.basket.models import Basket, Line
from shops.partner.models import AvailabilityKind, StockRecord


def basket_lines(basket: Basket) -> list[Line]:
    """The lines with product, price, shop, seller and mediator, in one query, oldest first."""
    return list(
        Line.objects.filter(basket=basket)
        .select_related("product__parent", "stockrecord__partner__merchant__mediator")
        .order_by("pk")
    )


def promised_day(record: StockRecord) -> date | None:
    """The last day on which goods made to order are ready, never beyond 30 days (L216-1)."""
    if record.availability != AvailabilityKind.TO_ORDER:
        return None
    return clock.today() + timedelta(days=min(record.max_days, settings.LEGAL_DELIVERY_DAYS))
