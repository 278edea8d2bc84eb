"""What the association sees first: few figures, and the orders that need a telephone call."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from marketplace.kernel import clock
from marketplace.kernel.formats import say_day, say_moment
from marketplace.kernel.models import Deadline
from orders.late.schedules import UNSEEN
from orders.order.models import Order, ShopOrder
from orders.order.states import State
from payments.ledger.models import Account
from payments.ledger.selectors import balance, shop_months


@dataclass(frozen=True)
class Figures:
    """The figures of the home page; amounts in cents."""

    orders_today: int
    undelivered: int
    owed: int
    commission_month: int
    sales_month: int


@dataclass(frozen=True)
class Trouble:
    """One shop's part of an order that is behind, and whom to call."""

    number: str
    who: str
    shop_name: str
    shop_phone: str
    tint: str
    what: str
    is_late: bool


def figures() -> Figures:
    """The day's and the month's numbers."""
    month = clock.today().replace(day=1)
    this_month = [row for row in shop_months() if row.month == month]
    return Figures(
        orders_today=orders_of_day(clock.today()).count(),
        undelivered=balance(Account.UNDELIVERED),
        owed=balance(Account.OWED),
        commission_month=sum(row.commission for row in this_month),
        sales_month=sum(row.sales for row in this_month),
    )


def orders_of_day(day: date) -> QuerySet[Order]:
    """Orders that became contracts or reservations on a day of the town's calendar."""
    start, end = (
        clock.local_datetime(d, datetime.min.time()) for d in (day, day + timedelta(days=1))
    )
    placed = ShopOrder.objects.filter(placed_at__gte=start, placed_at__lt=end)
    return Order.objects.filter(pk__in=placed.values("order"))


def behind(now: datetime) -> Q:
    """Parts whose window has begun, or whose last promised day is over, and that are not ready."""
    today = clock.local(now).date()
    return Q(state__in=[State.PLACED, State.SEEN]) & (
        Q(window_starts_at__lte=now) | Q(due_date__lt=today)
    )


def unseen() -> list[str]:
    """References of new parts at which nobody looked, though the shop was reminded."""
    new = ShopOrder.objects.filter(state=State.PLACED).values_list("reference", flat=True)
    reminded = Deadline.objects.filter(
        kind=UNSEEN, step=0, done_at__isnull=False, subject_id__in=[str(ref) for ref in new]
    )
    return list(reminded.values_list("subject_id", flat=True))


def troubles() -> list[Trouble]:
    """The parts that are behind, then those that nobody looked at; the longest wait first."""
    now = clock.now()
    parts = ShopOrder.objects.filter(behind(now) | Q(reference__in=unseen()))
    rows = parts.select_related("order__contact", "shop").order_by("window_starts_at", "due_date")
    found = [_trouble(part, now) for part in rows]
    return sorted(found, key=lambda trouble: not trouble.is_late)


def _trouble(part: ShopOrder, now: datetime) -> Trouble:
    late = (part.window_starts_at is not None and part.window_starts_at <= now) or (
        part.due_date is not None and part.due_date < clock.local(now).date()
    )
    contact = part.order.shown_contact
    return Trouble(
        number=part.order.number,
        who=contact.name if contact else "",
        shop_name=part.shop.name,
        shop_phone=part.shop.phone,
        tint=part.shop.tint,
        what=_late_text(part) if late else _unseen_text(part),
        is_late=late,
    )


def _late_text(part: ShopOrder) -> str:
    if part.window_starts_at is not None:
        said = _("Pas prête, le créneau a commencé %(moment)s")
        return said % {"moment": say_moment(part.window_starts_at)}
    assert part.due_date is not None
    return _("Promise au plus tard le %(day)s, pas prête") % {"day": say_day(part.due_date)}


def _unseen_text(part: ShopOrder) -> str:
    return _("Pas encore vue, commandée %(moment)s") % {
        "moment": say_moment(part.placed_at or part.created_at)
    }
