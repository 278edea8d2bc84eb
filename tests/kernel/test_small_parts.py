"""Errors, codes, actors, fault points, request references."""

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import Client
from pytest_django import Settings
from structlog.contextvars import get_contextvars

from marketplace.kernel import codes, errors, faults, request_ids
from marketplace.kernel.actors import SYSTEM, Actor
from marketplace.kernel.models import User


class StockGone(errors.DomainError):
    code = "stock_gone"


def test_a_domain_error_speaks_to_people_and_to_programs() -> None:
    error = StockGone("Il n’en reste plus.", field="quantity")
    assert (str(error), error.code, error.field) == (
        "Il n’en reste plus.",
        "stock_gone",
        "quantity",
    )
    assert errors.NotAllowed("Non.").code == "not_allowed"


def test_codes_hold_no_look_alikes() -> None:
    letters = set("".join(codes.random_code(50) for _ in range(100)))
    assert letters == set(codes.ALPHABET)
    assert not letters & set("01ILO")


def test_an_order_number_is_two_groups_of_four() -> None:
    first, second = codes.order_number().split("-")
    assert (len(first), len(second)) == (4, 4)
    assert len(codes.pickup_code()) == 6


def test_a_typed_code_is_read_whatever_its_spaces_and_case() -> None:
    assert codes.normalise(" 7kq4 – m2px ") == codes.normalise("7KQ4-M2PX") == "7KQ4M2PX"


def test_a_signed_in_person_acts_under_an_opaque_reference() -> None:
    user = User(email="claire@exemple.fr", name="Claire Martin", public_id=uuid.uuid4())
    assert Actor.of(user) == Actor("shopper", str(user.public_id))
    assert Actor.of(user).name == "Claire Martin"
    assert Actor.of(user, kind="staff").kind == "staff"


def test_the_associations_people_act_for_it_and_strangers_as_guests() -> None:
    assert Actor.of(User(association_role=User.READER)).kind == "association"
    assert Actor.of(AnonymousUser()) == Actor("guest", "")
    assert SYSTEM.ref == ""


def test_a_fault_point_does_nothing_unless_armed() -> None:
    faults.point("test.passage")
    with faults.armed("test.passage"), pytest.raises(faults.Killed):
        faults.point("test.passage")
    faults.point("test.passage")
    assert "test.passage" in faults.declared()


def test_a_fault_point_raises_or_calls_what_the_test_chose() -> None:
    called: list[str] = []
    faults.arm("test.passage", lambda: called.append("here"))
    faults.point("test.passage")
    faults.arm("test.passage", OSError("disk full"))
    with pytest.raises(OSError, match="disk full"):
        faults.point("test.passage")
    faults.disarm()
    faults.point("test.passage")
    assert called == ["here"]


def test_each_request_has_a_reference_in_its_logs_and_its_answer() -> None:
    seen: list[str] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.extend([request.reference, get_contextvars()["reference"]])  # type: ignore[attr-defined]
        return HttpResponse()

    middleware = request_ids.RequestReferenceMiddleware(view)
    first, second = middleware(HttpRequest()), middleware(HttpRequest())
    assert seen[0] == seen[1] == first["X-Request-Reference"]
    assert second["X-Request-Reference"] != first["X-Request-Reference"]
    assert "reference" not in get_contextvars()


@pytest.mark.django_db
def test_a_foreign_host_is_one_line_in_the_log(
    client: Client, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.ALLOWED_HOSTS = ["marche.example.fr"]
    assert client.get("/", headers={"Host": "guess.example"}).status_code == 400
    (line,) = [line for line in caplog.records if line.name == "django.security.DisallowedHost"]
    assert "guess.example" in line.getMessage()
    assert line.exc_info is line.exc_text is None


@pytest.mark.django_db
def test_what_no_text_can_hold_is_refused_at_the_door(client: Client) -> None:
    assert client.get("/", {"q": "pain\0"}).status_code == 400
    assert client.post("/", {"q\0": "pain"}).status_code == 400
    assert client.get("/", {"q": "pain 🥖"}).status_code == 200
