"""« Mes retraits »: the code, the windows, what can be changed, and who may look."""

import re
from datetime import date, timedelta

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled
from icalendar import Calendar

from marketplace.kernel import clock, outbox
from marketplace.kernel.formats import say_hours
from marketplace.kernel.models import OutboxMessage, User
from orders.order.models import BuyerContact, Order
from orders.order.states import State
from orders.pickup.services import mark_ready, mark_seen
from orders.returns.models import Withdrawal
from shops.hours.windows import windows_for
from shops.partner.models import Partner
from tests.orders.market import Market, given, part_of, staff
from tests.storefront.conftest import Stalls
from tests.storefront.visits import CONTACT, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def bought(stalls: Stalls) -> Order:
    """Louise has bought bread, a cake made to order and a novel, without an account."""
    return Market().buy(stalls.rye, stalls.novel, stalls.cake)


def pickups(order: Order) -> str:
    return reverse("storefront:pickups", args=[order.access_token])


def of(name: str, order: Order, shop: Partner) -> str:
    return reverse(f"storefront:{name}", args=[order.access_token, part_of(order, shop).reference])


def test_one_page_has_every_pickup_and_one_code(
    client: Client, bought: Order, bookshop: Partner
) -> None:
    page = client.get(pickups(bought))
    text = words(page)

    assert "3 retraits, un seul code" in text
    assert bought.pickup_code in text
    window = windows_for(bookshop)[0]
    assert say_hours(window).replace("\u00a0", " ") in text
    assert "Au plus tard le dimanche 29 novembre" in text
    assert page.content.count(b'<svg role="img"') >= 1


def test_before_payment_no_code_is_shown(client: Client, stalls: Stalls) -> None:
    order = Market().order_of(stalls.rye)

    page = client.get(pickups(order))

    assert order.pickup_code not in words(page)
    assert "Cette commande n’est pas payée" in words(page)


def test_the_qr_code_leads_to_the_handover(client: Client, bought: Order) -> None:
    answer = client.get(reverse("storefront:ticket_qr", args=[bought.access_token]))

    assert answer["Content-Type"] == "image/svg+xml"
    assert answer.content.startswith(b"<?xml")


def test_the_code_read_by_the_shop_s_phone_opens_the_handover(
    client: Client, bought: Order, baker: User
) -> None:
    client.force_login(baker)

    answer = client.get(reverse("storefront:pickup_code", args=[bought.pickup_code]))

    assert answer["Location"].startswith(reverse("merchant:give"))
    assert f"code={bought.pickup_code}" in answer["Location"]


def test_the_code_read_by_anyone_else_only_says_what_it_is_for(
    client: Client, bought: Order
) -> None:
    page = client.get(reverse("storefront:pickup_code", args=[bought.pickup_code]))

    assert "Montrez ce code au comptoir" in words(page)
    assert "Louise" not in words(page)


def test_a_pickup_goes_into_the_calendar(client: Client, bought: Order, bookshop: Partner) -> None:
    part = part_of(bought, bookshop)

    answer = client.get(of("calendar", bought, bookshop))

    event = Calendar.from_ical(answer.content).events[0]
    assert event.start == part.window_starts_at
    assert str(event["summary"]) == "Retrait chez Librairie des Halles"
    assert bought.pickup_code in str(event["description"])


def test_what_is_made_to_order_goes_into_the_calendar_as_a_day(
    client: Client, stalls: Stalls, bakery: Partner
) -> None:
    order = Market().buy(stalls.cake)

    event = Calendar.from_ical(client.get(of("calendar", order, bakery)).content).events[0]

    assert event.start == date(2026, 11, 29)


def test_the_page_follows_what_the_shop_does(
    client: Client, bought: Order, bookshop: Partner, bookseller: User
) -> None:
    part = part_of(bought, bookshop)
    mark_seen(actor=staff(bookseller), shop_order_ref=part.reference)
    assert "En préparation" in words(client.get(pickups(bought)))

    mark_ready(actor=staff(bookseller), shop_order_ref=part.reference)
    assert "Prête" in words(client.get(pickups(bought)))

    given(bought, bookshop, staff(bookseller))
    assert "Retirée" in words(client.get(pickups(bought)))


