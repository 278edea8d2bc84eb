"""The reference price of a cut: the lowest price practised in the 30 days before it (L112-1-1)."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.db.models import OuterRef, Q, Subquery
from django_scopes import scopes_disabled

from shops.partner.models import StockRecord
from shops.prices.models import PriceChange

REFERENCE_PERIOD = timedelta(days=30)


def lowest_price(
    changes: Iterable[tuple[datetime, int]], since: datetime, until: datetime
) -> int | None:
    """The lowest price (cents) in force at some moment from ``since`` to just before ``until``.

    ``changes`` are (moment, cents) in the order in which they were made. A price replaced at the
    very moment it was set was asked of nobody and does not count. None when there was no price.
    """
    rows = list(changes)
    ends = [moment for moment, _cents in rows[1:]] + [until]
    asked = [
        cents
        for (begins, cents), ends_at in zip(rows, ends, strict=False)
        if max(begins, since) < min(ends_at, until)
    ]
    return min(asked, default=None)


def reference_prices(stock_record_ids: Collection[int], until: datetime) -> dict[int, int]:
    """The lowest price (cents incl. tax) of each in the 30 days before ``until``, in one query.

    Things that had no price then are left out.
    """
    since = until - REFERENCE_PERIOD
    with scopes_disabled():
        in_force = (
            PriceChange.objects.filter(stock_record=OuterRef("pk"), at__lte=since)
            .order_by("-at", "-id")
            .values("pk")[:1]
        )
        records = StockRecord.objects.filter(pk__in=stock_record_ids)
        before = records.annotate(in_force=Subquery(in_force)).values("in_force")
        changes = PriceChange.objects.filter(
            Q(pk__in=before) | Q(at__gt=since, at__lt=until), stock_record__in=stock_record_ids
        ).order_by("stock_record_id", "at", "id")
        rows: dict[int, list[tuple[datetime, int]]] = {}
        for pk, moment, cents in changes.values_list("stock_record_id", "at", "price_cents"):
            rows.setdefault(pk, []).append((moment, cents))
    found = {pk: lowest_price(history, since, until) for pk, history in rows.items()}
    return {pk: cents for pk, cents in found.items() if cents is not None}
