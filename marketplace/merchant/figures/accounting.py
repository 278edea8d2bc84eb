"""« Pour ma compta »: a legal seller's month, all of its shops, from the journal. Amounts are cents."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import F, Sum
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from marketplace.kernel import clock
from marketplace.kernel.formats import local_date, say_percent, say_siren
from marketplace.merchant.desk import Desk
from marketplace.merchant.figures.tables import Cell, Table
from marketplace.merchant.money import say_month
from orders.order.models import Kind, Order
from orders.order.worth import worth_of
from orders.pickup.models import HandoverLine
from payments.ledger.statements import Statement, first_posting_at, money_sent, statement_of
from payments.refunds.vat import RateRow, vat_by_rate
from shops.merchants.models import Merchant, ShopStaff, StaffRole
from shops.partner.models import Partner


@dataclass(frozen=True)
class Sent:
    """A transfer (or, negative, one taken back), and for which order."""

    day: date
    number: str
    cents: int


@dataclass(frozen=True)
class Month:
    """Everything on the page of one month."""

    month: date
    merchant: Merchant
    shops: list[str]
    statement: Statement
    rates: list[RateRow]
    sent: list[Sent]
    #: Reserved goods given in the month, « à payer en boutique »: never received here (LAW 7).
    paid_in_shop: int
    #: The month is not over: figures still grow.
    is_running: bool

    @property
    def name(self) -> str:
        """« Novembre 2026 »."""
        return say_month(self.month)

    @property
    def total(self) -> RateRow:
        """All rates together."""
        total = RateRow(Decimal(0))
        for row in self.rates:
            total.sold += row.sold
            total.sold_vat += row.sold_vat
            total.refunded += row.refunded
            total.refunded_vat += row.refunded_vat
        return total

    @property
    def commission_incl(self) -> int:
        """Commission with its VAT."""
        return self.statement.commission + self.statement.commission_vat


def check_sees_all(desk: Desk) -> None:
    """The books are the legal seller's: whoever owns only some of its shops does not see them.

    Raises PermissionDenied.
    """
    if desk.actor.kind != "staff":
        return
    owned = ShopStaff.objects.filter(user__public_id=desk.actor.ref, role=StaffRole.OWNER).values(
        "shop"
    )
    if Partner.objects.filter(merchant=desk.shop.merchant).exclude(pk__in=owned).exists():
        raise PermissionDenied


def month_of(merchant: Merchant, month: date) -> Month:
    """The month that begins on this day, by the town's calendar."""
    start, end = bounds_of(month)
    ref = str(merchant.public_id)
    return Month(
        month=month,
        merchant=merchant,
        shops=list(
            Partner.objects.filter(merchant=merchant)
            .order_by("name")
            .values_list("name", flat=True)
        ),
        statement=statement_of(ref, start, end),
        rates=vat_by_rate(merchant, start, end),
        sent=_sent(ref, start, end),
        paid_in_shop=_paid_in_shop(merchant, start, end),
        is_running=end > clock.now(),
    )


def months_of(merchant: Merchant) -> list[date]:
    """Every month since money first moved, the latest first."""
    first = first_posting_at(str(merchant.public_id))
    month = clock.today().replace(day=1)
    earliest = local_date(first).replace(day=1) if first else month
    found = []
    while month >= earliest:
        found.append(month)
        month = (month - timedelta(days=1)).replace(day=1)
    return found


def bounds_of(month: date) -> tuple[datetime, datetime]:
    """The moments (UTC) at which a month begins and the next one does, in the town."""
    following = (month + timedelta(days=32)).replace(day=1)
    return clock.local_datetime(month, time.min), clock.local_datetime(following, time.min)


def _sent(merchant_ref: str, start: datetime, end: datetime) -> list[Sent]:
    rows = money_sent(merchant_ref, start, end)
    references: set[UUID | None] = {row.order_ref for row in rows}
    numbers = dict(
        Order.objects.filter(reference__in=references).values_list("reference", "number")
    )
    return [Sent(local_date(row.at), numbers.get(row.order_ref, ""), row.cents) for row in rows]