def test_cancelling_asks_first_and_then_refunds(
    client: Client, bought: Order, bookshop: Partner
) -> None:
    url = of("cancel", bought, bookshop)
    asked = words(client.get(url))
    assert "Nous vous rendons 21,00 € sur votre carte, d’ici 3 à 5 jours." in asked
    assert part_of(bought, bookshop).state == State.PLACED

    answer = client.post(url, follow=True)

    assert part_of(bought, bookshop).state == State.CANCELLED
    assert "Le remboursement de 21,00 € arrive d’ici 3 à 5 jours." in words(answer)
    assert "2 retraits, un seul code" in words(answer)
    cancelled = [pickup for pickup in answer.context["pickups"] if pickup["name"] == bookshop.name]
    assert [pickup["when"] for pickup in cancelled] == [""]


def test_what_is_cancelled_stands_last_and_cannot_be_withdrawn_from(
    client: Client, bought: Order, bookshop: Partner
) -> None:
    names = [pickup["name"] for pickup in client.get(pickups(bought)).context["pickups"]]
    assert names[0] == bookshop.name

    page = client.post(of("cancel", bought, bookshop), follow=True)

    assert [pickup["name"] for pickup in page.context["pickups"]] == [*names[1:], names[0]]
    withdrawal = words(client.get(reverse("storefront:withdraw", args=[bought.access_token])))
    assert (
        "Les Passeurs de la Sereine Ce retrait est annulé : il n’y a plus de contrat." in withdrawal
    )


def test_the_pickup_that_asks_for_an_answer_stands_first(client: Client, bought: Order) -> None:
    last = client.get(pickups(bought)).context["pickups"][-1]["ref"]
    with scopes_disabled():
        bought.shop_orders.filter(reference=last).update(
            choice_asked_at=clock.now(), choice_reason="not_ready"
        )

    assert client.get(pickups(bought)).context["pickups"][0]["ref"] == last


def test_what_the_shop_has_begun_is_not_cancelled_any_more(
    client: Client, bought: Order, bookshop: Partner, bookseller: User
) -> None:
    mark_seen(actor=staff(bookseller), shop_order_ref=part_of(bought, bookshop).reference)

    page = client.post(of("cancel", bought, bookshop))

    assert page.status_code == 409
    assert "Le commerce prépare déjà cette commande" in words(page)


def test_another_window_can_be_taken(client: Client, bought: Order, bookshop: Partner) -> None:
    later = windows_for(bookshop)[-1]

    client.post(of("choose", bought, bookshop), {"window": later.starts_at.isoformat()})

    assert part_of(bought, bookshop).window_starts_at == later.starts_at


@pytest.mark.parametrize("answer", ["", "demain", "2026-11-20T03:00:00+00:00"])
def test_a_window_that_is_none_is_refused_beside_the_question(
    client: Client, bought: Order, bookshop: Partner, answer: str
) -> None:
    page = client.post(of("choose", bought, bookshop), {"window": answer})

    assert page.status_code == 422
    assert 'id="id_window_error"' in page.content.decode()


def test_when_the_shop_is_late_the_shopper_is_asked_to_choose(
    client: Client, bought: Order, bookshop: Partner
) -> None:
    part = part_of(bought, bookshop)
    part.choice_asked_at, part.choice_reason = clock.now(), "not_ready"
    part.save()

    text = words(client.get(pickups(bought)))

    assert "Librairie des Halles a pris du retard" in text
    assert "Un autre moment" in text
    assert "Le remboursement" in text


def test_when_a_reservation_is_late_nobody_promises_a_refund(
    client: Client, stalls: Stalls, cycles: Partner
) -> None:
    order = Market().order_of(stalls.bicycle)
    part = part_of(order, cycles)
    part.choice_asked_at, part.choice_reason = clock.now(), "not_ready"
    part.save()

    text = words(client.get(pickups(order)))

    assert "vous n’avez rien payé" in text
    assert "remboursement" not in text


def test_one_order_s_address_opens_nothing_of_another(
    client: Client, bought: Order, stalls: Stalls, bookshop: Partner
) -> None:
    other = Market().buy(stalls.novel)
    foreign = reverse(
        "storefront:cancel", args=[bought.access_token, part_of(other, bookshop).reference]
    )

    assert client.post(foreign).status_code == 404
    assert part_of(other, bookshop).state == State.PLACED


