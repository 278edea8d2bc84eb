"""Law 8: the money lies with a licensed provider, and the merchant knows the commission."""

import pytest
from django.test import Client
from django.urls import reverse

from marketplace.kernel.models import User
from shops.partner.models import Partner
from tests.law.reading import NB, exact, page_url, texts_for_people
from tests.storefront.conftest import Stalls

pytestmark = pytest.mark.django_db


def test_no_page_or_mail_claims_an_escrow() -> None:
    for name, text in texts_for_people():
        for word in ("séquestre", "sequestre", "escrow"):
            assert word not in text.lower(), name


def test_the_provider_of_payments_is_named_and_the_money_is_not_the_association_s(
    client: Client, stalls: Stalls
) -> None:
    text = exact(client.get(page_url("legal")))

    assert "Stripe Payments Europe, Limited, établissement de paiement." in text
    assert "L’association ne tient pas l’argent des commerces sur un compte à elle." in text


def test_the_merchant_reads_the_rate_of_the_commission_and_that_it_comes_back(
    client: Client, bakery: Partner, baker: User, market_day: object
) -> None:
    client.force_login(baker)

    text = exact(client.get(reverse("merchant:money")))

    assert f"La commission est de 8{NB}% hors TVA du prix payé en ligne." in text
    assert "rendue sur ce qui est remboursé" in text


def test_shoppers_are_told_that_a_commission_exists(client: Client, stalls: Stalls) -> None:
    assert "Elle prélève une commission sur chaque vente payée en ligne" in exact(
        client.get(page_url("ranking"))
    )
