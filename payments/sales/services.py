"""Recording what was sold: immutable lines with their commission, frozen from a versioned plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

from django.conf import settings
from django.db import transaction

from marketplace.kernel import clock, money
from payments.sales.models import CommissionPlan, SaleLine, Tender, TenderKind
from shops.merchants.models import Merchant

FIRST_PLAN = "Barème initial"


@dataclass(frozen=True)
class SaleLineDraft:
    """One line as orders sell it. ``gross_cents`` is the whole line incl. VAT at ``vat_rate`` percent;
    ``category`` decides the commission; ``tender`` says where it is paid."""

    reference: UUID
    group_ref: UUID
    merchant: Merchant
    shop_ref: str
    label: str
    quantity: int
    gross_cents: int
    vat_rate: Decimal
    category: str = ""
    tender: Literal["card", "in_shop"] = "card"
    #: What a code of the merchant's took off before: it is not part of ``gross_cents``.
    reduction_cents: int = 0


def plan_at(now: datetime) -> CommissionPlan:
    """The newest commission plan that has begun; the first one is made from the settings."""
    plan = CommissionPlan.objects.filter(valid_from__lte=now).first()
    if plan is not None:
        return plan
    first, _ = CommissionPlan.objects.get_or_create(
        name=FIRST_PLAN,
        defaults={
            "valid_from": datetime(2000, 1, 1, tzinfo=UTC),
            "default_rate": Decimal(settings.DEFAULT_COMMISSION_RATE),
            "vat_rate": Decimal(settings.ASSOCIATION_VAT_RATE),
        },
    )
    return first


def record_sale(*, order_ref: UUID, drafts: Sequence[SaleLineDraft]) -> list[SaleLine]:
    """Write an order's sale lines and their tenders, in the caller's transaction; in the drafts' order.

    The commission (excl. VAT) is the plan's rate on the gross amount, its VAT comes on top; both are
    frozen here for good. What is paid in the shop bears none.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("A sale is recorded with its order.")
    plan = plan_at(clock.now())
    rates = {rate.category: rate.rate for rate in plan.rates.all()}
    lines = SaleLine.objects.bulk_create(_line(order_ref, draft, plan, rates) for draft in drafts)
    pairs = list(zip(lines, drafts, strict=True))
    Tender.objects.bulk_create(
        [
            *(
                Tender(sale_line=line, kind=TenderKind(draft.tender), cents=line.gross_cents)
                for line, draft in pairs
            ),
            *(
                Tender(
                    sale_line=line,
                    kind=TenderKind.VOUCHER_MERCHANT,
                    funder="merchant",
                    cents=draft.reduction_cents,
                )
                for line, draft in pairs
                if draft.reduction_cents
            ),
        ]
    )
    return lines


def _line(
    order_ref: UUID, draft: SaleLineDraft, plan: CommissionPlan, rates: dict[str, Decimal]
) -> SaleLine:
    rate = rates.get(draft.category, plan.default_rate)
    if draft.tender == "in_shop":
        rate = Decimal(0)
    commission = money.percent(draft.gross_cents, rate)
    return SaleLine(
        reference=draft.reference,
        order_ref=order_ref,
        group_ref=draft.group_ref,
        merchant=draft.merchant,
        shop_ref=draft.shop_ref,
        label=draft.label,
        quantity=draft.quantity,
        gross_cents=draft.gross_cents,
        vat_rate=draft.vat_rate,
        vat_cents=money.vat_included(draft.gross_cents, draft.vat_rate),
        category=draft.category,
        plan=plan,
        commission_rate=rate,
        commission_cents=commission,
        commission_vat_cents=money.percent(commission, plan.vat_rate),
        created_at=clock.now(),
    )
