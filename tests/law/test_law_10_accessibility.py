"""Law 10: accessibility information stands with the terms."""

import pytest
from django.test import Client

from tests.law.reading import exact, page_url

pytestmark = pytest.mark.django_db


def test_EN_301_549_the_declaration_names_the_norm_the_state_and_a_contact(client: Client) -> None:
    text = exact(client.get(page_url("accessibility")))

    for said in (
        "EN 301 549 (WCAG 2.1, niveau AA) et le RGAA 4.1",
        "partiellement conforme",
        "bonjour@vitrines.example",
        "Défenseur des droits",
    ):
        assert said in text


def test_EN_301_549_the_terms_lead_to_the_declaration(client: Client) -> None:
    text = client.get(page_url("terms")).content.decode()

    assert "Le site vise la norme EN 301 549" in text
    assert text.count(f'href="{page_url("accessibility")}"') >= 2
