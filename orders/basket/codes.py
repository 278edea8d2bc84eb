"""The codes in a basket: one per shop, checked again each time they are read."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from orders.basket.errors import LineUnknown
from orders.basket.models import Basket, BasketCode, Line
from orders.basket.services import locked_open_basket
from orders.basket.visitors import Visitor
from shops.vouchers.models import Voucher
from shops.vouchers.selectors import usable_today
from shops.vouchers.services import VoucherRefused, find_voucher, reduction


@dataclass(frozen=True)
class GivenCode:
    """A code as it stands today: what it takes off (cents incl. tax), or why it does not."""

    voucher_id: int
    code: str
    cents: int
    problem: str = ""


@transaction.atomic
def give_code(*, visitor: Visitor, shop_id: int, code: str) -> GivenCode:
    """Keep a code for a shop of the visitor's basket, in place of an earlier one.

    Raises LineUnknown when the basket holds nothing of the shop, VoucherRefused when the code
    cannot be used for what it holds.
    """
    basket = locked_open_basket(visitor)
    lines = Line.objects.filter(basket=basket, stockrecord__partner=shop_id).select_related(
        "stockrecord"
    )
    subtotal = sum(line.stockrecord.price_cents * line.quantity for line in lines)
    if basket is None or not subtotal:
        raise LineUnknown(_("Votre panier ne contient rien de ce commerce."))
    voucher = find_voucher(shop_id, code)
    cents = reduction(voucher, subtotal)
    BasketCode.objects.update_or_create(
        basket=basket, shop_id=shop_id, defaults={"voucher": voucher}
    )
    return GivenCode(voucher.pk, voucher.code, cents)


@transaction.atomic
def take_code_back(*, visitor: Visitor, shop_id: int) -> None:
    """Forget the code given for a shop."""
    basket = locked_open_basket(visitor)
    if basket is not None:
        BasketCode.objects.filter(basket=basket, shop=shop_id).delete()


def codes_of(basket: Basket) -> dict[int, Voucher]:
    """The codes kept for a basket, by shop, in one query."""
    with scopes_disabled():
        given = BasketCode.objects.filter(basket=basket).select_related("voucher")
        return {row.shop_id: row.voucher for row in given}


def codes_at(basket: Basket, shop_ids: Iterable[int]) -> tuple[dict[int, Voucher], set[int]]:
    """The codes kept for a basket, by shop, and which of these shops have one that can be used today;
    in one query."""
    given = BasketCode.objects.filter(basket=basket, voucher=OuterRef("pk"))
    with scopes_disabled():
        rows = usable_today(Voucher.objects.filter(shop__in=shop_ids)).annotate(
            is_given=Exists(given)
        )
        found = list(rows.filter(Q(is_given=True) | Q(is_usable=True)))
    given_ones = {row.shop_id: row for row in found if row.is_given}
    return given_ones, {row.shop_id for row in found if row.is_usable}


def code_today(voucher: Voucher, prices_cents: Iterable[int]) -> GivenCode:
    """What a code takes off these prices today, or why it cannot."""
    try:
        return GivenCode(voucher.pk, voucher.code, reduction(voucher, sum(prices_cents)))
    except VoucherRefused as refused:
        return GivenCode(voucher.pk, voucher.code, 0, refused.message)
