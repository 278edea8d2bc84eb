"""Reading a shop's codes."""

from dataclasses import dataclass
from typing import Any

from django.db.models import (
    BooleanField,
    Count,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce
from django_scopes import scopes_disabled

from marketplace.kernel import clock
from shops.partner.models import Partner
from shops.vouchers.models import Voucher, VoucherHold


@dataclass(frozen=True)
class VoucherRow:
    """A code, how many orders bear it, and what it has taken off in all (cents incl. tax)."""

    voucher: Voucher
    orders: int
    cents: int
    is_over: bool

    @property
    def is_usable(self) -> bool:
        """Whether somebody can still use it."""
        limit = self.voucher.total_limit
        spent = limit is not None and self.orders >= limit
        return self.voucher.is_active and not self.is_over and not spent


def usable_today(vouchers: QuerySet[Voucher]) -> QuerySet[Any]:
    """Each with ``is_usable``: whether some customer could still use it today [without scope]."""
    today = clock.today()
    runs = Q(is_active=True, first_day__lte=today) & (
        Q(last_day__isnull=True) | Q(last_day__gte=today)
    )
    held = VoucherHold.objects.filter(voucher=OuterRef("pk"), released_at__isnull=True)
    orders = held.order_by().values("voucher").annotate(number=Count("pk")).values("number")
    counted = vouchers.annotate(orders=Coalesce(Subquery(orders), 0))
    is_left = Q(total_limit__isnull=True) | Q(total_limit__gt=F("orders"))
    return counted.annotate(
        is_usable=ExpressionWrapper(runs & is_left, output_field=BooleanField())
    )


def vouchers_of(shop: Partner) -> list[VoucherRow]:
    """The shop's codes, those in use first; in one query."""
    held = Q(holds__released_at__isnull=True)
    today = clock.today()
    with scopes_disabled():
        rows = Voucher.objects.filter(shop=shop).annotate(
            orders=Count("holds", filter=held), cents=Sum("holds__cents", filter=held)
        )
        return [
            VoucherRow(
                row, row.orders, row.cents or 0, row.last_day is not None and row.last_day < today
            )
            for row in rows
        ]
