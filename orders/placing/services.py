"""Placing an order: one transaction from the basket to the holds, then the payment page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from marketplace.kernel import audit, clock, faults, money
from marketplace.kernel.actors import Actor
from marketplace.kernel.errors import NotAllowed
from orders.basket.availability import is_on_sale, limit_problem
from orders.basket.codes import codes_of
from orders.basket.lines import basket_lines
from orders.basket.models import Basket
from orders.basket.models import Line as BasketLine
from orders.basket.visitors import Visitor
from orders.messages import links
from orders.order.holds import WINDOW_FIELDS
from orders.order.models import Order, ShopOrder
from orders.placing.confirming import confirm_parts
from orders.placing.contact import Contact, checked_contact
from orders.placing.drafts import PartDraft, draft_parts
from orders.placing.errors import BasketEmpty, BasketProblem, Problem
from orders.placing.holding import check_open_holds, hold_part
from orders.placing.reductions import hold_codes, reduced
from orders.placing.rows import Written, write_order
from payments.charges import services as charges
from payments.sales.models import TenderKind
from shops.catalogue.seasons import season_problem
from shops.hours.windows import WindowKey
from shops.vouchers.models import Voucher
from shops.vouchers.services import VoucherRefused

faults.declare(
    "buy.locked",
    "buy.written",
    "buy.held",
    "buy.before_payment",
    "buy.before_commit",
    "buy.after_commit",
)


def place_order(
    *,
    actor: Actor,
    visitor: Visitor,
    choices: Mapping[int, datetime | WindowKey],
    contact: Contact,
    language: str,
    nonce: UUID,
    age_confirmed: bool = False,
    expected_cents: int | None = None,
) -> Order:
    """Make the visitor's basket an order, hold its goods and places, and open its payment.

    ``choices`` gives the window for each shop id, by its start (UTC) or, in another place than the
    shop, by its key; goods made to order need none.
    ``expected_cents`` is the total incl. tax that the summary showed, if it is to be checked.
    The same ``nonce`` gives back the same order. With nothing to pay by card it is placed at once;
    else its parts await payment for half an hour (``start_payment``).

    Raises ContactProblem, BasketEmpty, TooManyHolds, or BasketProblem with each thing that cannot
    be had as asked, or AmountTooSmall for a card; nothing is changed then.
    """
    with transaction.atomic(), scopes_disabled():
        basket = _locked_basket(visitor)
        faults.point("buy.locked")
        earlier = _order_of(nonce, visitor)
        if earlier is not None:
            return earlier
        order = _write(
            actor, visitor, basket, choices, contact, language, nonce, age_confirmed, expected_cents
        )
        faults.point("buy.before_commit")
    faults.point("buy.after_commit")
    return order


def start_payment(order: Order) -> str:
    """The address of the hosted page on which the order is paid.

    Call it outside any transaction: it talks to Stripe, and may be repeated. An order whose
    payment ended unpaid begins a new attempt, which holds its goods again. Raises
    PaymentUnavailable, AlreadyPaid, and BasketProblem when they cannot be had any more.
    """
    attempt = charges.pay_again(order_ref=order.reference)
    return charges.start_attempt(attempt.pk)


def _locked_basket(visitor: Visitor) -> Basket | None:
    if visitor.key is None:
        return None
    open_baskets = Basket.objects.filter(token=visitor.key, status=Basket.OPEN)
    return open_baskets.select_for_update().first()


def _order_of(nonce: UUID, visitor: Visitor) -> Order | None:
    order = Order.objects.filter(nonce=nonce).first()
    if order is not None and order.visitor_ref != str(visitor.key):
        raise NotAllowed(_("Cette commande n’est pas la vôtre."))
    return order


def _write(
    actor: Actor,
    visitor: Visitor,
    basket: Basket | None,
    choices: Mapping[int, datetime | WindowKey],
    contact: Contact,
    language: str,
    nonce: UUID,
    age_confirmed: bool,
    expected_cents: int | None,
) -> Order:
    lines = basket_lines(basket) if basket is not None else []
    if basket is None or not lines:
        raise BasketEmpty(
            _("Votre panier est vide. Il a peut-être été commandé depuis une autre page.")
        )
    check_open_holds(str(visitor.key))
    _refuse_problems(_sale_problems(lines))
    vouchers = codes_of(basket)
    drafts = _reduced(draft_parts(lines), vouchers)
    needs_age = any(draft.is_for_adults for draft in drafts)
    contact = checked_contact(
        contact,
        needs_age=needs_age,
        age_confirmed=age_confirmed,
        has_alcohol=any(draft.has_alcohol for draft in drafts),
    )
    _refuse_problems(_total_problems(drafts, expected_cents))
    order, written = write_order(
        visitor=visitor,
        basket=basket,
        drafts=drafts,
        contact=contact,
        language=language,
        nonce=nonce,
    )
    faults.point("buy.written")
    _refuse_problems(hold_codes(order.reference, contact.email, drafts, vouchers))
    _hold_everything(written, drafts, choices)
    faults.point("buy.held")
    _close_basket(basket)
    audit.record(
        actor=actor,
        action="order.written",
        subject=("order", str(order.reference)),
        data={"age_confirmed": age_confirmed} if needs_age else None,
    )
    _pay_or_confirm(actor, order, [part for part, _lines in written], contact)
    return order


def _reduced(drafts: Sequence[PartDraft], vouchers: Mapping[int, Voucher]) -> list[PartDraft]:
    """The codes' reductions taken off; a code that no longer holds is a problem."""
    try:
        return reduced(drafts, vouchers)
    except VoucherRefused as refused:
        raise BasketProblem([Problem(refused.message)]) from refused


