"""« Demander ce produit »."""

from datetime import timedelta

import pytest
from django.core import mail
from django_scopes import scopes_disabled

from marketplace.kernel import clock, legal, outbox
from shops.catalogue.models import Product
from shops.partner.models import SellingMode
from shops.questions.models import Question
from shops.questions.services import NotAsked, QuestionProblem, ask, can_ask, forget_askers
from tests import factories

pytestmark = pytest.mark.django_db

ASKED = {"name": "Louise", "reach": "louise@exemple.test", "text": "L’avez-vous en 38 ?"}


@pytest.fixture
def boots() -> Product:
    shop = factories.make_shop(mode=SellingMode.SHOWS, email="gaston@exemple.test")
    return factories.make_product(shop, "Bottines cousues main", 32000)


def test_the_shop_gets_it_and_answers_straight(boots: Product) -> None:
    ask(product=boots, **ASKED)
    outbox.sweep()
    (letter,) = mail.outbox
    assert letter.to == ["gaston@exemple.test"]
    assert letter.reply_to == ["louise@exemple.test"]
    assert "L’avez-vous en 38 ?" in str(letter.body)


def test_a_telephone_is_enough(boots: Product) -> None:
    ask(product=boots, name="Louise", reach="06 39 98 00 01", text="?")
    outbox.sweep()
    (letter,) = mail.outbox
    assert letter.reply_to == []
    assert "06\u00a039\u00a098\u00a000\u00a001" in str(letter.body)


def test_says_what_is_missing(boots: Product) -> None:
    with pytest.raises(QuestionProblem) as caught:
        ask(product=boots, name="", reach="louise@", text=" ")
    assert set(caught.value.errors) == {"name", "reach", "text"}


def test_is_for_shops_that_only_show(boots: Product) -> None:
    loaf = factories.make_product(factories.make_shop(), "Pain de seigle")
    assert (can_ask(boots), can_ask(loaf)) == (True, False)
    with pytest.raises(NotAsked):
        ask(product=loaf, **ASKED)


def test_who_asked_is_forgotten_after_three_months(boots: Product) -> None:
    ask(product=boots, **ASKED)
    clock.move_by(timedelta(days=legal.QUESTION_KEPT_DAYS - 1))
    assert forget_askers() == 0
    clock.move_by(timedelta(days=2))
    assert forget_askers() == 1
    with scopes_disabled():
        kept = Question.objects.get()
    assert (kept.name, kept.email, kept.phone, kept.text) == ("", "", "", "")
    assert forget_askers() == 0
