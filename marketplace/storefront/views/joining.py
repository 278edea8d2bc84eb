"""« Ouvrir mon commerce »: a merchant applies, and follows the application on a page of its own."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from marketplace.kernel.errors import DomainError
from marketplace.merchant.money import commission_words
from marketplace.storefront.joining.forms import ApplicationForm
from marketplace.storefront.limits import count_try
from marketplace.storefront.responses import private
from shops.joining.drafts import ApplicationProblem
from shops.joining.models import Application, ApplicationState
from shops.joining.presence import WAYS
from shops.joining.selectors import application_by_token
from shops.joining.services import answer, apply


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """What it is to be here, and the form."""
    if request.method == "POST":
        return _apply(request)
    return _show(request, ApplicationForm())


@require_http_methods(["GET", "HEAD", "POST"])
@private
def application(request: HttpRequest, token: str) -> HttpResponse:
    """Where the application stands; the applicant corrects it and answers here."""
    found = application_by_token(token)
    if found is None:
        raise Http404
    if request.method == "POST":
        return _answer(request, found)
    return _follow(request, found, ApplicationForm.about(found))


def _apply(request: HttpRequest) -> HttpResponse:
    form = ApplicationForm(request.POST, request.FILES)
    form.is_valid()
    photo = b""
    try:
        count_try(request, what="join")
        photo = form.cleaned_photo()
        made = apply(
            draft=form.draft(),
            photo=photo,
            language=(get_language() or "fr")[:2],
            reference=form.reference(),
        )
    except ApplicationProblem as problem:
        form.show(problem.errors)
    except DomainError as error:
        form.add_error(None, error.message)
    else:
        messages.success(
            request,
            _("Votre demande est bien reçue. Un accusé de réception part à %(email)s.")
            % {"email": made.email},
        )
        return redirect("storefront:application", made.token)
    if photo:
        form.keep_photo(photo)
    return _show(request, form, status=422)


def _answer(request: HttpRequest, found: Application) -> HttpResponse:
    form = ApplicationForm.about(found, request.POST, request.FILES)
    form.is_valid()
    said, problem, photo = request.POST.get("answer", ""), "", b""
    try:
        count_try(request, what="join-answer", key=str(found.pk))
        photo = form.cleaned_photo()
        answer(token=found.token, text=said, draft=form.draft(), photo=photo)
    except ApplicationProblem as wrong:
        form.show(wrong.errors)
    except DomainError as error:
        problem = error.message
    else:
        messages.success(
            request, _("Votre réponse est partie. L’association la lit et vous écrit.")
        )
        return redirect("storefront:application", found.token)
    if photo:
        form.keep_photo(photo)
    return _follow(request, found, form, said=said, problem=problem, status=422)


def _show(request: HttpRequest, form: ApplicationForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "ways": WAYS, "commission": commission_words()}
    return render(request, "storefront/join.html", context, status=status)


def _follow(
    request: HttpRequest,
    found: Application,
    form: ApplicationForm,
    *,
    said: str = "",
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "application": found,
        "remarks": list(found.remarks.all()),
        "asked": found.state == ApplicationState.ASKED,
        "accepted": found.state == ApplicationState.ACCEPTED,
        "refused": found.state == ApplicationState.REFUSED,
        "form": form,
        "said": said,
        "problem": problem,
    }
    return render(request, "storefront/application.html", context, status=status)
