"""Every other message: who gets it, what it says, and that it comes once."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django_scopes import scopes_disabled

from marketplace.demo.models import SentMessage
from marketplace.kernel import clock
from marketplace.kernel.models import OutboxMessage
from orders.messages import messages
from orders.order.models import Kind, ShopOrder
from orders.returns.models import Withdrawal, WithdrawalLine
from shops.partner.models import Partner
from tests.orders.mailbox import Mailbox
from tests.orders.rows import LineRow, PartRow, write_part

pytestmark = pytest.mark.usefixtures("market_day")

LOUISE = "louise@exemple.test"
LOUISE_PHONE = "+33639980001"


@pytest.fixture
def part(bakery: Partner, market_day: Any) -> ShopOrder:
    """Two loaves of rye, Saturday from ten to noon."""
    starts_at = clock.local_datetime(date(2026, 11, 28), time(10))
    return write_part(PartRow(bakery, [LineRow("Pain de seigle", 420, 2)], starts_at))


@pytest.fixture
def made_to_order(bakery: Partner, market_day: Any) -> ShopOrder:
    return write_part(PartRow(bakery, [LineRow("Pièce montée", 9000)], due_date=date(2026, 12, 12)))


@pytest.fixture
def withdrawal(part: ShopOrder) -> Withdrawal:
    with scopes_disabled():
        declared = Withdrawal.objects.create(
            order=part.order,
            shop_order=part,
            declared_at=clock.local_datetime(date(2026, 11, 30), time(9, 5, 7)),
            name="Louise Garnier",
            email="accuse@exemple.test",
        )
    with scopes_disabled():
        WithdrawalLine.objects.create(withdrawal=declared, line=part.lines.get(), quantity=1)
    return declared


def tell(function: Callable[..., None], *args: Any, **kwargs: Any) -> None:
    with transaction.atomic():
        function(*args, **kwargs)


def test_ready_goes_by_mail_and_sms_with_the_code(part: ShopOrder, mailbox: Mailbox) -> None:
    tell(messages.ready, part)
    for message in (mailbox.only(kind="mail"), mailbox.only(kind="sms")):
        assert message.to in (LOUISE, LOUISE_PHONE)
        assert part.order.pickup_code in message.text


def test_ready_goes_by_mail_alone_without_a_mobile(
    bakery: Partner, market_day: Any, mailbox: Mailbox
) -> None:
    tell(messages.ready, write_part(PartRow(bakery, starts_at=market_day), phone="+33199000001"))
    assert mailbox.only().kind == "mail"


def test_a_new_order_goes_to_the_shop_by_mail_and_sms(
    part: ShopOrder, bakery: Partner, mailbox: Mailbox
) -> None:
    tell(messages.new_order, part)
    mail, sms = mailbox.only(kind="mail"), mailbox.only(kind="sms")
    assert (mail.to, sms.to) == (bakery.email, bakery.sms_phone)
    slip = mail.text.partition("\n")[2]
    assert slip.index("Louise Garnier") < slip.index("entre 10") < slip.index("Pain de seigle")


def test_a_shop_without_a_mobile_for_alerts_gets_no_sms(
    part: ShopOrder, bakery: Partner, mailbox: Mailbox
) -> None:
    bakery.sms_phone = ""
    bakery.save()
    part.refresh_from_db()
    tell(messages.new_order, part)
    tell(messages.unseen_to_shop, part)
    assert not mailbox.all(kind="sms")
    assert mailbox.all(kind="mail", to=bakery.email).count() == 2


def test_a_shop_without_a_screen_reads_all_in_the_sms(
    part: ShopOrder, bakery: Partner, mailbox: Mailbox
) -> None:
    Partner.objects.filter(pk=bakery.pk).update(kept_by_association=True)
    part.refresh_from_db()
    tell(messages.new_order, part)
    text = mailbox.only(kind="sms").text
    for said in (part.order.number, "Louise Garnier", "sam. 28 nov.", "10", "2×Pain de seigle"):
        assert said in text
    assert "Appelez le 01 99 00 10 00." in text
    assert "http" not in text


@pytest.mark.parametrize(
    "tell_shop",
    [messages.new_order, messages.unseen_to_shop, messages.late_to_shop, messages.cancelled],
)
def test_such_an_sms_is_never_longer_than_one(
    bakery: Partner, mailbox: Mailbox, market_day: Any, tell_shop: Callable[..., None]
) -> None:
    Partner.objects.filter(pk=bakery.pk).update(kept_by_association=True)
    bakery.refresh_from_db()
    many = [LineRow(f"Brioche tressée au sucre perlé {number}", 900, 12) for number in range(9)]
    tell(tell_shop, write_part(PartRow(bakery, many, clock.now())))
    text = mailbox.only(kind="sms", to=bakery.sms_phone).text
    assert len(text) <= 160
    assert "01 99 00 10 00." in text


def test_a_shop_never_reads_the_other_shops_part(
    part: ShopOrder, bookshop: Partner, mailbox: Mailbox
) -> None:
    tell(messages.new_order, part)
    assert bookshop.name not in mailbox.only(kind="mail").text


def test_a_refused_line_says_what_it_means_for_bag_and_money(
    part: ShopOrder, mailbox: Mailbox
) -> None:
    line = part.lines.get()
    line.cancelled_quantity = 1
    line.save()
    tell(messages.line_refused, line, quantity=1, amount_cents=420)
    text = mailbox.only(to=LOUISE).text
    assert "Nous vous rendons 4,20\u00a0€ sur votre carte, d’ici 3 à 5 jours." in text
    assert "1 × Pain de seigle" in text.split("Le reste vous attend")[1]


def test_a_cancellation_gives_its_reason_to_both_sides(part: ShopOrder, mailbox: Mailbox) -> None:
    part.end_reason = "late"
    part.save()
    tell(messages.cancelled, part, amount_cents=840)
    mail = mailbox.only(to=LOUISE)
    assert "n’a pas tenu votre commande prête à temps" in mail.text
    assert "Nous vous rendons 8,40\u00a0€" in mail.text
    assert mailbox.all(to=part.shop.email).count() == 1


def test_a_cancelled_reservation_speaks_of_no_refund(
    bakery: Partner, market_day: Any, mailbox: Mailbox
) -> None:
    part = write_part(PartRow(bakery, starts_at=market_day, kind=Kind.RESERVATION))
    tell(messages.cancelled, part)
    assert "Vous n’avez rien payé et ne devez rien." in mailbox.only(to=LOUISE).text


def test_a_missed_window_offers_another_one_or_the_money(part: ShopOrder, mailbox: Mailbox) -> None:
    tell(messages.late_choice, part)
    text = mailbox.only(to=LOUISE).text
    assert "un autre moment, ou le remboursement de 8,40\u00a0€ sur votre carte" in text
    assert "Sans réponse d’ici 24\u00a0h" in text


def test_overdue_tells_the_shopper_the_rights_of_the_law(
    made_to_order: ShopOrder, mailbox: Mailbox
) -> None:
    tell(messages.overdue, made_to_order)
    mail = mailbox.only(to=LOUISE)
    for article in ("L216-6", "L216-7", "L241-4"):
        assert article in mail.text
        assert article in mail.html
    assert mailbox.all(to=made_to_order.shop.email).count() == 1
    assert mailbox.all(to=settings.ASSOCIATION_EMAIL).count() == 1


def test_a_reminder_says_how_many_days_are_left(made_to_order: ShopOrder, mailbox: Mailbox) -> None:
    tell(messages.to_order_reminder, made_to_order, days=7)
    assert "encore 7 jours" in mailbox.only(to=made_to_order.shop.email).subject
    assert "encore 7 jours" in mailbox.only(to=settings.ASSOCIATION_EMAIL).subject


def test_alerts_to_the_association_hold_nothing_personal(
    made_to_order: ShopOrder, mailbox: Mailbox
) -> None:
    tell(messages.overdue, made_to_order)
    tell(messages.unseen_to_association, made_to_order)
    for mail in mailbox.all(to=settings.ASSOCIATION_EMAIL):
        assert "Louise" not in mail.text
        assert "Pièce montée" not in mail.text


def test_a_withdrawal_is_acknowledged_with_content_date_and_time(
    withdrawal: Withdrawal, mailbox: Mailbox
) -> None:
    tell(messages.withdrawal_acknowledged, withdrawal)
    mail = mailbox.only(to="accuse@exemple.test")
    for words in (
        "lundi 30 novembre 2026 à 09:05:07",
        "Louise Garnier",
        "1 × Pain de seigle",
        "4,20\u00a0€",
    ):
        assert words in mail.text
    assert mailbox.all(to=withdrawal.shop_order.shop.email).count() == 1


def test_saying_it_twice_sends_it_once(part: ShopOrder, mailbox: Mailbox) -> None:
    tell(messages.window_reminder, part)
    mailbox.deliver()
    tell(messages.window_reminder, part)
    assert mailbox.all().count() == 1


def test_a_moved_window_is_another_reminder(part: ShopOrder, mailbox: Mailbox) -> None:
    tell(messages.window_reminder, part)
    part.generation += 1
    part.save()
    tell(messages.window_reminder, part)
    assert mailbox.all().count() == 2


def test_a_mail_delivered_twice_by_a_crash_is_recognised(part: ShopOrder, mailbox: Mailbox) -> None:
    tell(messages.window_reminder, part)
    row = OutboxMessage.objects.get()
    payload = row.payload
    mailbox.deliver()
    OutboxMessage.objects.filter(pk=row.pk).update(state="pending", payload=payload)
    mail = mailbox.only()
    assert mail.message_id == f"<{row.pk}@testserver>"


def test_nothing_is_sent_to_an_erased_contact(part: ShopOrder, mailbox: Mailbox) -> None:
    tell(messages.ready, part)
    part.order.contact.erased_at = clock.now()
    part.order.contact.save()
    assert not mailbox.all()


def test_payloads_hold_no_personal_value(part: ShopOrder, withdrawal: Withdrawal) -> None:
    tell(messages.ready, part)
    tell(messages.new_order, part)
    tell(messages.withdrawal_acknowledged, withdrawal)
    for row in OutboxMessage.objects.all():
        assert "Louise" not in str(row.payload)
        assert "@" not in str(row.payload)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_message_can_be_composed(
    bakery: Partner, market_day: Any, mailbox: Mailbox, language: str
) -> None:
    window = write_part(PartRow(bakery, starts_at=market_day), language=language)
    to_order = write_part(PartRow(bakery, due_date=date(2026, 12, 12)), language=language)
    for tell_of in (
        messages.new_order,
        messages.ready,
        messages.cancelled,
        messages.not_collected,
        messages.unseen_to_shop,
        messages.unseen_to_association,
    ):
        tell(tell_of, window)
        tell(tell_of, to_order)
    for tell_of in (
        messages.window_reminder,
        messages.late_choice,
        messages.late_to_shop,
        messages.next_window_given,
        messages.window_moved,
    ):
        tell(tell_of, window)
    tell(messages.overdue, to_order)
    tell(messages.refund_done, window.order, amount_cents=420, key="refund")
    sent = mailbox.all()
    assert sent.count() == 33
    assert all(message.text for message in sent)


def test_service_messages_carry_no_unfilled_place(part: ShopOrder, mailbox: Mailbox) -> None:
    for tell_of in (
        messages.ready,
        messages.late_choice,
        messages.new_order,
        messages.not_collected,
    ):
        tell(tell_of, part)
    for message in mailbox.all():
        assert "%(" not in message.text + message.subject
        assert "None" not in message.text
    assert SentMessage.objects.exists()