@pytest.mark.parametrize("name", ["pickups", "ticket_qr", "withdraw", "return"])
def test_pages_behind_a_secret_address_are_kept_by_nobody(
    client: Client, bought: Order, name: str
) -> None:
    answer = client.get(reverse(f"storefront:{name}", args=[bought.access_token]))

    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Robots-Tag"] == "noindex"


# -- Finding an order again -----------------------------------------------------------------------


def find(client: Client, number: str, email: str):  # type: ignore[no-untyped-def]
    return client.post(reverse("storefront:my_orders"), {"number": number, "email": email})


def test_a_guest_finds_an_order_by_number_and_address(client: Client, bought: Order) -> None:
    answer = find(client, bought.number.lower().replace("-", " "), "LOUISE@exemple.test")

    assert answer["Location"] == pickups(bought)


def test_a_wrong_address_and_a_wrong_number_get_the_same_answer(
    client: Client, bought: Order
) -> None:
    wrong = find(client, bought.number, "autre@exemple.test")
    unknown = find(client, "AAAA-AAAA", "louise@exemple.test")

    for page in (wrong, unknown):
        assert page.status_code == 422
        assert "Nous ne trouvons pas de commande avec ces indications." in words(page)


def test_whoever_tries_too_often_has_to_wait(client: Client, bought: Order) -> None:
    for _ in range(10):
        find(client, "AAAA-AAAA", "louise@exemple.test")

    page = find(client, bought.number, "louise@exemple.test")

    assert "Vous avez essayé plusieurs fois." in words(page)


def test_a_person_who_is_signed_in_sees_their_orders(
    client: Client, stalls: Stalls, shopper: User
) -> None:
    from marketplace.kernel.actors import Actor
    from orders.basket.visitors import Visitor

    order = Market(visitor=Visitor(user=shopper), actor=Actor.of(shopper)).buy(stalls.novel)
    client.force_login(shopper)

    page = client.get(reverse("storefront:my_orders"))

    assert order.number in words(page)
    assert pickups(order) in page.content.decode()


def test_a_guest_who_signs_in_later_finds_the_orders_made_with_that_address(
    client: Client, bought: Order, shopper: User, stranger: User
) -> None:
    BuyerContact.objects.filter(order=bought).update(email=shopper.email)
    client.force_login(shopper)
    assert bought.number in words(client.get(reverse("storefront:my_orders")))

    client.force_login(stranger)
    assert bought.number not in words(client.get(reverse("storefront:my_orders")))


@pytest.mark.parametrize("page", ["storefront:my_orders", "storefront:withdraw_find"])
def test_who_has_lost_mail_and_number_is_written_to(
    client: Client, bought: Order, mailoutbox: list[EmailMessage], page: str
) -> None:
    asked = client.post(reverse(page), {"number": "", "email": "LOUISE@exemple.test"}, follow=True)

    assert "un message vient d’y partir avec leurs liens" in words(asked)
    assert not mailoutbox
    outbox.sweep(500)
    [mail] = [mail for mail in mailoutbox if mail.subject == "Retrouvez vos commandes"]
    assert mail.to == [CONTACT["email"]]
    assert pickups(bought) in mail.body
    assert bought.number in mail.body


def test_an_address_without_orders_gets_the_same_answer_and_no_mail(
    client: Client, bought: Order, mailoutbox: list[EmailMessage]
) -> None:
    asked = client.post(
        reverse("storefront:my_orders"), {"email": "personne@exemple.test"}, follow=True
    )

    assert "un message vient d’y partir avec leurs liens" in words(asked)
    outbox.sweep(500)
    assert all(mail.to != ["personne@exemple.test"] for mail in mailoutbox)


def test_a_lost_order_that_nobody_paid_is_not_written_about(
    client: Client, stalls: Stalls, mailoutbox: list[EmailMessage]
) -> None:
    Market().order_of(stalls.rye)

    client.post(reverse("storefront:my_orders"), {"email": CONTACT["email"]})

    outbox.sweep(500)
    assert not mailoutbox


def test_a_stranger_sees_no_order(client: Client, bought: Order, stranger: User) -> None:
    client.force_login(stranger)

    assert "Rien à retirer" in words(client.get(reverse("storefront:my_orders")))


