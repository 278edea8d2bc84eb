"""Who fills a basket: a signed-in person, or a guest known by a token in the session."""

from dataclasses import dataclass
from uuid import UUID

from marketplace.kernel.models import User


@dataclass(frozen=True)
class Visitor:
    """A signed-in person (``user``) or a guest (``token`` from the session, if there is one yet)."""

    user: User | None = None
    token: UUID | None = None

    @property
    def key(self) -> UUID | None:
        """The name of the visitor's open basket, or None for a guest who has none yet."""
        return self.user.public_id if self.user is not None else self.token
