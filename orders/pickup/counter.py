"""Which part of which order a code, or a tap on a name, means at the counter of some shops."""

import re
from collections.abc import Sequence
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from marketplace.kernel import clock
from marketplace.kernel.actors import Actor
from marketplace.kernel.codes import normalise
from marketplace.kernel.formats import say_moment
from orders.order.access import staff_part
from orders.order.models import Order, ShopOrder
from orders.order.states import CAN_BE_GIVEN, State
from orders.pickup.errors import AlreadyGiven, Cancelled, CodeUnknown, NotPaid, OtherShop
from orders.pickup.models import Proof
from shops.partner.models import Partner

#: Proofs that name the order; the others show its code.
BY_REFERENCE = (Proof.NAME, Proof.CLOSING)


def find_part(
    actor: Actor,
    shops: Sequence[Partner],
    code_or_ref: str | UUID,
    proof: Proof,
    part_ref: UUID | None = None,
) -> ShopOrder:
    """The part to hand over, locked.

    ``code_or_ref`` is the part's reference where a name was tapped, else the order's code as typed,
    or what the QR code holds (an address that ends with it). ``part_ref`` says which part is meant where
    the code opens several. Raises CodeUnknown, OtherShop,
    AlreadyGiven, NotPaid, Cancelled, PartUnknown, NotAllowed.
    """
    if proof in BY_REFERENCE:
        part = staff_part(actor, code_or_ref)
        if part.shop_id not in {shop.pk for shop in shops}:
            raise _other_shop()
        return _givable([part])
    order = Order.objects.filter(pickup_code=code_in(str(code_or_ref))).first()
    if order is None:
        raise CodeUnknown(
            _("Ce code n’existe pas. Vérifiez-le avec le client, ou cherchez son nom.")
        )
    parts = _parts_here(order, shops)
    if not parts:
        raise _other_shop()
    return _givable([part for part in parts if part.reference == part_ref] or parts)


def code_in(text: str) -> str:
    """The code in what was typed or scanned, as orders store it."""
    return normalise(re.split(r"[/=?#]", text.strip().rstrip("/"))[-1])


def _parts_here(order: Order, shops: Sequence[Partner]) -> list[ShopOrder]:
    return list(
        ShopOrder.objects.select_for_update(of=("self",))
        .select_related("order__contact", "shop")
        .filter(order=order, shop__in=shops)
        .order_by(F("due_date").asc(nulls_first=True), "pk")
    )


def _givable(parts: Sequence[ShopOrder]) -> ShopOrder:
    """The part that is ready, else the one with a window, else what is made to order.

    The same code shown again does not bring out something that is still being made.
    """
    collected = [part for part in parts if part.state in (State.COLLECTED, State.RETURNED)]
    candidates = [part for part in parts if part.state in CAN_BE_GIVEN]
    for part in candidates:
        if part.state in (State.READY, State.NOT_COLLECTED):
            return part
    for part in candidates:
        if part.due_date is None or not collected:
            return part
    raise _why_not(parts, collected)


def _why_not(parts: Sequence[ShopOrder], collected: Sequence[ShopOrder]) -> Exception:
    if collected:
        given = _("Cette commande a déjà été donnée au client, %(moment)s.")
        return AlreadyGiven(
            given % {"moment": say_moment(collected[-1].collected_at or clock.now())}
        )
    if any(part.state == State.AWAITING_PAYMENT for part in parts):
        return NotPaid(_("Cette commande n’est pas encore payée. Ne la donnez pas."))
    return Cancelled(_("Cette commande a été annulée. Il n’y a rien à donner."))


def _other_shop() -> OtherShop:
    return OtherShop(
        _("Ce code est celui d’une commande d’un autre commerce. Rien n’est à donner ici.")
    )
