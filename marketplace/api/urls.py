"""The API under /api/v1/: one for both languages, without session and without pages."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from marketplace.api import orders, products
from marketplace.api.calls import Bearer, TooManyCalls, problem, status_of, too_many
from marketplace.api.mistakes import mistake
from marketplace.kernel.errors import DomainError

api = NinjaAPI(
    title="Placette",
    version="1",
    description="Stock, prix et commandes d’un commerce, pour sa caisse.",
    auth=Bearer(),
    docs_url=None,
    urls_namespace="api",
)
api.add_router("", products.router)
api.add_router("", orders.router)
api.add_exception_handler(TooManyCalls, too_many)


@api.exception_handler(DomainError)
def refused(request: HttpRequest, error: DomainError) -> HttpResponse:
    """What cannot be done as asked."""
    return api.create_response(request, problem(error), status=status_of(error))


@api.exception_handler(AuthenticationError)
def unknown(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    """No token, a wrong one, or one that was taken back."""
    said = {"code": "token_unknown", "message": _("Cet accès n’existe pas ou a été retiré.")}
    answer = api.create_response(request, {**said, "field": None}, status=401)
    answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """What was sent is not what the description asks for; the first mistake, with its place."""
    first = error.errors[0] if error.errors else {}
    place = ".".join(str(step) for step in first.get("loc", ())[1:])
    said = {"code": "invalid", "message": mistake(first), "field": place or None}
    return api.create_response(request, said, status=422)


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    """A body that is no JSON."""
    said = {"code": "unreadable", "message": _("Le corps de la demande n’est pas du JSON.")}
    return api.create_response(request, {**said, "field": None}, status=error.status_code)
