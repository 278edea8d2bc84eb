"""One shop's orders as rows for its accountant: its own part only, and nobody's name."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from marketplace.kernel import clock
from marketplace.kernel.money import to_euros, vat_included
from orders.order.models import Line, ShopOrder
from shops.partner.models import Partner

CHUNK = 500
Cell = str | int | Decimal


def order_rows(shop: Partner, first: date, last: date) -> Iterator[list[Cell]]:
    """Headers, then one row for each line ordered from ``first`` to ``last`` (town-local days).

    Euros incl. tax; what was cancelled is counted apart. Read in chunks, inside the shop's scope.
    """
    yield [
        _("Commande"), _("Date"), _("État"), _("Paiement"), _("Référence"), _("Article"), _("Quantité"),
        _("Annulés"), _("Donnés"), _("Rétractés"), _("Prix TTC"), _("Total TTC"), _("Taux de TVA"), _("TVA"),
    ]  # fmt: skip
    lines = (
        Line.objects.filter(
            shop_order__in=ShopOrder.objects.filter(shop=shop),
            shop_order__placed_at__gte=_start(first),
            shop_order__placed_at__lt=_start(last + timedelta(days=1)),
        )
        .select_related("shop_order", "order")
        .order_by("pk")
    )
    seen = 0
    while chunk := list(lines.filter(pk__gt=seen)[:CHUNK]):
        seen = chunk[-1].pk
        for line in chunk:
            yield _row(line)


def _row(line: Line) -> list[Cell]:
    part = line.shop_order
    kept = line.cents_for(line.quantity - line.cancelled_quantity)
    placed = clock.local(part.placed_at).date() if part.placed_at else None
    return [
        line.order.number,
        placed.isoformat() if placed else "",
        str(part.get_state_display()),
        _("en boutique") if part.payment_mode == "in_shop" else _("en ligne"),
        line.partner_sku or "",
        line.title,
        line.quantity,
        line.cancelled_quantity,
        line.collected_quantity,
        line.withdrawn_quantity,
        to_euros(line.unit_cents),
        to_euros(kept),
        Decimal(f"{line.vat_rate.normalize():f}"),
        to_euros(vat_included(kept, line.vat_rate)),
    ]


def _start(day: date) -> datetime:
    return clock.local_datetime(day, datetime.min.time())
