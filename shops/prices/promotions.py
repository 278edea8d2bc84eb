"""Price cuts for a time: planned by the shop, begun and ended by their deadlines.

A cut begins from the price of its hour, and is compared with the lowest price of the 30 days
before; one that is not lower than that is not applied. A cut that follows another without a gap
keeps the first one's reference (L112-1-1) and its usual price. One that begins while another runs
takes its place; the other runs again, with its own price and reference, if it lasts longer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from marketplace.kernel import audit, clock, deadlines, money
from marketplace.kernel.actors import SYSTEM, Actor
from marketplace.kernel.errors import DomainError
from marketplace.kernel.locks import lock_in_order
from shops.catalogue.models import Product
from shops.merchants.access import check_works_in
from shops.partner.models import Partner, StockRecord
from shops.prices.models import CutState, PriceCut, Promotion
from shops.prices.reference import reference_prices
from shops.prices.services import running_cuts, write_prices

BEGINS = "prices.promotion_begins"
ENDS = "prices.promotion_ends"
HIGHEST_PERCENT = 90


class PromotionRefused(DomainError):
    """A promotion that cannot be as asked; ``field`` names what is wrong."""

    code = "promotion_refused"


@dataclass(frozen=True, kw_only=True)
class PromotionDraft:
    """What is cut, by how much and for how long: by ``percent``, or to the price (cents incl. tax)
    that ``prices`` gives for each stock record. Moments are aware; ``starts_at`` may be now."""

    stock_record_ids: Sequence[int]
    starts_at: datetime
    ends_at: datetime
    percent: int | None = None
    prices: Mapping[int, int] | None = None

    def check(self) -> None:
        """Raises PromotionRefused with the first thing that is missing or wrong."""
        if not self.stock_record_ids:
            raise PromotionRefused(_("Choisissez au moins un produit."), field="products")
        if (self.percent is None) == (self.prices is None):
            raise PromotionRefused(
                _("Indiquez une baisse en pour cent, ou un nouveau prix."), field="percent"
            )
        if self.percent is not None and not 1 <= self.percent <= HIGHEST_PERCENT:
            raise PromotionRefused(_("La baisse va de 1 à 90 %."), field="percent")
        if (
            self.prices is not None
            and min(self.prices.get(pk, 0) for pk in self.stock_record_ids) <= 0
        ):
            raise PromotionRefused(_("Indiquez un prix supérieur à zéro."), field="price")
        if self.ends_at <= max(self.starts_at, clock.now()):
            raise PromotionRefused(
                _("La promotion se termine après son début, et plus tard que maintenant."),
                field="ends",
            )


@dataclass(frozen=True, slots=True)
class Prospect:
    """What a cut would do to one thing, in cents incl. tax, if it began now."""

    record: StockRecord
    usual: int
    to_pay: int
    struck: int
    is_lowest: bool

    @property
    def problem(self) -> str:
        """Why it would not be a price cut; empty when it is one."""
        if 0 < self.to_pay < min(self.struck, self.usual):
            return ""
        price = money.format_euros(min(self.struck, self.usual))
        if self.is_lowest and self.struck <= self.usual:
            return _("Le prix de référence est %(price)s : ce n’est pas une baisse.") % {
                "price": price
            }
        return _("Il coûte déjà %(price)s : ce n’est pas une baisse.") % {"price": price}


def prospects(draft: PromotionDraft) -> list[Prospect]:
    """What each thing would cost and be compared with, as its prices stand now; nothing is written."""
    records = StockRecord.objects.filter(pk__in=draft.stock_record_ids).order_by("pk")
    found = list(records.select_related("product__parent"))
    return _prospects(found, draft.percent, draft.prices or {}, draft.starts_at)


@transaction.atomic
def plan_promotion(
    *, actor: Actor, shop: Partner, draft: PromotionDraft, nonce: UUID | None = None
) -> Promotion:
    """Write a promotion of the shop's things; its deadlines begin and end it, at once if it is due.

    The same ``nonce`` again gives the promotion that is there and changes nothing. Raises
    PromotionRefused, also when one of the things would not become cheaper than its reference price.
    """
    check_works_in(actor, shop.pk)
    known = _with_nonce(shop, nonce)
    if known is not None:
        return known
    draft.check()
    wanted = set(draft.stock_record_ids)
    if StockRecord.objects.filter(pk__in=wanted, partner=shop).count() != len(wanted):
        raise PromotionRefused(_("Ce produit n’est pas de votre commerce."), field="products")
    for prospect in prospects(draft):
        if prospect.problem:
            raise PromotionRefused(prospect.problem, field="products")
    now = clock.now()
    promotion = Promotion(
        shop=shop,
        percent=draft.percent,
        starts_at=max(draft.starts_at, now),
        ends_at=draft.ends_at,
        nonce=nonce,
        created_at=now,
        actor_kind=actor.kind,
        actor_ref=actor.ref,
    )
    try:
        with transaction.atomic():
            promotion.save()
    except IntegrityError:
        known = _with_nonce(shop, nonce)
        if known is None:
            raise
        return known
    with scopes_disabled():
        PriceCut.objects.bulk_create(
            [
                PriceCut(
                    promotion=promotion,
                    stock_record_id=pk,
                    price_cents=draft.prices[pk] if draft.prices else None,
                )
                for pk in sorted(wanted)
            ]
        )
    subject = ("promotion", str(promotion.pk))
    deadlines.schedule(subject=subject, kind=BEGINS, due_at=promotion.starts_at)
    deadlines.schedule(subject=subject, kind=ENDS, due_at=promotion.ends_at)
    _record(actor, "prices.promotion_planned", promotion, {"percent": draft.percent})
    if promotion.starts_at <= now:
        begin_promotion(promotion.pk)
    return promotion


@transaction.atomic
def begin_promotion(promotion_id: int) -> None:
    """Cut the prices of a promotion whose hour has come; once, however often it is called.

    One that is over already (the clock moved past it) changes no price.
    """
    promotion, cuts, records = _locked(promotion_id, CutState.PLANNED)
    now = clock.now()
    if not cuts or promotion.starts_at > now:
        return
    if promotion.ends_at <= now:
        _close(cuts, CutState.CANCELLED)
        return
    prices = {cut.stock_record_id: cut.price_cents or 0 for cut in cuts}
    planned = _prospects(list(records.values()), promotion.percent, prices, promotion.starts_at)
    found = {prospect.record.pk: prospect for prospect in planned}
    begun: list[PriceCut] = []
    refused: list[PriceCut] = []
    for cut in cuts:
        (refused if found[cut.stock_record_id].problem else begun).append(cut)
    paused = list(running_cuts([cut.stock_record_id for cut in begun]).values())
    for before in paused:
        before.state = CutState.PAUSED
    _save(paused)
    for cut in begun:
        prospect = found[cut.stock_record_id]
        cut.state, cut.started_at = CutState.RUNNING, now
        cut.price_cents, cut.usual_cents = prospect.to_pay, prospect.usual
        cut.struck_cents, cut.is_lowest = prospect.struck, prospect.is_lowest
    _save(begun)
    write_prices(SYSTEM, [(records[cut.stock_record_id], cut.price_cents or 0) for cut in begun])
    _close(refused, CutState.REFUSED)
    _record(
        SYSTEM, "prices.promotion_begun", promotion, {"cuts": len(begun), "refused": len(refused)}
    )


@transaction.atomic
def end_promotion(*, actor: Actor, promotion_id: int) -> None:
    """Give the things of a promotion their price without it again, now; cancel it before its hour.

    Does nothing to what is over already. Raises NotAllowed for another shop's promotion.
    """
    with scopes_disabled():
        check_works_in(actor, Promotion.objects.get(pk=promotion_id).shop_id)
    promotion, cuts, records = _locked(
        promotion_id, CutState.PLANNED, CutState.PAUSED, CutState.RUNNING
    )
    running = [cut for cut in cuts if cut.state == CutState.RUNNING]
    _close([cut for cut in cuts if cut.state == CutState.PLANNED], CutState.CANCELLED)
    _close([cut for cut in cuts if cut.started_at], CutState.OVER)
    usual = {cut.stock_record_id: cut.usual_cents or 0 for cut in running}
    back = usual | _resume(usual)
    write_prices(actor, [(records[pk], cents) for pk, cents in back.items()])
    _record(actor, "prices.promotion_ended", promotion, {"cuts": len(running)})


def _resume(usual: Mapping[int, int]) -> dict[int, int]:
    """Let the cut that waits for each of these things run again; gives the prices that it makes.

    ``usual`` says what they cost without a cut. The one that began last comes first; one that
    would lower nothing any more is over.
    """
    with scopes_disabled():
        waiting = list(
            PriceCut.objects.filter(
                stock_record__in=usual,
                state=CutState.PAUSED,
                promotion__ends_at__gt=clock.now(),
            ).order_by("-started_at", "-pk")
        )
    prices: dict[int, int] = {}
    for cut in waiting:
        pk, cents = cut.stock_record_id, cut.price_cents or 0
        if pk in prices:
            continue
        if cents < usual[pk]:
            cut.state, cut.usual_cents = CutState.RUNNING, usual[pk]
            prices[pk] = cents
        else:
            cut.state, cut.ended_at = CutState.OVER, clock.now()
    _save(waiting)
    return prices


def _prospects(
    records: Sequence[StockRecord],
    percent: int | None,
    prices: Mapping[int, int],
    begins: datetime,
) -> list[Prospect]:
    """What a cut that begins at ``begins`` makes of these things."""
    ids = [record.pk for record in records]
    first = _first_cuts(ids, begins)
    lowest = reference_prices(ids, max(begins, clock.now()))
    running = running_cuts(ids)
    found = []
    for record in records:
        cut = running.get(record.pk)
        usual = (cut.usual_cents if cut else None) or record.price_cents
        to_pay = prices.get(record.pk, 0)
        if percent is not None:
            to_pay = usual - money.percent(usual, Decimal(percent))
        is_lowest = not is_quickly_perishable(record.product)
        earlier = first.get(record.pk)
        if earlier is not None and earlier.struck_cents:
            struck, is_lowest = earlier.struck_cents, earlier.is_lowest
        else:
            struck = lowest.get(record.pk, usual) if is_lowest else usual
        found.append(Prospect(record, usual, to_pay, struck, is_lowest))
    return found


def is_quickly_perishable(product: Product) -> bool:
    """Whether a cut of its price needs no reference price; a variant is as its product is."""
    return bool(product.is_quickly_perishable or (product.parent or product).is_quickly_perishable)


def _first_cuts(stock_record_ids: Sequence[int], begins: datetime) -> dict[int, PriceCut]:
    """The cut of each thing that lasts until then, or did: the next one follows without a gap."""
    running = (CutState.RUNNING, CutState.PAUSED)
    lasts = Q(state__in=running, promotion__ends_at__gte=begins)
    lasted = Q(state=CutState.OVER, ended_at__gte=begins)
    with scopes_disabled():
        cuts = PriceCut.objects.filter(lasts | lasted, stock_record__in=stock_record_ids)
        return {cut.stock_record_id: cut for cut in cuts.order_by("started_at", "pk")}


def _locked(
    promotion_id: int, *states: CutState
) -> tuple[Promotion, list[PriceCut], Mapping[int, StockRecord]]:
    """The promotion with its cuts in these states, read once their stock records are locked."""
    with scopes_disabled():
        (promotion,) = lock_in_order(Promotion.objects.all(), [promotion_id])
        cuts = PriceCut.objects.filter(promotion=promotion, state__in=states)
        ids = list(cuts.values_list("stock_record_id", flat=True))
        rows = StockRecord.objects.select_related("product__parent")
        records = {record.pk: record for record in lock_in_order(rows, ids)}
        return promotion, list(cuts.filter(stock_record__in=records)), records


def _with_nonce(shop: Partner, nonce: UUID | None) -> Promotion | None:
    if nonce is None:
        return None
    with scopes_disabled():
        return Promotion.objects.filter(shop=shop, nonce=nonce).first()


def _close(cuts: Sequence[PriceCut], state: CutState) -> None:
    for cut in cuts:
        cut.state, cut.ended_at = state, clock.now()
    _save(cuts)


def _save(cuts: Sequence[PriceCut]) -> None:
    fields = [
        "state", "price_cents", "usual_cents", "struck_cents", "is_lowest", "started_at", "ended_at",
    ]  # fmt: skip
    with scopes_disabled():
        PriceCut.objects.bulk_update(cuts, fields, 500)


def _record(actor: Actor, action: str, promotion: Promotion, data: dict[str, object]) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject=("shop", str(promotion.shop_id)),
        data={"promotion": promotion.pk, **data},
    )
