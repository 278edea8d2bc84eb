"""Law 3: the right of withdrawal, its function, its period, its exceptions and its refund."""

from datetime import date, time, timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django_scopes import scopes_disabled

from marketplace.kernel import clock, legal
from marketplace.kernel.formats import say_phone
from marketplace.kernel.models import User
from orders.order.models import Order
from orders.pickup.services import mark_ready
from orders.returns.models import Withdrawal
from orders.returns.services import confirm_goods_back, withdrawable_lines
from shops.catalogue.models import WithdrawalException
from shops.partner.models import AvailabilityKind, Partner
from tests import factories
from tests.law.reading import (
    NB,
    asked,
    buttons,
    contracts,
    exact,
    live_until,
    page_url,
    ticked,
    without_spaces,
)
from tests.orders.mailbox import Mailbox
from tests.orders.market import Market, given, line_of, part_of, refunded, staff
from tests.storefront.conftest import Stalls
from tests.storefront.visits import add, choose_first, product_url

pytestmark = pytest.mark.django_db
LOUISE = "louise@exemple.test"
RENONCER = "Renoncer au contrat ici"
CONFIRMER = "Confirmer la rétractation"


@pytest.fixture
def novel(market: Market, stalls: Stalls) -> Order:
    """A guest's order of a novel, paid on Thursday 19 November 2026."""
    return market.buy(stalls.novel)


@pytest.fixture
def collected(novel: Order, bookshop: Partner, bookseller: User) -> Order:
    """The same, collected at once."""
    given(novel, bookshop, staff(bookseller))
    return novel


def withdraw_url(order: Order) -> str:
    return page_url("withdraw", order.access_token)


def answers(order: Order, step: str, **changes: str) -> dict[str, str]:
    line = line_of(order)
    return {
        "name": "Louise Garnier",
        "email": "autre@exemple.test",
        f"units-{line.reference}": "1",
        "step": step,
        **changes,
    }


def declare(client: Client, order: Order, **changes: str) -> HttpResponse:
    """Both buttons."""
    client.post(withdraw_url(order), answers(order, "review", **changes))
    return client.post(withdraw_url(order), answers(order, "confirm", **changes))


# -- The function -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["home", "shops", "basket", "my_orders", "legal", "contact"])
def test_D221_5_the_function_is_on_every_page(client: Client, stalls: Stalls, name: str) -> None:
    link = f'<a href="{page_url("withdraw_find")}">{RENONCER}</a>'

    assert link in client.get(page_url(name)).content.decode()


def test_D221_5_the_function_stands_on_the_order_s_page_and_in_its_mail(
    client: Client, novel: Order, mailbox: Mailbox
) -> None:
    page = client.get(page_url("pickups", novel.access_token)).content.decode()
    mail = mailbox.only(to=LOUISE, kind="mail")

    assert f'href="{withdraw_url(novel)}">{RENONCER}</a>' in page
    assert RENONCER in mail.text
    assert f"http://testserver{withdraw_url(novel)}" in mail.text


def test_D221_5_a_guest_gets_there_with_number_and_address(client: Client, novel: Order) -> None:
    answer = client.post(
        page_url("withdraw_find"), {"number": novel.number.lower(), "email": LOUISE.upper()}
    )

    assert answer["Location"] == withdraw_url(novel)


def test_D221_5_it_asks_for_name_lines_and_address_and_nothing_else(
    client: Client, novel: Order
) -> None:
    page = client.get(withdraw_url(novel))

    assert asked(page) == {"name", "email", f"units-{line_of(novel).reference}"}
    assert ticked(page) == []


def test_D221_5_two_buttons_bear_the_words_of_the_law(client: Client, novel: Order) -> None:
    first = client.get(withdraw_url(novel))
    second = client.post(withdraw_url(novel), answers(novel, "review"))

    assert buttons(first) == [RENONCER]
    assert buttons(second)[0] == CONFIRMER
    with scopes_disabled():
        assert not Withdrawal.objects.exists()


def test_D221_5_the_words_are_as_plain_in_english(client: Client, novel: Order) -> None:
    english = f"/en/withdrawal/{novel.access_token}/"
    if client.get(english).status_code == 404:
        from django.urls import translate_url

        english = translate_url(withdraw_url(novel), "en")

    assert buttons(client.get(english)) == ["Withdraw from contract here"]
    assert buttons(client.post(english, answers(novel, "review")))[0] == "Confirm withdrawal"


