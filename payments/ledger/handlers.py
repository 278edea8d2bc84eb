"""Movements of the platform's balance that no sale, refund or transfer of ours has caused."""

from django.db import transaction

from payments.gateway.disputes import fetch_movements
from payments.gateway.events import on
from payments.gateway.models import StripeEvent
from payments.ledger.models import Account
from payments.ledger.services import EntryDraft, post


@on("charge.dispute.funds_withdrawn", "charge.dispute.funds_reinstated", "charge.dispute.closed")
def dispute_moved_money(event: StripeEvent) -> None:
    """A dispute is the association's loss until it is won; each movement is posted once."""
    movements = [moved for moved in fetch_movements(event.object_id) if moved.net_cents]
    for moved in movements:
        with transaction.atomic():
            post(
                kind="dispute",
                key=f"dispute:{moved.id}",
                entries=[
                    EntryDraft(Account.STRIPE_BALANCE, moved.net_cents),
                    EntryDraft(Account.DISPUTE_LOSS, -moved.net_cents),
                ],
            )
