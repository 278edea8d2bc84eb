"""The journal of prices: each price that is asked from now on is written down once."""

from collections.abc import Iterable

from marketplace.kernel import clock
from marketplace.kernel.actors import Actor
from shops.partner.models import StockRecord
from shops.prices.models import PriceChange

_BATCH = 500


def record_prices(actor: Actor, prices: Iterable[tuple[StockRecord, int]]) -> None:
    """Write down that these things cost so many cents (incl. tax) from now on.

    Call it in the transaction that changes ``StockRecord.price``, and for real changes only: the
    reference price of a cut is read from here (L112-1-1).
    """
    now = clock.now()
    PriceChange.objects.with_scopes_disabled().bulk_create(
        [
            PriceChange(
                stock_record=record,
                price_cents=price_cents,
                at=now,
                actor_kind=actor.kind,
                actor_ref=actor.ref,
            )
            for record, price_cents in prices
        ],
        batch_size=_BATCH,
    )
