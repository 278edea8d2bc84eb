"""A shop's own money: month by month from the journal, and every transfer. All amounts are cents."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.dateformat import format as django_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from marketplace.kernel import clock
from marketplace.kernel.formats import say_day, say_hour, say_percent
from marketplace.kernel.money import format_euros
from orders.order.models import ShopOrder
from payments.ledger.selectors import MonthFigures, merchant_months
from payments.sales.selectors import commission_rates
from payments.transfers.models import MerchantAccount, Transfer, TransferState
from shops.partner.models import Partner

MONTHS_SHOWN = 12
TRANSFERS_PER_PAGE = 25


def commission_words() -> str:
    """What the association takes on a sale made now, as the merchant is told (LAW 8)."""
    usual, special = commission_rates(clock.now())
    said = _(
        "La commission est de %(rate)s hors TVA du prix payé en ligne. Elle est fixée à la vente et "
        "rendue sur ce qui est remboursé."
    ) % {"rate": say_percent(usual)}
    others = ", ".join(f"{name} {say_percent(rate)}" for name, rate in sorted(special.items()))
    return f"{said} {_('Autres taux')}\u00a0: {others}." if others else said


@dataclass(frozen=True)
class TransferRow:
    """One transfer: of which order, how much, and where it stands."""

    number: str
    reference: str
    gross_cents: int
    commission_cents: int
    amount_cents: int
    netted_cents: int
    reversed_cents: int
    at: datetime
    state_text: str
    look: str


def months_of(shop: Partner) -> list[MonthFigures]:
    """The shop's figures, the latest month first; the current one is there even if it is empty."""
    this_month = clock.today().replace(day=1)
    figures = merchant_months([str(shop.pk)])
    if not figures or figures[0].month != this_month:
        figures.insert(0, MonthFigures(this_month, "", str(shop.pk)))
    return figures[:MONTHS_SHOWN]


def owed_to(shop: Partner) -> int:
    """What was handed over and not transferred yet."""
    return sum(month.owed for month in merchant_months([str(shop.pk)]))


def say_month(month: date) -> str:
    """« Novembre 2026 »."""
    return capfirst(django_format(month, "F Y"))


def sales_chart(months: list[MonthFigures]) -> list[dict[str, Any]]:
    """Points of the chart of sales, the oldest month first."""
    return [
        {
            "label": django_format(month.month, "N"),
            "value": max(0, month.sales),
            "said": format_euros(month.sales),
            "current": index == 0,
        }
        for index, month in reversed(list(enumerate(months)))
    ]


def transfers_of(shop: Partner, page: int) -> tuple[Page[Transfer], list[TransferRow]]:
    """One page of the shop's transfers, the latest first. Read inside the shop's scope."""
    own: QuerySet[Transfer] = (
        Transfer.objects.filter(lines__sale_line__shop_ref=str(shop.pk))
        .exclude(state=TransferState.CANCELLED)
        .prefetch_related("lines")
        .distinct()
        .order_by("-due_at", "-pk")
    )
    found = Paginator(own, TRANSFERS_PER_PAGE).get_page(page)
    references = [transfer.group_ref for transfer in found]
    numbers = dict(
        ShopOrder.objects.filter(shop=shop, reference__in=references).values_list(
            "reference", "order__number"
        )
    )
    return found, [_row(transfer, numbers.get(transfer.group_ref, "")) for transfer in found]


def account_of(shop: Partner) -> MerchantAccount | None:
    """The payment account of the shop's merchant, as it was last read."""
    return MerchantAccount.objects.filter(merchant=shop.merchant_id).first()


def _row(transfer: Transfer, number: str) -> TransferRow:
    lines = list(transfer.lines.all())
    text, look = _state(transfer)
    return TransferRow(
        number=number,
        reference=str(transfer.group_ref),
        gross_cents=sum(line.gross_cents for line in lines),
        commission_cents=sum(line.commission_cents + line.commission_vat_cents for line in lines),
        amount_cents=transfer.amount_cents,
        netted_cents=transfer.netted_cents,
        reversed_cents=transfer.reversed_cents,
        at=transfer.sent_at or transfer.due_at,
        state_text=text,
        look=look,
    )


def _state(transfer: Transfer) -> tuple[str, str]:
    if transfer.state == TransferState.SENT:
        day = say_day(transfer.sent_at or transfer.due_at)
        return _("versé le %(day)s") % {"day": day}, "good"
    if transfer.state == TransferState.WAITING:
        return _("en attente"), "attention"
    if transfer.due_at > clock.now():
        return _("part à %(hour)s") % {"hour": say_hour(transfer.due_at)}, "info"
    return _("en route"), "info"
