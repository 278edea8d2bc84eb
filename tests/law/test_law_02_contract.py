"""Law 2: what is said before the order, the button, and the contract with each merchant."""

import hashlib
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from marketplace.kernel import legal
from marketplace.kernel.formats import say_phone, say_window
from orders.order.models import Order, ShopOrder
from shops.hours.windows import windows_for
from shops.merchants.models import Merchant
from shops.merchants.services import publish_terms
from shops.partner.models import Partner
from tests.law.reading import (
    NB,
    buttons,
    contracts,
    exact,
    page_url,
    texts_for_people,
    ticked,
    without_spaces,
)
from tests.orders.mailbox import Mailbox
from tests.orders.market import SYSTEM, Market
from tests.storefront.conftest import Stalls
from tests.storefront.visits import add, choose_first, hidden, order

pytestmark = pytest.mark.django_db
LOUISE = "louise@exemple.test"
COMMANDER = "Commander avec obligation de paiement"
Summary = Callable[[], HttpResponse]


@pytest.fixture
def bought(market: Market, stalls: Stalls) -> Order:
    """Bread, a cake made to order and a novel, paid."""
    return market.buy(stalls.rye, stalls.cake, stalls.novel)


# -- The button -------------------------------------------------------------------------------


def test_L221_14_the_button_that_binds_says_so_and_nothing_else(summary: Summary) -> None:
    assert buttons(summary()) == [COMMANDER]


def test_L221_14_the_button_says_so_in_english_too(client: Client, summary: Summary) -> None:
    assert buttons(client.get("/en/checkout/")) == ["Order with obligation to pay"]


def test_L221_14_what_binds_nobody_does_not_speak_of_an_obligation(
    client: Client, stalls: Stalls, cycles: Partner
) -> None:
    add(client, stalls.bicycle)
    choose_first(client, cycles)

    page = client.get(page_url("checkout"))

    assert buttons(page) == ["Confirmer ma réservation"]
    text = exact(page)
    assert "Réserver sans payer" in text
    assert (
        f"Cette réservation n’est pas un achat{NB}: elle n’engage ni vous ni le commerce." in text
    )
    assert "Vous ne payez rien ici et rien ne vous engage" in text
    for binding in ("obligation de paiement", "Rétractation possible", "Le contrat est conclu"):
        assert binding not in text


def test_a_mixed_basket_keeps_contract_and_reservation_apart(
    client: Client, stalls: Stalls, cycles: Partner, bookshop: Partner
) -> None:
    add(client, stalls.bicycle)
    add(client, stalls.novel)
    choose_first(client, cycles, bookshop)

    page = client.get(page_url("checkout"))

    assert buttons(page) == [COMMANDER]
    text = exact(page)
    assert f"À payer maintenant21,00{NB}€" in text
    assert f"À payer en boutique450,00{NB}€" in text
    assert text.count("Cette réservation n’est pas un achat") == 1
    assert text.count("Le contrat est conclu avec ce vendeur, à ses conditions.") == 1
    assert text.count("Rétractation possible pendant 14 jours") == 1


def test_1127_2_the_steps_are_shown_and_lead_back_to_correct(summary: Summary) -> None:
    text = summary().content.decode()

    assert 'aria-label="Étapes de la commande"' in text
    for name, label in (("basket", "Panier"), ("windows", "Retrait")):
        assert f'<a href="{page_url(name)}">{label}</a>' in text
    assert f'<a href="{page_url("basket")}">Modifier le panier</a>' in text


def test_1127_2_the_first_click_orders_nothing_and_the_second_confirms(
    client: Client, summary: Summary
) -> None:
    summary()
    assert not Order.objects.exists()

    order(client)

    assert Order.objects.count() == 1


def test_1127_2_a_total_that_has_changed_is_shown_again_before_it_binds(
    client: Client, summary: Summary
) -> None:
    page = summary()
    total = int(hidden(page, "total"))

    answer = order(client, total=str(total - 100))

    assert answer.status_code == 409
    assert not Order.objects.exists()


def test_L121_17_nothing_is_ticked_beforehand(
    client: Client, stalls: Stalls, cheese_shop: Partner, cycles: Partner
) -> None:
    for product in (stalls.wine, stalls.bicycle):
        add(client, product)
    choose_first(client, cheese_shop, cycles)

    page = client.get(page_url("checkout"))

    assert "age_confirmed" in page.content.decode()
    assert ticked(page) == []


# -- Before the order -------------------------------------------------------------------------


def test_L221_5_each_seller_is_named_with_all_that_identifies_it(summary: Summary) -> None:
    text = exact(summary())

    for merchant in _sellers():
        siren = NB.join((merchant.siren[:3], merchant.siren[3:6], merchant.siren[6:]))
        for said in (
            f"Vendeur{merchant.legal_name} {merchant.legal_form}",
            merchant.address,
            siren,
            merchant.vat_number,
            say_phone(merchant.phone),
            merchant.email,
        ):
            assert said in text