# -- Withdrawal -----------------------------------------------------------------------------------


def declare(client: Client, order: Order, step: str, **changes: str):  # type: ignore[no-untyped-def]
    novel = order.lines.get(title="Les Passeurs de la Sereine")
    answers = {
        "name": CONTACT["name"],
        "email": CONTACT["email"],
        f"units-{novel.reference}": "1",
        "step": step,
    }
    return client.post(
        reverse("storefront:withdraw", args=[order.access_token]), {**answers, **changes}
    )


def test_a_guest_withdraws_in_two_steps_and_reads_the_acknowledgement(
    client: Client, bought: Order, bookshop: Partner, bookseller: User
) -> None:
    given(bought, bookshop, staff(bookseller))

    assert "Vous renoncez au contrat pour" in words(declare(client, bought, "review"))
    with scopes_disabled():
        assert not Withdrawal.objects.exists()
    done = client.get(declare(client, bought, "confirm")["Location"])

    assert re.search(
        r"Déclarée le jeudi 19 novembre 2026 à 10 h( 00)? par Louise Garnier", words(done)
    )
    assert "Les Passeurs de la Sereine" in words(done)
    mail = OutboxMessage.objects.filter(
        payload__message="withdrawal_acknowledged", payload__to="shopper"
    )
    assert mail.count() == 1


def test_she_says_that_she_brought_it_back_and_reads_what_follows(
    client: Client, bought: Order, bookshop: Partner, bookseller: User
) -> None:
    given(bought, bookshop, staff(bookseller))
    page = declare(client, bought, "confirm")["Location"]
    assert "dès que le commerce les a, ou une preuve de leur envoi" in words(client.get(page))
    assert page.encode() in client.get(pickups(bought)).content
    with scopes_disabled():
        reference = Withdrawal.objects.get().reference
    url = reverse("storefront:withdraw_brought", args=[bought.access_token, reference])

    for day in ("", "hier", "2026-13-40", "2030-01-01"):
        refused = client.post(url, {"day": day}, follow=True)
        assert "entre votre déclaration et aujourd’hui" in words(refused)
    noted = client.post(url, {"day": "2026-11-19"}, follow=True)

    assert "Vous avez rapporté l’article le jeudi 19 novembre" in words(noted)
    assert "Sans réponse de sa part, le remboursement part tout seul" in words(noted)
    assert b"<form" not in noted.content.partition(b"<main")[2].partition(b"</main")[0]


def test_the_withdrawal_function_is_found_by_number_and_address_too(
    client: Client, bought: Order
) -> None:
    answer = client.post(
        reverse("storefront:withdraw_find"), {"number": bought.number, "email": CONTACT["email"]}
    )

    assert answer["Location"] == reverse("storefront:withdraw", args=[bought.access_token])


def test_a_declaration_without_article_or_address_is_asked_again(
    client: Client, bought: Order
) -> None:
    novel = bought.lines.get(title="Les Passeurs de la Sereine")

    nothing = declare(client, bought, "review", **{f"units-{novel.reference}": "0"})
    assert nothing.status_code == 422
    assert "Choisissez au moins un article." in words(nothing)

    unreachable = declare(client, bought, "review", email="louise@")
    assert unreachable.status_code == 422
    assert "Cette adresse e-mail n’est pas complète." in words(unreachable)


def test_correcting_keeps_what_was_typed(client: Client, bought: Order) -> None:
    page = declare(client, bought, "edit", name="Louise G.")

    assert page.status_code == 200
    assert 'value="Louise G."' in page.content.decode()


def test_perishable_goods_are_listed_with_the_reason_why_not(client: Client, bought: Order) -> None:
    page = client.get(reverse("storefront:withdraw", args=[bought.access_token]))

    assert "Ce qui ne se rend pas Pain de seigle Pas de rétractation : produit périssable" in words(
        page
    )


def test_after_fourteen_days_nothing_can_be_withdrawn_from(
    client: Client, bought: Order, bookshop: Partner, bookseller: User
) -> None:
    given(bought, bookshop, staff(bookseller))
    clock.move_by(timedelta(days=20))

    page = client.get(reverse("storefront:withdraw", args=[bought.access_token]))

    assert "Le délai de rétractation de 14 jours est passé." in words(page)
    assert declare(client, bought, "confirm").status_code == 422
