"""The shop's articles by their reference: stock and price."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router

from marketplace.api.calls import PROBLEMS, Key, actor_of, problem, read, write
from marketplace.api.schemas import (
    ChangeIn,
    ChangesIn,
    ChangesOut,
    MovementIn,
    PriceIn,
    ProductOut,
    ProductPage,
    StockIn,
)
from marketplace.kernel.errors import DomainError
from marketplace.kernel.locks import lock_in_order
from shops.catalogue.services import set_price
from shops.partner.models import AvailabilityKind, StockRecord
from shops.stock.models import Cause
from shops.stock.services import record_movement, set_on_hand
from shops.tills.models import Till

router = Router(tags=["Articles"])

ID = Query(0, ge=0, le=2**31 - 1)
LIMIT = Query(100, ge=1, le=500)
EAN = Query("", pattern=r"^[0-9]{0,13}$")


class ProductUnknown(DomainError):
    """The shop has no article of this reference."""

    code = "product_unknown"


@router.get("products", response={200: ProductPage, **PROBLEMS}, summary="Les articles")
def products(request: HttpRequest, after: int = ID, limit: int = LIMIT, ean: str = EAN) -> Any:
    """Articles and variants in the order of their ids, archived ones left out."""

    def find(till: Till) -> dict[str, Any]:
        records = _records(till).filter(pk__gt=after)
        if ean:
            records = records.filter(product__ean=ean)
        page = list(records.order_by("pk")[:limit])
        more = page[-1].pk if len(page) == limit else None
        return {"products": [_product(record) for record in page], "next": more}

    return read(request, find)


@router.put(
    "products/{path:sku}/stock", response={200: ProductOut, **PROBLEMS}, summary="Le stock compté"
)
def count(request: HttpRequest, sku: str, body: StockIn, key: str = Key) -> Any:
    """So many stand on the shelf, the units promised to customers among them."""

    def act(till: Till) -> dict[str, Any]:
        _count(till, sku, body.quantity)
        return _product(_record(till, sku))

    return write(request, key, act, ProductOut)


@router.post(
    "products/{path:sku}/movements", response={200: ProductOut, **PROBLEMS}, summary="Un mouvement"
)
def movement(request: HttpRequest, sku: str, body: MovementIn, key: str = Key) -> Any:
    """So many more, or fewer: sold at the till, received, brought back. Send it with a key."""

    def act(till: Till) -> dict[str, Any]:
        record_movement(
            actor=actor_of(till),
            stock_record_id=_record(till, sku).pk,
            quantity=body.quantity,
            cause=Cause(body.cause),
        )
        return _product(_record(till, sku))

    return write(request, key, act, ProductOut)


@router.put("products/{path:sku}/price", response={200: ProductOut, **PROBLEMS}, summary="Le prix")
def price(request: HttpRequest, sku: str, body: PriceIn, key: str = Key) -> Any:
    """The price incl. tax from now on; orders already placed keep theirs."""

    def act(till: Till) -> dict[str, Any]:
        _price(till, sku, body.price_cents)
        return _product(_record(till, sku))

    return write(request, key, act, ProductOut)


# After the others: a reference may have slashes, and would take theirs for its own.
@router.get("products/{path:sku}", response={200: ProductOut, **PROBLEMS}, summary="Un article")
def product(request: HttpRequest, sku: str) -> Any:
    """One article by the shop's own reference."""
    return read(request, lambda till: _product(_record(till, sku)))


@router.post("changes", response={200: ChangesOut, **PROBLEMS}, summary="Plusieurs articles")
def changes(request: HttpRequest, body: ChangesIn, key: str = Key) -> Any:
    """Up to 500 counts and prices; each is done or refused by itself."""

    def act(till: Till) -> dict[str, Any]:
        # In the order in which orders lock them, whatever the caller's: nobody waits in a ring.
        asked = _records(till).filter(partner_sku__in={change.sku for change in body.changes})
        lock_in_order(StockRecord.objects.all(), asked.values_list("pk", flat=True))
        return {"results": [_change(till, change) for change in body.changes]}

    return write(request, key, act, ChangesOut)


def _change(till: Till, change: ChangeIn) -> dict[str, Any]:
    try:
        with transaction.atomic():
            if change.quantity is not None:
                _count(till, change.sku, change.quantity)
            if change.price_cents is not None:
                _price(till, change.sku, change.price_cents)
    except DomainError as error:
        return {"sku": change.sku, "done": False, "problem": problem(error)}
    return {"sku": change.sku, "done": True}


def _count(till: Till, sku: str, quantity: int) -> None:
    record = _record(till, sku)
    set_on_hand(actor=actor_of(till), stock_record_id=record.pk, quantity=quantity, cause=Cause.API)


def _price(till: Till, sku: str, price_cents: int) -> None:
    record = _record(till, sku)
    set_price(actor=actor_of(till), stock_record_id=record.pk, price_cents=price_cents)


def _records(till: Till) -> Any:
    live = StockRecord.objects.filter(partner=till.shop, product__archived_at__isnull=True)
    return live.select_related("product__parent")


def _record(till: Till, sku: str) -> StockRecord:
    # A zero byte is in no reference, and PostgreSQL does not take it.
    found = None if "\x00" in sku else _records(till).filter(partner_sku=sku).first()
    if found is None:
        raise ProductUnknown(_("Votre commerce n’a pas d’article de cette référence."), field="sku")
    record: StockRecord = found
    return record


def _product(record: StockRecord) -> dict[str, Any]:
    counted = record.availability == AvailabilityKind.COUNTED
    return {
        "id": record.pk,
        "sku": record.partner_sku,
        "ean": record.product.ean,
        "title": record.product.get_title(),
        "price_cents": record.price_cents,
        "vat_rate": f"{record.vat_rate.normalize():f}",
        "availability": record.availability,
        "on_hand": (record.num_in_stock or 0) if counted else None,
        "held": record.num_allocated or 0,
        "is_public": record.product.is_public,
    }