def test_L221_21_the_acknowledgement_comes_with_content_date_and_time(
    client: Client, collected: Order, mailbox: Mailbox
) -> None:
    clock.move_to(clock.local_datetime(date(2026, 11, 20), time(18, 4, 7)))

    done = declare(client, collected)

    mail = mailbox.only(to="autre@exemple.test")
    assert mail.subject == (
        f"Accusé de réception de votre rétractation, commande {collected.number}"
    )
    assert "vendredi 20 novembre 2026 à 18:04:0" in mail.text
    for said in (
        "Louise Garnier",
        "autre@exemple.test",
        collected.number,
        "Les Passeurs de la Sereine",
    ):
        assert said in mail.text
    page = exact(client.get(done["Location"]))
    assert f"Déclarée le vendredi 20 novembre 2026 à 18{NB}h{NB}04 par Louise Garnier" in page


def test_L221_21_withdrawing_is_per_line_and_per_unit(
    client: Client, market: Market, stalls: Stalls, bookshop: Partner, bookseller: User
) -> None:
    order = market.buy((stalls.novel, 2))
    given(order, bookshop, staff(bookseller))

    declare(client, order)

    assert line_of(order).withdrawn_quantity == 1
    rest = withdrawable_lines(order)[0]
    assert rest.quantity == 1


# -- The period -------------------------------------------------------------------------------


def test_L221_18_it_can_be_used_before_the_goods_are_collected(
    client: Client, novel: Order
) -> None:
    declare(client, novel)

    assert refunded(novel) == [2100]


@pytest.mark.parametrize(
    ("collected_on", "last_day"),
    [
        (date(2026, 11, 20), date(2026, 12, 4)),
        # A Saturday runs to Monday.
        (date(2026, 11, 21), date(2026, 12, 7)),
        # Friday 25 December is a holiday, then comes the week-end.
        (date(2026, 12, 11), date(2026, 12, 28)),
    ],
)
def test_L221_19_the_period_ends_on_a_working_day(
    client: Client,
    novel: Order,
    bookshop: Partner,
    bookseller: User,
    collected_on: date,
    last_day: date,
) -> None:
    clock.move_to(clock.local_datetime(collected_on, time(10)))
    given(novel, bookshop, staff(bookseller))

    clock.move_to(clock.local_datetime(last_day, time(23, 59)))
    assert buttons(client.get(withdraw_url(novel))) == [RENONCER]
    clock.move_to(clock.local_datetime(last_day + timedelta(days=1), time(0, 1)))
    page = client.get(withdraw_url(novel))

    assert buttons(page) == []
    assert "Le délai de rétractation de 14 jours est passé." in exact(page)


def test_L221_18_the_period_counts_from_the_last_goods_of_the_same_contract(
    client: Client, market: Market, stalls: Stalls, bookshop: Partner, bookseller: User
) -> None:
    later = factories.make_product(
        bookshop, "Atlas relié", 6000, availability=AvailabilityKind.TO_ORDER, max_days=25
    )
    order = market.buy(stalls.novel, later)
    given(order, bookshop, staff(bookseller))
    clock.move_by(timedelta(days=20))
    novel = next(row for row in withdrawable_lines(order) if "Passeurs" in row.line.title)
    assert (novel.quantity, novel.until) == (1, None)

    atlas = line_of(order, "Atlas relié").shop_order
    assert atlas is not None
    mark_ready(actor=staff(bookseller), shop_order_ref=atlas.reference)
    given(order, bookshop, staff(bookseller))
    novel = next(row for row in withdrawable_lines(order) if "Passeurs" in row.line.title)
    assert novel.until == date(2026, 12, 23)


# -- Exceptions -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("exception", "words", "article"),
    [
        (
            WithdrawalException.MADE_TO_MEASURE,
            f"Pas de rétractation{NB}: fait sur mesure",
            "L221-28, 3°",
        ),
        (
            WithdrawalException.PERISHABLE,
            f"Pas de rétractation{NB}: produit périssable",
            "L221-28, 4°",
        ),
        (
            WithdrawalException.HYGIENE,
            f"Pas de rétractation une fois le produit ouvert{NB}: hygiène ou santé",
            "L221-28, 5°",
        ),
        (
            WithdrawalException.RECORDING,
            f"Pas de rétractation une fois le produit ouvert{NB}: enregistrement scellé",
            "L221-28, 9°",
        ),
        (
            WithdrawalException.NEWSPAPER,
            f"Pas de rétractation{NB}: journal ou magazine",
            "L221-28, 10°",
        ),
    ],
)
def test_L221_28_exceptions_stand_on_the_offer_in_the_basket_and_in_the_summary(
    client: Client, stalls: Stalls, bookshop: Partner, exception: str, words: str, article: str
) -> None:
    product = factories.make_product(bookshop, "Chose", withdrawal_exception=exception)

    offer = exact(client.get(product_url(product)))
    add(client, product)
    choose_first(client, bookshop)

    assert f"{words} (article {article} du Code de la consommation)" in offer
    for name in ("basket", "checkout"):
        assert words in exact(client.get(page_url(name)))


