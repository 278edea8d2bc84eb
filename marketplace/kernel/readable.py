"""A request that says something no text can hold (U+0000) is refused at the door (400).

PostgreSQL keeps no such character and fails over it, SQLite takes it: nobody types one.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase, QueryDict

_NUL = "\0"


class ReadableMiddleware:
    """Looks at addresses and at fields of forms; what programs send is their schema's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, _args: Any, kwargs: dict[str, Any]
    ) -> None:
        """Before the view reads any of it. Raises BadRequest."""
        if getattr(view, "csrf_exempt", False):
            return
        said = [*map(str, kwargs.values()), *_texts(request.GET), *_texts(request.POST)]
        if any(_NUL in text for text in said):
            raise BadRequest("A text with a NUL character.")


def _texts(values: QueryDict) -> Iterable[str]:
    for name, texts in values.lists():
        yield name
        yield from map(str, texts)
