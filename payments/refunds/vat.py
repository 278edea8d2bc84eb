"""A merchant's sales and refunds of a period by rate of VAT, as the journal dates them.

The tax of what goes back in several steps is taken cumulatively: refunded whole, a line has given
back exactly the tax that it bore.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Sum

from marketplace.kernel.money import share_cumulative
from payments.ledger.models import Posting
from payments.refunds.models import RefundLine
from payments.sales.models import SaleLine, Tender, TenderKind
from shops.merchants.models import Merchant

_REQUESTED = "refund_requested"


@dataclass
class RateRow:
    """One rate in percent; amounts in cents, incl. VAT unless they are the VAT."""

    rate: Decimal
    sold: int = 0
    sold_vat: int = 0
    refunded: int = 0
    refunded_vat: int = 0

    @property
    def net(self) -> int:
        return self.sold - self.refunded

    @property
    def net_vat(self) -> int:
        return self.sold_vat - self.refunded_vat

    @property
    def net_before_tax(self) -> int:
        return self.net - self.net_vat


def vat_by_rate(merchant: Merchant, start: datetime, end: datetime) -> list[RateRow]:
    """What was paid by card and what was asked back from ``start`` to ``end`` (UTC), highest rate first.

    The sums are those of ``payments.ledger.statements``. A merchant in franchise bears no VAT.
    """
    rows: dict[Decimal, RateRow] = {}
    for rate, gross, vat in _sold(merchant, start, end):
        row = rows.setdefault(rate, RateRow(rate))
        row.sold, row.sold_vat = gross, vat
    for rate, gross, vat in _refunded(merchant, start, end):
        row = rows.setdefault(rate, RateRow(rate))
        row.refunded += gross
        row.refunded_vat += vat
    if merchant.vat_exempt:
        return _without_tax(rows.values())
    return sorted(rows.values(), key=lambda row: -row.rate)


def _without_tax(rows: Iterable[RateRow]) -> list[RateRow]:
    whole = RateRow(Decimal(0))
    for row in rows:
        whole.sold += row.sold
        whole.refunded += row.refunded
    return [whole] if whole.sold or whole.refunded else []


def _postings(kind: str, start: datetime, end: datetime) -> QuerySet[Posting]:
    return Posting.objects.filter(kind=kind, at__gte=start, at__lt=end)


def _sold(merchant: Merchant, start: datetime, end: datetime) -> Iterable[tuple[Decimal, int, int]]:
    paid = _postings("paid", start, end).values("order_ref")
    by_card = Tender.objects.filter(sale_line=OuterRef("pk"), kind=TenderKind.CARD)
    lines = SaleLine.objects.filter(Exists(by_card), merchant=merchant, order_ref__in=paid)
    return (
        lines.order_by()
        .values_list("vat_rate")
        .annotate(gross=Sum("gross_cents"), vat=Sum("vat_cents"))
    )


def _refunded(
    merchant: Merchant, start: datetime, end: datetime
) -> Iterable[tuple[Decimal, int, int]]:
    """Each refund line of the period with its share of its sale line's tax."""
    entries = _postings(_REQUESTED, start, end).filter(
        entries__merchant_ref=str(merchant.public_id)
    )
    asked = {UUID(key.partition(":")[2]) for key in entries.values_list("key", flat=True)}
    if not asked:
        return
    lines = RefundLine.objects.filter(sale_line__merchant=merchant)
    touched = lines.filter(refund__reference__in=asked).values("sale_line")
    before: dict[int, int] = defaultdict(int)
    for pk, reference, cents, gross, vat, rate in (
        lines.filter(sale_line__in=touched)
        .order_by("pk")
        .values_list(
            "sale_line",
            "refund__reference",
            "amount_cents",
            "sale_line__gross_cents",
            "sale_line__vat_cents",
            "sale_line__vat_rate",
        )
    ):
        already = before[pk]
        before[pk] += cents
        if reference in asked:
            until = share_cumulative(vat, already + cents, gross)
            yield rate, cents, until - share_cumulative(vat, already, gross)
