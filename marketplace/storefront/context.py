"""What every page knows: the town, its association, the trades and the visitor's basket."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from marketplace.storefront.visitors import visitor_of
from orders.basket.selectors import basket_count
from shops.catalogue.selectors import category_tree


def town(request: HttpRequest) -> dict[str, object]:
    """The names that head and foot every page."""
    return {
        "town_name": settings.TOWN_NAME,
        "association_name": settings.ASSOCIATION_NAME,
        "association_email": settings.ASSOCIATION_EMAIL,
        "association_phone": settings.ASSOCIATION_PHONE,
    }


def shopping(request: HttpRequest) -> dict[str, object]:
    """The header's basket and categories, read only by the pages that show them."""

    @cache
    def count() -> int:
        visitor = visitor_of(request)
        return 0 if visitor.key is None else basket_count(visitor)

    @cache
    def categories() -> list[dict[str, Any]]:
        return [
            {"url": (url := reverse("storefront:category", args=[root.slug])), "name": root.name,
             "current": request.path.startswith(url), "tint": root.tint}
            for root in category_tree()
        ]  # fmt: skip

    return {"basket_count": count, "nav_categories": categories}
