"""Money per shop and month, and the journal it comes from."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from marketplace.association import journal as words
from marketplace.association import money as figures
from marketplace.association import services
from marketplace.association.desk import for_association, for_managers, frame
from marketplace.association.models import JournalCheck
from marketplace.association.views.asked import month_asked, page_asked
from marketplace.kernel import clock
from marketplace.kernel.actors import Actor
from payments.ledger.models import Account, Posting
from payments.ledger.selectors import balance, promise_three


@for_association
@require_safe
def money(request: HttpRequest) -> HttpResponse:
    """One month, shop by shop, with its totals."""
    rows = figures.rows()
    month = month_asked(request) or clock.today().replace(day=1)
    of_month = [row for row in rows if row.month == month]
    address = reverse("association:money")
    context = {
        **frame(request),
        "month": month,
        "month_name": figures.say_month(month),
        "rows": of_month,
        "total": figures.total(of_month, month),
        "owed_now": balance(Account.OWED),
        "undelivered": balance(Account.UNDELIVERED),
        "tabs": [
            _tab(address, other, month) for other in figures.months_of(rows)[: figures.MONTHS_SHOWN]
        ],
        "chart": figures.chart(rows, month, address),
    }
    return render(request, "association/money.html", context)


@for_association
@require_safe
def money_csv(request: HttpRequest) -> HttpResponse:
    """The same as a table for a spreadsheet: one month (``?mois=``), or all."""
    month = month_asked(request)
    rows = [row for row in figures.rows() if month is None or row.month == month]
    name = f"argent-{month:%Y-%m}.csv" if month else "argent.csv"
    response = HttpResponse(figures.as_csv(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@for_association
@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    """Every posting, whether the chain holds, and whose the money at Stripe is."""
    report = promise_three()
    came, belongs = words.terms(report)
    page, rows = words.postings(page_asked(request))
    context = {
        **frame(request),
        "report": report,
        "came": came,
        "belongs": belongs,
        "check": JournalCheck.objects.first(),
        "postings": Posting.objects.count(),
        "page": page,
        "rows": rows,
    }
    return render(request, "association/journal.html", context)


@for_managers
@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Have a worker verify the chain and compare with Stripe."""
    services.ask_for_check(actor=Actor.of(request.user))
    messages.info(request, _("La vérification est demandée. Rechargez la page dans un instant."))
    return redirect("association:journal")


def _tab(address: str, month: date, chosen: date) -> dict[str, object]:
    return {
        "url": f"{address}?mois={month:%Y-%m}",
        "label": figures.say_month(month),
        "current": month == chosen,
    }
