"""The demo's pictures are sound files, all different, and reach for nothing outside themselves."""

from __future__ import annotations

import inspect
import re
from xml.etree import ElementTree

import pytest

from marketplace.demo.pictures.colours import PAPERS
from marketplace.demo.pictures.compose import compose
from marketplace.demo.pictures.drawings import DRAWINGS
from marketplace.demo.pictures.fronts import shop_front
from marketplace.demo.pictures.hero import town_hero
from marketplace.demo.pictures.recipe import Recipe, art
from marketplace.demo.town import TOWN
from marketplace.demo.town.town_map import render_map

PRODUCTS = [product for shop in TOWN.shops for product in shop.products]
RECIPES = [pytest.param(product.picture, id=product.sku) for product in PRODUCTS]
WINDOWS = [
    pytest.param(recipe, id=f"{shop.slug}-{i}")
    for shop in TOWN.shops
    for i, recipe in enumerate(shop.front)
]
SCENES = [
    *(pytest.param(shop_front(shop), id=shop.slug) for shop in TOWN.shops),
    pytest.param(town_hero(), id="square"),
    pytest.param(render_map("boulangerie-martin"), id="map"),
]


@pytest.mark.parametrize("recipe", RECIPES + WINDOWS)
def test_a_recipe_names_a_drawing_with_its_own_options(recipe: Recipe) -> None:
    assert recipe.ground in PAPERS
    inspect.signature(DRAWINGS[recipe.drawing]).bind(None, **recipe.keywords)


@pytest.mark.parametrize("recipe", RECIPES)
def test_a_picture_is_small_sound_and_self_contained(recipe: Recipe) -> None:
    svg = compose(recipe)
    assert len(svg.encode()) < 15_000
    assert 'viewBox="0 0 800 600"' in svg
    assert_sound(svg)


def test_no_two_products_look_alike() -> None:
    drawn = [re.sub(r'fill="[^"]*"', "", compose(product.picture)) for product in PRODUCTS]
    assert len(set(drawn)) == len(PRODUCTS)
    arrangements = [(p.picture.drawing, p.picture.options) for p in PRODUCTS]
    assert len(set(arrangements)) == len(PRODUCTS)


def test_a_picture_is_always_the_same() -> None:
    recipe = art("croissant", "rose", count=2)
    first = compose(recipe)
    compose.cache_clear()
    assert compose(recipe) == first


def test_every_drawing_of_the_kit_is_used() -> None:
    assert {product.picture.drawing for product in PRODUCTS} == set(DRAWINGS)


@pytest.mark.parametrize("svg", SCENES)
def test_the_scenes_are_sound_and_self_contained(svg: str) -> None:
    assert len(svg.encode()) < 130_000
    assert_sound(svg)


def test_a_front_carries_the_shop_s_name_and_awning() -> None:
    for shop in TOWN.shops:
        svg = shop_front(shop)
        assert shop.name in svg
        assert shop.awning[0] in svg
        assert 'viewBox="0 0 1280 720"' in svg


def test_the_map_pins_every_shop_within_its_frame_and_names_the_marked_one() -> None:
    svg = render_map("la-cave-du-beffroi")
    names = [f"{number}. {shop.name}" for number, shop in enumerate(TOWN.shops, start=1)]
    assert all(f"<title>{name}</title>" in svg for name in names)
    assert svg.count(">La Cave du Beffroi</text>") == 1
    assert ">Librairie Le Marque-page</text>" not in svg
    width, height = map(int, re.search(r'viewBox="0 0 (\d+) (\d+)"', svg).groups())  # type: ignore[union-attr]
    for x, y in re.findall(r'<g transform="translate\((\d+) (\d+)\) scale', svg):
        assert 20 < int(x) < width - 20
        assert 50 < int(y) < height


def assert_sound(svg: str) -> None:
    """Well-formed, every id defined once and every reference known, nothing active or remote."""
    root = ElementTree.fromstring(svg)
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    for element in root.iter():
        tag = element.tag.rpartition("}")[2]
        assert tag not in {"script", "style", "image", "foreignObject", "animate"}
        for name, value in element.attrib.items():
            assert not name.lower().startswith("on")
            assert name != "style"
            if name.rpartition("}")[2] == "href":
                assert value[0] == "#"
                assert value[1:] in ids
            for reference in re.findall(r"url\(([^)]*)\)", value):
                assert reference[0] == "#"
                assert reference[1:] in ids
    assert not re.search(r"\b(nan|inf)\b", svg)
    assert svg.count("http") == 1
