"""Filling the basket. Each function owns a short transaction that locks the basket's row."""

from collections.abc import Mapping
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.kernel.models import User
from orders.basket.availability import is_on_sale, quantity_problem
from orders.basket.errors import LineUnknown, NotEnough, NotForSale
from orders.basket.models import Basket, Line
from orders.basket.visitors import Visitor
from shops.catalogue.seasons import season_problem
from shops.partner.models import StockRecord


def basket_of(visitor: Visitor) -> Basket | None:
    """The visitor's open basket, or None; nothing is written."""
    if visitor.key is None:
        return None
    return Basket.objects.filter(token=visitor.key, status=Basket.OPEN).first()


@transaction.atomic
def add_product(*, visitor: Visitor, product_id: int, quantity: int = 1) -> Basket:
    """Put units of a product in the visitor's basket, which is made if need be.

    A guest without token gets one: keep ``basket.token`` in the session. Raises NotForSale, or
    NotEnough when the basket would hold more units than can be had.
    """
    record = _record_of(product_id)
    basket = _locked_basket(visitor)
    line = Line.objects.filter(basket=basket, stockrecord=record).first()
    wanted = quantity + (line.quantity if line else 0)
    _check_quantity(record, wanted)
    if line is None:
        _add_line(basket, record, wanted)
    else:
        Line.objects.filter(pk=line.pk).update(quantity=wanted)
    return basket


@transaction.atomic
def set_quantity(*, visitor: Visitor, line_id: int, quantity: int) -> None:
    """Change how many units a line holds; none removes it.

    Raises LineUnknown when the line is not in the visitor's basket, NotEnough.
    """
    line = _line_of(visitor, line_id)
    if quantity <= 0:
        line.delete()
        return
    if quantity > line.quantity:
        _check_quantity(line.stockrecord, quantity)
    Line.objects.filter(pk=line.pk).update(quantity=quantity)


@transaction.atomic
def remove_line(*, visitor: Visitor, line_id: int) -> None:
    """Take a line out of the basket. Raises LineUnknown."""
    _line_of(visitor, line_id).delete()


@transaction.atomic
def merge_baskets(*, guest: Visitor, user: User) -> Basket | None:
    """Bring what a guest had chosen into the basket of the person who has just signed in.

    Quantities add up as far as one order may hold. Returns the person's basket, or None when
    neither has one.
    """
    theirs = basket_of(Visitor(user=user))
    guests = _lock(basket_of(guest)) if guest.user is None else None
    if guests is None:
        return theirs
    mine = _locked_basket(Visitor(user=user))
    known = {line.stockrecord_id: line for line in mine.lines.all()}
    for line in guests.lines.select_related("stockrecord"):
        _bring_over(line, mine, known.get(line.stockrecord_id))
    Basket.objects.filter(pk=guests.pk).update(status=Basket.MERGED, token=None)
    return mine


@transaction.atomic
def put_back(*, visitor: Visitor, quantities: Mapping[int, int]) -> Basket:
    """Bring the goods of an order that nobody paid back into the visitor's basket, by stock record.

    What the basket holds of them already counts. Nothing is refused here: the basket says beside
    each article what cannot be had any more.
    """
    basket = _locked_basket(visitor)
    known = {line.stockrecord_id: line for line in basket.lines.all()}
    records = StockRecord.objects.filter(pk__in=quantities).select_related("product")
    for record in records.order_by("pk"):
        line, quantity = known.get(record.pk), quantities[record.pk]
        if line is None:
            _add_line(basket, record, quantity)
        elif line.quantity < quantity:
            Line.objects.filter(pk=line.pk).update(quantity=quantity)
    return basket


def _bring_over(line: Line, basket: Basket, known: Line | None) -> None:
    if known is None:
        Line.objects.filter(pk=line.pk).update(basket=basket)
        return
    quantity = min(known.quantity + line.quantity, line.stockrecord.max_per_order)
    Line.objects.filter(pk=known.pk).update(quantity=max(quantity, known.quantity))


def _record_of(product_id: int) -> StockRecord:
    record = (
        StockRecord.objects.filter(product_id=product_id)
        .select_related("product__parent", "partner")
        .order_by("pk")
        .first()
    )
    if record is None or not is_on_sale(record.product, record):
        raise NotForSale(_("Ce produit ne se commande pas ici pour le moment."))
    if problem := season_problem(record.product):
        raise NotForSale(problem)
    return record


def _check_quantity(record: StockRecord, quantity: int) -> None:
    problem = quantity_problem(record, quantity)
    if quantity < 1 or problem:
        raise NotEnough(problem or _("Choisissez au moins un exemplaire."), field="quantity")


def _locked_basket(visitor: Visitor) -> Basket:
    """The visitor's open basket, made if need be; its name is unique, so two tabs make one."""
    basket, _created = Basket.objects.get_or_create(
        token=visitor.key or uuid4(), defaults={"owner": visitor.user, "status": Basket.OPEN}
    )
    # Ordered in another tab a moment ago: begin anew.
    return _lock(basket) or _locked_basket(visitor)


def _lock(basket: Basket | None) -> Basket | None:
    if basket is None:
        return None
    return Basket.objects.select_for_update().filter(pk=basket.pk, status=Basket.OPEN).first()


def _add_line(basket: Basket, record: StockRecord, quantity: int) -> None:
    Line.objects.create(
        basket=basket,
        product=record.product,
        stockrecord=record,
        quantity=quantity,
        line_reference=f"{record.product_id}-{record.pk}",
        price_incl_tax=record.price,
        price_currency="EUR",
    )


def locked_open_basket(visitor: Visitor) -> Basket | None:
    """The visitor's open basket, locked [in tx]; None when there is none, and none is made."""
    return _lock(basket_of(visitor))


def _line_of(visitor: Visitor, line_id: int) -> Line:
    basket = locked_open_basket(visitor)
    line = (
        Line.objects.filter(pk=line_id, basket=basket).select_related("stockrecord").first()
        if basket is not None
        else None
    )
    if line is None:
        raise LineUnknown(_("Cet article n’est plus dans votre panier."))
    return line
