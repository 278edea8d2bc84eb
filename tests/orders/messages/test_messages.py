"""Every other message: who gets it, what it says, and that it comes once."""

from collections.abc import Callable
from datetime import date, time
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import transaction
from django_scopes import scopes_disabled

from marketplace.demo.models import SentMessage
from marketplace.kernel import clock
from marketplace.kernel.actors import SYSTEM, Actor
from marketplace.kernel.models import OutboxMessage
from orders.messages import messages
from orders.messages.wording.shopper import REFUND_REASONS
from orders.order.models import Kind, ShopOrder, ShopOrderState
from orders.returns.models import Reason, Withdrawal, WithdrawalLine
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


def cancel(
    part: ShopOrder,
    reason: Reason,
    *,
    actor: Actor = SYSTEM,
    units: dict[UUID, int] | None = None,
    amount_cents: int = 0,
) -> None:
    """Tell of the end of these units, or of all that the part has."""
    if units is None:
        units = {line.reference: line.quantity for line in part.lines.all()}
        part.state = ShopOrderState.CANCELLED
        part.save()
    tell(
        messages.cancelled,
        part,
        actor=actor,
        units=units,
        reason=reason,
        amount_cents=amount_cents,
    )


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
    ("reason", "said"),
    [(Reason.CANCELLED_BY_SHOPPER, "remettez en rayon"), (Reason.OUT_OF_STOCK, "il n’y en a plus")],
)
def test_such_a_shop_puts_back_on_the_shelf_only_what_there_is(
    part: ShopOrder, bakery: Partner, mailbox: Mailbox, reason: Reason, said: str
) -> None:
    Partner.objects.filter(pk=bakery.pk).update(kept_by_association=True)
    part.refresh_from_db()
    cancel(part, reason)
    text = mailbox.only(kind="sms", to=bakery.sms_phone).text
    assert said in text
    assert ("rayon" in text) == (reason != Reason.OUT_OF_STOCK)


