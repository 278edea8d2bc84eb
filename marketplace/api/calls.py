"""What every call goes through: the token, its limit, the shop's scope, and one effect per key."""

from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django_scopes import scope
from ninja import Header, Status
from ninja.security import HttpBearer

from marketplace.api.schemas import Problem
from marketplace.kernel.actors import Actor
from marketplace.kernel.errors import DomainError
from shops.tills.models import Till
from shops.tills.services import Answer, answer_once, till_of

#: Calls of one token in a minute.
CALLS_PER_MINUTE = 120
KEY_HEADER = "Idempotency-Key"

#: What a call may answer besides its own; ninja writes them into the description.
PROBLEMS = dict.fromkeys((400, 401, 404, 409, 422, 429), Problem)

Key = Header(
    "",
    alias=KEY_HEADER,
    max_length=100,
    pattern=r"^[\x21-\x7e]*$",
    description="Une valeur de votre choix, unique par demande : répétée dans les 24 heures, la "
    "demande n’a qu’un effet et reçoit la même réponse.",
)


class TooManyCalls(Exception):
    """The token has called too often within a minute."""


class Bearer(HttpBearer):
    """``Authorization: Bearer <token>``: the till, kept on the request."""

    def authenticate(self, request: HttpRequest, token: str) -> Till | None:
        till = till_of(token)
        if till is not None:
            _count(till)
        return till


def till_on(request: HttpRequest) -> Till:
    """The till that calls."""
    till: Till = request.auth  # type: ignore[attr-defined]
    return till


def actor_of(till: Till) -> Actor:
    """The till as it stands in journals: opaque, and without owner's rights."""
    return Actor("till", str(till.public_id), till.name)


def read(request: HttpRequest, find: Callable[[Till], Any]) -> Any:
    """Answer a question inside the shop's scope."""
    till = till_on(request)
    with scope(shop=[till.shop]):
        return find(till)


def write(
    request: HttpRequest, key: str, act: Callable[[Till], Any], answer: type[Any]
) -> Status[Any]:
    """Do something inside the shop's scope; once, when the call has a key.

    A refusal changes nothing, and is kept as the key's answer too.
    """
    till = till_on(request)

    def once() -> Answer:
        try:
            with transaction.atomic(), scope(shop=[till.shop]):
                return Answer(200, answer.model_validate(act(till)).model_dump(mode="json"))
        except DomainError as error:
            return Answer(status_of(error), problem(error))

    if not key:
        said = once()
    else:
        asked = f"{request.method} {request.path}\n".encode() + request.body
        said = answer_once(till, key, asked, once)
    return Status(said.status, said.body)


def problem(error: DomainError) -> dict[str, Any]:
    """A refusal as JSON."""
    return {"code": error.code, "message": str(error.message), "field": error.field}


def status_of(error: DomainError) -> int:
    """404 for what is not there, or not this shop's; 409 for what cannot be done as things stand."""
    missing = ("product_unknown", "part_unknown", "not_allowed", "line_unknown")
    return 404 if error.code in missing else 409


def too_many(_request: HttpRequest, _error: object) -> HttpResponse:
    """429, with when to come back."""
    body = Problem(code="too_many_calls", message=_("Trop d’appels : attendez une minute."))
    answer = HttpResponse(body.model_dump_json(), status=429, content_type="application/json")
    answer.headers["Retry-After"] = "60"
    return answer


def _count(till: Till) -> None:
    """Count a call of the token. Raises TooManyCalls above the limit."""
    name = f"api:{till.public_id}"
    cache.add(name, 0, 60)
    try:
        calls = cache.incr(name)
    except ValueError:  # it ran out between the two calls
        return
    if calls > CALLS_PER_MINUTE:
        raise TooManyCalls
