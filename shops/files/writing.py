"""Writing what a comparison found, through the services of the catalogue, prices and stock."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from uuid import UUID

import structlog
from django.db import DataError, IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from marketplace.kernel.actors import Actor
from marketplace.kernel.errors import DomainError
from marketplace.kernel.locks import lock_in_order
from shops.catalogue.editing import restore_products, update_product
from shops.catalogue.models import Product
from shops.catalogue.search import refresh_search_text
from shops.catalogue.services import create_products
from shops.files import pictures
from shops.files.comparing import Plan
from shops.files.models import Result
from shops.partner.models import Partner, StockRecord
from shops.prices.services import change_prices
from shops.stock.models import Cause
from shops.stock.services import set_many_on_hand, set_on_hand

log = structlog.get_logger(__name__)


def lock_known(plans: Sequence[Plan]) -> None:
    """Lock what will be changed, in the order in which orders lock it, before it is compared again."""
    known = [plan.known for plan in plans if plan.known and plan.result == Result.CHANGED]
    records = [record.pk for one in known for record in one.records.values()]
    lock_in_order(StockRecord.objects.all(), records)
    lock_in_order(Product.objects.all(), [one.product.pk for one in known])


def lock_products(product_ids: Iterable[int | None]) -> None:
    """Lock products and everything that is sold of them, in the order in which orders lock it."""
    ids = [pk for pk in product_ids if pk is not None]
    own = Q(product__in=ids) | Q(product__parent__in=ids)
    records = StockRecord.objects.filter(own).values_list("pk", flat=True)
    lock_in_order(StockRecord.objects.all(), list(records))
    lock_in_order(Product.objects.all(), ids)


def write(actor: Actor, shop: Partner, run: UUID, plans: Sequence[Plan]) -> list[int | None]:
    """Write the plans and give the product of each; inside the caller's transaction.

    One that cannot be written after all is refused, and nothing of it is kept.
    """
    created = _create(actor, shop, [plan for plan in plans if plan.result == Result.CREATED])
    counted = _count(actor, plans)
    products: list[int | None] = []
    for plan in plans:
        product_id = created.get(id(plan))
        if plan.known is not None:
            product_id = plan.known.product.pk
        if plan.result == Result.CHANGED and id(plan) not in counted:
            _try(plan, partial(_change, actor, shop, plan))
        if plan.result in (Result.CREATED, Result.CHANGED) and plan.picture and product_id:
            _ask_for_picture(actor, run, plan, product_id)
        products.append(product_id)
    refresh_search_text([plan.known.product.pk for plan in plans if plan.known and plan.draft])
    return products


def _create(actor: Actor, shop: Partner, plans: Sequence[Plan]) -> dict[int, int]:
    """All at once; one by one only where something stands in the way."""
    drafts = [plan.draft for plan in plans if plan.draft is not None]
    if not drafts:
        return {}
    try:
        with transaction.atomic():
            made = create_products(actor=actor, shop=shop, drafts=drafts)
    except (DomainError, DataError, IntegrityError):
        if len(plans) == 1:
            create = partial(create_products, actor=actor, shop=shop, drafts=drafts)
            _try(plans[0], create)
            return {}
        return {key: pk for plan in plans for key, pk in _create(actor, shop, [plan]).items()}
    for plan in plans:
        plan.log.append({"kind": "created"})
    return {id(plan): product.pk for plan, product in zip(plans, made, strict=True)}


def _count(actor: Actor, plans: Sequence[Plan]) -> set[int]:
    """Write those that change nothing but stock, all at once; gives them, or none where it breaks."""
    only_stock = [
        plan
        for plan in plans
        if plan.result == Result.CHANGED
        and plan.stocks
        and not (plan.draft or plan.prices or plan.is_restored)
    ]
    if not only_stock:
        return set()
    quantities = {pk: number for plan in only_stock for pk, number in plan.stocks.items()}
    try:
        with transaction.atomic():
            set_many_on_hand(actor=actor, quantities=quantities, cause=Cause.IMPORT)
    except (DomainError, DataError, IntegrityError):
        return set()
    return {id(plan) for plan in only_stock}


def _change(actor: Actor, shop: Partner, plan: Plan) -> None:
    if plan.known is None:
        return
    product = plan.known.product
    if plan.is_restored:
        restore_products(actor=actor, shop=shop, product_ids=[product.pk])
    if plan.draft is not None:
        update_product(
            actor=actor, product=product, draft=plan.draft, by_hand=False, refresh_search=False
        )
    if plan.prices:
        change_prices(actor=actor, prices=plan.prices)
    for record_id, quantity in sorted(plan.stocks.items()):
        set_on_hand(actor=actor, stock_record_id=record_id, quantity=quantity, cause=Cause.IMPORT)


def _try(plan: Plan, action: Callable[[], object]) -> None:
    """Do it in a savepoint; what goes wrong is said on the plan, and nothing of it stays."""
    try:
        with transaction.atomic():
            action()
    except DomainError as error:
        _refuse(plan, error.message)
    except (DataError, IntegrityError):
        log.warning("import_row_failed", line=plan.item.line, exc_info=True)
        _refuse(plan, _("Ce produit n’a pas pu être enregistré."))


def _refuse(plan: Plan, reason: str) -> None:
    refused = plan.refuse(reason)
    plan.result, plan.reasons, plan.changes = refused.result, refused.reasons, []
    plan.log, plan.picture = [], ""


def _ask_for_picture(actor: Actor, run: UUID, plan: Plan, product_id: int) -> None:
    """A worker fetches it; the source is noted first, so that it is not asked for twice."""
    known = plan.known
    if known is not None:
        plan.log.append(
            {
                "kind": "picture",
                "old": known.source.url if known.source else "",
                "new": plan.picture,
                "photo": known.product.photo_id,
                "path": known.product.picture,
            }
        )
    pictures.ask_for(actor, product_id, plan.picture, f"{run}:{product_id}")
