"""The hosted pages, as a browser without JavaScript uses them."""

from typing import Any

import html5lib
import pytest
import requests

from payments.sandbox.testing import SandboxServer
from tests.payments.sandbox.conftest import CANCEL_URL, open_account

NBSP = "\u00a0"


@pytest.fixture
def session(client, order) -> Any:
    return client.v1.checkout.sessions.create(order)


def press(url: str, **fields: str) -> requests.Response:
    """Submit a form and follow its redirect, as far as it stays in the sandbox."""
    answer = requests.post(url, data=fields, allow_redirects=False, timeout=5)
    assert answer.status_code == 303
    target = answer.headers["Location"]
    if target.startswith("/"):
        return requests.get(url.split("/c/")[0] + target, timeout=5)
    return answer


def test_the_page_shows_what_is_paid_and_that_nothing_is_charged(session) -> None:
    page = requests.get(session.url, timeout=5)
    assert '<html lang="fr">' in page.text
    assert f"Paiement de démonstration{NBSP}: aucune carte réelle n’est débitée." in page.text
    assert f"16,30{NBSP}€" in page.text
    assert f"2{NBSP}×" in page.text
    assert "Pain de seigle" in page.text
    assert f'href="{CANCEL_URL}"' in page.text
    assert "script" not in page.text
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_an_accepted_card_leads_back_to_the_shop(session) -> None:
    answer = press(session.url, card="4242424242424242")
    assert answer.headers["Location"] == f"https://vitrines.example/merci/?session={session.id}"
    again = requests.get(session.url, allow_redirects=False, timeout=5)
    assert again.headers["Location"] == answer.headers["Location"]


def test_pressing_twice_pays_once(client, session) -> None:
    for _ in range(2):
        press(session.url, card="4242424242424242")
    assert len(client.v1.charges.list().data) == 1


@pytest.mark.parametrize(
    ("card", "sentence"),
    [
        ("4000000000000002", "Votre banque a refusé ce paiement."),
        ("4000000000009995", "Il n’y a pas assez d’argent sur le compte lié à cette carte."),
    ],
)
def test_a_refused_card_stays_on_the_page_for_another(session, card, sentence) -> None:
    page = press(session.url, card=card)
    assert sentence in page.text
    assert "Rien n’a été débité." in page.text
    assert press(session.url, card="4242424242424242").headers["Location"].startswith("https://")


def test_the_bank_asks_and_the_shopper_confirms(client, session) -> None:
    bank = press(session.url, card="4000002760003184")
    assert "Votre banque vous demande de confirmer" in bank.text
    assert client.v1.checkout.sessions.retrieve(session.id).payment_status == "unpaid"
    answer = press(bank.url, answer="accept")
    assert answer.headers["Location"].startswith("https://vitrines.example/merci/")
    assert client.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"


def test_the_bank_asks_and_the_shopper_refuses(client, session) -> None:
    bank = press(session.url, card="4000002760003184")
    page = press(bank.url, answer="refuse")
    assert "Le paiement n’a pas été confirmé auprès de votre banque." in page.text
    assert client.v1.checkout.sessions.retrieve(session.id).status == "open"


def test_the_page_speaks_english_when_the_session_does(client, order) -> None:
    session = client.v1.checkout.sessions.create({**order, "locale": "en"})
    page = requests.get(session.url, timeout=5)
    assert "Demonstration payment: no real card is charged." in page.text
    assert "€16.30" in page.text


def test_without_a_wish_the_browser_s_language_decides(client, order) -> None:
    session = client.v1.checkout.sessions.create({**order, "locale": "auto"})
    for accepted, language in [("en-GB,en;q=0.9", "en"), ("fr-FR", "fr"), ("de", "fr")]:
        page = requests.get(session.url, headers={"Accept-Language": accepted}, timeout=5)
        assert f'<html lang="{language}">' in page.text


def test_names_are_shown_as_text(client, order) -> None:
    order["line_items"][0]["price_data"]["product_data"]["name"] = "<b>Pain</b> & beurre"
    page = requests.get(client.v1.checkout.sessions.create(order).url, timeout=5)
    assert "&lt;b&gt;Pain&lt;/b&gt; &amp; beurre" in page.text


def test_an_expired_session_says_so_and_leads_back(sandbox: SandboxServer, session) -> None:
    sandbox.expire(session.id)
    page = requests.get(session.url, timeout=5)
    assert page.status_code == 410
    assert "Rien n’a été débité." in page.text
    assert CANCEL_URL in page.text


@pytest.mark.parametrize("path", ["/c/pay/cs_test_none", "/nothing", "/setup/e/acct_1/x", "/"])
def test_unknown_pages_answer_404(sandbox: SandboxServer, path) -> None:
    assert requests.get(sandbox.url + path, timeout=5).status_code == 404


def test_an_account_link_activates_once(client) -> None:
    account = open_account(client)
    link = client.v1.account_links.create(
        {
            "account": account.id,
            "type": "account_onboarding",
            "refresh_url": "https://vitrines.example/again/",
            "return_url": "https://vitrines.example/done/",
        }
    )
    assert "Boulangerie Martin" in requests.get(link.url, timeout=5).text
    assert press(link.url).headers["Location"] == "https://vitrines.example/done/"
    active: Any = client.v1.accounts.retrieve(account.id)
    assert (active.capabilities.transfers, active.payouts_enabled) == ("active", True)
    assert press(link.url).headers["Location"] == "https://vitrines.example/again/"


def test_the_pages_are_valid_html(sandbox: SandboxServer, client, session) -> None:
    account = open_account(client).id
    link = client.v1.account_links.create(
        {
            "account": account,
            "type": "account_update",
            "refresh_url": CANCEL_URL,
            "return_url": CANCEL_URL,
        }
    )
    refused = press(session.url, card="4000000000000002")
    bank = press(session.url, card="4000002760003184")
    pages = [refused, bank, requests.get(link.url, timeout=5), requests.get(sandbox.url, timeout=5)]
    for page in pages:
        html5lib.HTMLParser(strict=True).parse(page.text)
