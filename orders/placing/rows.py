"""Writing an order: Oscar's rows and ours, a number of queries that does not grow with the lines."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from marketplace.kernel import clock, codes, money
from orders.basket.models import Basket
from orders.basket.titles import full_title
from orders.basket.visitors import Visitor
from orders.order.models import BuyerContact, Line, Order, ShopOrder
from orders.placing.contact import Contact
from orders.placing.drafts import LineDraft, PartDraft, commission_categories
from payments.sales.models import TenderKind
from payments.sales.services import SaleLineDraft, record_sale
from shops.catalogue.models import Product
from shops.merchants.models import TermsVersion
from shops.merchants.services import mediator_sentence, seller_identity

#: A part as written, with its lines.
Written = tuple[ShopOrder, list[Line]]


def write_order(
    *,
    visitor: Visitor,
    basket: Basket,
    drafts: Sequence[PartDraft],
    contact: Contact,
    language: str,
    nonce: UUID,
) -> tuple[Order, list[Written]]:
    """Write the order, its contact, parts, lines and sale lines; nothing is held yet [in tx]."""
    now = clock.now()
    order = _write_head(visitor, basket, drafts, language, nonce, now)
    BuyerContact.objects.create(
        order=order, name=contact.name, email=contact.email, phone=contact.phone
    )
    parts = _write_parts(order, drafts, now)
    written = _write_lines(order, parts, drafts)
    _write_sales(order, written, drafts)
    return order, written


def _write_head(
    visitor: Visitor,
    basket: Basket,
    drafts: Sequence[PartDraft],
    language: str,
    nonce: UUID,
    now: datetime,
) -> Order:
    gross = sum(part.total_cents for part in drafts)
    vat = sum(_vat(part, line) for part in drafts for line in part.lines)
    number, pickup_code = _free_codes()
    return Order.objects.create(
        number=number,
        pickup_code=pickup_code,
        basket=basket,
        user=visitor.user,
        visitor_ref=str(visitor.key),
        nonce=nonce,
        language=language,
        total_incl_tax=money.to_euros(gross),
        total_excl_tax=money.to_euros(gross - vat),
        date_placed=now,
    )


def _free_codes() -> tuple[str, str]:
    """An order number and a pickup code that no order bears."""
    while True:
        number, pickup_code = codes.order_number(), codes.pickup_code()
        taken = Order.objects.filter(number=number) | Order.objects.filter(pickup_code=pickup_code)
        if not taken.exists():
            return number, pickup_code


def _write_parts(order: Order, drafts: Sequence[PartDraft], now: datetime) -> list[ShopOrder]:
    terms = _current_terms(drafts)
    return ShopOrder.objects.bulk_create(
        [_part(order, draft, terms.get(draft.shop.merchant_id), now) for draft in drafts]
    )


def _part(order: Order, draft: PartDraft, terms: TermsVersion | None, now: datetime) -> ShopOrder:
    """The part with the seller's identity, terms and mediator as they are today (LAW 2)."""
    merchant = draft.shop.merchant
    assert merchant is not None
    return ShopOrder(
        order=order,
        shop=draft.shop,
        kind=draft.kind,
        payment_mode=draft.tender,
        total_cents=draft.total_cents,
        voucher_code=draft.voucher_code,
        due_date=draft.due_date,
        merchant=merchant,
        seller_identity=seller_identity(merchant),
        terms=terms,
        terms_sha256=terms.sha256 if terms else "",
        mediator=merchant.mediator,
        mediator_text=mediator_sentence(merchant.mediator),
        has_alcohol=draft.has_alcohol,
        is_for_adults=draft.is_for_adults,
        created_at=now,
    )


def _current_terms(drafts: Sequence[PartDraft]) -> dict[int | None, TermsVersion]:
    """Each merchant's terms as they stand, in one query."""
    merchants = {draft.shop.merchant_id for draft in drafts}
    newest: dict[int | None, TermsVersion] = {}
    for version in TermsVersion.objects.filter(merchant__in=merchants).defer("text"):
        newest.setdefault(version.merchant_id, version)
    return newest


def _write_lines(
    order: Order, parts: Sequence[ShopOrder], drafts: Sequence[PartDraft]
) -> list[Written]:
    lines = [
        _line(order, part, draft, line)
        for part, draft in zip(parts, drafts, strict=True)
        for line in draft.lines
    ]
    Line.objects.bulk_create(lines)
    return [(part, [line for line in lines if line.shop_order_id == part.pk]) for part in parts]


def _line(order: Order, part: ShopOrder, draft: PartDraft, line: LineDraft) -> Line:
    total = money.to_euros(line.total_cents)
    net = money.to_euros(line.total_cents - _vat(draft, line))
    return Line(
        order=order,
        shop_order=part,
        reference=line.reference,
        partner=draft.shop,
        partner_name=draft.shop.name,
        partner_sku=line.record.partner_sku,
        stockrecord=line.record,
        product=line.product,
        title=full_title(line.product),
        quantity=line.quantity,
        unit_cents=line.unit_cents,
        list_cents=line.list_cents,
        total_cents=line.total_cents,
        vat_rate=0 if part.merchant.vat_exempt else line.record.vat_rate,
        line_price_incl_tax=total,
        line_price_excl_tax=net,
        line_price_before_discounts_incl_tax=money.to_euros(line.list_cents * line.quantity),
        line_price_before_discounts_excl_tax=net,
        unit_price_incl_tax=money.to_euros(line.unit_cents),
        num_allocated=0,
        availability=line.record.availability,
        withdrawal_exception=line.product.withdrawal_exception,
        is_alcohol=line.product.is_alcohol,
        estimated_grams=_estimated_grams(line.product),
        due_date=line.due_date,
    )


def _estimated_grams(product: Product) -> int | None:
    """Goods sold by weight are charged for so many grams until they are weighed."""
    return int(product.net_quantity) if product.is_weighed and product.net_quantity else None


def _vat(part: PartDraft, line: LineDraft) -> int:
    merchant = part.shop.merchant
    assert merchant is not None
    if merchant.vat_exempt:
        return 0
    return money.vat_included(line.total_cents, line.record.vat_rate)


def _write_sales(order: Order, written: Sequence[Written], drafts: Sequence[PartDraft]) -> None:
    """Hand the lines to payments, which freeze the commission (promise 4)."""
    categories = commission_categories(drafts)
    record_sale(
        order_ref=order.reference,
        drafts=[
            SaleLineDraft(
                reference=line.reference,
                group_ref=part.reference,
                merchant=part.merchant,
                shop_ref=str(part.shop_id),
                label=line.title,
                quantity=line.quantity,
                gross_cents=line.total_cents,
                reduction_cents=(line.list_cents - line.unit_cents) * line.quantity,
                vat_rate=line.vat_rate,
                category=categories.get(line.product_id, ""),
                tender="card" if part.payment_mode == TenderKind.CARD else "in_shop",
            )
            for part, lines in written
            for line in lines
        ],
    )
