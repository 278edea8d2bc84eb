"""From the basket to the order: one transaction, all or nothing."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scopes_disabled

from marketplace.kernel import clock, faults
from marketplace.kernel.models import AuditEntry, Deadline, User
from orders.basket.models import Basket
from orders.basket.selectors import basket_view
from orders.basket.services import add_product
from orders.basket.visitors import Visitor
from orders.order.models import BuyerContact, Kind, Line, Order
from orders.order.states import State
from orders.placing.contact import Contact, ContactProblem
from orders.placing.errors import BasketEmpty, BasketProblem, TooManyHolds
from payments.charges.models import Payment
from payments.sales.models import SaleLine
from shops.catalogue.services import set_price, set_public
from shops.hours.models import SlotHold
from shops.hours.windows import windows_for
from shops.merchants.services import publish_terms
from shops.partner.models import AvailabilityKind, Partner, SellingMode
from shops.stock.models import StockHold
from tests import factories
from tests.orders.market import SYSTEM, Market, in_stock, line_of, part_of, sent

pytestmark = pytest.mark.django_db


def test_one_basket_of_three_shops_becomes_one_order_with_a_part_for_each(
    market: Market, bakery: Partner, bookshop: Partner, cheese_shop: Partner
) -> None:
    bread = factories.make_product(bakery, "Pain de seigle", 420)
    novel = factories.make_product(bookshop, "Roman", 2090)
    comte = factories.make_product(cheese_shop, "Comté", 1250)
    order = market.order_of((bread, 2), novel, comte)
    assert order.total_incl_tax == Decimal("41.80")
    for shop, cents in ((bakery, 840), (bookshop, 2090), (cheese_shop, 1250)):
        part = part_of(order, shop)
        assert (part.state, part.kind, part.total_cents) == (
            State.AWAITING_PAYMENT,
            Kind.ORDER,
            cents,
        )
        assert part.slot is not None
        assert part.window_ends_at is not None
        assert part.pickup_date == clock.local(part.window_starts_at).date()
    assert in_stock(bread) == (10, 2)
    assert SaleLine.objects.filter(order_ref=order.reference).count() == 3
    assert Payment.objects.get(order_ref=order.reference).amount_cents == 840 + 2090 + 1250
    assert basket_view(market.visitor).count == 0


def test_the_sellers_identity_terms_and_mediator_are_frozen(
    market: Market, bakery: Partner
) -> None:
    merchant = bakery.merchant
    assert merchant is not None
    order = market.order_of(factories.make_product(bakery))
    before = merchant.current_terms()
    assert before is not None
    merchant.legal_name = "Autre nom"
    merchant.save()
    publish_terms(actor=SYSTEM, merchant=merchant, text="Nouvelles conditions.")
    part = part_of(order)
    assert part.seller_identity["legal_name"] == "Boulangerie Martin SARL"
    assert part.terms_sha256 == before.sha256
    assert part.mediator_text.startswith("Médiation du commerce")


def test_goods_made_to_order_form_a_part_of_their_own_with_a_day_at_the_latest(
    market: Market, bakery: Partner
) -> None:
    cake = factories.make_product(
        bakery, "Pièce montée", 9000, availability=AvailabilityKind.TO_ORDER, max_days=21
    )
    order = market.order_of(factories.make_product(bakery, "Pain"), cake)
    with scopes_disabled():
        to_order = order.shop_orders.get(due_date__isnull=False)
        in_window = order.shop_orders.get(due_date__isnull=True)
    assert to_order.due_date == clock.today() + timedelta(days=21)
    assert to_order.slot is None
    assert [line.title for line in to_order.lines.all()] == ["Pièce montée"]
    assert in_window.slot is not None


def test_a_shop_that_takes_reservations_is_not_paid_here(market: Market, bakery: Partner) -> None:
    bakery.mode = SellingMode.RESERVES
    bakery.save()
    order = market.order_of(factories.make_product(bakery, price_cents=600))
    part = part_of(order)
    assert (part.kind, part.payment_mode, part.state) == (Kind.RESERVATION, "in_shop", State.PLACED)
    assert not Payment.objects.exists()
    assert len(sent("reservation_confirmation")) == 1
    assert len(sent("new_order", "shop")) == 1


def test_a_mixed_basket_charges_only_what_is_sold_online(
    market: Market, bakery: Partner, bookshop: Partner
) -> None:
    bookshop.mode = SellingMode.RESERVES
    bookshop.save()
    market.order_of(
        factories.make_product(bakery, price_cents=700),
        factories.make_product(bookshop, price_cents=2000),
    )
    assert Payment.objects.get().amount_cents == 700


def test_a_shop_that_only_shows_takes_no_order(market: Market, bakery: Partner) -> None:
    bread = factories.make_product(bakery)
    market.put(bread)
    choices = market.choose(bakery)
    Partner.objects.update(mode=SellingMode.SHOWS)
    with pytest.raises(BasketProblem, match="ne propose plus"):
        market.order(bakery, choices=choices)


def test_the_price_is_the_one_of_the_shop_at_the_moment_of_the_order(
    market: Market, bakery: Partner
) -> None:
    bread = factories.make_product(bakery, price_cents=420)
    market.put(bread)
    set_price(actor=SYSTEM, stock_record_id=factories.stock_record_of(bread).pk, price_cents=450)
    assert "4,20" in basket_view(market.visitor).lines[0].notice
    with pytest.raises(BasketProblem, match="4,50"):
        market.order(bakery, expected_cents=420)
    order = market.order(bakery, expected_cents=450)
    assert line_of(order).unit_cents == 450


def test_every_problem_is_told_at_once_and_nothing_is_changed(
    market: Market, bakery: Partner, bookshop: Partner
) -> None:
    last = factories.make_product(bakery, "Tarte", stock=1)
    book = factories.make_product(bookshop, "Atlas")
    market.put(last)
    market.put(book)
    other = Market()
    other.order_of(last)
    with pytest.raises(BasketProblem) as refused:
        market.order(bakery)
    sentences = [problem.sentence for problem in refused.value.problems]
    assert len(sentences) == 2
    assert "Tarte" in sentences[0]
    assert "Librairie des Halles" in sentences[1]
    assert refused.value.problems[0].line_id is not None
    assert Order.objects.count() == 1
    assert basket_view(market.visitor).count == 2
    assert in_stock(book) == (10, 0)


def test_a_hidden_product_is_explained_not_dropped(market: Market, bakery: Partner) -> None:
    bread = factories.make_product(bakery, "Brioche")
    market.put(bread)
    choices = market.choose(bakery)
    set_public(actor=SYSTEM, product=bread, is_public=False)
    assert "plus en vente" in basket_view(market.visitor).problems[0]
    with pytest.raises(BasketProblem, match="Brioche"):
        market.order(bakery, choices=choices)


def test_a_window_that_has_become_too_soon_is_refused(market: Market, bakery: Partner) -> None:
    market.put(factories.make_product(bakery))
    choices = market.choose(bakery)
    clock.move_to(choices[bakery.pk] - timedelta(minutes=10))
    with pytest.raises(BasketProblem, match="créneau"):
        market.order(bakery, choices=choices)


def test_each_wrong_field_of_the_form_has_its_sentence(market: Market, bakery: Partner) -> None:
    market.put(factories.make_product(bakery, is_alcohol=True))
    with pytest.raises(ContactProblem) as refused:
        market.order(bakery, contact=Contact(" ", "louise@", "12"))
    assert set(refused.value.errors) == {"name", "email", "phone", "age_confirmed"}
    assert Order.objects.count() == 0


def test_contact_is_kept_apart_in_one_form(market: Market, bakery: Partner) -> None:
    contact = Contact("  Louise   Garnier ", "Louise@Exemple.TEST", "06.39.98.00.01")
    order = market.order_of(factories.make_product(bakery), contact=contact)
    kept = BuyerContact.objects.get(order=order)
    assert (kept.name, kept.email, kept.phone) == (
        "Louise Garnier",
        "louise@exemple.test",
        "+33639980001",
    )


def test_alcohol_needs_the_declaration_of_age(market: Market, bakery: Partner) -> None:
    order = market.order_of(factories.make_product(bakery, is_alcohol=True), age_confirmed=True)
    assert part_of(order).has_alcohol
    assert AuditEntry.objects.get(action="order.written").data == {"age_confirmed": True}


def test_a_double_click_gives_the_same_order(market: Market, bakery: Partner) -> None:
    nonce = uuid4()
    order = market.order_of(factories.make_product(bakery), nonce=nonce)
    assert market.order(bakery, nonce=nonce) == order
    assert Order.objects.count() == 1


def test_the_second_of_two_tabs_finds_an_empty_basket(market: Market, bakery: Partner) -> None:
    market.order_of(factories.make_product(bakery))
    with pytest.raises(BasketEmpty):
        market.order(bakery)
    assert Order.objects.count() == 1


def test_nobody_holds_more_than_a_few_unpaid_orders(market: Market, bakery: Partner) -> None:
    bread = factories.make_product(bakery)
    for _ in range(settings.MAX_OPEN_HOLDS_PER_VISITOR):
        market.order_of(bread)
    market.put(bread)
    with pytest.raises(TooManyHolds):
        market.order(bakery)


def test_goods_made_for_a_day_are_held_for_the_day_of_the_window(
    market: Market, bakery: Partner
) -> None:
    baguettes = factories.make_product(
        bakery, "Baguettes", availability=AvailabilityKind.PER_DAY, per_day_quantity=4
    )
    market.put(baguettes, 3)
    tomorrow = clock.today() + timedelta(days=1)
    starts_at = _first_window_on(bakery, tomorrow)
    market.order(choices={bakery.pk: starts_at})
    other = Market()
    other.put(baguettes, 3)
    with pytest.raises(BasketProblem, match="Baguettes"):
        other.order(choices={bakery.pk: starts_at})


def _first_window_on(shop: Partner, day: date) -> datetime:
    return next(window.starts_at for window in windows_for(shop) if window.day == day)


def test_someone_signed_in_owns_the_order(market: Market, bakery: Partner, shopper: User) -> None:
    add_product(visitor=Visitor(user=shopper), product_id=factories.make_product(bakery).pk)
    order = market.order(bakery, visitor=Visitor(user=shopper))
    assert order.user == shopper


@pytest.mark.parametrize(
    "point", ["buy.locked", "buy.written", "buy.held", "buy.before_payment", "buy.before_commit"]
)
def test_killed_before_the_commit_nothing_has_happened_and_the_same_click_succeeds(
    market: Market, bakery: Partner, point: str
) -> None:
    bread = factories.make_product(bakery)
    market.put(bread)
    nonce = uuid4()
    with faults.armed(point), pytest.raises(faults.Killed):
        market.order(bakery, nonce=nonce)
    assert in_stock(bread) == (10, 0)
    with scopes_disabled():
        assert not Order.objects.exists()
        assert not StockHold.objects.exists()
        assert not SlotHold.objects.exists()
    assert not Payment.objects.exists()
    market.order(bakery, nonce=nonce)
    assert in_stock(bread) == (10, 1)


def test_killed_after_the_commit_the_same_click_finds_the_order(
    market: Market, bakery: Partner
) -> None:
    bread = factories.make_product(bakery)
    market.put(bread)
    nonce = uuid4()
    with faults.armed("buy.after_commit"), pytest.raises(faults.Killed):
        market.order(bakery, nonce=nonce)
    order = market.order(bakery, nonce=nonce)
    assert Order.objects.get() == order
    assert Payment.objects.get().order_ref == order.reference
    assert Deadline.objects.filter(kind="payments.hold").count() == 1
    assert in_stock(bread) == (10, 1)


def test_queries_grow_with_the_shops_and_hardly_with_the_lines(
    market: Market, bakery: Partner, bookshop: Partner
) -> None:
    def queries(*numbers: tuple[Partner, int]) -> int:
        buyer = Market()
        products = [p for shop, number in numbers for p in factories.make_products(shop, number)]
        for product in products:
            buyer.put(product)
        choices = buyer.choose(bakery, bookshop)
        with CaptureQueriesContext(connection) as captured:
            buyer.order(choices=choices)
        return len(captured)

    queries((bakery, 1))
    one, ten = queries((bakery, 1)), queries((bakery, 10))
    two_shops = queries((bakery, 1), (bookshop, 1))
    assert ten - one == 9  # the guarded update of each line
    assert two_shops - one <= 12
    assert one <= 40


def test_an_order_closes_its_basket(market: Market, bakery: Partner) -> None:
    order = market.order_of(factories.make_product(bakery))
    basket = Basket.objects.get()
    assert (basket.status, basket.token) == (Basket.SUBMITTED, None)
    assert order.basket == basket
    assert Line.objects.filter(order=order).count() == 1
