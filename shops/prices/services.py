"""Changing what things cost: the one place that writes ``StockRecord.price``.

While a cut runs, a price given by hand, by a file or by a till is about the usual price: the one
to which the thing returns. Only a price below the cut's own takes effect at once and ends the cut.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from marketplace.kernel import audit, clock, money
from marketplace.kernel.actors import Actor
from marketplace.kernel.errors import DomainError
from marketplace.kernel.locks import lock_in_order
from shops.merchants.access import check_works_in
from shops.partner.models import StockRecord
from shops.prices.models import CutState, PriceCut
from shops.prices.recording import record_prices


class PriceRefused(DomainError):
    """A price that cannot be asked."""

    code = "price_refused"


@dataclass(frozen=True, slots=True)
class NewPrice:
    """What a change did to one thing, in cents incl. tax. ``usual`` differs while a cut runs."""

    record: StockRecord
    before: int
    usual: int
    to_pay: int


@transaction.atomic
def change_prices(*, actor: Actor, prices: Mapping[int, int]) -> list[NewPrice]:
    """Set the usual price (cents incl. tax) of each stock record, and give those that changed.

    As ``apply_prices``, with one entry in the audit journal for each shop.
    """
    changed = apply_prices(actor, prices)
    by_shop: dict[int, list[list[int]]] = {}
    for one in changed:
        row = [one.record.pk, one.before, one.usual]
        by_shop.setdefault(one.record.partner_id, []).append(row)
    for shop_id, rows in by_shop.items():
        audit.record(
            actor=actor,
            action="catalogue.prices_set",
            subject=("shop", str(shop_id)),
            data={"prices": rows},
        )
    return changed


def apply_prices(actor: Actor, prices: Mapping[int, int]) -> list[NewPrice]:
    """Set usual prices in the caller's transaction, which keeps the audit journal.

    ``prices`` goes by stock record's id. Nothing happens to a thing whose price to pay, or usual
    price, is that already. While a cut runs, a price above the cut's changes what the thing costs
    afterwards; one below it ends the cut, and those that wait behind it. Orders already placed keep
    theirs. Raises PriceRefused on a price that is not above zero, NotAllowed for another shop's
    things; then nothing changes.
    """
    if min(prices.values(), default=1) <= 0:
        raise PriceRefused(_("Indiquez un prix supérieur à zéro."), field="price")
    records = lock_in_order(StockRecord.objects.all(), prices)
    for shop_id in {record.partner_id for record in records}:
        check_works_in(actor, shop_id)
    cuts = running_cuts(list(prices))
    changed, asked_now = [], []
    for record in records:
        cut, asked = cuts.get(record.pk), prices[record.pk]
        to_pay = record.price_cents
        before = cut.usual_cents if cut and cut.usual_cents else to_pay
        if asked in (before, to_pay):
            continue
        if cut is not None and asked > to_pay:
            cut.usual_cents = asked
            _save(cut)
        else:
            if cut is not None:
                end_cut(cut)
            asked_now.append((record, asked))
            to_pay = asked
        changed.append(NewPrice(record, before, asked, to_pay))
    write_prices(actor, asked_now)
    return changed


def running_cuts(stock_record_ids: Collection[int]) -> dict[int, PriceCut]:
    """The cut that runs for each of these stock records, where there is one."""
    with scopes_disabled():
        cuts = PriceCut.objects.filter(stock_record__in=stock_record_ids, state=CutState.RUNNING)
        return {cut.stock_record_id: cut for cut in cuts.select_related("promotion")}


def write_prices(actor: Actor, prices: Collection[tuple[StockRecord, int]]) -> None:
    """Ask these prices (cents incl. tax) from now on; the records are locked by the caller."""
    for record, price_cents in prices:
        record.price = money.to_euros(price_cents)
    StockRecord.objects.bulk_update([record for record, _cents in prices], ["price"], 500)
    record_prices(actor, prices)


def end_cut(cut: PriceCut) -> None:
    """Mark a running cut as over, with those that wait behind it; the caller sees to the price."""
    now = clock.now()
    cut.state, cut.ended_at = CutState.OVER, now
    _save(cut)
    with scopes_disabled():
        PriceCut.objects.filter(stock_record=cut.stock_record_id, state=CutState.PAUSED).update(
            state=CutState.OVER, ended_at=now
        )


def _save(cut: PriceCut) -> None:
    with scopes_disabled():
        cut.save()
