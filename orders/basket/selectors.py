"""Reading the basket: two queries, whatever it holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import Sum
from django.utils.translation import gettext as _

from marketplace.kernel import money
from orders.basket.availability import is_on_sale, quantity_problem
from orders.basket.codes import GivenCode, code_today, codes_at
from orders.basket.lines import basket_lines, promised_day
from orders.basket.models import Line
from orders.basket.services import basket_of
from orders.basket.titles import full_title
from orders.basket.visitors import Visitor
from orders.order.models import Kind
from shops.catalogue.cards import UnitPrice, picture_url, unit_price
from shops.catalogue.models import Product, WithdrawalException
from shops.catalogue.preparation import longest_preparation
from shops.catalogue.seasons import season_problem
from shops.partner.models import AvailabilityKind, Partner
from shops.vouchers.models import Voucher


@dataclass(frozen=True)
class BasketLine:
    """One article. Prices are cents incl. tax, as they stand in the shop now."""

    id: int
    product: Product
    #: The slug of its page: a variant's is that of its product.
    slug: str
    title: str
    picture: str
    quantity: int
    max_quantity: int
    unit_cents: int
    total_cents: int
    unit_price: UnitPrice | None
    availability: str
    stock_record_id: int
    #: Made to order: ready at the latest on this day, if it is ordered today.
    due_date: date | None
    #: What the law says of withdrawing from it.
    withdrawal: str
    is_alcohol: bool
    #: Why it cannot be ordered as it stands; empty when it can.
    problem: str
    #: What the shopper should know: a price that has changed.
    notice: str

    @property
    def available(self) -> bool:
        """Whether the line can be ordered as it stands."""
        return not self.problem


@dataclass(frozen=True)
class ShopGroup:
    """What the basket holds of one shop."""

    shop: Partner
    lines: list[BasketLine]
    #: The code given for the shop, with what it takes off or why it does not.
    code: GivenCode | None = None
    #: The shop has a code that somebody could use today.
    takes_codes: bool = False

    @property
    def tint(self) -> str:
        return str(self.shop.tint)

    @property
    def kind(self) -> Kind:
        """An order paid here, or a reservation paid in the shop, binding nobody."""
        return Kind.ORDER if self.shop.can_sell else Kind.RESERVATION

    @property
    def subtotal_cents(self) -> int:
        """What can be had of it, before any code."""
        return sum(line.total_cents for line in self.lines if line.available)

    @property
    def total_cents(self) -> int:
        """What is to be paid for it, the code's reduction taken off."""
        return self.subtotal_cents - (self.code.cents if self.code else 0)

    @property
    def window_lines(self) -> list[BasketLine]:
        """What is collected in a window."""
        return [line for line in self.lines if line.due_date is None]

    @property
    def to_order_lines(self) -> list[BasketLine]:
        """What is made to order, with a day at the latest."""
        return [line for line in self.lines if line.due_date is not None]

    @property
    def due_date(self) -> date | None:
        """The day at the latest of all that is made to order here."""
        return max((line.due_date for line in self.to_order_lines if line.due_date), default=None)

    @property
    def needs_window(self) -> bool:
        return bool(self.window_lines)

    @property
    def day_wants(self) -> Mapping[int, int]:
        """Units of what is made for a day, by stock record: what ``windows_for`` asks."""
        return {
            line.stock_record_id: line.quantity
            for line in self.lines
            if line.availability == AvailabilityKind.PER_DAY
        }