def test_L616_1_each_seller_names_its_own_mediator(client: Client, summary: Summary) -> None:
    text = exact(summary())

    mediator = (
        "Médiation du commerce, 3 rue du Bac, 49999 Bourg-les-Halles, https://mediation.example"
    )
    assert text.count(mediator) == 2
    assert mediator in exact(client.get(page_url("seller_terms", "librairie-des-halles")))
    assert "Médiation du commerce" in exact(client.get(page_url("shop", "librairie-des-halles")))


def test_L221_5_each_seller_s_terms_are_one_tap_away_with_their_version(summary: Summary) -> None:
    page = summary()

    for code in ("boulangerie-martin", "librairie-des-halles"):
        assert page_url("seller_terms", code) in page.content.decode()
    assert exact(page).count("(version du jeudi 19 novembre 2026)") == 2


def test_a_seller_s_terms_can_be_read_before_the_order(client: Client, stalls: Stalls) -> None:
    text = exact(client.get(page_url("seller_terms", "boulangerie-martin")))

    assert "Les prix sont indiqués en euros, toutes taxes comprises." in text
    assert "Version du jeudi 19 novembre 2026" in text


def test_L221_5_each_line_says_whether_it_can_be_withdrawn_from(summary: Summary) -> None:
    text = exact(summary())

    assert f"Pain de seiglePas de rétractation{NB}: produit périssable" in text
    assert f"Pas de rétractation{NB}: fait sur mesure" in text
    assert "Les Passeurs de la SereineRétractation possible pendant 14 jours" in text


def test_L221_5_slot_or_day_at_the_latest_stand_with_each_seller(
    summary: Summary, bakery: Partner
) -> None:
    text = exact(summary())

    window = say_window(windows_for(bakery)[0]).removeprefix("jeudi")
    assert f"Jeudi{window}{NB}; sur commande{NB}: au plus tard le dimanche 29 novembre" in text
    assert f"Retrait en boutique{NB}:" in text


def test_L221_5_price_fees_payment_complaints_and_mediation_are_told(summary: Summary) -> None:
    text = exact(summary())

    for said in (
        "Par carte bancaire (CB, Visa, Mastercard)",
        "Les prix sont toutes taxes comprises",
        "il n’y a pas d’autres frais",
        "Adressez d’abord votre réclamation au vendeur",
        "le médiateur du vendeur est gratuit",
    ):
        assert said in text


def test_L221_5_the_right_of_withdrawal_and_its_function_are_told(summary: Summary) -> None:
    text = exact(summary())

    assert f"Vous avez 14{NB}jours après le retrait pour renoncer, sans motif" in text
    assert "(article L221-18 du Code de la consommation)" in text
    assert f"La fonction «{NB}Renoncer au contrat ici{NB}» se trouve au bas de chaque page" in text


def test_R221_1_the_model_form_is_given_before_the_order(client: Client, summary: Summary) -> None:
    for page in (summary(), client.get(page_url("seller_terms", "librairie-des-halles"))):
        text = exact(page)
        assert "Modèle de formulaire de rétractation" in text
        assert f"À l’attention de{NB}" in text or "À l’attention de " in text
        assert "(*) Rayez la mention inutile." in text


def test_L217_1_the_guarantee_box_is_quoted_whole(client: Client, summary: Summary) -> None:
    pages = (
        summary(),
        client.get(page_url("terms")),
        client.get(page_url("seller_terms", "boulangerie-martin")),
    )
    for page in pages:
        text = exact(page)
        for paragraph in legal.paragraphs(legal.LEGAL_GUARANTEE_BOX):
            assert paragraph in text


def test_EU_2025_1960_the_harmonised_notice_is_shown_not_folded_away(
    client: Client, summary: Summary
) -> None:
    pages = (
        summary(),
        client.get(page_url("terms")),
        client.get(page_url("seller_terms", "boulangerie-martin")),
    )
    for page in pages:
        markup = page.content.decode()
        notice = markup.partition('<section class="guarantee harmonised"')[2].partition(
            "</section>"
        )[0]
        assert "Avis harmonisé sur la garantie légale de conformité" in notice
        assert "pendant deux ans au moins" in notice
        assert "réparation ou à son remplacement, sans frais" in notice
        assert "réduction du prix, ou à la fin du contrat et au remboursement" in notice
        assert "Règlement d’exécution (UE) 2025/1960" in notice
        assert 'href="http://data.europa.eu/eli/reg_impl/2025/1960/oj"' in notice
        assert "<img" not in notice


def test_EU_2025_1960_the_official_picture_is_shown_where_it_is_installed(
    client: Client, stalls: Stalls, settings: object
) -> None:
    settings.HARMONISED_NOTICE_IMAGE = "loi/avis.png"  # type: ignore[attr-defined]

    text = client.get(page_url("terms")).content.decode()

    assert '<img src="/media/loi/avis.png"' in text


