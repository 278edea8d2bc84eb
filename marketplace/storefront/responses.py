"""Small answers that several pages share."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from marketplace.kernel.errors import DomainError

View = Callable[..., HttpResponse]


def status_of(error: DomainError) -> int:
    """422 where a field is wrong, 409 where things stand otherwise than the page believed."""
    return 422 if error.field else 409


def private(view: View) -> View:
    """A page that only its reader may see: kept by no cache, listed by no search engine."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex"
        return response

    return answer
