"""What time does by itself: sessions expire, pending refunds are paid back, payouts arrive."""

from payments.sandbox import checkout, payouts, refunds
from payments.sandbox.world import World


def run(world: World) -> None:
    """Do whatever is due by the shared clock, in one transaction."""
    with world.store.transaction():
        checkout.expire_overdue(world)
        refunds.pay_back_pending(world)
        for payout in world.store.due("payout", world.now()):
            payouts.arrive(world, payout)
