"""Law 12: service messages carry no promotion, and nobody is enrolled for any."""

import re

import pytest
from django.test import Client

from orders.messages.registry import MAILS, TEXTS
from tests.law.reading import asked, exact, page_url, texts_for_people
from tests.orders.mailbox import Mailbox
from tests.orders.market import Market
from tests.storefront.conftest import Stalls
from tests.storefront.visits import add, choose_first

pytestmark = pytest.mark.django_db
PROMOTION = re.compile(
    r"promotions?\b|soldes?\b|\bnewsletter|lettre d’information|code promo|offre spéciale|profitez",
    re.IGNORECASE,
)


def test_L34_5_no_message_carries_a_promotion() -> None:
    for name, text in texts_for_people():
        if "messages" in name or "/mail/" in name or "email" in name:
            assert not PROMOTION.search(text), name


def test_each_mail_says_why_it_comes(market: Market, stalls: Stalls, mailbox: Mailbox) -> None:
    market.buy(stalls.novel)

    mail = mailbox.only(to="louise@exemple.test", kind="mail")

    assert "Ce message accompagne votre commande. Il ne contient aucune publicité." in mail.text
    assert "Ce message accompagne votre commande. Il ne contient aucune publicité." in mail.html


def test_the_order_form_asks_for_no_consent_to_advertising(
    client: Client, stalls: Stalls, bookshop: object
) -> None:
    add(client, stalls.novel)
    choose_first(client, bookshop)  # type: ignore[arg-type]

    page = client.get(page_url("checkout"))

    assert asked(page) == {"name", "email", "phone"}
    assert "Pour la confirmation, le code de retrait et rien d’autre." in exact(page)


def test_messages_exist_only_for_what_happens_to_an_order() -> None:
    assert {name for name, _to in (*MAILS, *TEXTS)} <= {
        "order_confirmation", "reservation_confirmation", "ready", "window_reminder", "line_refused",
        "cancelled", "next_window_given", "window_moved", "refund_done", "not_collected", "late_choice",
        "overdue", "withdrawal_acknowledged", "new_order", "unseen", "late", "to_order_reminder",
        "withdrawal_refund_due", "closing_choice", "closing_kept",
        "return_said", "return_disputed", "return_refunded",
    }  # fmt: skip
