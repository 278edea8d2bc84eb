"""What people see of the catalogue, and how little it asks of the database."""

from collections.abc import Callable
from datetime import date, time, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from marketplace.kernel import clock
from marketplace.kernel.actors import SYSTEM
from shops.catalogue import selectors
from shops.catalogue.models import Product, Tint
from shops.catalogue.selectors import ProductCard, list_products
from shops.hours.closures import close_shop
from shops.hours.timetable import Span
from shops.partner.models import AvailabilityKind, Partner, SellingMode
from shops.stock.services import Want, hold_units
from tests.factories import (
    MARKET_DAY,
    go_to_market_day,
    make_category,
    make_product,
    make_products,
    make_shop,
    make_variants,
    stock_record_of,
)

pytestmark = pytest.mark.usefixtures("market_day")


def card_of(product: Product) -> ProductCard:
    return selectors.cards([product.pk])[0]


def queries(function: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        function()
    return len(captured)


class TestACard:
    def test_shows_price_shop_and_first_pickup(self, bakery: Partner) -> None:
        card = card_of(make_product(bakery, "Brioche", 450))
        assert (card.title, card.price_cents, card.shop_name) == (
            "Brioche",
            450,
            "Boulangerie Martin",
        )
        assert (card.shop_code, card.tint, card.price_from) == (
            "boulangerie-martin",
            "bread",
            False,
        )
        assert card.earliest == clock.local_datetime(MARKET_DAY, time(15, 30))
        assert card.orderable

    def test_shows_the_price_of_a_kilogram_or_a_litre(self, bakery: Partner) -> None:
        bread = make_product(bakery, price_cents=480, net_quantity=Decimal(800), net_unit="g")
        juice = make_product(bakery, price_cents=395, net_quantity=Decimal(750), net_unit="ml")
        eggs = make_product(bakery, price_cents=395, net_quantity=Decimal(6), net_unit="piece")
        assert card_of(bread).unit_price == (600, "kg")
        assert card_of(juice).unit_price == (527, "l")
        assert card_of(eggs).unit_price is None

    def test_of_a_product_with_variants_says_from_which_price(self, bookshop: Partner) -> None:
        jumper = make_variants(bookshop, "Pull", "Taille", {"M": 4900, "S": 4500})
        card = card_of(jumper)
        assert (card.price_cents, card.price_from, card.has_variants) == (4500, True, True)

    def test_says_when_few_are_left_or_none(self, bakery: Partner) -> None:
        assert card_of(make_product(bakery, stock=3)).badge == "Plus que 3"
        assert card_of(make_product(bakery, stock=1)).badge == "Plus qu’un"
        sold_out = card_of(make_product(bakery, stock=2, kept_in_shop=2))
        assert (sold_out.badge, sold_out.orderable, sold_out.sold_out) == (
            "Plus en stock",
            False,
            True,
        )

    def test_of_goods_made_to_order_says_the_day_at_the_latest(self, bakery: Partner) -> None:
        cake = make_product(bakery, availability=AvailabilityKind.TO_ORDER, max_days=7)
        card = card_of(cake)
        assert (card.badge, card.earliest) == ("Sur commande", MARKET_DAY + timedelta(days=7))

    def test_of_goods_made_for_a_day_skips_days_that_are_sold_out(self, bakery: Partner) -> None:
        baguette = make_product(bakery, availability=AvailabilityKind.PER_DAY, per_day_quantity=5)
        friday = MARKET_DAY + timedelta(days=1)
        assert card_of(baguette).earliest == clock.local_datetime(friday, time(7, 0))
        with transaction.atomic():
            want = Want(stock_record_of(baguette).pk, uuid4(), 5, friday)
            assert hold_units(wants=[want], owner=uuid4()) == []
        saturday = MARKET_DAY + timedelta(days=2)
        assert card_of(baguette).earliest == clock.local_datetime(saturday, time(7, 0))

    def test_of_a_shop_that_only_shows_cannot_be_ordered(self, db: object) -> None:
        card = card_of(make_product(make_shop(mode=SellingMode.SHOWS)))
        assert (card.orderable, card.sold_out, card.badge, card.earliest) == (
            False,
            False,
            "En vitrine",
            None,
        )

    def test_of_a_shop_that_is_closed_for_long_cannot_be_ordered(self, bakery: Partner) -> None:
        product = make_product(bakery)
        days = MARKET_DAY, MARKET_DAY + timedelta(days=40)
        close_shop(actor=SYSTEM, shop=bakery, first_day=days[0], last_day=days[1])
        assert not card_of(product).orderable


class TestAList:
    def test_holds_only_what_is_public(self, bakery: Partner) -> None:
        shown = make_product(bakery, "Brioche")
        make_product(bakery, "Essai", is_public=False)
        make_product(make_shop(is_listed=False), "Ailleurs")
        make_variants(bakery, "Sac", "Taille", {"S": 300})
        assert {card.title for card in list_products().items} == {shown.title, "Sac"}

    def test_keeps_to_a_category_and_those_below(self, bakery: Partner) -> None:
        make_product(bakery, "Baguette", category="Pains et pâtisseries > Pains")
        make_product(bakery, "Éclair", category="Pains et pâtisseries > Gâteaux")
        make_product(bakery, "Sel")
        assert list_products(category="pains").total == 1
        assert list_products(category="pains-et-patisseries").total == 2
        assert list_products(category="inconnue").total == 0

    def test_keeps_to_a_shop(self, bakery: Partner, bookshop: Partner) -> None:
        make_product(bakery)
        make_product(bookshop, "Roman")
        assert [card.title for card in list_products(shop=bookshop.code).items] == ["Roman"]

    def test_can_be_sorted(self, bakery: Partner) -> None:
        make_product(bakery, "Zeste confit", 100)
        make_variants(bakery, "Éclair", "Parfum", {"Café": 350, "Chocolat": 300})
        make_product(bakery, "Abricot sec", 900)
        Product.objects.filter(title="Abricot sec").update(sold_count=9)

        def titles(sort: str) -> list[str]:
            return [card.title for card in list_products(sort=sort).items]

        assert titles("price") == ["Zeste confit", "Éclair", "Abricot sec"]
        assert titles("-price") == ["Abricot sec", "Éclair", "Zeste confit"]
        assert titles("name") == ["Abricot sec", "Éclair", "Zeste confit"]
        assert titles("popular")[0] == "Abricot sec"
        assert titles("nonsense") == titles("popular")

    def test_comes_in_pages(self, bakery: Partner) -> None:
        make_products(bakery, 50)
        first, last = list_products(per_page=24), list_products(page=99, per_page=24)
        assert (len(first.items), first.total, first.pages, first.page) == (24, 50, 3, 1)
        assert (len(last.items), last.page) == (2, 3)
        assert list_products(page=-3).page == 1

    def test_asks_as_many_questions_of_1000_products_as_of_10(
        self, bakery: Partner, bookshop: Partner
    ) -> None:
        category = make_category("Pains")
        make_products(bakery, 5, categories=[category.slug], availability="per_day")
        make_products(bakery, 5, categories=[category.slug])

        def everything() -> dict[str, int]:
            return {
                "all": queries(lambda: list_products()),
                "category": queries(lambda: list_products(category="pains")),
                "shop": queries(lambda: list_products(shop=bakery.code)),
                "price": queries(lambda: list_products(sort="price")),
                "search": queries(lambda: list_products(query="article 3")),
                "featured": queries(lambda: selectors.featured_products(8)),
                "product": queries(lambda: selectors.get_product("article-1")),
                "shops": queries(lambda: selectors.shops_list()),
            }

        few = everything()
        make_products(bakery, 400, categories=[category.slug], availability="per_day")
        make_products(bookshop, 590)
        for number in range(6):
            make_variants(bakery, f"Article varié {number}", "Taille", {"S": 100, "M": 200})
        assert everything() == few
        assert few["all"] <= 8
        assert few["search"] <= 8
        assert few["product"] <= 10


class TestAProduct:
    def test_says_what_the_law_asks(self, bakery: Partner) -> None:
        make_product(
            bakery,
            "Tarte fine",
            category="Pains et pâtisseries > Gâteaux",
            is_food=True,
            allergens=["milk", "gluten"],
            withdrawal_exception="perishable",
        )
        page = selectors.get_product("tarte-fine")
        assert page is not None
        assert page.allergens == ["gluten", "lait"]
        assert page.allergen_sentence == "Contient : gluten, lait"
        assert (page.withdrawal_text, page.can_withdraw) == (
            "Pas de rétractation : produit périssable",
            False,
        )
        assert [node.name for node in page.breadcrumb] == ["Pains et pâtisseries", "Gâteaux"]
        assert page.shop.merchant is not None
        assert page.shop.merchant.mediator.name == "Médiation du commerce"

    def test_says_that_food_has_no_allergen_and_nothing_of_other_goods(
        self, bakery: Partner, bookshop: Partner
    ) -> None:
        make_product(bakery, "Pomme", is_food=True)
        make_product(bookshop, "Roman")
        apple, novel = selectors.get_product("pomme"), selectors.get_product("roman")
        assert apple is not None
        assert novel is not None
        assert apple.allergen_sentence == "Aucun de ces 14 allergènes"
        assert novel.allergen_sentence == ""

    def test_offers_its_variants_and_finds_one_by_its_id(self, bookshop: Partner) -> None:
        jumper = make_variants(bookshop, "Pull", "Taille", {"S": 4500, "M": 4900})
        medium = Product.objects.get(parent=jumper, title="M")
        page = selectors.get_product(medium.pk)
        assert page is not None
        assert page.product == jumper
        assert [(choice.title, choice.price_cents) for choice in page.variants] == [
            ("S", 4500),
            ("M", 4900),
        ]
        assert page.chosen is not None
        assert page.chosen.choice == (("Taille", "M"),)

    def test_without_variants_is_its_own_choice(self, bookshop: Partner) -> None:
        novel = make_product(bookshop, "Roman", 1200)
        page = selectors.get_product(novel.pk)
        assert page is not None
        assert [choice.product_id for choice in page.variants] == [novel.pk]

    def test_that_is_hidden_or_unknown_has_no_page(self, bakery: Partner) -> None:
        hidden = make_product(bakery, "Essai", is_public=False)
        assert selectors.get_product(hidden.pk) is None
        assert selectors.get_product("essai") is None
        assert selectors.get_product("rien") is None

    def test_has_an_address_of_its_own_even_with_a_common_title(self, bakery: Partner) -> None:
        first, second = make_product(bakery, "Brioche"), make_product(bakery, "Brioche")
        assert (first.slug, second.slug) == ("brioche", "brioche-2")


class TestCategories:
    def test_form_a_tree_in_the_language_of_the_reader(self, db: object) -> None:
        make_category("Pains et pâtisseries > Pains", Tint.BREAD, "Bread")
        make_category("Pains et pâtisseries", Tint.BREAD, "Bread and pastries")
        (top,) = selectors.category_tree()
        assert (top.slug, top.name) == ("pains-et-patisseries", "Pains et pâtisseries")
        with translation.override("en"):
            (top,) = selectors.category_tree()
            assert [top.name, top.children[0].name] == ["Bread and pastries", "Bread"]

    def test_know_their_parent(self, db: object) -> None:
        make_category("Maison > Outils", Tint.HOME)
        node = selectors.get_category("outils")
        assert node is not None
        assert node.parent is not None
        assert (node.parent.slug, node.tint) == ("maison", "home")
        assert selectors.get_category("rien") is None

    def test_with_the_same_name_have_different_addresses(self, db: object) -> None:
        make_category("Maison > Accessoires")
        other = make_category("Mode > Accessoires")
        assert other.slug == "mode-accessoires"


class TestShops:
    def test_say_whether_they_are_open_and_until_when(self, bakery: Partner) -> None:
        (card,) = selectors.shops_list()
        assert card.is_open
        assert card.closes_at == clock.local_datetime(MARKET_DAY, time(13, 0))
        go_to_market_day(time(14, 0))
        (card,) = selectors.shops_list()
        assert (card.is_open, card.closes_at) == (False, None)
        assert card.opens_at == clock.local_datetime(MARKET_DAY, time(15, 30))

    def test_have_a_page_with_seller_week_and_coming_closures(self, bakery: Partner) -> None:
        first, last = date(2026, 12, 24), date(2026, 12, 26)
        close_shop(actor=SYSTEM, shop=bakery, first_day=first, last_day=last, reason="Noël")
        page = selectors.get_shop(bakery.code)
        assert page is not None
        assert page.merchant is not None
        assert page.merchant.legal_name == "Boulangerie Martin SARL"
        assert (page.week[0], page.week[1][0]) == ([], (time(7, 0), time(13, 0)))
        assert page.closures == [Span(first, last, "Noël")]

    def test_that_are_not_listed_have_no_page(self, db: object) -> None:
        shop = make_shop(is_listed=False)
        assert selectors.get_shop(shop.code) is None
        assert selectors.shops_list() == []


def test_every_shop_gets_its_turn_among_the_featured(bakery: Partner, bookshop: Partner) -> None:
    make_products(bakery, 5)
    roman = make_product(bookshop, "Roman")
    Product.objects.filter(shop=bakery).update(sold_count=50)
    assert roman.title in [card.title for card in selectors.featured_products(2)]


def test_what_is_sold_out_gives_its_turn_among_the_featured_to_others(
    bakery: Partner, bookshop: Partner
) -> None:
    gone = make_product(bookshop, "Gazette", stock=0)
    Product.objects.filter(pk=gone.pk).update(sold_count=90)
    make_products(bakery, 2)

    featured = selectors.featured_products(2)

    assert [card.sold_out for card in featured] == [False, False]
    assert selectors.featured_products(3)[-1].title == "Gazette"