def _paid_in_shop(merchant: Merchant, start: datetime, end: datetime) -> int:
    with scopes_disabled():
        given = HandoverLine.objects.filter(
            handover__given_at__gte=start,
            handover__given_at__lt=end,
            handover__undone_at__isnull=True,
            line__shop_order__kind=Kind.RESERVATION,
            line__shop_order__merchant=merchant,
        )
        worth = worth_of(F("quantity"), prefix="line__")
        cents: int | None = given.aggregate(cents=Sum(worth))["cents"]
    return cents or 0


# -- As tables: for the file and the PDF --------------------------------------------------------


def tables_of(page: Month) -> list[Table]:
    """The page as tables, for the accountant."""
    return [_vat_table(page), _means_table(page), _balance_table(page), *_sent_tables(page)]


def identity(page: Month) -> list[str]:
    """Who sells, as the documents name it."""
    merchant = page.merchant
    tax = (
        _("TVA non applicable (franchise en base)")
        if merchant.vat_exempt
        else _("TVA %(number)s") % {"number": merchant.vat_number}
    )
    siren = _("SIREN %(number)s") % {"number": say_siren(merchant.siren)}
    shops = ", ".join(page.shops)
    return [
        line for line in (merchant.legal_name, merchant.address, f"{siren} · {tax}", shops) if line
    ]


def rate_name(row: RateRow, merchant: Merchant) -> str:
    """« 5,5 % », or « sans TVA » in franchise."""
    return _("sans TVA") if merchant.vat_exempt else say_percent(row.rate)


def balance_lines(page: Month) -> list[tuple[str, int]]:
    """From what was due at the beginning to what is due at the end."""
    found = page.statement
    lines = [
        (_("Dû au début du mois"), found.opening.total),
        (_("Ventes payées par carte"), found.sales),
        (_("Remboursements"), -found.refunds),
        (_("Commission hors TVA"), -found.commission),
        (_("TVA sur la commission"), -found.commission_vat),
        (_("Versements"), -found.transfers),
    ]
    if found.reversals:
        lines.append((_("Versements repris"), found.reversals))
    if found.others:
        lines.append((_("Autres mouvements"), found.others))
    return lines


def closing_lines(page: Month) -> list[tuple[str, int]]:
    """What stands behind the balance at the end."""
    closing = page.statement.closing
    lines = [
        (_("payé par les clients, pas encore retiré"), closing.undelivered),
        (_("donné, versement à venir"), closing.owed),
        (_("à reprendre après un retour"), -closing.debt),
    ]
    return [(label, cents) for label, cents in lines if cents]


def _vat_table(page: Month) -> Table:
    head = [_("Taux"), _("Vendu TTC"), _("Remboursé TTC"), _("Net TTC"), _("Net HT"), _("TVA")]
    rows = [_vat_row(rate_name(row, page.merchant), row) for row in page.rates]
    return Table(_("Ventes par taux de TVA"), head, [*rows, _vat_row(_("Total"), page.total)])


def _vat_row(name: str, row: RateRow) -> list[Cell]:
    return [name, row.sold, row.refunded, row.net, row.net_before_tax, row.net_vat]


def _means_table(page: Month) -> Table:
    rows: list[list[Cell]] = [
        [_("Carte, par la place de marché"), page.statement.sales],
        [_("Remboursé sur carte"), -page.statement.refunds],
        [_("À payer en boutique (donné ; encaissé par votre caisse, pas ici)"), page.paid_in_shop],
    ]
    return Table(_("Moyens de paiement"), [_("Moyen"), _("Montant TTC")], rows)


def _balance_table(page: Month) -> Table:
    rows: list[list[Cell]] = [[label, cents] for label, cents in balance_lines(page)]
    rows.append([_("Dû à la fin du mois"), page.statement.closing.total])
    rows += [
        [capfirst(_("dont %(what)s") % {"what": label}), cents]
        for label, cents in closing_lines(page)
    ]
    return Table(_("Compte avec la place de marché"), [_("Ligne"), _("Montant")], rows)


def _sent_tables(page: Month) -> Iterable[Table]:
    if page.sent:
        rows: list[list[Cell]] = [[sent.day, sent.number, sent.cents] for sent in page.sent]
        yield Table(_("Versements"), [_("Date"), _("Commande"), _("Montant")], rows)
