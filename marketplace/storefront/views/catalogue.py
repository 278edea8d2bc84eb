"""Finding things: home, search, categories, shops, the map, a product."""

from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from marketplace.kernel import legal
from marketplace.storefront import shelves
from marketplace.storefront import town_map as maps
from marketplace.storefront.law import alcohol_context
from marketplace.storefront.product_facts import product_facts
from marketplace.storefront.shop_facts import shop_facts
from shops.catalogue import selectors
from shops.catalogue.search import fold

FEATURED = 8
SHOWN_SHOPS = 8
SHOP_PAGE = 24


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The market at a glance: what it is, who is open, what is on the stalls."""
    shops = [shelves.shop_card(card) for card in selectors.shops_list()]
    picture = settings.TOWN_PICTURE
    context = {
        "hero_url": default_storage.url(picture) if picture else "",
        "shops": shops,
        "some_shops": ([shop for shop in shops if shop["is_open"]] or shops)[:SHOWN_SHOPS],
        "anyone_open": any(shop["is_open"] for shop in shops),
        "products": shelves.product_cards(selectors.featured_products(FEATURED)),
        **alcohol_context(),
    }
    return render(request, "storefront/home.html", context)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Products that have all the words, and shops of that name."""
    query = request.GET.get("q", "").strip()[:120]
    context: dict[str, Any] = {"query": query, "products": []}
    if query:
        page = _page(request, query=query)
        context |= page
        wanted = fold(query)
        context["shops"] = [
            shelves.shop_card(card)
            for card in selectors.shops_list()
            if wanted in fold(card.name) or wanted in fold(card.trade)
        ]
    return render(request, "storefront/search.html", context)


@require_safe
def category(request: HttpRequest, slug: str) -> HttpResponse:
    """The products of a category and of those below it."""
    node = selectors.get_category(slug)
    if node is None:
        raise Http404
    trail: list[dict[str, Any]] = [{"url": reverse("storefront:home"), "label": _("Accueil")}]
    context = {
        "category": node,
        "siblings": (node.parent or node).children,
        "top": node.parent or node,
        "trail": trail + [_category_step(step) for step in node.breadcrumb],
        **_page(request, category=slug),
    }
    return render(request, "storefront/category.html", context)


@require_safe
def shops(request: HttpRequest) -> HttpResponse:
    """All the shops, by name."""
    cards = [shelves.shop_card(card) for card in selectors.shops_list()]
    return render(request, "storefront/shops.html", {"shops": cards})


@require_safe
def town_map(request: HttpRequest) -> HttpResponse:
    """Where the shops are; ``?commerce=<code>`` marks one of them."""
    placed_first = sorted(selectors.shops_list(), key=lambda card: card.latitude is None)
    found = enumerate(placed_first, start=1)
    cards = [{**shelves.shop_card(card), "number": number} for number, card in found]
    marked = request.GET.get("commerce", "")
    context = {
        "shops": cards,
        "marked": next((shop for shop in cards if shop["code"] == marked), None),
        "map_svg": maps.render_map(cards, marked=marked),
        "attribution": settings.MAP_ATTRIBUTION if settings.MAP_TILE_URL else "",
    }
    return render(request, "storefront/map.html", context)


@require_safe
def shop(request: HttpRequest, code: str) -> HttpResponse:
    """One shop: what it sells, when it is open, who it is."""
    page = selectors.get_shop(code)
    if page is None:
        raise Http404
    context = {"page": page, **shop_facts(page), **_page(request, shop=code, per_page=SHOP_PAGE)}
    return render(request, "storefront/shop.html", context)


@require_safe
def product(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One product, with all that has to be known before it is ordered."""
    page = selectors.get_product(pk)
    if page is None:
        raise Http404
    if page.product.slug != slug and page.product.pk == pk:
        return redirect("storefront:product", page.product.slug, pk, permanent=True)
    return render(request, "storefront/product.html", product_facts(page))


def _page(
    request: HttpRequest, *, per_page: int = selectors.PER_PAGE, **which: Any
) -> dict[str, Any]:
    """One page of a list, as the templates show it."""
    sort = request.GET.get("tri", "popular")
    found = selectors.list_products(
        sort=sort, page=shelves.asked_page(request.GET.get("page")), per_page=per_page, **which
    )
    return {
        "products": shelves.product_cards(found.items),
        "total": found.total,
        "slice": shelves.pages_of(found, per_page),
        "sorts": shelves.sort_links(sort),
        "alcohol_warning": legal.ALCOHOL_WARNING
        if any(card.is_alcohol for card in found.items)
        else "",
    }


def _category_step(node: selectors.CategoryNode) -> dict[str, Any]:
    url = reverse("storefront:category", args=[node.slug])
    return {"url": url, "label": node.name, "lang": "fr"}