def _sale_problems(lines: Iterable[BasketLine]) -> list[Problem]:
    """What is not on sale any more, or more than one order may hold; stock is counted when it is held."""
    problems = []
    for line in lines:
        if not is_on_sale(line.product, line.stockrecord):
            problems.append(_problem(line, _("%(shop)s ne propose plus « %(title)s ».")))
        elif remark := season_problem(line.product) or limit_problem(
            line.stockrecord, line.quantity
        ):
            problems.append(_problem(line, _("« %(title)s » : %(remark)s"), remark))
    return problems


def _problem(line: BasketLine, sentence: str, remark: str = "") -> Problem:
    shop = line.stockrecord.partner
    names = {"shop": shop.name, "title": line.product.get_title(), "remark": remark}
    return Problem(sentence % names, shop_id=shop.pk, line_id=line.pk)


def _total_problems(drafts: Sequence[PartDraft], expected_cents: int | None) -> list[Problem]:
    total = sum(draft.total_cents for draft in drafts)
    if expected_cents is None or expected_cents == total:
        return []
    changed = _("Un prix a changé entre-temps : le total est maintenant de %(total)s.")
    return [Problem(changed % {"total": money.format_euros(total)})]


def _refuse_problems(problems: Sequence[Problem]) -> None:
    if problems:
        raise BasketProblem(problems)


def _hold_everything(
    written: Sequence[Written],
    drafts: Sequence[PartDraft],
    choices: Mapping[int, datetime | WindowKey],
) -> None:
    """Take the units and the place of each part, shop by shop; every refusal becomes a problem."""
    basket_line = {line.reference: line.basket_line_id for draft in drafts for line in draft.lines}
    problems: list[Problem] = []
    for part, lines in written:
        for problem in hold_part(part, lines, choices.get(part.shop_id)):
            line_id = basket_line.get(problem.line_ref) if problem.line_ref else None
            problems.append(replace(problem, line_id=line_id))
    _refuse_problems(problems)
    with_window = [part for part, _lines in written if part.slot is not None]
    ShopOrder.objects.bulk_update(with_window, WINDOW_FIELDS)


def _close_basket(basket: Basket) -> None:
    """The basket has become an order; its name is free for the visitor's next one."""
    Basket.objects.filter(pk=basket.pk).update(
        status=Basket.SUBMITTED, token=None, date_submitted=clock.now()
    )


def _pay_or_confirm(
    actor: Actor, order: Order, parts: Sequence[ShopOrder], contact: Contact
) -> None:
    amount = sum(part.total_cents for part in parts if part.payment_mode == TenderKind.CARD)
    faults.point("buy.before_payment")
    if not amount:
        confirm_parts(actor, order, parts)
        return
    charges.open_payment(
        order_ref=order.reference,
        order_number=order.number,
        amount_cents=amount,
        email=contact.email,
        language=order.language,
        return_url=links.payment_return(order),
    )
