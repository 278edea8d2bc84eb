"""The confirmation is the contract on a durable medium: what L221-13 asks is read in it."""

import io
import re
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.utils.html import strip_tags
from pypdf import PdfReader

from marketplace.demo.models import SentMessage
from marketplace.kernel import clock, legal
from orders.messages import messages
from orders.order.models import Kind, Order
from shops.partner.models import Partner
from tests.orders.mailbox import Mailbox
from tests.orders.rows import LineRow, PartRow, write_order

pytestmark = pytest.mark.usefixtures("market_day")

NBSP = "\u00a0"
SATURDAY = date(2026, 11, 28)


@pytest.fixture
def order(market_day: Any, bakery: Partner, bookshop: Partner, cheese_shop: Partner) -> Order:
    """Bread in a window, a cake made to order, cheese and wine, and a book that is only reserved."""
    ten = clock.local_datetime(SATURDAY, time(10))
    bread = LineRow("Pain de seigle", 420, 2, withdrawal_exception="perishable")
    cake = LineRow("Gâteau d’anniversaire", 11_200, withdrawal_exception="made_to_measure")
    wine = LineRow("Vin jaune d’Arbois", 3900, 1, Decimal(20), is_alcohol=True)
    book = LineRow("Le Tour du monde", 890)
    return write_order(
        PartRow(bakery, [bread], ten),
        PartRow(bakery, [cake], due_date=date(2026, 12, 12)),
        PartRow(cheese_shop, [wine], ten + timedelta(hours=5)),
        PartRow(bookshop, [book], ten, kind=Kind.RESERVATION),
    )


@pytest.fixture
def mail(order: Order, mailbox: Mailbox) -> SentMessage:
    with transaction.atomic():
        messages.order_confirmation(order)
    return mailbox.only(kind="mail")


def pdf_text(content: bytes | memoryview) -> str:
    """The words of a PDF, one space between them."""
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(bytes(content))).pages]
    return squeezed(" ".join(pages))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_there_is_one_mail_for_the_whole_order(mail: SentMessage, order: Order) -> None:
    assert mail.to == "louise@exemple.test"
    assert mail.subject == f"Votre commande {order.number} est confirmée"


def test_the_order_is_named_with_what_the_card_was_charged_in_all(
    mail: SentMessage, order: Order
) -> None:
    text = squeezed(mail.text)
    assert f"Commande : {order.number}" in text
    assert "Payé par carte : 159,40 €" in text


@pytest.mark.parametrize(
    "words",
    [
        "samedi 28 novembre, entre 10 h et 12 h",
        "samedi 28 novembre, entre 15 h et 17 h",
        "au plus tard le samedi 12 décembre",
        "2 × Pain de seigle",
        "8,40 €",
        "112,00 €",
        "Pas de rétractation : produit périssable (L221-28, 4°)",
        "Pas de rétractation : fait sur mesure (L221-28, 3°)",
        "Rétractation possible pendant 14 jours",
        "Boulangerie Martin SARL",
        "Fromagerie du Parvis SAS",
        "SIREN",
        "Médiation du commerce, 3 rue du Bac",
        "Renoncer au contrat ici",
        "Mes retraits",
        "Cette réservation n’engage ni vous ni le commerce",
        "À payer en boutique",
        "L’abus d’alcool est dangereux pour la santé, à consommer avec modération",
    ],
)
def test_it_says_in_both_its_parts(mail: SentMessage, words: str) -> None:
    assert squeezed(words).lower() in squeezed(mail.text).lower()
    assert squeezed(words).lower() in squeezed(strip_tags(mail.html)).lower()


def test_each_part_shows_the_code(mail: SentMessage, order: Order) -> None:
    assert mail.text.count(order.pickup_code) == 4


