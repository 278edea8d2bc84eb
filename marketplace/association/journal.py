"""The journal of money in words: what each posting was, where money stands, and whose it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orders.order.models import Order
from payments.ledger.models import Account, Entry, Posting
from payments.ledger.selectors import BalanceReport
from shops.merchants.models import Merchant
from shops.partner.models import Partner

POSTINGS_PER_PAGE = 30

#: In the order in which the balance names them.
ACCOUNTS: dict[str, Promise] = {
    Account.STRIPE_BALANCE: _("Solde de la place chez Stripe"),
    Account.UNDELIVERED: _("Payé par les clients, pas encore donné"),
    Account.OWED: _("Dû aux commerces"),
    Account.REFUNDS_DUE: _("À rendre aux clients"),
    Account.COMMISSION: _("Commissions de l’association"),
    Account.COMMISSION_VAT: _("TVA sur les commissions"),
    Account.UNALLOCATED: _("Reçu, pas encore expliqué"),
    Account.ASSOCIATION_TOP_UPS: _("Apporté par l’association"),
    Account.ASSOCIATION_PAYOUTS: _("Pris par l’association"),
    Account.MERCHANT_DEBT: _("Ce que des commerces doivent"),
    Account.STRIPE_FEES: _("Frais de Stripe"),
    Account.DISPUTE_LOSS: _("Litiges perdus"),
}

KINDS: dict[str, Promise] = {
    "paid": _("Paiement d’une commande"),
    "fee": _("Frais de Stripe"),
    "handover": _("Commande donnée au client"),
    "handover_undone": _("Retrait annulé"),
    "transfer": _("Versement à un commerce"),
    "netting": _("Retenue sur un versement"),
    "netting_undone": _("Retenue rendue"),
    "refund_requested": _("Remboursement demandé"),
    "refund": _("Remboursement fait"),
    "refund_failed": _("Remboursement revenu"),
    "reversal": _("Versement repris"),
    "reversal_void": _("Reprise sans objet"),
    "unexplained": _("Argent reçu sans commande"),
    "foreign_refund": _("Remboursement fait hors d’ici"),
    "foreign_reversal": _("Versement repris hors d’ici"),
}


@dataclass(frozen=True)
class EntryRow:
    """One side of a posting; one of ``debit`` and ``credit`` is cents, the other None."""

    account: str
    of: str
    debit: int | None
    credit: int | None


@dataclass(frozen=True)
class PostingRow:
    """One posting as people read it."""

    number: int
    at: datetime
    what: str
    order_number: str
    hash: str
    entries: list[EntryRow]


@dataclass(frozen=True)
class Term:
    """One line of the balance, in cents."""

    label: str
    cents: int


def postings(
    page_number: int, order_ref: UUID | None = None
) -> tuple[Page[Posting], list[PostingRow]]:
    """One page of the journal, the latest posting first; of one order, when it is given."""
    found = Posting.objects.order_by("-number").prefetch_related("entries")
    if order_ref is not None:
        found = found.filter(order_ref=order_ref)
    page = Paginator(found, POSTINGS_PER_PAGE).get_page(page_number)
    numbers = dict(
        Order.objects.filter(
            reference__in={posting.order_ref for posting in page if posting.order_ref}
        ).values_list("reference", "number")
    )
    names = _names()
    return page, [_posting(posting, numbers, names) for posting in page]


def terms(report: BalanceReport) -> tuple[list[Term], list[Term]]:
    """Both sides of promise 3: how the balance at Stripe came about, and whose it is."""
    left = _terms(report, "in:", KINDS)
    right = _terms(report, "for:", ACCOUNTS)
    return left, right


def _terms(report: BalanceReport, side: str, labels: Mapping[str, Promise]) -> list[Term]:
    """The terms of one side, in the order of their labels; those without one come last."""
    names = [name for name, cents in report.terms.items() if name.startswith(side) and cents]
    order = list(labels)
    names.sort(
        key=lambda name: (
            order.index(key) if (key := name.removeprefix(side)) in order else len(order)
        )
    )
    return [
        Term(str(labels.get(name.removeprefix(side), name.removeprefix(side))), report.terms[name])
        for name in names
    ]


def _names() -> dict[str, str]:
    """Names of shops by their reference in the journal, and of merchants by theirs."""
    shops = {f"shop:{shop.pk}": shop.name for shop in Partner.objects.all()}
    return shops | {
        str(merchant.public_id): merchant.legal_name for merchant in Merchant.objects.all()
    }


def _posting(posting: Posting, numbers: dict[UUID, str], names: dict[str, str]) -> PostingRow:
    return PostingRow(
        number=posting.number,
        at=posting.at,
        what=str(KINDS.get(posting.kind, posting.kind)),
        order_number=numbers.get(posting.order_ref, "") if posting.order_ref else "",
        hash=posting.hash,
        entries=[
            _entry(entry, names) for entry in sorted(posting.entries.all(), key=lambda e: -e.cents)
        ],
    )


def _entry(entry: Entry, names: dict[str, str]) -> EntryRow:
    return EntryRow(
        account=str(ACCOUNTS.get(entry.account, entry.account)),
        of=names.get(f"shop:{entry.shop_ref}") or names.get(entry.merchant_ref, ""),
        debit=entry.cents if entry.cents > 0 else None,
        credit=-entry.cents if entry.cents < 0 else None,
    )
