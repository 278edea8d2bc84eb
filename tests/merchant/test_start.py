"""The pages of the guided start, and « Votre présence »."""

from datetime import time

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope

from marketplace.kernel.actors import SYSTEM, Actor
from marketplace.kernel.models import AuditEntry, User
from payments.transfers.models import MerchantAccount
from shops.hours.models import OpeningRange
from shops.hours.services import set_opening_hours
from shops.joining import presence, services
from shops.joining.presence import QUESTIONS
from shops.merchants.services import publish_terms
from shops.partner.models import Partner, SellingMode
from shops.tills.services import create_till
from tests import factories
from tests.merchant.counter import Counter, words
from tests.merchant.test_product_form import typed as four_fields
from tests.shops.joining.test_application import picture
from tests.storefront.test_html import check

pytestmark = pytest.mark.django_db

BUDGET = 26
PAGES = (
    "start", "start_page", "start_hours", "start_terms", "start_open", "contact", "presence",
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


def test_hours_that_differ_by_day_are_not_flattened(newcomer: Counter) -> None:
    week = [(1, time(9), time(12)), (1, time(14), time(19)), (5, time(9), time(12))]
    set_opening_hours(actor=SYSTEM, shop=newcomer.shop, ranges=week)
    answer = newcomer.client.post(
        reverse("merchant:start_hours"),
        {"days": ["1", "5"], "morning_opens": "08:00", "morning_closes": "12:00"},
    )
    assert answer.headers["Location"] == reverse("merchant:hours")
    rows = OpeningRange.objects.filter(shop=newcomer.shop)
    assert sorted((row.weekday, row.opens, row.closes) for row in rows) == week


def test_the_first_article_leads_back_to_the_start(newcomer: Counter) -> None:
    factories.make_category("Cordonnerie")
    said = newcomer.tap("product_new", **four_fields(category="cordonnerie"))
    assert "est enregistré" in said
    assert "Étapes faites : 1 sur 5" in said


def test_a_photo_is_kept_when_a_word_is_missing(newcomer: Counter) -> None:
    photo = SimpleUploadedFile("devanture.jpg", picture(), "image/jpeg")
    newcomer.client.post(reverse("merchant:start_page"), {"name": "La Forme", "photo": photo})
    newcomer.shop.refresh_from_db()
    assert newcomer.shop.picture
    assert newcomer.shop.name == "Cordonnerie du Lavoir"


CONTACT = {
    "street": "12 rue du Lavoir",
    "postcode": "49999",
    "city": "Bourg-les-Halles",
    "phone": "01 99 00 01 78",
    "mobile": "06 39 98 01 78",
    "email": "Atelier@Cordonnerie.example",
}


def test_where_the_shop_is_and_where_its_orders_arrive_can_be_changed(newcomer: Counter) -> None:
    assert "Coordonnées" in newcomer.open("menu")
    assert "Vos coordonnées sont enregistrées" in newcomer.tap("contact", **CONTACT)
    newcomer.shop.refresh_from_db()
    assert newcomer.shop.street == "12 rue du Lavoir"
    assert newcomer.shop.phone == "+33199000178"
    assert newcomer.shop.sms_phone == "+33639980178"
    assert newcomer.shop.email == "atelier@cordonnerie.example"
    entry = AuditEntry.objects.get(action="shop.contact_written")
    assert entry.actor_kind == "staff"
    assert set(entry.data["changed"]) == {"street", "phone", "sms_phone", "email"}
    newcomer.tap("contact", **CONTACT)
    assert AuditEntry.objects.filter(action="shop.contact_written").count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"street": " "}, "Indiquez le numéro et la rue."),
        ({"postcode": "4999"}, "Le code postal a cinq chiffres."),
        ({"phone": "12"}, "Indiquez le téléphone de la boutique"),
        ({"mobile": "01 99 00 01 78"}, "Ce n’est pas un numéro de mobile"),
        ({"email": "atelier@"}, "Cette adresse e-mail n’est pas complète."),
    ],
)
def test_wrong_particulars_are_said_beside_their_field(
    newcomer: Counter, wrong: dict[str, str], sentence: str
) -> None:
    said = newcomer.client.post(reverse("merchant:contact"), {**CONTACT, **wrong})
    assert said.status_code == 422
    check(said)
    assert sentence in words(said.content)
    assert 'value="Bourg-les-Halles"' in said.content.decode()
    newcomer.shop.refresh_from_db()
    assert newcomer.shop.street == "8 rue du Lavoir"


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


def test_before_the_opening_the_answers_mark_what_they_propose(newcomer: Counter) -> None:
    """Somebody without a screen at the counter is not led to reservations."""
    given = {question.key: "oui" for question in QUESTIONS} | {"screen": "non"}
    answer = newcomer.client.get(reverse("merchant:presence_questions"), given, follow=True)
    assert answer.redirect_chain[0][0].startswith(reverse("merchant:start_open"))
    check(answer)
    said = words(answer.content)
    assert "D’après vos réponses : Vitrine" in said
    assert "Répondre par e-mail ou par téléphone" in said
    marked = [option["value"] for option in answer.context["options"] if option["checked"]]
    assert marked == [SellingMode.SHOWS]
    given |= {"screen": "oui", "till": "non"}
    answer = newcomer.client.get(reverse("merchant:presence_questions"), given, follow=True)
    assert "Ouvrez en réservation dès maintenant" in words(answer.content)
    marked = [option["value"] for option in answer.context["options"] if option["checked"]]
    assert marked == [SellingMode.RESERVES]


def test_the_letter_of_a_level_is_never_shown(counter: Counter) -> None:
    for name in ("presence", "presence_questions"):
        assert "niveau" not in counter.open(name).lower()


def test_a_stock_kept_by_the_till_asks_for_the_till(counter: Counter, bakery: Partner) -> None:
    Partner.objects.filter(pk=bakery.pk).update(mode=SellingMode.SYNCED)
    page = counter.client.get(reverse("merchant:presence"))
    check(page)
    assert "Votre caisse n’est pas encore reliée" in words(page.content)
    with scope(shop=[bakery]):
        create_till(actor=SYSTEM, shop=bakery, name="Caisse")
    assert "n’est pas encore reliée" not in counter.open("presence")


def test_the_switch_is_told_to_leave_orders_alone(counter: Counter) -> None:
    assert "Seules les commandes à venir changent." in counter.open("presence")
    assert "« Réservation »" in counter.tap("presence", mode="reserves")


def test_the_page_says_who_keeps_it(client: Client, bakery: Partner) -> None:
    address = reverse("storefront:shop", args=[bakery.code])
    sentence = "Page mise à jour par l’association ; vendeur : Boulangerie Martin SARL."
    assert sentence not in words(client.get(address).content)
    presence.set_kept_by_association(actor=SYSTEM, shop=bakery, kept=True)
    assert sentence in words(client.get(address).content)
