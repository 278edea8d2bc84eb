"""The association reads applications, answers them, and sees who does not get on."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from marketplace.kernel.actors import Actor
from marketplace.kernel.models import User
from shops.joining import services
from shops.joining.models import ApplicationState
from tests import factories
from tests.association.desk import Desk
from tests.merchant.counter import words
from tests.storefront.test_html import check

pytestmark = pytest.mark.django_db

BUDGET = 30


def answer(desk: Desk, reference: object, **values: str) -> str:
    address = reverse("association:decide_application", args=[reference])
    return words(desk.client.post(address, values, follow=True).content)


def test_the_list_costs_the_same_with_many(desk: Desk, manager: User) -> None:
    factories.share_mediator()

    def cost(number: int) -> int:
        for _time in range(number):
            factories.make_application()
            accepted = factories.make_application()
            services.accept(actor=Actor.of(manager), reference=accepted.reference)
        with CaptureQueriesContext(connection) as asked:
            check(desk.client.get(reverse("association:applications")))
        return len(asked)

    few = cost(1)
    assert cost(6) == few
    assert few <= BUDGET


def test_each_state_of_an_application_is_a_valid_page(desk: Desk, manager: User) -> None:
    factories.share_mediator()
    application = factories.make_application()
    address = reverse("association:application", args=[application.reference])
    check(desk.client.get(address))
    answer(desk, application.reference, decision="ask", text="Un bail ?")
    check(desk.client.get(address))
    answer(desk, application.reference, decision="refuse", text="Hors la ville.")
    page = desk.client.get(address)
    check(page)
    assert "Hors la ville." in words(page.content)


def test_a_refusal_without_reason_is_not_one(desk: Desk) -> None:
    application = factories.make_application()
    said = answer(desk, application.reference, decision="refuse")
    assert "Dites pourquoi" in said
    assert "Choisissez ce qui est décidé." in answer(desk, application.reference)
    application.refresh_from_db()
    assert application.state == ApplicationState.NEW


def test_the_second_of_two_people_reads_that_it_is_decided(desk: Desk, manager: User) -> None:
    factories.share_mediator()
    application = factories.make_application()
    services.accept(actor=Actor.of(manager), reference=application.reference)
    said = answer(desk, application.reference, decision="refuse", text="Hors la ville.")
    assert "Cette demande a déjà sa réponse." in said
    application.refresh_from_db()
    assert application.state == ApplicationState.ACCEPTED


def test_a_known_siren_is_pointed_out(desk: Desk, manager: User) -> None:
    factories.share_mediator()
    first = factories.make_application()
    services.accept(actor=Actor.of(manager), reference=first.reference)
    again = factories.make_application(number=first.siren, vat_number=first.vat_number)
    page = desk.client.get(reverse("association:application", args=[again.reference]))
    assert "déjà présent ici" in words(page.content)


def test_the_mediator_comes_first(desk: Desk) -> None:
    application = factories.make_application()
    assert "le médiateur commun" in answer(desk, application.reference, decision="accept")
    page = desk.client.get(reverse("association:mediator"))
    check(page)
    values = {"name": "Médiation", "address": "1 rue X", "website": "x"}
    wrong = desk.client.post(reverse("association:mediator"), values)
    assert "commence par https://" in words(wrong.content)
    values["website"] = "https://mediation.example"
    desk.client.post(reverse("association:mediator"), values)
    assert "est accueilli" in answer(desk, application.reference, decision="accept")


def test_a_reader_reads_and_does_not_answer(reading_desk: Desk) -> None:
    application = factories.make_application(photo=b"webp")
    page = reading_desk.client.get(reverse("association:application", args=[application.reference]))
    assert "Accueillir" not in words(page.content)
    photo = reading_desk.client.get(
        reverse("association:application_photo", args=[application.reference])
    )
    assert (photo.content, photo.headers["X-Content-Type-Options"]) == (b"webp", "nosniff")


def test_who_is_stuck_is_seen_with_the_step(desk: Desk, manager: User) -> None:
    factories.share_mediator()
    application = factories.make_application()
    services.accept(actor=Actor.of(manager), reference=application.reference)
    said = words(desk.client.get(reverse("association:applications")).content)
    assert "Cordonnerie du Lavoir Votre page dernier geste" in said
    assert "Agir pour ce commerce" in said
