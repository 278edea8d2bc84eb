"""« Signaler un contenu » (Regulation (EU) 2022/2065, art. 16)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from marketplace.kernel.errors import DomainError
from marketplace.notices.services import NoticeProblem, submit_notice
from marketplace.storefront.forms import ReportForm
from marketplace.storefront.limits import count_try
from marketplace.storefront.responses import private


@require_http_methods(["GET", "HEAD", "POST"])
@private
def report(request: HttpRequest) -> HttpResponse:
    """What is wrong, where, and whom to answer; ``?page=`` fills in the address."""
    if request.method == "POST":
        return _submit(request)
    page = request.GET.get("page", "")
    known = {"url": request.build_absolute_uri(page) if page.startswith("/") else ""}
    return render(request, "storefront/report.html", {"form": ReportForm(initial=known)})


def _submit(request: HttpRequest) -> HttpResponse:
    form = ReportForm(request.POST)
    form.is_valid()
    try:
        count_try(request, what="report")
        notice = submit_notice(**form.cleaned_data, language=(get_language() or "fr")[:2])
    except NoticeProblem as problem:
        form.show(problem.errors)
    except DomainError as error:
        form.add_error(None, error.message)
    else:
        said = _("Votre signalement est bien reçu.")
        if notice.email:
            said += " " + _("Un accusé de réception part à %(email)s.") % {"email": notice.email}
        messages.success(request, said)
        return redirect("storefront:contact")
    return render(request, "storefront/report.html", {"form": form}, status=422)
