"""Values of a form that only our own pages send: anything else is a bad request (400)."""

from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import HttpRequest, QueryDict

_LONGEST_ID = 18


def posted_uuid(request: HttpRequest, name: str) -> UUID:
    """The opaque reference in a hidden field. Raises BadRequest."""
    return _uuid(request.POST.get(name, ""))


def posted_uuids(request: HttpRequest, name: str) -> list[UUID]:
    """All opaque references under one name. Raises BadRequest."""
    return [_uuid(value) for value in request.POST.getlist(name)]


def posted_number(request: HttpRequest, name: str) -> int:
    """A whole number from a list of choices. Raises BadRequest."""
    try:
        return int(request.POST.get(name, ""))
    except ValueError as error:
        raise BadRequest(f"{name} is not a number.") from error


def posted_ids(values: QueryDict, name: str) -> list[int]:
    """Ids of rows that were ticked; what can be none is passed over."""
    return [
        int(text) for text in values.getlist(name) if text.isdecimal() and len(text) <= _LONGEST_ID
    ]


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise BadRequest("Not a reference.") from error
