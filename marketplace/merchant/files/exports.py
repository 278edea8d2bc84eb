"""Files that leave: catalogue, stock, orders, the template, and what a check found."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from uuid import UUID

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_scopes import scope

from marketplace.kernel import clock
from marketplace.merchant.desk import Desk, for_shop_owner
from orders.order.exporting import order_rows
from shops.files.exporting import catalogue_rows, stock_rows, template_rows
from shops.files.selectors import report_rows, run_of
from shops.files.writers import CSV_TYPE, XLSX_TYPE, Cell, csv_file, xlsx_file
from shops.partner.models import Partner

KINDS = ("csv", "xlsx")
#: Days of orders that are exported when nothing else is said.
DAYS = 31


@for_shop_owner
@require_safe
def export(request: HttpRequest, desk: Desk, what: str, kind: str) -> StreamingHttpResponse:
    """The catalogue, the stock, the orders of a period, or the template with its examples."""
    rows: Iterable[Iterable[Cell]]
    if what == "produits":
        name, rows = _("produits"), catalogue_rows(desk.shop)
    elif what == "stock":
        name, rows = _("stock"), stock_rows(desk.shop)
    elif what == "commandes":
        first, last = _period(request)
        name = f"{_('commandes')}-{first.isoformat()}-{last.isoformat()}"
        rows = order_rows(desk.shop, first, last)
    elif what == "modele":
        name, rows = _("modele"), template_rows()
    else:
        raise Http404
    return _download(desk.shop, name, kind, rows)


@for_shop_owner
@require_safe
def report(request: HttpRequest, desk: Desk, run: UUID, kind: str) -> StreamingHttpResponse:
    """What becomes of each product of a file."""
    found = run_of(desk.shop, run)
    if found is None:
        raise Http404
    return _download(desk.shop, _("verification"), kind, report_rows(found))


def _download(
    shop: Partner, name: str, kind: str, rows: Iterable[Iterable[Cell]]
) -> StreamingHttpResponse:
    if kind not in KINDS:
        raise Http404
    pieces = csv_file(rows) if kind == "csv" else xlsx_file(rows, name)
    response = StreamingHttpResponse(
        _inside(shop, pieces), content_type=CSV_TYPE if kind == "csv" else XLSX_TYPE
    )
    file_name = f"{slugify(shop.code)}-{name}-{clock.today().isoformat()}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response


def _inside(shop: Partner, pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The pieces are made while they are sent, when the page's own scope is over."""
    with scope(shop=[shop]):
        yield from pieces


def _period(request: HttpRequest) -> tuple[date, date]:
    """Days of the form; the last month without them."""
    today = clock.today()
    last = _day(request.GET.get("au", "")) or today
    first = _day(request.GET.get("du", "")) or last - timedelta(days=DAYS - 1)
    return min(first, last), max(first, last)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
