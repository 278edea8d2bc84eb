"""Reading a shop's codes."""

from dataclasses import dataclass

from django.db.models import Count, Q, Sum
from django_scopes import scopes_disabled

from marketplace.kernel import clock
from shops.partner.models import Partner
from shops.vouchers.models import Voucher


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