@pytest.mark.parametrize(
    "tell_shop",
    [
        messages.new_order,
        messages.unseen_to_shop,
        messages.window_moved,
        lambda part: cancel(part, Reason.LATE),
    ],
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
    cancel(part, Reason.LATE, amount_cents=840)
    mail = mailbox.only(to=LOUISE)
    assert "n’a pas tenu votre commande prête à temps" in mail.text
    assert "Nous vous rendons 8,40\u00a0€" in mail.text
    assert "Elle n’était pas prête à temps." in mailbox.only(to=part.shop.email).text


def test_whoever_would_come_or_prepare_for_nothing_is_told_by_sms(
    part: ShopOrder, mailbox: Mailbox
) -> None:
    cancel(part, Reason.LATE, amount_cents=840)
    assert "ne passez pas" in mailbox.only(kind="sms", to=LOUISE_PHONE).text
    assert "n’y travaillez plus" in mailbox.only(kind="sms", to=part.shop.sms_phone).text


@pytest.mark.parametrize(
    ("actor", "reason", "told"),
    [
        (Actor("guest"), Reason.CANCELLED_BY_SHOPPER, {"shop"}),
        (Actor("staff"), Reason.CANCELLED_BY_SHOP, {"shopper"}),
        (SYSTEM, Reason.GOODWILL, set()),
    ],
)
def test_whoever_cancelled_gets_no_sms_of_it_and_nobody_after_a_no_show(
    part: ShopOrder, mailbox: Mailbox, actor: Actor, reason: Reason, told: set[str]
) -> None:
    cancel(part, reason, actor=actor)
    phones = {LOUISE_PHONE: "shopper", part.shop.sms_phone: "shop"}
    assert {phones[sms.to] for sms in mailbox.all(kind="sms")} == told


def test_a_shop_that_never_heard_of_an_order_hears_nothing_of_its_end(
    part: ShopOrder, mailbox: Mailbox
) -> None:
    part.placed_at = None
    part.save()
    cancel(part, Reason.UNAVAILABLE_AFTER_PAYMENT, amount_cents=840)
    assert {message.to for message in mailbox.all()} == {LOUISE, LOUISE_PHONE}


def test_the_rest_of_an_order_is_cancelled_not_what_was_given(
    bakery: Partner, market_day: Any, mailbox: Mailbox
) -> None:
    rows = [LineRow("Pain de seigle", 420), LineRow("Brioche", 850)]
    part = write_part(PartRow(bakery, rows, market_day, state="collected"))
    brioche = part.lines.get(title="Brioche")
    cancel(part, Reason.CANCELLED_BY_SHOP, units={brioche.reference: 1}, amount_cents=850)
    mail = mailbox.only(to=LOUISE)
    assert "Le reste de votre commande chez Boulangerie Martin est annulé" in mail.text
    assert "Brioche" in mail.text
    assert "Pain de seigle" not in mail.text
    assert "le reste est annulé" in mailbox.only(kind="mail", to=bakery.email).subject


def test_what_had_been_given_back_before_is_said(part: ShopOrder, mailbox: Mailbox) -> None:
    cancel(part, Reason.CANCELLED_BY_SHOP, amount_cents=640)
    text = mailbox.only(to=LOUISE).text
    assert "2,00\u00a0€ vous ont déjà été rendus pour ces articles." in text
    assert "Nous vous rendons 6,40\u00a0€" in text


@pytest.mark.parametrize(
    ("reason", "said"), [(Reason.CANCELLED_BY_SHOPPER, True), (Reason.OUT_OF_STOCK, False)]
)
def test_goods_are_said_to_be_on_sale_again_only_where_there_are_any(
    part: ShopOrder, mailbox: Mailbox, reason: Reason, said: bool
) -> None:
    part.lines.update(availability="counted")
    cancel(part, reason)
    text = mailbox.only(kind="mail", to=part.shop.email).text
    assert ("de nouveau en vente" in text) is said


def test_a_refund_says_which_shop_why_and_for_what(part: ShopOrder, mailbox: Mailbox) -> None:
    line = part.lines.get()
    tell(
        messages.refund_done,
        part.order,
        amount_cents=69,
        key="refund",
        reason=Reason.WEIGHED,
        lines={line.reference: 69},
    )
    text = mailbox.only(to=LOUISE).text
    for words in ("Boulangerie Martin", "Poids réel, plus léger", "Pain de seigle\u00a0: 0,69"):
        assert words in text


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_its_words(part: ShopOrder, mailbox: Mailbox, reason: Reason) -> None:
    assert reason in REFUND_REASONS
    if reason == Reason.UNAVAILABLE_AFTER_PAYMENT:
        ShopOrder.objects.update(placed_at=None)
        part.refresh_from_db()
    if reason not in (Reason.WITHDRAWAL, Reason.WEIGHED):
        cancel(part, reason)
        assert mailbox.all(kind="mail").exists()


def test_a_cancelled_reservation_speaks_of_no_refund(
    bakery: Partner, market_day: Any, mailbox: Mailbox
) -> None:
    part = write_part(PartRow(bakery, starts_at=market_day, kind=Kind.RESERVATION))
    cancel(part, Reason.CANCELLED_BY_SHOP)
    assert "Vous n’avez rien payé et ne devez rien." in mailbox.only(to=LOUISE).text


def test_a_missed_window_offers_another_one_or_the_money(part: ShopOrder, mailbox: Mailbox) -> None:
    tell(messages.late_choice, part)
    text = mailbox.only(to=LOUISE).text
    assert "ce n’est pas prêt" in mailbox.only(to=LOUISE_PHONE).text
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
    tell(messages.to_order_reminder, made_to_order, step=7, days=7)
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
    for part in (window, to_order):
        cancel(part, Reason.LATE)
    tell(messages.overdue, to_order)
    refund = {"amount_cents": 420, "key": "refund", "reason": Reason.LATE, "lines": {}}
    tell(messages.refund_done, window.order, **refund)
    sent = mailbox.all()
    assert sent.count() == 39
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
