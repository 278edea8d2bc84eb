"""What may become of one shop's part of an order, each as a story."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from random import Random
from uuid import UUID

from django_scopes import scopes_disabled

from marketplace.demo.loading.people import Accounts
from marketplace.demo.loading.timeline import Story
from marketplace.kernel import clock
from marketplace.kernel.actors import Actor
from orders.order.models import Line, ShopOrder, ShopOrderState
from orders.pickup import services as counter
from orders.pickup.models import Handover, Proof
from orders.pickup.weighing import weigh_line
from orders.returns import services as returns
from orders.returns.models import Reason
from shops.hours.timetable import timetable
from shops.merchants.models import ShopStaff
from shops.partner.models import Partner

State = ShopOrderState
#: How codes reach the counter: mostly scanned.
PROOFS = (Proof.SCAN, Proof.SCAN, Proof.SCAN, Proof.TYPED, Proof.NAME)


class Part:
    """One part, the people on both sides of the counter, and the times at which they act."""

    def __init__(self, reference: UUID, shop: Partner, accounts: Accounts, rng: Random) -> None:
        self.reference = reference
        self.shop = shop
        self.rng = rng
        self._accounts = {str(user.pk): user for user in accounts.values()}
        self.table = timetable(shop)

    @property
    def row(self) -> ShopOrder:
        """The part as it is now."""
        with scopes_disabled():
            parts = ShopOrder.objects.select_related("order__user", "order__contact", "shop")
            return parts.get(reference=self.reference)

    @property
    def lines(self) -> list[Line]:
        return list(Line.objects.filter(shop_order__reference=self.reference).order_by("pk"))

    @property
    def staff(self) -> Actor:
        """Whoever of the shop stands at the counter."""
        ids = (
            ShopStaff.objects.filter(shop=self.shop)
            .order_by("pk")
            .values_list("user_id", flat=True)
        )
        return Actor.of(self._accounts[str(self.rng.choice(list(ids)))], kind="staff")

    @property
    def buyer(self) -> Actor:
        user = self.row.order.user
        return Actor.of(user) if user else Actor("guest")

    def minutes(self, least: int, most: int) -> timedelta:
        return timedelta(seconds=self.rng.randint(least * 60, most * 60))

    # -- when ---------------------------------------------------------------------------------

    def soon_in_shop(self, least: int, most: int) -> datetime:
        """After so many minutes of the shop's opening time."""
        return self.table.add_opening_time(
            clock.now(), self.rng.randint(least, most)
        ) + self.minutes(0, 1)

    def before_window(self, least: int, most: int) -> datetime:
        """So many minutes before the window; for goods without one, a day or more before the last."""
        row = self.row
        if row.window_starts_at is None:
            assert row.due_date is not None
            days = self.rng.randint(1, 3)
            return self.on_day(row.due_date - timedelta(days=days))
        return max(
            row.window_starts_at - self.minutes(least, most), clock.now() + self.minutes(1, 3)
        )

    def in_window(self) -> datetime:
        """During the window; for goods without one, within two days of now."""
        row = self.row
        if row.window_starts_at is None or row.window_ends_at is None:
            return self.on_day(clock.today() + timedelta(days=self.rng.randint(1, 2)))
        return row.window_starts_at + (
            row.window_ends_at - row.window_starts_at
        ) * self.rng.uniform(0.1, 0.9)

    def on_day(self, day: object) -> datetime:
        """Some moment at which the shop is open on that day, or on the next on which it opens."""
        start = clock.local_datetime(day, time(0))  # type: ignore[arg-type]
        first, _end = next(self.table.intervals_from(start))
        openings = self.table.opening_intervals(clock.local(first).date())
        opens, closes = self.rng.choice(openings)
        return opens + (closes - opens) * self.rng.uniform(0.1, 0.9)

    def in_days(self, least: int, most: int) -> datetime:
        return self.on_day(clock.today() + timedelta(days=self.rng.randint(least, most)))

    def at_closing(self) -> datetime:
        """A little before the shop closes on the day of the window."""
        day = self.row.pickup_date
        closing = self.table.last_closing(day) if day else None
        return (closing or clock.now()) - self.minutes(2, 8)

    # -- what ---------------------------------------------------------------------------------

    def see(self) -> None:
        counter.mark_seen(actor=self.staff, shop_order_ref=self.reference)

    def make_ready(self) -> None:
        self.weigh()
        counter.mark_ready(actor=self.staff, shop_order_ref=self.reference)

    def weigh(self) -> None:
        """What is sold by weight goes over the scales: a little less than expected, or a little more."""
        for line in self.lines:
            if line.is_to_weigh:
                estimate = (line.estimated_grams or 0) * line.open_quantity
                grams = round(estimate * self.rng.uniform(0.9, 1.04))
                weigh_line(
                    actor=self.staff,
                    shop_order_ref=self.reference,
                    line_ref=line.reference,
                    grams=grams,
                )

    def give(self) -> Handover:
        row = self.row
        proof = Proof.SCAN if counter.code_is_compulsory(row) else self.rng.choice(PROOFS)
        return counter.hand_over(
            actor=self.staff,
            shops=[self.shop],
            code_or_ref=row.reference if proof == Proof.NAME else row.order.pickup_code,
            proof=proof,
            nonce=UUID(int=self.rng.getrandbits(128), version=4),
            identity_checked=row.has_alcohol,
        )

    def cancel(self, actor: Actor, reason: Reason | None = None) -> None:
        returns.cancel_shop_order(actor=actor, shop_order_ref=self.reference, reason=reason)

    def withdraw(self) -> list[UUID]:
        """Withdraw from one unit of the first line that allows it; the declarations."""
        order = self.row.order
        mine = {line.reference for line in self.lines}
        open_lines = [
            item.line.reference
            for item in returns.withdrawable_lines(order)
            if item.quantity and item.line.reference in mine
        ]
        if not open_lines:
            return []
        contact = order.contact
        declared = returns.declare_withdrawal(
            actor=self.buyer,
            order=order,
            name=contact.name,
            email=contact.email,
            lines={open_lines[0]: 1},
        )
        return [withdrawal.reference for withdrawal in declared]


