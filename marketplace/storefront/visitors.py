"""Who is shopping: a signed-in person, or a guest whose basket is named in the session."""

from uuid import UUID

from django.http import HttpRequest

from marketplace.kernel.models import User
from orders.basket.models import Basket
from orders.basket.visitors import Visitor

_TOKEN = "basket_token"


def visitor_of(request: HttpRequest) -> Visitor:
    """The visitor of this request; a guest has no token before the first article."""
    if isinstance(request.user, User):
        return Visitor(user=request.user)
    return guest_of(request)


def guest_of(request: HttpRequest) -> Visitor:
    """The guest that this session belongs to, or belonged to before its person signed in."""
    token = request.session.get(_TOKEN)
    return Visitor(token=UUID(token) if token else None)


def remember_basket(request: HttpRequest, basket: Basket) -> None:
    """Keep the name of a guest's basket in the session."""
    if not request.user.is_authenticated and basket.token is not None:
        request.session[_TOKEN] = str(basket.token)


def forget_guest(request: HttpRequest) -> None:
    """The guest's basket has become a person's: its name says nothing any more."""
    request.session.pop(_TOKEN, None)
