"""The seller's legal identity: the association corrects it, for new orders only."""

import pytest
from django.test import Client
from django.urls import reverse

from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.models import AuditEntry, User
from shops.merchants.identity import IdentityDraft, change_identity
from shops.partner.models import Partner
from tests import factories
from tests.association.desk import Desk
from tests.merchant.counter import words
from tests.orders.market import Market, part_of, staff

pytestmark = pytest.mark.django_db
NEW = {
    "legal_name": "SARL  Le Fournil d’Oc",
    "legal_form": "SARL",
    "address": "3 place Neuve, 12345 Bourg-les-Halles",
    "vat_number": "",
    "vat_exempt": "1",
}


def send(desk: Desk, shop: Partner, **changes: str) -> str:
    answer = desk.client.post(
        reverse("association:identity", args=[shop.code]), {**NEW, **changes}, follow=True
    )
    return words(answer.content)


def test_a_past_order_keeps_the_seller_it_was_placed_with(
    desk: Desk, market: Market, bakery: Partner
) -> None:
    assert bakery.merchant is not None
    before = bakery.merchant.legal_name
    bread = factories.make_product(bakery, "Pain de seigle", 480)
    old = market.buy(bread)
    assert "pour les prochaines commandes" in send(desk, bakery)
    new = Market().buy(bread)
    assert part_of(old).seller_identity["legal_name"] == before
    assert part_of(old).seller_identity["vat_exempt"] is False
    assert part_of(new).seller_identity["legal_name"] == "SARL Le Fournil d’Oc"
    assert part_of(new).seller_identity["address"] == "3 place Neuve, 12345 Bourg-les-Halles"
    assert part_of(new).seller_identity["vat_exempt"] is True


def test_that_it_was_changed_is_kept_without_its_values(
    desk: Desk, bakery: Partner, manager: User
) -> None:
    for _again in range(2):
        send(desk, bakery)
    entry = AuditEntry.objects.get(action="merchant.identity_changed")
    assert (entry.actor_kind, entry.actor_ref) == ("association", str(manager.public_id))
    assert "legal_name" in entry.data["changed"]
    assert "Fournil" not in str(entry.data)
    assert "Identité du vendeur corrigée" in desk.open("shop_done", bakery.code)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"legal_name": " "}, "Donnez le nom légal"),
        ({"address": ""}, "Donnez l’adresse légale"),
        ({"vat_exempt": ""}, "cochez la franchise"),
        ({"vat_exempt": "", "vat_number": "FR12"}, "n’est pas valable"),
        ({"vat_exempt": "", "vat_number": "FR40303265045"}, "n’est pas celui du SIREN"),
        ({"legal_name": "x" * 400}, "C’est trop long"),
    ],
)
def test_what_cannot_be_is_asked_again(
    desk: Desk, bakery: Partner, changes: dict[str, str], said: str
) -> None:
    assert said in send(desk, bakery, **changes)
    assert not AuditEntry.objects.filter(action="merchant.identity_changed").exists()


def test_its_owner_reads_it_and_asks_for_a_correction(
    client: Client, baker: User, bakery: Partner
) -> None:
    assert bakery.merchant is not None
    client.force_login(baker)
    page = client.get(reverse("merchant:contact")).content
    assert bakery.merchant.legal_name in words(page)
    assert "Demander une correction" in words(page)
    assert b'href="mailto:' in page


def test_its_owner_does_not_change_it(baker: User, bakery: Partner) -> None:
    assert bakery.merchant is not None
    draft = IdentityDraft(
        legal_name="Autre", legal_form="", address="Ailleurs", vat_number="", vat_exempt=True
    )
    with pytest.raises(NotAllowed):
        change_identity(actor=staff(baker), merchant=bakery.merchant, draft=draft)
