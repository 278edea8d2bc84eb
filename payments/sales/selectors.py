"""Reading sale lines."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from marketplace.kernel.locks import lock_in_order
from payments.sales.models import CommissionPlan, SaleLine, TenderKind


def commission_rates(now: datetime) -> tuple[Decimal, dict[str, Decimal]]:
    """The rates, in percent excl. VAT, of sales made now: the usual one, and those by category."""
    plan = CommissionPlan.objects.filter(valid_from__lte=now).first()
    if plan is None:
        return Decimal(settings.DEFAULT_COMMISSION_RATE), {}
    return plan.default_rate, dict(plan.rates.values_list("category", "rate"))


def card_lines(order_ref: UUID) -> QuerySet[SaleLine]:
    """The order's lines that are paid by card, through Stripe."""
    return SaleLine.objects.filter(order_ref=order_ref, tenders__kind=TenderKind.CARD).distinct()


def lock_card_lines(order_ref: UUID, references: Iterable[UUID]) -> dict[UUID, SaleLine]:
    """These lines of the order, as far as they are paid by card, locked in one order for all.

    Call it inside a transaction. Lines paid in the shop are left out; an unknown reference raises
    LookupError.
    """
    wanted = set(references)
    rows = dict(
        SaleLine.objects.filter(order_ref=order_ref, reference__in=wanted).values_list(
            "reference", "pk"
        )
    )
    if missing := wanted - rows.keys():
        raise LookupError(f"No such sale line in this order: {missing.pop()}")
    by_card = card_lines(order_ref).filter(reference__in=wanted).values_list("pk", flat=True)
    lines = lock_in_order(SaleLine.objects.select_related("merchant"), list(by_card))
    return {line.reference: line for line in lines}
