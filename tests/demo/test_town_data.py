"""The demo town's data says of every good what the law and the pages need."""

from __future__ import annotations

import re
from collections import Counter
from datetime import time
from decimal import Decimal

import pytest
from stdnum.fr import siren, tva

from marketplace.demo.town import TOWN
from marketplace.demo.town.data import PerDay, ProductData, ShopData, ToOrder
from marketplace.demo.town.terms import GUARANTEE_BOX, terms_of_sale
from marketplace.kernel.formats import say_siren

OFFERS = [
    pytest.param(shop, product, id=product.sku) for shop in TOWN.shops for product in shop.products
]
SHOPS = [pytest.param(shop, id=shop.slug) for shop in TOWN.shops]
ALLERGENS = {
    "gluten", "crustaceans", "eggs", "fish", "peanuts", "soybeans", "milk",
    "nuts", "celery", "mustard", "sesame", "sulphites", "lupin", "molluscs",
}  # fmt: skip
FOOD_CATEGORIES = {
    "pains-et-patisseries",
    "fruits-et-legumes",
    "cremerie-et-boucherie",
    "cave-et-epicerie",
}


def availabilities(product: ProductData) -> list[object]:
    return [product.availability, *(variant.availability for variant in product.variants)]


def test_the_town_has_about_twelve_shops_and_a_hundred_products() -> None:
    assert 12 <= len(TOWN.shops) <= 14
    assert 95 <= sum(len(shop.products) for shop in TOWN.shops) <= 125


def test_one_shop_only_shows_one_reserves_the_others_sell_online() -> None:
    modes = Counter(shop.mode for shop in TOWN.shops)
    assert modes == {"window": 1, "reservation": 1, "online": len(TOWN.shops) - 2}


def test_skus_slugs_and_addresses_are_unique() -> None:
    products = [product for shop in TOWN.shops for product in shop.products]
    skus = [p.sku for p in products] + [v.sku for p in products for v in p.variants]
    assert len(skus) == len(set(skus))
    for attribute in ("slug", "name", "street", "phone", "email", "awning"):
        values = [getattr(shop, attribute) for shop in TOWN.shops]
        assert len(values) == len(set(values)), attribute


def test_people_are_unique_and_about_twelve_are_shoppers() -> None:
    people = [TOWN.manager, TOWN.reader, *TOWN.shoppers]
    people += [person for shop in TOWN.shops for person in (shop.merchant.owner, *shop.staff)]
    assert len({person.email for person in people}) == len(people)
    assert len({person.phone for person in people}) == len(people)
    assert len(TOWN.shoppers) == 12


@pytest.mark.parametrize("shop", SHOPS)
def test_the_seller_is_identified_with_valid_numbers(shop: ShopData) -> None:
    merchant = shop.merchant
    siren.validate(merchant.siren)
    assert merchant.siren.startswith("001")
    if merchant.vat_franchise:
        assert merchant.vat_number == ""
    else:
        tva.validate(merchant.vat_number)
    assert merchant.mediator.website.startswith("https://")
    assert merchant.mediator.address


def test_exactly_one_seller_charges_no_vat() -> None:
    exempt = [shop for shop in TOWN.shops if shop.merchant.vat_franchise]
    assert len(exempt) == 1
    assert all(exempt[0].vat_rate_of(product) == 0 for product in exempt[0].products)


@pytest.mark.parametrize("shop", SHOPS)
def test_telephones_and_mails_can_reach_nobody(shop: ShopData) -> None:
    people = (shop.merchant.owner, *shop.staff)
    assert re.fullmatch(r"\+3319900\d{4}", shop.phone)
    assert all(re.fullmatch(r"\+3363998\d{4}", person.phone) for person in people)
    mails = [shop.email, shop.merchant.email, *(person.email for person in people)]
    assert all(mail.endswith(".example") for mail in mails)


@pytest.mark.parametrize("shop", SHOPS)
def test_shops_close_on_mondays_and_openings_never_overlap(shop: ShopData) -> None:
    assert all(opening.weekday != 0 for opening in shop.hours)
    for day in range(7):
        spans = [(o.opens, o.closes) for o in shop.hours if o.weekday == day]
        flat = [moment for span in spans for moment in span]
        assert flat == sorted(set(flat))


def test_most_shops_close_at_midday_and_the_food_shops_open_on_sunday_morning() -> None:
    thursday = {shop.slug: [o for o in shop.hours if o.weekday == 3] for shop in TOWN.shops}
    assert sum(len(spans) == 2 for spans in thursday.values()) >= 11
    sunday = {shop.slug for shop in TOWN.shops for o in shop.hours if o.weekday == 6}
    assert {"boulangerie-martin", "le-panier-d-huguette", "boucherie-lacombe"} <= sunday