@dataclass(frozen=True)
class BasketView:
    """The basket by shop, in the order in which the shops came into it."""

    groups: list[ShopGroup] = field(default_factory=list)

    @property
    def lines(self) -> list[BasketLine]:
        return [line for group in self.groups for line in group.lines]

    @property
    def card_total_cents(self) -> int:
        """To be paid here, by card, incl. tax."""
        return sum(group.total_cents for group in self.groups if group.kind == Kind.ORDER)

    @property
    def in_shop_total_cents(self) -> int:
        """To be paid in the shops, incl. tax."""
        return sum(group.total_cents for group in self.groups if group.kind == Kind.RESERVATION)

    @property
    def total_cents(self) -> int:
        return self.card_total_cents + self.in_shop_total_cents

    @property
    def count(self) -> int:
        return sum(line.quantity for line in self.lines)

    @property
    def problems(self) -> list[str]:
        """Why the basket cannot be ordered as it stands, each with the article's name."""
        lines = [f"« {line.title} » : {line.problem}" for line in self.lines if line.problem]
        codes = [group.code for group in self.groups if group.code and group.code.problem]
        return lines + [f"{code.code} : {code.problem}" for code in codes]

    @property
    def has_alcohol(self) -> bool:
        return any(line.is_alcohol for line in self.lines)

    @property
    def is_for_adults(self) -> bool:
        return any(line.product.is_for_adults for line in self.lines)

    @property
    def preparation(self) -> Mapping[int, int]:
        """Opening minutes that the longest article collected in a window needs, by shop."""
        return {
            group.shop.pk: longest_preparation(
                group.shop, [line.product for line in group.window_lines]
            )
            for group in self.groups
            if group.needs_window
        }

    @property
    def shops_with_wants(self) -> Sequence[tuple[Partner, Mapping[int, int]]]:
        """The shops that need a window, as ``common_windows`` takes them."""
        return [(group.shop, group.day_wants) for group in self.groups if group.needs_window]


def basket_view(visitor: Visitor) -> BasketView:
    """The visitor's basket, priced as the shops stand now; nothing is written."""
    basket = basket_of(visitor)
    if basket is None:
        return BasketView()
    groups: dict[int, ShopGroup] = {}
    for line in basket_lines(basket):
        shop = line.stockrecord.partner
        groups.setdefault(shop.pk, ShopGroup(shop, [])).lines.append(_line(line))
    given, taking = codes_at(basket, groups) if groups else ({}, set())
    return BasketView(
        [
            _with_code(group, given.get(shop_id), takes_codes=shop_id in taking)
            for shop_id, group in groups.items()
        ]
    )


def _with_code(group: ShopGroup, voucher: Voucher | None, *, takes_codes: bool) -> ShopGroup:
    if voucher is None:
        return replace(group, takes_codes=takes_codes)
    prices = [line.total_cents for line in group.lines if line.available]
    return replace(group, code=code_today(voucher, prices), takes_codes=takes_codes)


def basket_count(visitor: Visitor) -> int:
    """How many units the visitor's basket holds."""
    if visitor.key is None:
        return 0
    lines = Line.objects.filter(basket__token=visitor.key, basket__status="Open")
    return lines.aggregate(count=Sum("quantity"))["count"] or 0


def _line(line: Line) -> BasketLine:
    record, product = line.stockrecord, line.product
    unit_cents = record.price_cents
    page = product.parent or product
    return BasketLine(
        id=line.pk,
        product=product,
        slug=page.slug,
        title=full_title(product),
        picture=picture_url(product.picture or page.picture),
        quantity=line.quantity,
        max_quantity=record.max_per_order,
        unit_cents=unit_cents,
        total_cents=unit_cents * line.quantity,
        unit_price=unit_price(unit_cents, product.net_quantity, product.net_unit),
        availability=record.availability,
        stock_record_id=record.pk,
        due_date=promised_day(record),
        withdrawal=str(WithdrawalException(product.withdrawal_exception).label),
        is_alcohol=product.is_alcohol,
        problem=_problem(line),
        notice=_notice(line, unit_cents),
    )


def _problem(line: Line) -> str:
    if not is_on_sale(line.product, line.stockrecord):
        return _("Cet article n’est plus en vente. Retirez-le pour continuer.")
    if problem := season_problem(line.product):
        return problem
    return quantity_problem(line.stockrecord, line.quantity)


def _notice(line: Line, unit_cents: int) -> str:
    before = line.price_incl_tax
    if before is None or money.to_cents(before) == unit_cents:
        return ""
    return _("Son prix est passé de %(before)s à %(now)s depuis que vous l’avez choisi.") % {
        "before": money.format_euros(money.to_cents(before)),
        "now": money.format_euros(unit_cents),
    }
