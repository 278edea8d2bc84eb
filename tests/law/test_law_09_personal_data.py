"""Law 9 (RGPD): what is held, for how long, and what a person can do about it."""

import json
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled

from marketplace.kernel import clock
from marketplace.kernel.actors import SYSTEM, Actor
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.models import AuditEntry, OutboxMessage, User
from marketplace.notices.models import ContentNotice
from marketplace.notices.services import decide_notice, forget_notifiers, submit_notice
from marketplace.storefront import inactive
from marketplace.storefront.privacy import AccountNeeded, close_account
from orders.basket.visitors import Visitor
from orders.order.models import BuyerContact, Order
from orders.retention.rules import proof_until
from orders.retention.services import keep_no_longer, read_archive
from orders.returns.models import Withdrawal
from orders.returns.services import confirm_goods_back, declare_withdrawal
from payments.charges.models import Payment, PaymentAttempt
from shops.partner.models import Partner
from tests.law.reading import asked, exact, live_until, page_url
from tests.orders.mailbox import Mailbox
from tests.orders.market import Market, expire, given, line_of, staff
from tests.storefront.conftest import Stalls
from tests.storefront.visits import add, choose_first, order

pytestmark = pytest.mark.django_db
OFFICE = Actor("association", "manager")


@pytest.fixture
def louise(shopper: User, stalls: Stalls) -> Market:
    """Louise, signed in."""
    return Market(visitor=Visitor(user=shopper), actor=Actor.of(shopper))


@pytest.fixture
def collected(louise: Market, stalls: Stalls, bookshop: Partner, bookseller: User) -> Order:
    """Her order of a novel, collected on 19 November 2026."""
    bought = louise.buy(stalls.novel)
    given(bought, bookshop, staff(bookseller))
    return bought


def contact_of(order: Order) -> BuyerContact:
    return BuyerContact.objects.get(order=order)


def go_to(day: date) -> None:
    clock.move_to(clock.local_datetime(day, time(12)))


# -- What is said -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    [
        "Les Vitrines de Bourg-les-Halles, 1 place de la Halle",
        "cinq ans en tout, dix à partir de 120\u00a0€",
        "effacé après deux ans sans visite, avec un avertissement avant",
        "seul Stripe la connaît",
        "12 mois au plus",
        "Nom et e-mail effacés un an après la décision",
        "voir, emporter, corriger et effacer vos données",
        "vous opposer à un traitement",
        "Réponse en un mois au plus.",
        "saisir la CNIL",
        "Pas de mesure d’audience, donc pas de bandeau.",
    ],
)
def test_RGPD_13_the_notice_says(client: Client, stalls: Stalls, said: str) -> None:
    text = exact(client.get(page_url("privacy")))

    assert said in text or said.replace("12 mois", "12\u00a0mois") in text


def test_only_necessary_cookies_are_set_from_the_home_page_to_the_order(
    client: Client, stalls: Stalls, bookshop: Partner
) -> None:
    client.get(page_url("home"))
    add(client, stalls.novel)
    choose_first(client, bookshop)
    order(client)

    assert set(client.cookies) <= {"sessionid", "csrftoken", "messages", "django_language"}