def test_every_pair_of_shops_shares_an_opening_on_saturday_morning() -> None:
    for shop in TOWN.shops:
        assert any(
            o.weekday == 5 and o.opens <= time(10) and o.closes >= time(12) for o in shop.hours
        )


@pytest.mark.parametrize(("shop", "product"), OFFERS)
def test_prices_and_vat_are_plausible(shop: ShopData, product: ProductData) -> None:
    prices = [product.price_cents, *(variant.price_cents for variant in product.variants)]
    assert all(50 <= price <= 100_000 for price in prices)
    assert product.vat_rate in {Decimal("2.1"), Decimal("5.5"), Decimal("10"), Decimal("20")}
    if product.variants:
        assert product.price_cents == min(variant.price_cents for variant in product.variants)
    if product.is_alcohol:
        assert product.vat_rate == 20


@pytest.mark.parametrize(("shop", "product"), OFFERS)
def test_food_states_its_allergens_and_prepacked_food_its_particulars(
    shop: ShopData, product: ProductData
) -> None:
    top = TOWN.category_path(product.category)[0].slug
    assert product.is_food == (top in FOOD_CATEGORIES)
    if product.allergens is None:
        return
    assert set(product.allergens) <= ALLERGENS
    assert product.origin
    if product.prepacked:
        assert product.ingredients
        assert product.keeping


@pytest.mark.parametrize(("shop", "product"), OFFERS)
def test_food_has_a_unit_price(shop: ShopData, product: ProductData) -> None:
    sold_by_the_piece = product.category == "beurre-oeufs-yaourts" and product.net is None
    if not product.is_food or sold_by_the_piece:
        return
    assert product.net is not None
    assert product.net.unit_price_cents(product.price_cents) > 0
    for variant in product.variants:
        assert variant.net is not None
        assert variant.net.unit_price_cents(variant.price_cents) > 0


def test_a_unit_price_rounds_half_up_to_the_cent() -> None:
    baguette = TOWN.shop("boulangerie-martin").products[0]
    assert baguette.net is not None
    assert (baguette.net.unit_price_cents(baguette.price_cents), baguette.net.per) == (520, "kg")


@pytest.mark.parametrize(("shop", "product"), OFFERS)
def test_other_goods_name_their_manufacturer(shop: ShopData, product: ProductData) -> None:
    if not product.is_food:
        assert product.manufacturer is not None
        assert product.manufacturer.name
        assert re.search(r"\d{5}", product.manufacturer.address)


@pytest.mark.parametrize(("shop", "product"), OFFERS)
def test_alcohol_carries_its_strength_and_only_alcohol_does(
    shop: ShopData, product: ProductData
) -> None:
    assert product.is_alcohol == (product.category in {"vins", "bieres-et-cidres"})
    if product.is_alcohol:
        assert "femmes enceintes" in product.warnings


@pytest.mark.parametrize(("shop", "product"), OFFERS)
def test_promises_stay_within_the_thirty_days_of_the_law(
    shop: ShopData, product: ProductData
) -> None:
    for availability in availabilities(product):
        if isinstance(availability, ToOrder):
            assert 1 <= availability.days <= 30
        elif isinstance(availability, PerDay):
            assert availability.until == time(18)
            assert all(0 <= day <= 6 and count > 0 for day, count in availability.weekdays)


def test_all_three_availabilities_exist_and_some_stock_is_kept_for_the_shop() -> None:
    products = [product for shop in TOWN.shops for product in shop.products]
    assert {p.availability.kind for p in products} == {"counted", "per_day", "to_order"}
    assert any(getattr(p.availability, "kept_in_shop", 0) for p in products)


@pytest.mark.parametrize(("shop", "product"), OFFERS)
def test_texts_are_real_and_typeset_in_french(shop: ShopData, product: ProductData) -> None:
    assert 60 <= len(product.description) <= 240
    assert product.category in {c.slug for c in TOWN.categories if c.parent}
    for text in (product.title, product.description, product.warnings, product.ingredients):
        assert_french_typography(text)


@pytest.mark.parametrize("shop", SHOPS)
def test_each_shop_tells_its_story_and_has_its_terms(shop: ShopData) -> None:
    for text in (shop.name, shop.tagline, shop.story):
        assert_french_typography(text)
    terms = terms_of_sale(shop)
    assert_french_typography(terms)
    for expected in (
        GUARANTEE_BOX,
        shop.merchant.legal_name,
        say_siren(shop.merchant.siren),
        shop.merchant.mediator.name,
        "Renoncer au contrat ici",
        "Rayez la mention inutile",
    ):
        assert expected in terms
    assert ("interdite aux mineurs" in terms) == any(p.is_alcohol for p in shop.products)
    assert "ec.europa.eu" not in terms


def assert_french_typography(text: str) -> None:
    assert "'" not in text
    assert not re.search(r" [:;!?€%»]|« ", text), text
    assert "!" not in text
