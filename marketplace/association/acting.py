"""Standing at a shop's counter in its name: who begins it and ends it is kept in the audit.

What she does there meanwhile bears the association's own actor, change by change.
"""

from django.db import transaction

from marketplace.kernel import audit
from marketplace.kernel.actors import Actor
from shops.merchants.access import check_association
from shops.partner.models import Partner


@transaction.atomic
def start_acting(*, actor: Actor, shop: Partner) -> None:
    """Note that the association begins to act for a shop. Raises NotAllowed."""
    _record(actor, "shop.acting_started", shop)


@transaction.atomic
def stop_acting(*, actor: Actor, shop: Partner) -> None:
    """Note that it has ended. Raises NotAllowed."""
    _record(actor, "shop.acting_ended", shop)


def _record(actor: Actor, action: str, shop: Partner) -> None:
    check_association(actor)
    audit.record(actor=actor, action=action, subject=("shop", str(shop.pk)))
