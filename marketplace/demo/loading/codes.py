"""The bakery's code for new customers."""

from marketplace.kernel import clock
from marketplace.kernel.actors import Actor
from shops.partner.models import Partner
from shops.vouchers.models import VoucherKind
from shops.vouchers.services import VoucherDraft, create_voucher

#: The shop that gives it.
SHOP = "boulangerie-martin"


def write_codes(manager: Actor, bakery: Partner) -> None:
    """« BIENVENUE10 »: a tenth off, once per customer."""
    draft = VoucherDraft(
        code="BIENVENUE10",
        kind=VoucherKind.PERCENT,
        value=10,
        minimum_cents=500,
        first_day=clock.today(),
    )
    create_voucher(actor=manager, shop=bakery, draft=draft)
