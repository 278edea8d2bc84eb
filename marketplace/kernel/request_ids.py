"""A reference number for each request: in every log line, in the answer, on the error page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from structlog.contextvars import bound_contextvars

from marketplace.kernel import codes

HEADER = "X-Request-Reference"


def new_reference() -> str:
    """A short reference that a person can read out, such as "K7M2-9QXA"."""
    return codes.order_number()


class RequestReferenceMiddleware:
    """Give each request its reference: ``request.reference``, structlog's context, a header."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reference = new_reference()
        request.reference = reference  # type: ignore[attr-defined]
        with bound_contextvars(reference=reference):
            response = self.get_response(request)
        response[HEADER] = reference
        return response
