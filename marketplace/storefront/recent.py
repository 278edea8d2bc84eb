"""Orders that this browser has just placed without an account, so that it finds them again."""

from django.http import HttpRequest

from marketplace.kernel.errors import DomainError
from orders.order.models import Order
from orders.order.selectors import OrderView, order_for_shopper

_KEY = "recent_orders"
MOST = 5


def remember(request: HttpRequest, order: Order) -> None:
    """Keep the order's secret address in the guest's session."""
    if request.user.is_authenticated:
        return
    tokens = [token for token in request.session.get(_KEY, []) if token != order.access_token]
    request.session[_KEY] = [order.access_token, *tokens][:MOST]


def recent_orders(request: HttpRequest) -> list[OrderView]:
    """The guest's last orders from this browser, the newest first."""
    found = []
    for token in request.session.get(_KEY, []):
        try:
            found.append(order_for_shopper(token=token))
        except DomainError:
            continue
    return found
