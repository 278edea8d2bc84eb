"""How the catalogue's cards are shown: their addresses, and a few words that lists need."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.paginator import Page as Slice
from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.kernel import clock, formats
from marketplace.kernel.numbers import whole_number
from shops.catalogue.cards import ProductCard, Struck
from shops.catalogue.selectors import PER_PAGE, Page
from shops.catalogue.shop_pages import ShopCard
from shops.hours.words import closed_words
from shops.partner.models import AvailabilityKind, SellingMode

#: Orders of a list, by what ``list_products`` calls them.
SORTS = (
    ("popular", gettext_lazy("Les plus demandés")),
    ("price", gettext_lazy("Du moins cher")),
    ("-price", gettext_lazy("Du plus cher")),
    ("name", gettext_lazy("De A à Z")),
)

MODES = {
    SellingMode.SHOWS: gettext_lazy("En vitrine seulement"),
    SellingMode.RESERVES: gettext_lazy("Réservation, paiement en boutique"),
    SellingMode.SELLS: "",
    SellingMode.SYNCED: "",
}


def product_url(card: ProductCard) -> str:
    """The product's page."""
    return reverse("storefront:product", args=[card.slug, card.id])


def product_card(card: ProductCard) -> dict[str, Any]:
    """What the theme's product card shows. A product with variants is chosen on its own page."""
    to_order = card.availability == AvailabilityKind.TO_ORDER
    direct = card.orderable and not card.has_variants
    return {
        "id": card.id,
        "url": product_url(card),
        "title": card.title,
        "shop_name": card.shop_name,
        "tint": card.tint,
        "picture_url": card.picture_url,
        "picture_srcset": card.srcset,
        "price_cents": card.price_cents,
        "price_from": card.price_from,
        "unit_price_cents": card.unit_price_cents,
        "unit": card.unit,
        "sold_out": card.sold_out,
        "earliest": card.earliest if isinstance(card.earliest, datetime) else None,
        "earliest_text": _("Sur commande") if to_order and card.orderable else "",
        "flag": "" if card.sold_out or to_order else card.badge,
        "add_url": reverse("storefront:add") if direct else "",
        "add_value": card.id,
        "struck": card.struck,
        "cut_text": cut_words(card.struck, card.price_cents),
    }


def cut_words(struck: Struck | None, price_cents: int | None) -> str:
    """« Promotion −20 % », against the price shown struck through; nothing without a cut."""
    if struck is None or price_cents is None:
        return ""
    percent = struck.percent_off(price_cents)
    if percent < 1:
        return _("Promotion")
    return _("Promotion −%(percent)s") % {"percent": formats.say_percent(Decimal(percent))}


def product_cards(cards: Iterable[ProductCard]) -> list[dict[str, Any]]:
    """The same for a list."""
    return [product_card(card) for card in cards]


def shop_card(card: ShopCard) -> dict[str, Any]:
    """What the theme's shop card and shop header show."""
    return {
        "id": card.id,
        "code": card.code,
        "url": reverse("storefront:shop", args=[card.code]),
        "name": card.name,
        "trade": card.trade,
        "tint": card.tint,
        "awning_a": card.awning_a,
        "awning_b": card.awning_b,
        "tagline": card.tagline,
        "front_url": card.picture,
        "is_open": card.is_open,
        "open_text": opening_words(card),
        "mode_text": str(MODES.get(SellingMode(card.mode), "")),
        "latitude": card.latitude,
        "longitude": card.longitude,
    }


def opening_words(card: ShopCard) -> str:
    """« Ouvert jusqu’à 19 h », « Ouvre à 14 h 30 », « Ouvre demain à 10 h »."""
    if card.closes_at is not None:
        return _("Ouvert jusqu’à %(hour)s") % {"hour": formats.say_hour(card.closes_at)}
    if card.closed is not None:
        return closed_words(card.closed)
    if card.opens_at is None:
        return _("Fermé")
    if formats.local_date(card.opens_at) == clock.today():
        return _("Ouvre à %(hour)s") % {"hour": formats.say_hour(card.opens_at)}
    return _("Ouvre %(moment)s") % {"moment": formats.say_moment(card.opens_at)}


def pages_of(page: Page, per_page: int = PER_PAGE) -> "Slice[int]":
    """The list's page as the theme's pagination wants it."""
    return Paginator(range(page.total), per_page).page(page.page)


def asked_page(value: str | None) -> int:
    """The page number in an address; anything else is the first page."""
    return whole_number(value) or 1


def sort_links(chosen: str) -> list[dict[str, Any]]:
    """The orders of a list, each as the parameter of its link."""
    known = chosen if chosen in dict(SORTS) else "popular"
    return [{"value": value, "label": label, "current": value == known} for value, label in SORTS]
