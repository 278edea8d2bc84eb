"""One merchant's period in the journal: what came, what went, and what stands at both ends.

All amounts are cents. Refunds and transfers are taken at the moment at which the journal has them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, Sum

from payments.ledger.models import Account, Entry, Posting

#: Where a merchant's money stands with the marketplace: shoppers' money not handed over yet, what
#: is owed, less what the merchant owes back.
_BALANCE = (Account.UNDELIVERED, Account.OWED, Account.MERCHANT_DEBT)


@dataclass(frozen=True)
class Balance:
    """What the marketplace holds for a merchant at a moment."""

    #: Paid by shoppers, not handed over.
    undelivered: int = 0
    #: Handed over, not yet transferred.
    owed: int = 0
    #: To be taken back, because a refund came after the transfer.
    debt: int = 0

    @property
    def total(self) -> int:
        return self.undelivered + self.owed - self.debt


@dataclass(frozen=True)
class Statement:
    """``opening.total`` and all that moved give ``closing.total``, to the cent."""

    opening: Balance
    closing: Balance
    #: Paid by shoppers, incl. VAT.
    sales: int
    #: Asked back for shoppers, incl. VAT.
    refunds: int
    #: Excl. VAT, less what was reversed with refunds.
    commission: int
    commission_vat: int
    transfers: int
    #: Transfers taken back.
    reversals: int

    @property
    def others(self) -> int:
        """What moved for another reason; zero in the usual life of a shop."""
        moved = (
            self.sales
            - self.refunds
            - self.commission
            - self.commission_vat
            - self.transfers
            + self.reversals
        )
        return self.closing.total - self.opening.total - moved


@dataclass(frozen=True)
class MoneySent:
    """One transfer, or (negative) one reversal, as posted."""

    at: datetime
    order_ref: UUID | None
    cents: int


def statement_of(merchant_ref: str, start: datetime, end: datetime) -> Statement:
    """The merchant's statement from ``start`` (included) to ``end`` (excluded), both UTC."""
    before, within = Q(posting__at__lt=start), Q(posting__at__gte=start)
    rows = (
        Entry.objects.filter(merchant_ref=merchant_ref, posting__at__lt=end)
        .values_list("account", "posting__kind")
        .annotate(before=Sum("cents", filter=before), within=Sum("cents", filter=within))
    )
    sums = [(account, kind, first or 0, then or 0) for account, kind, first, then in rows]
    moved = [(account, kind, then) for account, kind, _first, then in sums]
    opening = [(account, first) for account, _kind, first, _then in sums]
    closing = [(account, first + then) for account, _kind, first, then in sums]
    return Statement(
        opening=_balance(opening),
        closing=_balance(closing),
        sales=-_moved(moved, Account.UNDELIVERED, "paid"),
        refunds=-_moved(moved, Account.REFUNDS_DUE, "refund_requested"),
        commission=-_moved(moved, Account.COMMISSION),
        commission_vat=-_moved(moved, Account.COMMISSION_VAT),
        transfers=_moved(moved, Account.OWED, "transfer"),
        reversals=-_moved(moved, Account.MERCHANT_DEBT, "reversal"),
    )


def money_sent(merchant_ref: str, start: datetime, end: datetime) -> list[MoneySent]:
    """The period's transfers and reversals, in their order; they add up to the statement's."""
    out = Q(account=Account.OWED, posting__kind="transfer")
    back = Q(account=Account.MERCHANT_DEBT, posting__kind="reversal")
    rows = Entry.objects.filter(
        out | back, merchant_ref=merchant_ref, posting__at__gte=start, posting__at__lt=end
    ).order_by("posting__number")
    return [
        MoneySent(at, order_ref, cents)
        for at, order_ref, cents in rows.values_list("posting__at", "posting__order_ref", "cents")
    ]


def first_posting_at(merchant_ref: str) -> datetime | None:
    """When the merchant's money first moved (UTC)."""
    first = Posting.objects.filter(entries__merchant_ref=merchant_ref).order_by("number").first()
    return first.at if first else None


def _moved(rows: Iterable[tuple[str, str, int]], account: str, kind: str = "") -> int:
    return sum(cents for name, what, cents in rows if name == account and kind in ("", what))


def _balance(rows: Iterable[tuple[str, int]]) -> Balance:
    sums = dict.fromkeys(_BALANCE, 0)
    for account, cents in rows:
        if account in _BALANCE:
            sums[Account(account)] += cents
    return Balance(
        undelivered=-sums[Account.UNDELIVERED],
        owed=-sums[Account.OWED],
        debt=sums[Account.MERCHANT_DEBT],
    )
