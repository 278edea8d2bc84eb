"""Who stands at which shop's counter: the one way into the merchant's pages.

``for_shop_staff`` signs the person in, finds the shop, and runs the page inside that shop's scope:
another shop's things are not found (promise 6). A manager of the association can stand at any
shop's counter; then each change bears the association's name. The session keeps the shop, so a page
that was left open at another one is refused when it writes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django_scopes import scope

from marketplace.kernel import clock
from marketplace.kernel.actors import Actor
from marketplace.kernel.formats import say_day, say_hour
from marketplace.kernel.models import User
from marketplace.merchant.menu import entry_named
from orders.order.models import ShopOrder
from shops.merchants.access import is_association, role_in, shops_of
from shops.merchants.models import StaffRole
from shops.partner.models import Partner

#: Where the session keeps the code of the shop that its person chose last.
SHOP_KEY = "shop"
#: Where the session keeps the code of the shop for which a manager of the association acts.
ACTING_KEY = "acting_for"
#: The field by which each form of the counter says at which shop it was shown.
AT_SHOP = "at_shop"


@dataclass(frozen=True)
class Desk:
    """The counter of one shop, and who stands at it."""

    shop: Partner
    #: All shops in which the person works.
    shops: list[Partner]
    role: str
    actor: Actor
    #: The association's manager acts for the shop: she may what its owner may.
    is_acting: bool = False

    @property
    def is_owner(self) -> bool:
        return self.role == StaffRole.OWNER


#: Which entry of the navigation a page lies under; every other page lies under « Mon commerce ».
_SECTION_OF = {
    "day": "day",
    "picking": "day",
    "day_sheet": "day",
    "order": "day",
    "refuse": "day",
    "cancel": "day",
    "weigh": "day",
    "give": "give",
    "give_order": "give",
    "counter": "counter",
    "stock_journal": "counter",
    "shortages": "counter",
    "confirm_stock": "counter",
    "products": "products",
    "products_bulk": "products",
    "product_price": "products",
    "product_stock": "products",
    "product_prices": "products",
    "product": "products",
    "product_new": "products",
    "promotions": "products",
    "promotion_new": "products",
}

DeskView = Callable[..., HttpResponseBase]


def for_shop_staff(view: DeskView) -> DeskView:
    """Give ``view(request, desk, ...)`` the counter of the current shop, inside that shop's scope.

    A visitor is sent to sign in; someone who works in no shop is refused (403). A page about an
    order (``ref``) belongs to the shop that has the order: it becomes the current one if the person
    works there, else there is no such page (404).
    """
    return _inside(view, owner=False)


def for_shop_owner(view: DeskView) -> DeskView:
    """The same, for the shop's owner only: an employee is refused (403)."""
    return _inside(view, owner=True)


def _inside(view: DeskView, *, owner: bool) -> DeskView:
    @wraps(view)
    def enter(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not isinstance(request.user, User):
            return redirect_to_login(request.get_full_path())
        desk = _desk(request, request.user, kwargs.get("ref"))
        if desk is None:
            return redirect("merchant:shops")
        if owner and not desk.is_owner:
            raise PermissionDenied
        with scope(shop=[desk.shop]):
            if request.POST.get(AT_SHOP, desk.shop.code) != desk.shop.code:
                response = _left_behind(request, desk)
            else:
                response = view(request, desk, *args, **kwargs)
        patch_cache_control(response, private=True, no_cache=True)
        return response

    return enter


def _left_behind(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """The form belongs to another shop than the one where the person stands now: nothing is written."""
    shown_at = Partner.objects.filter(code=request.POST[AT_SHOP]).first()
    can_return = desk.is_acting or shown_at in desk.shops
    context = {**frame(request, desk, {}), "shown_at": shown_at if can_return else None}
    return render(request, "merchant/left_behind.html", context, status=409)


def staff_shops(request: HttpRequest) -> list[Partner]:
    """The shops in which the signed-in person works. Raises PermissionDenied when there are none."""
    shops = shops_of(request.user)
    if not shops:
        raise PermissionDenied
    return shops


def choose_shop(request: HttpRequest, shop: Partner) -> None:
    """Remember the shop whose counter the person stands at."""
    request.session[SHOP_KEY] = shop.code


def frame(request: HttpRequest, desk: Desk, waiting: dict[str, int]) -> dict[str, Any]:
    """What the frame around every page of the counter shows; ``waiting`` counts by page name."""
    now = clock.now()
    return {
        "desk": desk,
        "desk_page": page_kept(request),
        "desk_name": desk.shop.name,
        "desk_note": f"{say_day(now)}, {say_hour(now)}",
        "desk_home": reverse("merchant:day"),
        "waiting": waiting,
        "desk_nav": [
            {
                "url": reverse(f"merchant:{name}"),
                "label": label,
                "icon": icon,
                "current": name == _section(request),
                "count": waiting.get(name, 0),
            }
            for name, label, icon in _sections()
        ],
    }


def _sections() -> list[tuple[str, str, str]]:
    return [
        ("day", _("Commandes"), "list"),
        ("give", _("Donner"), "scan"),
        ("counter", _("Comptoir"), "box"),
        ("products", _("Produits"), "tag"),
        ("menu", _("Boutique"), "shop"),
    ]


def page_kept(request: HttpRequest) -> str:
    """The page on which to stay when one goes to another shop: this one, or its section's first."""
    name = _page_name(request)
    return name if entry_named(name) else _section(request)


def _section(request: HttpRequest) -> str:
    return _SECTION_OF.get(_page_name(request), "menu")


def _page_name(request: HttpRequest) -> str:
    return (request.resolver_match.url_name or "") if request.resolver_match else ""


def shop_acted_for(request: HttpRequest) -> Partner | None:
    """The shop for which the signed-in manager of the association acts, if there is one."""
    code = request.session.get(ACTING_KEY)
    if not code or not is_association(request.user, write=True):
        return None
    return Partner.objects.select_related("merchant").filter(code=code).first()


def _desk(request: HttpRequest, user: User, ref: UUID | None) -> Desk | None:
    """The current counter, None while the person has to choose among several shops."""
    acted_for = shop_acted_for(request)
    if acted_for is not None:
        if ref:
            _shop_of([acted_for], ref)
        actor = Actor.of(user, kind="association")
        return Desk(acted_for, [acted_for], StaffRole.OWNER, actor, is_acting=True)
    shops = staff_shops(request)
    shop = _shop_of(shops, ref) if ref else _chosen(request, shops)
    if shop is None:
        return None
    if request.session.get(SHOP_KEY) != shop.code:
        choose_shop(request, shop)
    return desk_at(user, shop, shops)


def desk_at(user: User, shop: Partner, shops: list[Partner]) -> Desk:
    """The counter of one of the ``shops`` in which the person works."""
    role = role_in(user, shop) or StaffRole.EMPLOYEE
    return Desk(shop, shops, role, Actor.of(user, kind="staff"))


def _chosen(request: HttpRequest, shops: list[Partner]) -> Partner | None:
    if len(shops) == 1:
        return shops[0]
    return next((shop for shop in shops if shop.code == request.session.get(SHOP_KEY)), None)


def _shop_of(shops: list[Partner], ref: UUID) -> Partner:
    with scope(shop=shops):
        shop_id = ShopOrder.objects.filter(reference=ref).values_list("shop_id", flat=True).first()
    for shop in shops:
        if shop.pk == shop_id:
            return shop
    raise Http404
