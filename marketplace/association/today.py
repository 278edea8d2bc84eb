"""Few figures of the day, and which orders are behind."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from marketplace.kernel import clock
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
