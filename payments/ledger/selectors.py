"""Reading the journal: balances, the promise that they agree, figures by shop and by merchant."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import QuerySet, Sum
from django.db.models.functions import TruncMonth

from marketplace.kernel import clock
from payments.gateway import accounts as stripe_accounts
from payments.ledger.models import Account, Entry

_GROW_BY_DEBIT = (
    Account.STRIPE_BALANCE,
    Account.MERCHANT_DEBT,
    Account.STRIPE_FEES,
    Account.DISPUTE_LOSS,
)


@dataclass(frozen=True)
class BalanceReport:
    """Promise 3, both sides in cents: what stands at Stripe, and whose it is.

    ``terms`` names each part: movements of the platform's balance by kind ("in:paid"), and what
    stands against it ("for:undelivered"; receivables and losses count negatively).
    """

    left: int
    right: int
    terms: dict[str, int]

    @property
    def equal(self) -> bool:
        return self.left == self.right


@dataclass(frozen=True)
class StripeComparison:
    """The platform's balance in our journal and at Stripe, in cents."""

    ledger: int
    stripe: int

    @property
    def equal(self) -> bool:
        return self.ledger == self.stripe


@dataclass(frozen=True)
class MonthFigures:
    """One month (its first day, by the town's calendar) of a shop or merchant, in cents.

    ``sales`` incl. VAT, as paid by shoppers; ``commission`` excl. VAT, on what was handed over;
    ``owed`` is what was added to the merchant's credit less what was transferred, in that month.
    """

    month: date
    merchant_ref: str
    shop_ref: str
    sales: int = 0
    refunded: int = 0
    commission: int = 0
    commission_vat: int = 0
    transferred: int = 0
    owed: int = 0


def balance(account: str, merchant_ref: str | None = None) -> int:
    """What stands on an account, in cents, positive on its natural side.

    Assets and expenses grow by debit, all others by credit.
    """
    entries = Entry.objects.filter(account=account)
    if merchant_ref is not None:
        entries = entries.filter(merchant_ref=merchant_ref)
    total = _sum(entries)
    return total if account in _GROW_BY_DEBIT else -total


def promise_three() -> BalanceReport:
    """Both sides of DESIGN's third promise, from the journal."""
    terms: dict[str, int] = {}
    movements = Entry.objects.filter(account=Account.STRIPE_BALANCE).values("posting__kind")
    for row in movements.annotate(cents=Sum("cents")).order_by("posting__kind"):
        terms[f"in:{row['posting__kind']}"] = row["cents"]
    left = sum(terms.values())
    others = Entry.objects.exclude(account=Account.STRIPE_BALANCE).values("account")
    for row in others.annotate(cents=Sum("cents")).order_by("account"):
        terms[f"for:{row['account']}"] = -row["cents"]
    return BalanceReport(left=left, right=sum(terms.values()) - left, terms=terms)


def check_against_stripe() -> StripeComparison:
    """Compare the journal with Stripe's own balance. Calls Stripe; raises GatewayError."""
    stripe_cents = stripe_accounts.fetch_balance_cents()
    return StripeComparison(ledger=balance(Account.STRIPE_BALANCE), stripe=stripe_cents)


def shop_months() -> list[MonthFigures]:
    """Figures of every shop, month by month, the latest month first."""
    return _months(Entry.objects.exclude(shop_ref=""))


def merchant_months(shop_refs: Collection[str]) -> list[MonthFigures]:
    """Figures of these shops only, month by month, the latest month first."""
    return _months(Entry.objects.filter(shop_ref__in=list(shop_refs)))


def _months(entries: QuerySet[Entry]) -> list[MonthFigures]:
    beginning = TruncMonth("posting__at", tzinfo=clock.town_zone())
    rows = (
        entries.annotate(month=beginning)
        .values("month", "merchant_ref", "shop_ref", "account", "posting__kind")
        .annotate(cents=Sum("cents"))
    )
    figures: dict[tuple[date, str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        found = figures[row["month"].date(), row["merchant_ref"], row["shop_ref"]]
        for name, cents in _figures_of(row["account"], row["posting__kind"], row["cents"]):
            found[name] += cents
    months = [
        replace(MonthFigures(month, merchant, shop), **values)  # type: ignore[arg-type]  # named cents
        for (month, merchant, shop), values in figures.items()
    ]
    return sorted(months, key=lambda m: (m.month, m.merchant_ref, m.shop_ref), reverse=True)


def _figures_of(account: str, kind: str, cents: int) -> list[tuple[str, int]]:
    """What a sum of entries (debits positive) adds to a month's figures."""
    if account == Account.UNDELIVERED and kind == "paid":
        return [("sales", -cents)]
    if account == Account.REFUNDS_DUE and kind == "refund_requested":
        return [("refunded", -cents)]
    if account == Account.COMMISSION:
        return [("commission", -cents)]
    if account == Account.COMMISSION_VAT:
        return [("commission_vat", -cents)]
    if account == Account.OWED:
        paid_out = cents if kind == "transfer" else 0
        return [("owed", -cents), ("transferred", paid_out)]
    return []


def _sum(entries: QuerySet[Entry]) -> int:
    total: int | None = entries.aggregate(cents=Sum("cents"))["cents"]
    return total or 0
