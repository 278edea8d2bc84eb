"""The bar on top of the demo's pages: who one is, and what time it is."""

from datetime import date, datetime, time, timedelta

import pytest
from django.test import Client

from marketplace.demo.loading.people import BAKER, CLIENT, MANAGER, PERSONAS
from marketplace.kernel import clock
from marketplace.kernel.actors import SYSTEM
from marketplace.kernel.models import User
from shops.merchants.models import StaffRole
from shops.merchants.services import add_staff
from tests import factories

pytestmark = pytest.mark.django_db

THURSDAY = date(2026, 11, 26)


@pytest.fixture(autouse=True)
def _people() -> None:
    for persona in PERSONAS:
        role = User.MANAGER if persona == MANAGER else ""
        factories.make_user(persona.email, association_role=role)
    owner = User.objects.get(email=BAKER.email)
    add_staff(
        actor=SYSTEM, shop=factories.make_shop("boulangerie"), user=owner, role=StaffRole.OWNER
    )
    factories.go_to_market_day(time(16, 40), THURSDAY)


def signed_in_as(client: Client) -> str:
    key = client.session.get("_auth_user_id")
    return User.objects.get(pk=key).email if key else ""


def about(moment: datetime) -> bool:
    return abs(clock.now() - moment) < timedelta(seconds=30)


def test_every_page_shows_the_four_people_and_the_clock_in_words(client: Client) -> None:
    page = client.get("/").content.decode()
    assert all(label in page for label in ("Cliente", "Boulangère", "Libraire", "Association"))
    assert "jeudi 26 novembre, 16\xa0h\xa040" in page


def test_in_english_the_bar_speaks_english(client: Client) -> None:
    assert "Thursday" in client.get("/en/").content.decode()


def test_one_tap_signs_in_without_a_password(client: Client) -> None:
    answer = client.post("/demo/role/cliente/")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert signed_in_as(client) == CLIENT.email


def test_the_baker_arrives_at_her_day(client: Client) -> None:
    answer = client.post("/demo/role/boulangere/", follow=True)
    assert answer.status_code == 200
    assert answer.redirect_chain[0][0] == "/mon-commerce/"


def test_the_button_of_who_one_is_signs_out(client: Client) -> None:
    client.post("/demo/role/cliente/")
    assert 'aria-pressed="true">Cliente' in client.get("/").content.decode()
    client.post("/demo/role/cliente/")
    assert signed_in_as(client) == ""


def test_nobody_else_can_be_become(client: Client) -> None:
    assert client.post("/demo/role/maire/").status_code == 404


@pytest.mark.parametrize("path", ["/demo/role/cliente/", "/demo/horloge/hour/"])
def test_a_link_changes_nothing(client: Client, path: str) -> None:
    assert client.get(path).status_code == 405


@pytest.mark.parametrize(
    ("step", "day", "at"),
    [
        ("hour", THURSDAY, time(17, 40)),
        ("tomorrow", THURSDAY + timedelta(days=1), time(8)),
        ("week", THURSDAY + timedelta(days=7), time(16, 40)),
    ],
)
def test_the_clock_moves_on(client: Client, step: str, day: date, at: time) -> None:
    answer = client.post(f"/demo/horloge/{step}/", {"next": "/panier/"})
    assert answer["Location"] == "/panier/"
    assert about(clock.local_datetime(day, at))


def test_the_clock_has_no_other_steps(client: Client) -> None:
    before = clock.now()
    assert client.post("/demo/horloge/year/").status_code == 404
    assert about(before)


def test_the_bar_never_leads_to_another_site(client: Client) -> None:
    assert (
        client.post("/demo/horloge/hour/", {"next": "https://ailleurs.example/"})["Location"] == "/"
    )


def test_the_guide_shows_the_components(client: Client) -> None:
    assert client.get("/demo/guide/").status_code == 200
