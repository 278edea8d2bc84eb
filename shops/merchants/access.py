"""Who may act for which shop, and for the association.

Pages ask with the person; services ask again with the actor, whatever scope their caller runs in:
nobody of one shop changes another's things (promise 6).
"""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from marketplace.kernel.actors import Actor
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.models import User
from shops.merchants.models import Merchant, ShopStaff, StaffRole
from shops.partner.models import Partner
from shops.tills.models import Till

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet


def shops_of(user: "User | AnonymousUser") -> list[Partner]:
    """Shops in which the person works, by name; none for a visitor."""
    if not _known(user):
        return []
    return list(
        Partner.objects.filter(staff__user=user.pk).select_related("merchant").order_by("name")
    )


def role_in(user: "User | AnonymousUser", shop: Partner) -> str | None:
    """Either "owner" or "employee", or None when the person does not work there."""
    if not _known(user):
        return None
    return ShopStaff.objects.filter(user=user.pk, shop=shop).values_list("role", flat=True).first()


def access_shop_by_code(
    user: "User | AnonymousUser", code: str, *, owner_only: bool = False
) -> Partner:
    """The shop of this code, for a person who works there (owns it, with ``owner_only``).

    Raises NotAllowed, with the same sentence whether the shop exists or not.
    """
    refused = NotAllowed(_("Vous ne travaillez pas dans ce commerce."))
    if not _known(user):
        raise refused
    staff = (
        ShopStaff.objects.filter(user=user.pk, shop__code=code)
        .select_related("shop__merchant")
        .first()
    )
    if staff is None:
        raise refused
    if owner_only and staff.role != StaffRole.OWNER:
        raise NotAllowed(_("Seul le propriétaire du commerce peut faire cela."))
    return staff.shop


def check_works_in(actor: Actor, shop_id: int | None) -> None:
    """Raise NotAllowed unless the actor works in the shop, is the association's, or the system."""
    if not works_in(actor, shop_id):
        raise NotAllowed(_("Vous ne travaillez pas dans ce commerce."))


def works_in(actor: Actor, shop_id: int | None) -> bool:
    """Whether the actor works in the shop (as a person or as its till), or stands above all shops."""
    if actor.kind == "till":
        return _is_till_of(actor, shop_id)
    return _is_above(actor) or _posts(actor).filter(shop=shop_id).exists()


def check_owns(
    actor: Actor, *, shop: Partner | None = None, merchant: Merchant | None = None
) -> None:
    """Raise NotAllowed unless the actor owns the shop (or one of the merchant's), or stands above."""
    posts = _posts(actor).filter(role=StaffRole.OWNER)
    owned = posts.filter(shop=shop) if shop else posts.filter(shop__merchant=merchant)
    if not _is_above(actor) and not owned.exists():
        raise NotAllowed(_("Seul le propriétaire du commerce peut faire cela."))


def is_employee(actor: Actor, shop_id: int) -> bool:
    """Whether the actor stands at the counter without owning the shop: some things are not theirs."""
    if actor.kind != "staff":
        return False
    return not _posts(actor).filter(shop=shop_id, role=StaffRole.OWNER).exists()


def check_association(actor: Actor) -> None:
    """Raise NotAllowed unless the actor is the association's, or the system."""
    if not _is_above(actor):
        raise NotAllowed(_("Seule l’association peut faire cela."))


def is_association(user: "User | AnonymousUser", write: bool = False) -> bool:
    """Whether the person belongs to the association (and may change things, with ``write``)."""
    if not _known(user):
        return False
    role = getattr(user, "association_role", "")
    return bool(role == User.MANAGER if write else role)


def _is_above(actor: Actor) -> bool:
    return actor.kind in ("association", "system")


def _is_till_of(actor: Actor, shop_id: int | None) -> bool:
    with scopes_disabled():
        return Till.objects.filter(
            public_id=actor.ref, shop=shop_id, revoked_at__isnull=True
        ).exists()


def _posts(actor: Actor) -> "QuerySet[ShopStaff]":
    """Where a shop's person works; nowhere for anybody else."""
    if actor.kind != "staff" or not actor.ref:
        return ShopStaff.objects.none()
    return ShopStaff.objects.filter(user__public_id=actor.ref)


def _known(user: "User | AnonymousUser") -> bool:
    return user.is_authenticated and user.is_active