# -- The stories ------------------------------------------------------------------------------


def new(part: Part) -> Story:
    """Nobody in the shop has looked yet."""
    yield from ()


def seen(part: Part) -> Story:
    """Seen, and in preparation."""
    yield part.soon_in_shop(3, 14)
    part.see()


def waiting(part: Part) -> Story:
    """Ready; nobody has come so far."""
    yield from seen(part)
    yield part.before_window(6, 24)
    part.make_ready()


def collected(part: Part) -> Story:
    """As it should be."""
    yield from waiting(part)
    yield part.in_window()
    part.give()


def just_collected(part: Part) -> Story:
    """Collected at the very beginning of the window."""
    yield from waiting(part)
    yield part.before_window(0, 0) + part.minutes(1, 3)
    part.give()


def collected_late(part: Part) -> Story:
    """The customer comes a day or two after the window, and is served."""
    yield from waiting(part)
    yield part.in_window()
    yield part.in_days(1, 2)
    part.give()


def answered_at_closing(part: Part) -> Story:
    """Nobody tapped anything; at closing the shop says that it was given."""
    yield from waiting(part)
    if part.row.pickup_date is None or counter.code_is_compulsory(part.row):
        yield part.in_window()
        part.give()
        return
    yield part.at_closing()
    counter.answer_closing(actor=part.staff, shop=part.shop, given=[part.reference], not_given=[])


def given_without_ready(part: Part) -> Story:
    """« Prête » was forgotten; given all the same, a little before the window."""
    yield from seen(part)
    yield part.before_window(1, 4)
    part.give()


def undone(part: Part) -> Story:
    """Given to the wrong person: undone within minutes, then given to the right one."""
    yield from waiting(part)
    yield part.in_window()
    handover = part.give()
    yield clock.now() + part.minutes(2, 6)
    counter.undo_handover(actor=part.staff, handover_ref=handover.reference)
    yield clock.now() + part.minutes(3, 9)
    part.give()


