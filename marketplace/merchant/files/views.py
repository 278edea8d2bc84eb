"""« Fichiers »: a file is given, looked over, imported, and taken back if need be."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.kernel import clock
from marketplace.kernel.errors import DomainError
from marketplace.kernel.numbers import whole_number
from marketplace.merchant.day import waiting
from marketplace.merchant.desk import Desk, for_shop_owner, frame
from marketplace.merchant.files.exports import DAYS
from marketplace.merchant.files.forms import FileForm, ReadingForm
from marketplace.merchant.files.results import SHOWN, columns_of, summary_of, tabs_of
from shops.files import selectors, services
from shops.files.models import AT_WORK, ImportRun, Result, RunState

PER_PAGE = 50


@for_shop_owner
@require_http_methods(["GET", "HEAD", "POST"])
def files(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Take a file in; exports; the last imports."""
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if form.is_valid():
        try:
            given = services.start_run(
                actor=desk.actor,
                shop=desk.shop,
                file=form.cleaned_data["file"],
                made_at=form.cleaned_data["made_at"],
                replacing=form.cleaned_data["replacing"],
            )
        except DomainError as error:
            form.add_error("file", error.message)
        else:
            return redirect("merchant:file", given.reference)
    today = clock.today()
    waits = selectors.waiting_run(desk.shop)
    context = {
        **frame(request, desk, waiting(desk.shop)),
        "form": form,
        "waits": waits,
        "waits_by": selectors.who_gave(waits) if waits else "",
        "runs": selectors.recent_runs(desk.shop),
        "first": today - timedelta(days=DAYS - 1),
        "last": today,
    }
    return render(request, "merchant/files/files.html", context)


@for_shop_owner
@require_safe
def run(request: HttpRequest, desk: Desk, run: UUID) -> HttpResponse:
    """Where a file is; a fragment of it while the worker is at it."""
    found = _run(desk, run)
    is_working = found.state in AT_WORK
    if request.headers.get("X-Fragment"):
        response = render(
            request, "merchant/files/progress.html", {"run": found, **_progress(found)}
        )
        if not is_working:
            response["X-Done"] = "1"
        return response
    context = {**frame(request, desk, waiting(desk.shop)), "run": found}
    if is_working:
        return render(request, "merchant/files/working.html", context | _progress(found))
    if found.state == RunState.REFUSED:
        return render(request, "merchant/files/refused.html", context)
    return render(request, "merchant/files/run.html", context | _outcome(request, found))


@for_shop_owner
@require_http_methods(["GET", "HEAD", "POST"])
def adjust(request: HttpRequest, desk: Desk, run: UUID) -> HttpResponse:
    """Correct how the file is read; it is then checked again."""
    found = _run(desk, run)
    if found.state != RunState.CHECKED:
        return redirect("merchant:file", run)
    form = ReadingForm(found, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.adjust_run(
                actor=desk.actor,
                run=found,
                mapping=form.mapping(),
                options=form.options(),
                categories=form.meant(),
                made_at=form.cleaned_data["made_at"],
            )
        except DomainError as error:
            messages.error(request, error.message)
        return redirect("merchant:file", run)
    context = {**frame(request, desk, waiting(desk.shop)), "run": found, "form": form}
    return render(request, "merchant/files/reading.html", context)


@for_shop_owner
@require_POST
def carry_in(request: HttpRequest, desk: Desk, run: UUID) -> HttpResponse:
    """« Importer »."""
    return _then_back(request, desk, run, services.begin_import)


@for_shop_owner
@require_POST
def drop(request: HttpRequest, desk: Desk, run: UUID) -> HttpResponse:
    """« Abandonner ce fichier »: nothing was changed."""
    found = _run(desk, run)
    try:
        services.drop_run(actor=desk.actor, run=found)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("merchant:file", run)
    messages.success(request, _("Fichier abandonné. Rien n’a changé."))
    return redirect("merchant:files")


@for_shop_owner
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, desk: Desk, run: UUID) -> HttpResponse:
    """« Annuler cet import »: says first what it does."""
    if request.method == "POST":
        return _then_back(request, desk, run, services.undo_import)
    found = _run(desk, run)
    if not services.can_undo(found):
        messages.error(request, _("Cet import ne peut plus être annulé."))
        return redirect("merchant:file", run)
    context = {
        **frame(request, desk, waiting(desk.shop)),
        "run": found,
        "counts": selectors.counts_of(found),
    }
    return render(request, "merchant/files/undo.html", context)


def _then_back(request: HttpRequest, desk: Desk, run: UUID, service: Any) -> HttpResponse:
    found = _run(desk, run)
    try:
        service(actor=desk.actor, run=found)
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("merchant:file", run)


def _run(desk: Desk, reference: UUID) -> ImportRun:
    found = selectors.run_of(desk.shop, reference)
    if found is None:
        raise Http404
    return found


def _progress(run: ImportRun) -> dict[str, Any]:
    return {"done": run.done_rows, "total": max(run.total_rows, run.done_rows, 1)}


def _outcome(request: HttpRequest, run: ImportRun) -> dict[str, Any]:
    shown = request.GET.get("voir", "")
    shown = shown if shown in SHOWN else ""
    counts = selectors.counts_of(run)
    special = selectors.special_counts(run)
    rows = Paginator(selectors.rows_of(run, shown), PER_PAGE)
    to_write = counts[Result.CREATED] + counts[Result.CHANGED]
    return {
        "counts": counts,
        "special": special,
        "summary": summary_of(run, counts),
        "tabs": tabs_of(run, counts, special, shown),
        "page": rows.get_page(whole_number(request.GET.get("page")) or 1),
        "columns": columns_of(run),
        "replaced_by": selectors.who_gave(run.replaced_by) if run.replaced_by else "",
        "to_write": to_write,
        "pictures": selectors.pictures_of(run) if run.state == RunState.DONE else {},
        "can_undo": services.can_undo(run),
        "undo_until": run.finished_at + services.UNDO_FOR if run.finished_at else None,
    }
