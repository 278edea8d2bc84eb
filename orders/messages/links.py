"""Addresses of the site's pages, as mails print them: absolute, in the reader's language.

Pages belong to the rooms above; here they are only names. One that is not mounted leads home.
"""

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from orders.order.models import Order, ShopOrder
from orders.returns.models import Withdrawal


def home() -> str:
    """The first page."""
    return f"{site()}/"


def pickups(order: Order) -> str:
    """« Mes retraits » of one order: every window, the code and its QR; no account needed."""
    return _page("storefront:pickups", order.access_token)


def payment_return(order: Order) -> str:
    """Where the hosted payment page leads back to."""
    return _page("storefront:return", order.access_token)


def withdrawal(order: Order) -> str:
    """« Renoncer au contrat ici »."""
    return _page("storefront:withdraw", order.access_token)


def withdrawal_done(order: Order) -> str:
    """What was declared on the order, and where the shopper says that the goods are back."""
    return _page("storefront:withdraw_done", order.access_token)


def goods_back(withdrawal: Withdrawal) -> str:
    """Where the shop answers whether the goods are back."""
    return _page("merchant:goods_back", withdrawal.reference)


def other_window(shop_order: ShopOrder) -> str:
    """Where the shopper takes another window."""
    return _page("storefront:choose", shop_order.order.access_token, shop_order.reference)


def cancellation(shop_order: ShopOrder) -> str:
    """Where the shopper gives one shop's part up, and gets the money back."""
    return _page("storefront:cancel", shop_order.order.access_token, shop_order.reference)


def shop_order(shop_order: ShopOrder) -> str:
    """The order on the merchant's phone."""
    return _page("merchant:order", shop_order.reference)


def shop_day() -> str:
    """The merchant's day."""
    return _page("merchant:day")


def association_order(order: Order) -> str:
    """The order in the association's console."""
    return _page("association:order", order.number)


def _page(name: str, *args: object) -> str:
    try:
        return site() + reverse(name, args=args)
    except NoReverseMatch:
        return home()


def site() -> str:
    """The site's public address, without slash at its end."""
    return str(settings.SITE_URL).rstrip("/")
