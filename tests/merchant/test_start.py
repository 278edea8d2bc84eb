"""The pages of the guided start, and « Votre présence »."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from marketplace.kernel.actors import SYSTEM, Actor
from marketplace.kernel.models import User
from payments.transfers.models import MerchantAccount
from shops.hours.models import OpeningRange
from shops.joining import presence, services
from shops.joining.presence import QUESTIONS
from shops.merchants.services import publish_terms
from shops.partner.models import Partner, SellingMode
from tests import factories
from tests.merchant.counter import Counter, words
from tests.storefront.test_html import check

pytestmark = pytest.mark.django_db

BUDGET = 26
PAGES = (
    "start", "start_page", "start_hours", "start_terms", "start_open", "presence",
    "presence_questions",
)  # fmt: skip


@pytest.fixture
def newcomer(client: Client, manager: User) -> Counter:
    """The cobbler's phone on the day of the acceptance."""
    cache.clear()
    factories.share_mediator()
    application = factories.make_application()
    shop = services.accept(actor=Actor.of(manager), reference=application.reference)
    client.force_login(User.objects.get(email="awa@exemple.test"))
    return Counter(client, shop)


def ready(shop: Partner) -> None:
    """All but the opening."""
    Partner.objects.filter(pk=shop.pk).update(tagline="À vos pieds.")
    factories.set_hours(shop)
    assert shop.merchant is not None
    publish_terms(actor=SYSTEM, merchant=shop.merchant, text="Conditions.")


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_valid_and_cost_little(newcomer: Counter, name: str) -> None:
    newcomer.client.get(reverse("merchant:menu"))
    with CaptureQueriesContext(connection) as asked:
        page = newcomer.client.get(reverse(f"merchant:{name}"))
    check(page)
    assert len(asked) <= BUDGET, len(asked)


def test_the_start_costs_the_same_with_a_full_catalogue(newcomer: Counter) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            newcomer.open("start")
        return len(asked)

    factories.make_product(newcomer.shop)
    newcomer.open("start")
    few = cost()
    factories.make_products(newcomer.shop, 60)
    assert cost() == few


def test_day_and_menu_lead_back_to_it_until_the_shop_opens(newcomer: Counter) -> None:
    assert "Reprendre l’installation" in newcomer.open("day")
    assert "Démarrage" in newcomer.open("menu")
    ready(newcomer.shop)
    newcomer.tap("start_open", mode="reserves")
    assert "Reprendre l’installation" not in newcomer.open("day")
    assert "Démarrage" not in newcomer.open("menu")


def test_a_wrong_page_loses_nothing_that_was_typed(newcomer: Counter) -> None:
    content = newcomer.client.post(
        reverse("merchant:start_page"), {"name": "La Forme", "trade": "Bottier", "tint": "cloth"}
    ).content.decode()
    assert "Écrivez une phrase qui donne envie d’entrer." in content
    assert 'value="La Forme"' in content
    newcomer.shop.refresh_from_db()
    assert newcomer.shop.name == "Cordonnerie du Lavoir"


def test_hours_are_the_same_on_each_open_day(newcomer: Counter) -> None:
    newcomer.tap("start_hours", days=["1", "5"], morning_opens="08:00", morning_closes="12:00")
    rows = OpeningRange.objects.filter(shop=newcomer.shop)
    assert [(row.weekday, row.opens.hour, row.closes.hour) for row in rows] == [
        (1, 8, 12),
        (5, 8, 12),
    ]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"morning_opens": "08:00", "morning_closes": "12:00"}, "Choisissez au moins un jour."),
        ({"days": ["1"]}, "Donnez au moins une ouverture."),
        ({"days": ["1"], "morning_opens": "08:00"}, "Donnez les deux heures, ou aucune."),
        ({"days": ["1"], "morning_opens": "x", "morning_closes": "12:00"}, "Écrivez l’heure ainsi"),
    ],
)
def test_hours_say_what_is_missing(
    newcomer: Counter, given: dict[str, object], sentence: str
) -> None:
    assert sentence in newcomer.tap("start_hours", status=422, **given)


def test_terms_keep_what_was_typed_when_the_mediator_is_incomplete(newcomer: Counter) -> None:
    content = newcomer.client.post(
        reverse("merchant:start_terms"),
        {"mediator": "own", "mediator_name": "Moi", "text": "Mes conditions à moi."},
    )
    assert content.status_code == 422
    assert "Mes conditions à moi." in content.content.decode()
    assert "Indiquez l’adresse du médiateur." in content.content.decode()


def test_paying_online_waits_for_the_account(newcomer: Counter) -> None:
    ready(newcomer.shop)
    said = newcomer.tap("start_open", mode="sells", status=422)
    assert "Ouvrez d’abord votre compte de paiement" in said
    MerchantAccount.objects.create(
        merchant=newcomer.shop.merchant,
        account_id="acct_1",
        transfers_active=True,
        payouts_enabled=True,
    )
    assert "toute la ville la voit" in newcomer.tap("start_open", mode="sells")
    newcomer.shop.refresh_from_db()
    assert (newcomer.shop.mode, newcomer.shop.is_listed) == (SellingMode.SELLS, True)


def test_a_shop_window_without_terms_says_so(newcomer: Counter) -> None:
    Partner.objects.filter(pk=newcomer.shop.pk).update(tagline="À vos pieds.")
    factories.set_hours(newcomer.shop)
    newcomer.tap("start_open", mode="shows")
    page = newcomer.client.get(reverse("storefront:seller_terms", args=[newcomer.shop.code]))
    assert "Cette boutique ne vend rien ici" in page.content.decode()


def test_eight_answers_propose_a_way(counter: Counter) -> None:
    yes = {question.key: "oui" for question in QUESTIONS}
    assert "D’après vos réponses : Vente en ligne, stock tenu par la caisse" in counter.open(
        "presence", **yes
    )
    answer = counter.client.get(reverse("merchant:presence_questions"), yes)
    assert answer.headers["Location"].startswith(reverse("merchant:presence"))
    yes.pop("till")
    assert "Il reste des questions sans réponse." in counter.open("presence_questions", **yes)


def test_the_letter_of_a_level_is_never_shown(counter: Counter) -> None:
    for name in ("presence", "presence_questions"):
        assert "niveau" not in counter.open(name).lower()


def test_the_switch_is_told_to_leave_orders_alone(counter: Counter) -> None:
    assert "Seules les commandes à venir changent." in counter.open("presence")
    assert "« Réservation »" in counter.tap("presence", mode="reserves")


def test_the_page_says_who_keeps_it(client: Client, bakery: Partner) -> None:
    address = reverse("storefront:shop", args=[bakery.code])
    sentence = "Page mise à jour par l’association ; vendeur : Boulangerie Martin SARL."
    assert sentence not in words(client.get(address).content)
    presence.set_kept_by_association(actor=SYSTEM, shop=bakery, kept=True)
    assert sentence in words(client.get(address).content)
