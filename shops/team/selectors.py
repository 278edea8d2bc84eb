"""Reading who works in a shop, and who is asked to."""

import hashlib
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django_scopes import scopes_disabled

from shops.merchants.models import ShopStaff, StaffRole
from shops.partner.models import Partner
from shops.team.models import Invitation


@dataclass(frozen=True)
class Member:
    """A person of the shop; ``is_last_owner``: without them nobody could run it."""

    staff: ShopStaff
    is_last_owner: bool

    @property
    def is_owner(self) -> bool:
        return bool(self.staff.role == StaffRole.OWNER)


def members(shop: Partner) -> list[Member]:
    """Everybody who works in the shop, the owners first, then by name."""
    staff = list(ShopStaff.objects.filter(shop=shop).select_related("user"))
    owners = [row for row in staff if row.role == StaffRole.OWNER]
    staff.sort(key=lambda row: (row.role != StaffRole.OWNER, row.user.name.casefold(), row.pk))
    return [Member(row, row in owners and len(owners) == 1) for row in staff]


def invitations(shop: Partner) -> QuerySet[Invitation]:
    """Those that nobody has answered, expired ones too, the latest first; needs the shop's scope."""
    waiting: QuerySet[Invitation] = Invitation.objects.filter(
        Q(email__gt="") | Q(phone__gt=""), shop=shop, accepted_at=None, withdrawn_at=None
    )
    return waiting


def invitation_by_token(token: str) -> Invitation | None:
    """The invitation that a secret link belongs to, whatever has become of it."""
    with scopes_disabled():
        invitation: Invitation | None = (
            Invitation.objects.select_related("shop").filter(token_sha256=digest_of(token)).first()
        )
    return invitation


def digest_of(token: str) -> str:
    """What is kept of a secret link: with it alone nobody can follow the link."""
    return hashlib.sha256(token.encode()).hexdigest()
