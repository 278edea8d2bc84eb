"""Who acts: passed to every service that writes, and kept in the audit journal."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from marketplace.kernel.models import User

Kind = Literal["shopper", "staff", "association", "system", "guest", "stripe", "till"]


@dataclass(frozen=True, slots=True)
class Actor:
    """A person or system that acts; ``ref`` is opaque, ``name`` is for display and never stored."""

    kind: Kind
    ref: str = ""
    name: str = field(default="", compare=False)

    @classmethod
    def of(cls, user: "User | AnonymousUser", *, kind: Kind | None = None) -> "Actor":
        """The actor that a signed-in user is, or a guest.

        Without ``kind``: "association" for its people, else "shopper". A shop's screens pass
        kind="staff", since only they know in whose name the person acts.
        """
        if not user.is_authenticated:
            return cls("guest")
        return cls(
            kind or ("association" if user.association_role else "shopper"),
            str(user.public_id),
            user.get_full_name(),
        )


SYSTEM = Actor("system")
STRIPE = Actor("stripe")