# -- The contract -----------------------------------------------------------------------------


def test_L221_13_the_confirmation_comes_at_once_with_one_contract_per_merchant(
    bought: Order, mailbox: Mailbox
) -> None:
    mail = mailbox.only(to=LOUISE, kind="mail")

    assert mail.subject == f"Votre commande {bought.number} est confirmée"
    files = contracts(mail)
    assert sorted(files) == [
        f"contrat-{bought.number}-boulangerie-martin-sarl.pdf",
        f"contrat-{bought.number}-librairie-des-halles-eurl.pdf",
    ]


def test_L221_13_each_contract_holds_only_its_own_merchant(bought: Order, mailbox: Mailbox) -> None:
    bakery_pdf, bookshop_pdf = contracts(mailbox.only(to=LOUISE, kind="mail")).values()

    assert "Pain de seigle" in bakery_pdf
    assert "Gâteau d’anniversaire" in bakery_pdf
    assert "Les Passeurs" not in bakery_pdf
    assert "Les Passeurs de la Sereine" in bookshop_pdf
    assert "Pain de seigle" not in bookshop_pdf


def test_L221_13_the_contract_holds_what_L221_5_asks(bought: Order, mailbox: Mailbox) -> None:
    files = contracts(mailbox.only(to=LOUISE, kind="mail"))
    part = bought.shop_orders.get(shop__code="librairie-des-halles")
    text = files[f"contrat-{bought.number}-librairie-des-halles-eurl.pdf"]
    seller = part.seller_identity

    for said in (
        seller["legal_name"],
        seller["address"],
        seller["email"],
        say_phone(seller["phone"]),
        f"SIREN {seller['siren']}",
        seller["vat_number"],
        "Les Passeurs de la Sereine",
        "21,00 €",
        "Les prix comprennent toutes les taxes ; le retrait en boutique est sans frais.",
        "Rétractation possible pendant 14 jours",
        "Adressez-vous d’abord au vendeur",
        "Médiation du commerce, 3 rue du Bac, 49999 Bourg-les-Halles, https://mediation.example",
        "article L612-1 du Code de la consommation",
        "Avis harmonisé sur la garantie légale de conformité",
        "http://data.europa.eu/eli/reg_impl/2025/1960/oj",
    ):
        assert without_spaces(said) in without_spaces(text), said


def test_the_contract_quotes_terms_notice_form_and_guarantee_whole(
    bought: Order, mailbox: Mailbox
) -> None:
    for text in contracts(mailbox.only(to=LOUISE, kind="mail")).values():
        held = without_spaces(text)
        quoted = [
            *legal.paragraphs(legal.LEGAL_GUARANTEE_BOX),
            *legal.paragraphs(legal.WITHDRAWAL_FORM)[-3:],
            legal.paragraphs(legal.WITHDRAWAL_NOTICE)[1],
            "Conditions générales de vente.",
        ]
        for words in quoted:
            assert without_spaces(words) in held


def test_the_version_of_the_terms_is_frozen_with_its_hash(bought: Order, mailbox: Mailbox) -> None:
    part = ShopOrder.objects.get(order=bought, shop__code="librairie-des-halles")
    assert part.terms is not None
    assert part.terms_sha256 == hashlib.sha256(part.terms.text.encode()).hexdigest()

    publish_terms(actor=SYSTEM, merchant=part.merchant, text="Tout autre chose.")

    part.refresh_from_db()
    assert "Les prix sont indiqués en euros" in part.terms.text
    text = contracts(mailbox.only(to=LOUISE, kind="mail"))[
        f"contrat-{bought.number}-librairie-des-halles-eurl.pdf"
    ]
    assert part.terms_sha256 in text
    assert "Tout autre chose" not in text


def test_D213_1_a_contract_of_120_euros_says_that_it_is_kept(
    market: Market, stalls: Stalls, mailbox: Mailbox
) -> None:
    market.buy((stalls.cake, 3), stalls.novel)

    bakery_pdf, bookshop_pdf = contracts(mailbox.only(to=LOUISE, kind="mail")).values()

    assert "le vendeur le conserve 10 ans à compter du retrait" in bakery_pdf
    assert "articles L213-1 et D213-1 du Code de la consommation" in bakery_pdf
    assert "D213-1" not in bookshop_pdf


def test_no_page_or_mail_leads_to_the_closed_platform_for_disputes() -> None:
    for name, text in texts_for_people():
        assert "ec.europa.eu/consumers/odr" not in text, name
        assert "webgate.ec.europa.eu" not in text, name


def _sellers() -> list[Merchant]:
    codes = ["boulangerie-martin", "librairie-des-halles"]
    return list(Merchant.objects.filter(shops__code__in=codes))
