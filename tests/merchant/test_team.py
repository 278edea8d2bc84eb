"""The owner's page « Équipe », and the way in for whoever was invited."""

import re

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from marketplace.demo.models import SentMessage
from marketplace.kernel import outbox
from marketplace.kernel.actors import SYSTEM
from marketplace.kernel.models import OutboxMessage, User
from marketplace.storefront.accounts import MAIL as ACCOUNT_MAIL
from shops.merchants.access import role_in
from shops.merchants.models import StaffRole
from shops.merchants.services import add_staff
from shops.partner.models import Partner
from tests import factories
from tests.merchant.counter import Counter, words

pytestmark = pytest.mark.usefixtures("market")
ZOE = "zoe@exemple.test"
BUDGET = 20


def ask(counter: Counter, address: str = ZOE, role: str = "employee", status: int = 200) -> str:
    """The owner fills in the form."""
    return counter.tap("team", address=address, role=role, status=status)


def link_in(text: str) -> str:
    """The path of the link in a message."""
    found = re.search(r"http://[^/\s]+(/\S+rejoindre/\S+?/)", text)
    assert found, text
    return found[1]


def sign_in(client: Client, form: dict[str, str]) -> str:
    """Ask for a code, read it in the mail, type it; gives where one stands then."""
    page = client.post(reverse("account_login"), form, follow=True).content.decode()
    assert f'name="next" value="{form["next"]}"' in page
    text = OutboxMessage.objects.filter(kind=ACCOUNT_MAIL).latest("created_at").payload["text"]
    answer = client.post(
        reverse("account_confirm_login_code"),
        {"code": text.split("\n")[2].strip(), "next": form["next"], "action": "verify"},
    )
    return str(answer.headers["Location"])


def test_an_employee_joins_by_mail(counter: Counter, bakery: Partner) -> None:
    assert "L’invitation est partie." in ask(counter)
    outbox.sweep()
    address = link_in(mail.outbox[-1].body)
    zoe = Client()
    assert "Boulangerie Martin vous invite" in words(zoe.get(address).content)
    assert sign_in(zoe, {"email": ZOE, "next": address}) == address
    page = words(zoe.post(address, follow=True).content)
    assert "Bienvenue dans l’équipe de Boulangerie Martin." in page
    assert role_in(User.objects.get(email=ZOE), bakery) == StaffRole.EMPLOYEE
    assert "n’est plus valable" in words(zoe.get(address).content)


def test_an_employee_joins_by_sms_with_an_address_of_their_own(
    counter: Counter, bakery: Partner
) -> None:
    ask(counter, "06 39 98 01 01")
    outbox.sweep()
    sms = SentMessage.objects.get(kind="sms", to="+33639980101")
    assert len(sms.text) <= 160
    address = link_in(sms.text)
    zoe = Client()
    assert "Votre adresse e-mail" in words(zoe.get(address).content)
    assert sign_in(zoe, {"email": ZOE, "next": address}) == address
    zoe.post(address)
    assert role_in(User.objects.get(email=ZOE), bakery) == StaffRole.EMPLOYEE


def test_another_account_is_asked_to_change(counter: Counter, stranger: User) -> None:
    ask(counter)
    outbox.sweep()
    address = link_in(mail.outbox[-1].body)
    client = Client()
    client.force_login(stranger)
    page = words(client.get(address).content)
    assert "Changer de compte" in page
    assert "Rejoindre l’équipe" not in page
    page = words(client.post(address, {"other": "1"}, follow=True).content)
    assert "Recevoir mon code" in page


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(counter: Counter) -> None:
    page = ask(counter, "01 99 00 01 12", status=422)
    assert "Indiquez un numéro de mobile" in page
    answer = counter.client.post(reverse("merchant:team"), {"address": "01 99 00 01 12"})
    assert 'value="01 99 00 01 12"' in answer.content.decode()


def test_an_invitation_is_sent_again_and_taken_back(counter: Counter) -> None:
    page = ask(counter)
    assert ZOE in page
    form = re.search(
        r"invitation/([0-9a-f-]{36})/renvoyer",
        counter.client.get(reverse("merchant:team")).content.decode(),
    )
    assert form
    assert "L’ancien lien ne sert plus." in counter.tap("resend_invitation", form[1])
    assert ZOE not in counter.tap("withdraw_invitation", form[1])


def test_a_role_is_changed_and_a_person_removed(counter: Counter, bakery: Partner) -> None:
    zoe = factories.make_user(ZOE, "Zoé Petit")
    add_staff(actor=SYSTEM, shop=bakery, user=zoe)
    counter.tap("member_role", zoe.public_id, role="owner")
    assert role_in(zoe, bakery) == StaffRole.OWNER
    assert "Retirer Zoé Petit de l’équipe ?" in counter.open("remove_member", zoe.public_id)
    assert "n’a plus accès" in counter.tap("remove_member", zoe.public_id)
    assert role_in(zoe, bakery) is None


def test_the_only_owner_is_not_offered_to_leave(counter: Counter, baker: User) -> None:
    page = counter.open("team")
    assert "Claire Martin (vous)" in page
    assert "Retirer" not in page
    said = counter.tap("remove_member", baker.public_id)
    assert "au moins un propriétaire" in said


def test_the_limit_is_set_in_euros(counter: Counter, bakery: Partner) -> None:
    assert "12,50 € par commande" in counter.tap("refund_limit", limit="12,50")
    bakery.refresh_from_db()
    assert bakery.employee_refund_cents == 1250
    assert "Indiquez un montant" in counter.tap("refund_limit", limit="beaucoup", status=422)


def test_an_employee_sees_no_team_page(client: Client, bakery: Partner) -> None:
    zoe = factories.make_user(ZOE)
    add_staff(actor=SYSTEM, shop=bakery, user=zoe)
    client.force_login(zoe)
    assert client.get(reverse("merchant:team")).status_code == 403
    assert "Équipe" not in words(client.get(reverse("merchant:menu")).content)


def test_a_large_team_costs_what_a_small_one_does(counter: Counter, bakery: Partner) -> None:
    counts = []
    for size in (1, 12):
        for _person in range(size):
            add_staff(actor=SYSTEM, shop=bakery, user=factories.make_user())
        counter.open("team")
        with CaptureQueriesContext(connection) as captured:
            counter.open("team")
        counts.append(len(captured))
    assert counts[0] == counts[1] <= BUDGET