def line_refused(part: Part) -> Story:
    """One line is out of stock: refunded; the rest is given."""
    yield from seen(part)
    lines = part.lines
    returns.refuse_line(
        actor=part.staff, shop_order_ref=part.reference, line_ref=part.rng.choice(lines).reference
    )
    if len(lines) == 1:
        return
    yield part.before_window(6, 24)
    part.make_ready()
    yield part.in_window()
    part.give()


def cancelled_by_shopper(part: Part) -> Story:
    """The shopper thinks again before the shop has seen it."""
    yield clock.now() + part.minutes(1, 3)
    part.cancel(part.buyer)


def cancelled_by_shop(part: Part) -> Story:
    """The shop cannot make it after all."""
    yield from seen(part)
    yield part.soon_in_shop(5, 20)
    part.cancel(part.staff, Reason.CANCELLED_BY_SHOP)


def unseen(part: Part) -> Story:
    """Nobody looks for more than an hour of opening time: shop and association are alerted."""
    yield part.soon_in_shop(66, 80)
    if part.row.state in (State.PLACED, State.SEEN):
        part.make_ready()
    yield max(part.in_window(), clock.now() + part.minutes(5, 30))
    if part.row.state == State.READY:
        part.give()


def late(part: Part) -> Story:
    """Not ready when the window begins; ready soon after, and collected."""
    yield from seen(part)
    yield part.before_window(0, 0) + part.minutes(15, 25)
    part.make_ready()
    yield clock.now() + part.minutes(10, 40)
    part.give()


def late_refunded(part: Part) -> Story:
    """Not ready, and no answer: refunded after a day."""
    yield from seen(part)


def not_collected(part: Part) -> Story:
    """Ready, and nobody comes."""
    yield from waiting(part)


def not_collected_refunded(part: Part) -> Story:
    """Nobody comes; the shop decides to give the money back."""
    yield from waiting(part)
    yield part.in_days(9, 12)
    if part.row.state == State.NOT_COLLECTED:
        part.cancel(part.staff, Reason.GOODWILL)


def withdrawn_before(part: Part) -> Story:
    """The shopper withdraws before collecting: the line is cancelled, the rest is given."""
    yield clock.now() + part.minutes(30, 50)
    part.withdraw()
    if part.row.state == State.CANCELLED:
        return
    yield from collected(part)


def withdrawn(part: Part) -> Story:
    """Collected, then withdrawn from; the goods come back and are refunded."""
    yield from withdrawn_goods_out(part)
    references = _withdrawals_of(part)
    yield part.in_days(2, 5)
    for reference in references:
        returns.confirm_goods_back(actor=part.staff, withdrawal_ref=reference, restock=True)


def withdrawn_goods_out(part: Part) -> Story:
    """Collected, then withdrawn from; the goods are not back yet."""
    yield from collected(part)
    yield clock.now() + timedelta(days=part.rng.randint(2, 6)) + part.minutes(0, 200)
    part.withdraw()


def goodwill(part: Part) -> Story:
    """Collected; something was amiss, and the shop gives part of the price back."""
    yield from collected(part)
    yield part.in_days(1, 2)
    line = max(part.lines, key=lambda line: line.total_cents)
    returns.goodwill_refund(
        actor=part.staff, line_ref=line.reference, amount_cents=line.total_cents // 4
    )


def _withdrawals_of(part: Part) -> list[UUID]:
    with scopes_disabled():
        return list(part.row.withdrawals.order_by("pk").values_list("reference", flat=True))


LIVES: dict[str, Callable[[Part], Story]] = {
    life.__name__: life
    for life in (
        new,
        seen,
        waiting,
        collected,
        just_collected,
        collected_late,
        answered_at_closing,
        given_without_ready,
        undone,
        line_refused,
        cancelled_by_shopper,
        cancelled_by_shop,
        unseen,
        late,
        late_refunded,
        not_collected,
        not_collected_refunded,
        withdrawn_before,
        withdrawn,
        withdrawn_goods_out,
        goodwill,
    )
}