def test_no_page_loads_anything_from_elsewhere(client: Client, stalls: Stalls) -> None:
    for name in ("home", "basket", "privacy", "report"):
        policy = client.get(page_url(name))["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "script-src 'self'" in policy


def test_cards_are_never_asked_for_or_stored_here(
    client: Client, stalls: Stalls, bookshop: Partner
) -> None:
    add(client, stalls.novel)
    choose_first(client, bookshop)

    assert asked(client.get(page_url("checkout"))) == {"name", "email", "phone"}
    columns = {field.name for field in Payment._meta.get_fields()}
    assert not {"card", "number", "last4", "iban"} & columns


def test_the_content_of_a_message_is_not_kept_once_it_is_sent(
    collected: Order, mailbox: Mailbox
) -> None:
    mailbox.deliver()

    assert not OutboxMessage.objects.exclude(payload={}).exists()


# -- The person's rights ----------------------------------------------------------------------


def test_RGPD_15_and_20_everything_held_can_be_taken_away(
    client: Client, shopper: User, collected: Order, louise: Market
) -> None:
    declare_withdrawal(
        actor=louise.actor,
        order=collected,
        name="Louise Garnier",
        email="autre@exemple.test",
        lines={line_of(collected).reference: 1},
    )
    client.force_login(shopper)

    data = json.loads(client.post(page_url("my_data"), {"export": "1"}).content)

    assert data["account"]["email"] == "louise@exemple.test"
    assert data["orders"][0]["contact"]["phone"] == "+33639980001"
    assert data["orders"][0]["pickups"][0]["lines"][0]["title"] == "Les Passeurs de la Sereine"
    assert data["withdrawals"][0]["email"] == "autre@exemple.test"
    assert data["basket"] == []


def test_RGPD_16_name_and_telephone_can_be_corrected(client: Client, shopper: User) -> None:
    client.force_login(shopper)
    changes = {"name": "Louise Garnier-Petit", "phone": "06 39 98 00 09", "language": "en"}

    client.post(page_url("my_data"), {**changes, "correct": "1"})

    shopper.refresh_from_db()
    assert (shopper.name, shopper.phone, shopper.language) == (
        "Louise Garnier-Petit", "+33639980009", "en",
    )  # fmt: skip


def test_RGPD_16_a_wrong_number_is_said_beside_its_field(client: Client, shopper: User) -> None:
    client.force_login(shopper)

    changes = {"name": "Louise", "phone": "12", "language": "fr", "correct": "1"}
    page = client.post(page_url("my_data"), changes)

    assert page.status_code == 422
    assert "Ce numéro de téléphone n’est pas complet." in exact(page)


def test_RGPD_17_closing_erases_the_account_and_leaves_only_the_archive(
    client: Client, shopper: User, collected: Order, bookseller: User, manager: User
) -> None:
    client.force_login(shopper)
    client.post(page_url("my_data"), {"close": "1"})

    shopper.refresh_from_db()
    assert (shopper.name, shopper.phone, shopper.is_active) == ("", "", False)
    assert "louise" not in shopper.email
    contact = contact_of(collected)
    assert contact.archived_at is not None
    assert contact.name == "Louise Garnier"
    client.force_login(manager)
    pages = [
        client.get(reverse("association:order", args=[collected.number])),
        client.get(reverse("association:orders"), {"q": "louise"}),
    ]
    client.force_login(bookseller)
    pages.append(client.get(reverse("merchant:order", args=[_part(collected).reference])))
    pages.append(client.get(page_url("pickups", collected.access_token)))
    for page in pages:
        assert page.status_code == 200
        assert "Louise" not in exact(page)
        assert "louise@" not in page.content.decode()


def test_RGPD_17_the_payer_s_address_goes_with_the_archive(
    client: Client, shopper: User, collected: Order
) -> None:
    PaymentAttempt.objects.update(
        parameters={"customer_email": "louise@exemple.test", "mode": "payment"}
    )
    assert Payment.objects.get().email

    close_account(actor=SYSTEM, user=shopper)

    assert Payment.objects.get().email == ""
    assert PaymentAttempt.objects.get().parameters == {"mode": "payment"}


def test_RGPD_17_an_account_that_waits_for_goods_or_money_stays_open(
    shopper: User, louise: Market, stalls: Stalls, collected: Order, bookseller: User
) -> None:
    declare_withdrawal(
        actor=louise.actor,
        order=collected,
        name="Louise Garnier",
        email="louise@exemple.test",
        lines={line_of(collected).reference: 1},
    )
    with pytest.raises(AccountNeeded):
        close_account(actor=SYSTEM, user=shopper)

    with scopes_disabled():
        confirm_goods_back(
            actor=staff(bookseller), withdrawal_ref=Withdrawal.objects.get().reference
        )

    close_account(actor=SYSTEM, user=shopper)


def test_RGPD_17_who_ordered_as_a_guest_can_be_erased_on_request(
    market: Market, stalls: Stalls, bookshop: Partner, bookseller: User, capsys: Any
) -> None:
    bought = market.buy(stalls.novel)
    given(bought, bookshop, staff(bookseller))

    call_command("erase_person", "Louise@exemple.test")

    assert contact_of(bought).archived_at is not None
    assert "Orders archived besides: 1." in capsys.readouterr().out


def test_the_archive_opens_only_for_a_reason_that_is_written_down(
    collected: Order, shopper: User, bookseller: User, capsys: Any
) -> None:
    close_account(actor=SYSTEM, user=shopper)

    with pytest.raises(NotAllowed):
        read_archive(actor=staff(bookseller), number=collected.number, reason="curiosité")
    with pytest.raises(CommandError):
        call_command("open_archive", collected.number, "--reason", " ")
    call_command("open_archive", collected.number, "--reason", "Litige du 3 mars")

    assert "Louise Garnier" in capsys.readouterr().out
    entry = AuditEntry.objects.get(action="archive.read")
    assert entry.data == {"reason": "Litige du 3 mars"}


def test_the_right_of_withdrawal_survives_the_archive(
    client: Client, collected: Order, shopper: User
) -> None:
    close_account(actor=SYSTEM, user=shopper)

    answer = client.post(
        page_url("withdraw_find"), {"number": collected.number, "email": "louise@exemple.test"}
    )

    assert answer["Location"] == page_url("withdraw", collected.access_token)


# -- How long ---------------------------------------------------------------------------------


def test_a_contact_is_archived_when_the_legal_guarantee_is_over(collected: Order) -> None:
    go_to(date(2028, 11, 18))
    keep_no_longer()
    assert contact_of(collected).archived_at is None

    go_to(date(2028, 11, 20))
    keep_no_longer()

    assert contact_of(collected).archived_at is not None
    assert contact_of(collected).keep_until == date(2031, 11, 19)


def test_the_proof_of_a_contract_is_erased_after_five_years(
    collected: Order, louise: Market
) -> None:
    go_to(date(2028, 11, 20))
    keep_no_longer()
    go_to(date(2031, 11, 19))
    keep_no_longer()
    assert contact_of(collected).name

    go_to(date(2031, 11, 20))
    keep_no_longer()

    contact = contact_of(collected)
    assert (contact.name, contact.email, contact.phone) == ("", "", "")
    assert contact.erased_at is not None
    collected.refresh_from_db()
    assert collected.user is None


def test_D213_1_a_contract_of_120_euros_is_kept_ten_years(
    louise: Market, stalls: Stalls, bakery: Partner, baker: User
) -> None:
    cakes = louise.buy((stalls.cake, 3))
    given(cakes, bakery, staff(baker))
    go_to(date(2028, 11, 20))
    keep_no_longer()
    go_to(date(2036, 11, 19))
    keep_no_longer()
    assert contact_of(cakes).name == "Louise Garnier"

    go_to(date(2036, 11, 20))
    keep_no_longer()

    assert contact_of(cakes).name == ""


def test_the_longest_contract_of_an_order_decides(
    louise: Market, stalls: Stalls, bakery: Partner, bookshop: Partner
) -> None:
    mixed = louise.buy((stalls.cake, 3), stalls.novel)

    assert proof_until(mixed).year == 2036


def test_the_declaration_of_withdrawal_is_erased_with_its_contract(
    louise: Market, collected: Order, bookseller: User
) -> None:
    (declared,) = declare_withdrawal(
        actor=louise.actor,
        order=collected,
        name="Louise Garnier",
        email="autre@exemple.test",
        lines={line_of(collected).reference: 1},
    )
    confirm_goods_back(actor=staff(bookseller), withdrawal_ref=declared.reference)
    go_to(date(2028, 11, 21))
    keep_no_longer()
    go_to(date(2031, 11, 21))
    keep_no_longer()

    declared.refresh_from_db()
    assert (declared.name, declared.email) == ("", "")


def test_an_order_that_nobody_paid_is_forgotten_after_ninety_days(
    louise: Market, stalls: Stalls
) -> None:
    unpaid = louise.order_of(stalls.novel)
    expire(unpaid)
    clock.move_by(timedelta(days=89))
    keep_no_longer()
    assert contact_of(unpaid).name

    clock.move_by(timedelta(days=2))
    keep_no_longer()

    assert contact_of(unpaid).name == ""
    assert Payment.objects.get().email == ""


def test_what_still_runs_is_never_archived(louise: Market, stalls: Stalls) -> None:
    running = louise.buy(stalls.novel)
    clock.move_by(timedelta(days=4000))

    keep_no_longer()

    assert contact_of(running).archived_at is None


def test_an_unused_account_is_announced_then_closed_after_two_years(
    shopper: User, mailbox: Mailbox
) -> None:
    User.objects.filter(pk=shopper.pk).update(date_joined=_noon(2026, 1, 10), last_login=None)
    go_to(date(2027, 12, 5))
    assert inactive.announce_closings() == 0

    go_to(date(2027, 12, 15))
    assert inactive.announce_closings() == 1
    assert inactive.announce_closings() == 0
    mail = mailbox.only(to="louise@exemple.test")
    assert mail.subject == "Votre compte sera fermé le vendredi 14 janvier 2028"
    assert "Pour le garder, connectez-vous une fois." in mail.text
    assert "Il ne contient aucune publicité." in mail.text

    live_until(date(2028, 1, 13))
    shopper.refresh_from_db()
    assert shopper.is_active
    live_until(date(2028, 1, 14))
    shopper.refresh_from_db()
    assert (shopper.is_active, shopper.name) == (False, "")


def test_a_visit_after_the_announcement_keeps_the_account(shopper: User, mailbox: Mailbox) -> None:
    User.objects.filter(pk=shopper.pk).update(date_joined=_noon(2026, 1, 10), last_login=None)
    go_to(date(2027, 12, 15))
    inactive.announce_closings()

    User.objects.filter(pk=shopper.pk).update(last_login=clock.now())
    live_until(date(2028, 1, 20))

    shopper.refresh_from_db()
    assert shopper.is_active
    go_to(date(2029, 11, 20))
    assert inactive.announce_closings() == 1


def test_the_accounts_of_shops_and_of_the_association_stay(
    baker: User, bakery: Partner, manager: User, market_day: datetime
) -> None:
    clock.move_by(timedelta(days=3000))

    assert inactive.announce_closings() == 0


def test_who_reported_a_content_is_forgotten_a_year_after_the_decision(
    market_day: datetime,
) -> None:
    notice = submit_notice(
        url="/", explanation="Faux.", name="Paul Veille", email="paul@exemple.test",
        good_faith=True, language="fr",
    )  # fmt: skip
    decide_notice(actor=OFFICE, reference=notice.reference, decision="kept", reasons="Exact.")
    clock.move_by(timedelta(days=364))
    assert forget_notifiers() == 0

    clock.move_by(timedelta(days=3))
    assert forget_notifiers() == 1

    kept = ContentNotice.objects.get()
    assert (kept.name, kept.email, kept.reasons) == ("", "", "Exact.")


def test_the_audit_names_nobody(collected: Order, shopper: User) -> None:
    close_account(actor=SYSTEM, user=shopper)

    for entry in AuditEntry.objects.all():
        said = json.dumps(entry.data, default=str)
        assert "Louise" not in said
        assert "@" not in said


def test_beat_runs_each_of_these_by_itself(settings: Any) -> None:
    tasks = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert {
        "retention.keep_no_longer",
        "storefront.announce_closings",
        "notices.forget_notifiers",
    } <= tasks


def _part(order: Order) -> Any:
    return order.shop_orders.get()


def _noon(year: int, month: int, day: int) -> datetime:
    return clock.local_datetime(date(year, month, day), time(12))
