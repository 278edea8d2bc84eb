"""Law 4: what the platform owes: ranking, sellers, reported contents, safety, prices."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from marketplace.kernel.models import User
from marketplace.notices.models import ContentNotice
from shops.catalogue.models import Product
from shops.catalogue.services import set_price
from shops.partner.models import Partner
from tests import factories
from tests.law.reading import NB, exact, page_url, texts_for_people
from tests.orders.mailbox import Mailbox
from tests.orders.market import SYSTEM
from tests.storefront.conftest import Stalls
from tests.storefront.visits import product_url, words

pytestmark = pytest.mark.django_db
REPORT = {
    "explanation": "Ce fromage porte une appellation qu’il n’a pas.",
    "name": "Paul Veille",
    "email": "paul@exemple.test",
    "good_faith": "on",
}


# -- Ranking (L111-7, D111-7) -----------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    [
        "Tout commerce de Bourg-les-Halles qui tient une boutique ouverte au public peut demander à entrer.",
        "l’association lui écrit d’abord ses raisons et lui laisse 30",
        "par ordre alphabétique.",
        "du produit le plus vendu au moins vendu",
        "d’abord les produits dont le nom contient tous vos mots",
        "Personne ne paie pour être mieux placé.",
        "Elle n’a aucun lien de capital avec un vendeur.",
        "Articles L111-7 et D111-7 du Code de la consommation.",
    ],
)
def test_D111_7_the_ranking_page_says(client: Client, stalls: Stalls, said: str) -> None:
    assert said in exact(client.get(page_url("ranking")))


def test_D111_7_lists_are_ordered_as_the_page_says(
    client: Client, bakery: Partner, stalls: Stalls
) -> None:
    Product.objects.filter(pk=stalls.cake.pk).update(sold_count=9)
    Product.objects.filter(pk=stalls.rye.pk).update(sold_count=3)

    text = client.get(page_url("shop", bakery.code)).content.decode()

    assert text.index(f'id="p{stalls.cake.pk}"') < text.index(f'id="p{stalls.rye.pk}"')
    shops = exact(client.get(page_url("shops")))
    assert shops.index("Boulangerie Martin") < shops.index("Fromagerie du Parvis")
    assert shops.index("Fromagerie du Parvis") < shops.index("Librairie des Halles")


@pytest.mark.parametrize("name", ["home", "basket", "search", "my_orders"])
def test_the_platform_s_pages_are_reachable_from_everywhere(
    client: Client, stalls: Stalls, name: str
) -> None:
    text = client.get(page_url(name)).content.decode()

    for page in ("ranking", "legal", "terms", "privacy", "accessibility", "contact", "report"):
        assert f'href="{page_url(page)}"' in text


# -- Who sells, and who owes what (L111-7) ----------------------------------------------------


def test_L111_7_each_offer_says_who_sells_that_it_is_a_trader_and_who_owes_what(
    client: Client, stalls: Stalls
) -> None:
    text = exact(client.get(product_url(stalls.rye)))

    assert "Boulangerie Martin SARL" in text
    assert "Vendeur professionnel." in text
    assert (
        f"Le contrat se fait avec ce vendeur{NB}: il prépare la commande, répond des garanties légales et "
        "rembourse. L’association tient le site et transmet le paiement."
    ) in text


def test_L616_1_each_shop_names_its_mediator_with_address_and_site(
    client: Client, bakery: Partner, stalls: Stalls
) -> None:
    text = client.get(page_url("shop", bakery.code)).content.decode()

    assert "Médiation du commerce, 3 rue du Bac, 49999 Bourg-les-Halles" in text
    assert 'href="https://mediation.example"' in text


def test_LCEN_the_legal_notice_names_publisher_host_and_sellers(
    client: Client, stalls: Stalls
) -> None:
    text = exact(client.get(page_url("legal")))

    for said in (
        "ÉditeurLes Vitrines de Bourg-les-Halles",
        "1 place de la Halle, 49999 Bourg-les-Halles",
        "bonjour@vitrines.example",
        "Direction de la publication",
        "Hébergement",
        "Chaque commerce est un vendeur professionnel indépendant.",
    ):
        assert said in text


# -- DSA (Regulation (EU) 2022/2065) ----------------------------------------------------------


def report(client: Client, product: Product, **changes: str) -> None:
    url = f"http://testserver{product_url(product)}"
    client.post(page_url("report"), {"url": url, **REPORT, **changes})


def decide(client: Client, manager: User, decision: str, reasons: str) -> None:
    client.force_login(manager)
    notice = ContentNotice.objects.get()
    client.post(
        reverse("association:decide_notice", args=[notice.reference]),
        {"decision": decision, "reasons": reasons},
    )


def test_DSA_11_and_12_the_contact_page_is_the_point_of_contact(
    client: Client, stalls: Stalls
) -> None:
    text = exact(client.get(page_url("contact")))

    assert "bonjour@vitrines.example" in text
    assert (
        "Point de contact unique des autorités et des utilisateurs au sens des articles 11 et 12 du "
        "règlement (UE) 2022/2065."
    ) in text
    assert "en français ou en anglais" in text


def test_DSA_14_the_terms_say_what_may_be_published_and_who_decides(
    client: Client, stalls: Stalls
) -> None:
    text = exact(client.get(page_url("terms")))

    assert f"Ne se vendent pas ici{NB}: le tabac" in text
    assert "une personne de l’association décide, sans machine, et dit ses raisons" in text


def test_DSA_16_every_offer_leads_to_the_form_with_its_address_filled_in(
    client: Client, stalls: Stalls
) -> None:
    offer = client.get(product_url(stalls.comte)).content.decode()
    link = f"{page_url('report')}?page={product_url(stalls.comte)}"
    assert f'href="{link}"' in offer

    form = client.get(link).content.decode()
    assert f'value="http://testserver{product_url(stalls.comte)}"' in form


def test_DSA_16_a_notice_is_acknowledged_stored_and_shown_to_the_association(
    client: Client, stalls: Stalls, manager: User, mailbox: Mailbox
) -> None:
    report(client, stalls.comte)

    mail = mailbox.only(to="paul@exemple.test")
    assert mail.subject == "Votre signalement est bien reçu"
    assert "Ce fromage porte une appellation qu’il n’a pas." in mail.text
    assert "Un contenu est signalé" in mailbox.subjects("bonjour@vitrines.example")
    client.force_login(manager)
    desk = exact(client.get(reverse("association:notices")))
    assert "Comté de dix-huit mois" in desk
    assert "Ce fromage porte une appellation qu’il n’a pas." in desk


def test_DSA_16_name_and_address_may_be_kept_back_but_not_good_faith(
    client: Client, stalls: Stalls, mailbox: Mailbox
) -> None:
    report(client, stalls.comte, good_faith="")
    assert not ContentNotice.objects.exists()

    report(client, stalls.comte, name="", email="")

    assert ContentNotice.objects.get().email == ""
    assert [mail.to for mail in mailbox.all()] == ["bonjour@vitrines.example"]


def test_DSA_16_and_17_a_decision_is_told_to_both_sides_with_its_reasons(
    client: Client, stalls: Stalls, cheese_shop: Partner, manager: User, mailbox: Mailbox
) -> None:
    report(client, stalls.comte)

    decide(client, manager, "removed", "L’appellation Comté est réservée (règlement 2024/1143).")

    notifier = mailbox.only(to="paul@exemple.test", subject=f"Votre signalement{NB}: la décision")
    seller = mailbox.only(to=cheese_shop.email, subject="Un de vos contenus est retiré")
    for mail in (notifier, seller):
        assert "L’appellation Comté est réservée (règlement 2024/1143)." in mail.text
        assert "vous pouvez aussi saisir le tribunal" in mail.text
    assert "retiré par une personne de l’association" in seller.text
    assert "paul@exemple.test" not in seller.text
    assert client.get(product_url(stalls.comte)).status_code == 404


def test_DSA_16_where_the_content_stays_only_the_notifier_is_written_to(
    client: Client, stalls: Stalls, cheese_shop: Partner, manager: User, mailbox: Mailbox
) -> None:
    report(client, stalls.comte)

    decide(client, manager, "kept", "La photographie est celle du fromager.")

    mailbox.only(to="paul@exemple.test", subject=f"Votre signalement{NB}: la décision")
    assert not mailbox.subjects(to=cheese_shop.email)
    said = words(client.get(reverse("association:notices")))
    assert "Si la personne a laissé son adresse, elle reçoit vos raisons." in said
    assert "les deux côtés sont prévenus" not in said


def test_DSA_17_no_decision_without_reasons(
    client: Client, stalls: Stalls, manager: User, mailbox: Mailbox
) -> None:
    report(client, stalls.comte)

    decide(client, manager, "removed", "  ")

    assert ContentNotice.objects.get().decision == ""
    assert client.get(product_url(stalls.comte)).status_code == 200


def test_P2B_changed_terms_are_announced_fifteen_days_before(
    client: Client, stalls: Stalls
) -> None:
    said = "ne changent qu’avec un préavis de quinze jours (règlement (UE) 2019/1150)."

    assert said in exact(client.get(page_url("ranking")))


# -- Safety and prices ------------------------------------------------------------------------


def test_EU_2023_988_goods_name_their_maker_and_warnings(
    client: Client, bookshop: Partner, stalls: Stalls
) -> None:
    train = factories.make_product(
        bookshop,
        "Train de bois",
        3900,
        manufacturer="Jouets des Sapins, 11 route de la Scierie, 39999 Moirans-le-Bois",
        warnings="Ne convient pas aux enfants de moins de 36 mois.",
    )

    text = exact(client.get(product_url(train)))

    assert "FabricantJouets des Sapins, 11 route de la Scierie, 39999 Moirans-le-Bois" in text
    assert "PrécautionsNe convient pas aux enfants de moins de 36 mois." in text


def test_prices_are_told_all_taxes_included(client: Client, stalls: Stalls) -> None:
    assert f"4,20{NB}€" in exact(client.get(product_url(stalls.rye)))
    assert "TTC" in exact(client.get(product_url(stalls.rye)))


@pytest.mark.parametrize(
    ("net", "unit", "cents", "said"),
    [(500, "g", 420, "8,40{NB}€/kg"), (750, "ml", 1190, "15,87{NB}€/l")],
)
def test_prepacked_goods_show_their_price_by_weight_or_volume_wherever_they_are_listed(
    client: Client, bakery: Partner, stalls: Stalls, net: int, unit: str, cents: int, said: str
) -> None:
    goods = factories.make_product(
        bakery, "Chose pesée", cents, net_quantity=Decimal(net), net_unit=unit
    )
    words = said.replace("{NB}", NB)

    for url in (product_url(goods), page_url("shop", bakery.code)):
        assert words in exact(client.get(url))


def test_L112_1_1_no_page_announces_a_price_cut_and_each_change_is_kept(
    client: Client, stalls: Stalls
) -> None:
    from marketplace.kernel.models import AuditEntry

    record = factories.stock_record_of(stalls.rye)
    set_price(actor=SYSTEM, stock_record_id=record.pk, price_cents=350)

    offer = client.get(product_url(stalls.rye)).content.decode()
    assert "4,20" not in offer
    assert "<del" not in offer
    kept = AuditEntry.objects.get(action="catalogue.price_set").data
    assert (kept["before"], kept["after"]) == (420, 350)


def test_D111_17_there_are_no_reviews_whose_origin_would_have_to_be_told() -> None:
    for name, text in texts_for_people():
        assert "avis des clients" not in text.lower(), name
