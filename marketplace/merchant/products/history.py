"""What a product has cost until now."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from marketplace.kernel import clock, formats
from marketplace.kernel.money import format_euros
from marketplace.merchant.day import waiting
from marketplace.merchant.desk import Desk, for_shop_staff, frame
from marketplace.theme.steps import StepLine, lay_out_steps
from shops.catalogue.own_products import OwnOffer, own_product
from shops.prices.models import PriceChange
from shops.prices.reference import reference_prices

#: Changes shown of one thing, the latest.
SHOWN = 60


@dataclass(frozen=True)
class Past:
    """One thing's prices, the latest first, with their drawing."""

    offer: OwnOffer
    rows: list[PriceChange]
    line: StepLine
    first: str
    summary: str
    #: The lowest of the last 30 days: what a cut made now would be compared with.
    reference: int | None


@for_shop_staff
@require_safe
def product_prices(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """The price history of a product, and of each of its variants."""
    product = own_product(desk.shop, pk)
    if product is None:
        raise Http404
    ids = [offer.stock_record_id for offer in product.offers]
    lowest = reference_prices(ids, clock.now())
    changes: dict[int, list[PriceChange]] = {}
    for change in PriceChange.objects.filter(stock_record__in=ids).order_by("-at", "-id"):
        rows = changes.setdefault(change.stock_record_id, [])
        if len(rows) < SHOWN:
            rows.append(change)
    context = {
        **frame(request, desk, waiting(desk.shop)),
        "product": product,
        "pasts": [
            _past(offer, changes.get(offer.stock_record_id, []), lowest.get(offer.stock_record_id))
            for offer in product.offers
        ],
    }
    return render(request, "merchant/products/prices.html", context)


def _past(offer: OwnOffer, rows: list[PriceChange], reference: int | None) -> Past:
    in_order = rows[::-1]
    points = [
        (change.at.timestamp(), change.price_cents, format_euros(change.price_cents))
        for change in in_order
    ]
    first = formats.say_day(in_order[0].at, year=True) if in_order else ""
    summary = _("Prix depuis le %(day)s : aujourd’hui %(price)s") % {
        "day": first,
        "price": format_euros(offer.price_cents),
    }
    line = lay_out_steps(points, clock.now().timestamp())
    return Past(offer, rows, line, first, summary, reference)
