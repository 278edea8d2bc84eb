"""Who may do what with one shop's part of an order; and the part's row, locked.

Services ask here, whatever scope the caller's code runs in: a person of one shop never touches
another shop's part (promise 6).
"""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from marketplace.kernel import deadlines
from marketplace.kernel.actors import Actor
from marketplace.kernel.errors import NotAllowed
from orders.order.errors import LineUnknown, PartUnknown
from orders.order.models import Line, Order, ShopOrder
from shops.merchants.access import works_in
from shops.merchants.models import ShopStaff
from shops.partner.models import Partner


def check_staff(actor: Actor, shop_id: int) -> None:
    """Raise NotAllowed unless the actor works in the shop, is the association's, or the system."""
    if not works_in(actor, shop_id):
        raise NotAllowed(_("Cette commande est celle d’un autre commerce."))


def check_buyer(actor: Actor, order: Order) -> None:
    """Raise NotAllowed unless the order is the actor's.

    A guest holds the order's own secret address or its number and e-mail: whoever calls a service
    with a guest has found the order by one of them.
    """
    if actor.kind in ("guest", "association", "system"):
        return
    owns = (
        actor.kind == "shopper"
        and order.user is not None
        and str(order.user.public_id) == actor.ref
    )
    if not owns:
        raise NotAllowed(_("Cette commande n’est pas la vôtre."))


def locked_part(shop_order_ref: UUID | str) -> ShopOrder:
    """The part with its order and shop, its row locked until the transaction ends.

    Raises PartUnknown.
    """
    with scopes_disabled():
        part = (
            ShopOrder.objects.select_for_update(of=("self",))
            .select_related("order__user", "order__contact", "shop")
            .filter(reference=shop_order_ref)
            .first()
        )
    if part is None:
        raise PartUnknown(_("Cette commande n’existe pas dans votre commerce."))
    return part


def free_part(shop_order_ref: UUID | str) -> ShopOrder:
    """``locked_part`` for a deadline's handler, which must not wait: raises Busy if somebody has it."""
    with scopes_disabled():
        rows = ShopOrder.objects.filter(reference=shop_order_ref)
        part = rows.select_for_update(skip_locked=True, of=("self",)).values("pk").first()
        if part is None and rows.exists():
            raise deadlines.Busy(f"Somebody is at work on {shop_order_ref}.")
    return locked_part(shop_order_ref)


def staff_part(actor: Actor, shop_order_ref: UUID | str) -> ShopOrder:
    """``locked_part`` for someone who works in its shop. Raises PartUnknown, NotAllowed."""
    part = locked_part(shop_order_ref)
    check_staff(actor, part.shop_id)
    return part


def locked_parts(order_ref: UUID | str) -> list[ShopOrder]:
    """All parts of an order, locked, in the order in which holds are taken."""
    with scopes_disabled():
        return list(
            ShopOrder.objects.select_for_update(of=("self",))
            .select_related("order__contact", "shop")
            .filter(order__reference=order_ref)
            .order_by("shop_id", "pk")
        )


def locked_lines(part: ShopOrder) -> list[Line]:
    """The part's lines with stock record and product; the part's own lock guards them."""
    lines = Line.objects.filter(shop_order=part)
    return list(lines.select_related("stockrecord", "product__parent").order_by("pk"))


def line_of(lines: Iterable[Line], reference: UUID | str) -> Line:
    """The line with this reference. Raises LineUnknown."""
    for line in lines:
        if str(line.reference) == str(reference):
            return line
    raise LineUnknown(_("Cet article ne fait pas partie de la commande."))


def shops_worked_in(actor: Actor, shops: Iterable[Partner]) -> list[Partner]:
    """Those of ``shops`` in which the actor may act."""
    shops = list(shops)
    if actor.kind in ("association", "system"):
        return shops
    if actor.kind != "staff" or not actor.ref:
        return []
    mine = set(
        ShopStaff.objects.filter(user__public_id=actor.ref, shop__in=shops).values_list(
            "shop_id", flat=True
        )
    )
    return [shop for shop in shops if shop.pk in mine]