def test_L221_28_food_that_keeps_and_wine_can_be_withdrawn_from(
    client: Client, stalls: Stalls
) -> None:
    assert "Rétractation possible pendant 14" in exact(client.get(product_url(stalls.wine)))


def test_L221_28_excluded_goods_are_refused_with_the_reason(
    client: Client, market: Market, stalls: Stalls
) -> None:
    order = market.buy(stalls.rye)

    page = client.get(withdraw_url(order))

    assert buttons(page) == []
    assert f"Pas de rétractation{NB}: produit périssable" in exact(page)


# -- What follows -----------------------------------------------------------------------------


def test_L221_23_and_L221_24_the_acknowledgement_says_when_goods_and_money_go_back(
    client: Client, collected: Order, mailbox: Mailbox
) -> None:
    declare(client, collected)

    text = mailbox.only(to="autre@exemple.test").text
    assert (
        "Rapportez les articles chez Librairie des Halles au plus tard le jeudi 3 décembre" in text
    )
    assert "(article L221-24 du Code de la consommation)" in text


def test_L221_24_the_money_waits_for_the_goods_and_goes_back_to_the_card(
    client: Client, collected: Order, bookseller: User
) -> None:
    declare(client, collected)
    assert refunded(collected) == []

    with scopes_disabled():
        confirm_goods_back(
            actor=staff(bookseller), withdrawal_ref=Withdrawal.objects.get().reference
        )

    assert refunded(collected) == [2100]


def test_L221_24_the_shop_and_the_association_are_warned_before_the_fourteenth_day(
    client: Client, collected: Order, bookshop: Partner, mailbox: Mailbox
) -> None:
    declare(client, collected)
    subject = f"Rétractation, commande {collected.number}{NB}: remboursement à faire"

    live_until(date(2026, 11, 30))
    live_until(date(2026, 12, 3))

    mails = [mail for mail in mailbox.all(to=bookshop.email) if mail.subject == subject]
    assert len(mails) == 2
    assert "Le remboursement est dû au plus tard le jeudi 3 décembre" in mails[0].text
    assert "En retard, la somme est majorée (article L242-4)." in mails[0].text


def test_R221_3_the_notice_names_the_online_function_in_its_own_words(
    client: Client, novel: Order, mailbox: Mailbox
) -> None:
    mail = mailbox.only(to=LOUISE, kind="mail")
    address = f"http://testserver{withdraw_url(novel)}"
    said = f"Vous pouvez également exercer votre droit de rétractation en ligne sur {address}."

    assert said in mail.text
    (contract,) = contracts(mail).values()
    assert without_spaces(said) in without_spaces(contract)
    assert "Informations concernant l’exercice du droit de rétractation" in contract


def test_R221_3_the_notice_is_whole_and_names_the_seller_before_the_order_too(
    client: Client, stalls: Stalls, bookshop: Partner
) -> None:
    seller = bookshop.merchant
    assert seller is not None
    contact = (seller.legal_name, seller.address, say_phone(seller.phone), seller.email)
    notice = legal.withdrawal_notice(
        seller=", ".join(contact), address=f"http://testserver{page_url('withdraw_find')}"
    )
    add(client, stalls.novel)
    choose_first(client, bookshop)

    text = exact(client.get(page_url("checkout")))
    for paragraph in notice:
        assert paragraph in text
    assert "y compris son contenu ainsi que la date et l’heure de sa soumission" in " ".join(notice)


def test_R221_1_the_form_in_the_contract_names_the_seller(novel: Order, mailbox: Mailbox) -> None:
    seller = part_of(novel).seller_identity
    (contract,) = contracts(mailbox.only(to=LOUISE, kind="mail")).values()

    form = contract.partition("Modèle de formulaire de rétractation")[2]
    assert without_spaces(f"À l’attention de {seller['legal_name']}, {seller['address']}") in (
        without_spaces(form)
    )
    assert "Rayez la mention inutile." in form
