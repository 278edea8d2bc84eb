"""« Chiffres »: a period, its files, and notes on days."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from marketplace.kernel import clock
from marketplace.kernel.errors import DomainError
from marketplace.merchant.day import waiting
from marketplace.merchant.desk import Desk, for_shop_owner, frame
from marketplace.merchant.figures import report as reports
from marketplace.merchant.figures.forms import NoteForm
from marketplace.merchant.figures.notes import write_note
from marketplace.merchant.figures.periods import Period, choices, period_of
from marketplace.merchant.figures.tables import as_csv, as_xlsx
from shops.files.writers import CSV_TYPE, XLSX_TYPE

#: What of the address says which period is shown.
ASKED = ("periode", "du", "au", "avec")


@for_shop_owner
@require_safe
def figures(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A period (``?periode=30``, or ``dates`` with ``du`` and ``au``) beside another (``avec``)."""
    return _page(request, desk, NoteForm(initial={"day": clock.today()}))


@for_shop_owner
@require_POST
def day_note(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Write, change or take away the note on a day."""
    form = NoteForm(request.POST)
    if form.is_valid():
        try:
            note = write_note(actor=desk.actor, shop=desk.shop, **form.cleaned_data)
        except DomainError as error:
            form.add_error(error.field, error.message)
        else:
            messages.success(request, _("C’est noté.") if note else _("La note est enlevée."))
            return redirect(f"{reverse('merchant:figures')}?{urlencode(_asked(request))}")
    return _page(request, desk, form, status=409)


@for_shop_owner
@require_safe
def figures_csv(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The period day by day, for a spreadsheet."""
    period = period_of(_asked(request))
    tables = reports.tables_of(desk.shop, reports.report_of(desk.shop, period))
    return _file(as_csv(tables), CSV_TYPE, period, "csv")


@for_shop_owner
@require_safe
def figures_xlsx(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The same as a workbook."""
    period = period_of(_asked(request))
    tables = reports.tables_of(desk.shop, reports.report_of(desk.shop, period))
    return _file(as_xlsx(tables), XLSX_TYPE, period, "xlsx")


def _page(request: HttpRequest, desk: Desk, form: NoteForm, status: int = 200) -> HttpResponse:
    asked = _asked(request)
    period = period_of(asked)
    report = reports.report_of(desk.shop, period)
    last_year = asked.get("avec") == "annee"
    other = {**asked, "avec": "" if last_year else "annee"}
    context = {
        **frame(request, desk, waiting(desk.shop)),
        "report": report,
        "period": period,
        "tabs": choices(period, last_year=last_year, address=reverse("merchant:figures")),
        "asked": asked,
        "query": urlencode(asked),
        "last_year": last_year,
        "other_query": urlencode({key: value for key, value in other.items() if value}),
        "sales_points": reports.sales_points(report),
        "order_points": reports.order_points(report),
        "heads": _heads(period, last_year),
        "most": report.best[0].cents if report.best else 0,
        "form": form,
        "today": clock.today(),
    }
    return render(request, "merchant/figures/figures.html", context, status=status)


def _asked(request: HttpRequest) -> dict[str, str]:
    """The choice of a period, from the address or from a form's hidden fields."""
    given = request.POST if request.method == "POST" else request.GET
    return {name: given[name][:20] for name in ASKED if given.get(name)}


def _heads(period: Period, last_year: bool) -> tuple[str, str, str]:
    step = {"day": _("Jour"), "week": _("Semaine"), "month": _("Mois")}[period.step]
    return step, _("Cette période"), _("Un an avant") if last_year else _("Juste avant")


def _file(content: bytes, kind: str, period: Period, ending: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    name = f"chiffres-{period.first}-{period.last}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