def test_each_merchant_has_a_contract_and_a_reservation_has_none(mail: SentMessage) -> None:
    names = sorted(mail.attachments.values_list("name", flat=True))
    assert [re.sub(r"-[A-Z0-9]{4}-[A-Z0-9]{4}", "", name) for name in names] == [
        "contrat-boulangerie-martin-sarl.pdf",
        "contrat-fromagerie-du-parvis-sas.pdf",
    ]


def test_the_contract_holds_what_the_law_asks(mail: SentMessage, order: Order) -> None:
    wine = mail.attachments.get(name__contains="fromagerie")
    text = pdf_text(wine.content)
    part = order.shop_orders.get(shop__code="fromagerie-du-parvis")
    asked = [
        part.seller_identity["legal_name"],
        part.seller_identity["address"],
        part.seller_identity["email"],
        part.seller_identity["siren"],
        "Vin jaune d’Arbois",
        "39,00 €",
        "Samedi 28 novembre, entre 15 h et 17 h",
        "Rétractation possible pendant 14 jours",
        "Renoncer au contrat ici",
        "Médiation du commerce",
        "Conditions générales de vente",
        part.terms_sha256,
        "Modèle de formulaire de rétractation",
        "Rayez la mention inutile",
        "Vos garanties légales",
    ]
    assert [words for words in asked if words not in text] == []


def test_the_contract_quotes_the_guarantee_box_whole(mail: SentMessage) -> None:
    text = pdf_text(mail.attachments.first().content)  # type: ignore[union-attr]
    flat = text.replace(" ", "")
    for paragraph in legal.LEGAL_GUARANTEE_BOX.split("\n\n"):
        assert squeezed(paragraph).replace(" ", "") in flat


def test_a_contract_of_120_euros_says_that_it_is_kept_ten_years(mail: SentMessage) -> None:
    bread_and_cake = mail.attachments.get(name__contains="boulangerie")
    wine = mail.attachments.get(name__contains="fromagerie")
    assert "D213-1" in pdf_text(bread_and_cake.content)
    assert "D213-1" not in pdf_text(wine.content)


def test_what_was_refused_before_the_mail_left_is_not_confirmed(
    order: Order, mailbox: Mailbox
) -> None:
    line = order.lines.get(title="Pain de seigle")
    line.cancelled_quantity = 1
    line.save()
    with transaction.atomic():
        messages.order_confirmation(order)
    text = mailbox.only(kind="mail").text
    assert "1 × Pain de seigle" in text
    assert f"4,20{NBSP}€" in text


def test_a_reservation_alone_says_that_it_binds_nobody(
    bookshop: Partner, market_day: Any, mailbox: Mailbox
) -> None:
    order = write_order(PartRow(bookshop, starts_at=market_day, kind=Kind.RESERVATION))
    with transaction.atomic():
        messages.order_confirmation(order)
    mail = mailbox.only(kind="mail")
    assert mail.subject == f"Votre réservation {order.number} est enregistrée"
    assert "n’engage ni vous ni le commerce" in mail.text
    assert not mail.attachments.exists()


def test_an_english_shopper_reads_english_dates(
    bakery: Partner, market_day: Any, mailbox: Mailbox
) -> None:
    order = write_order(PartRow(bakery, starts_at=market_day), language="en")
    with transaction.atomic():
        messages.order_confirmation(order)
    assert "Thursday 19 November, between 10" in squeezed(mailbox.only(kind="mail").text)


def test_its_links_lead_to_the_orders_own_pages(mail: SentMessage, order: Order) -> None:
    assert f"http://testserver/mes-retraits/{order.access_token}/" in mail.text
    assert f"http://testserver/retractation/{order.access_token}/" in mail.text
    assert f"http://testserver/retractation/{order.access_token}/" in mail.html


def test_links_of_an_english_mail_lead_to_english_pages(
    bakery: Partner, market_day: Any, mailbox: Mailbox
) -> None:
    order = write_order(PartRow(bakery, starts_at=market_day), language="en")
    with transaction.atomic():
        messages.order_confirmation(order)
    assert "http://testserver/en/" in mailbox.only(kind="mail").text
