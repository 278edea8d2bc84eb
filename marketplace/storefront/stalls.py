"""The basket as the pages show it: one stall per shop, with its articles and what is said of them."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.kernel import formats, legal
from orders.basket.selectors import BasketLine, BasketView, ShopGroup
from orders.order.models import Kind
from shops.hours.timetable import Span, closed_now
from shops.hours.windows import Window
from shops.hours.words import closed_words


def basket_stalls(view: BasketView) -> list[dict[str, Any]]:
    """The stalls of the basket page: quantities can be changed."""
    closed = closed_now(group.shop for group in view.groups)
    return [
        {
            **_stall(group, closed.get(group.shop.pk)),
            "lines": [_changeable(group, line) for line in group.lines],
            "code_url": reverse("storefront:code", args=[group.shop.pk])
            if group.code or group.takes_codes
            else "",
        }
        for group in view.groups
    ]


def summary_stalls(view: BasketView, windows: Mapping[int, Window]) -> list[dict[str, Any]]:
    """The stalls of the summary: when each is collected, and the right of withdrawal of each article."""
    return [_summary(group, windows.get(group.shop.pk)) for group in view.groups]


def totals(view: BasketView) -> dict[str, list[dict[str, Any]]]:
    """Rows and totals of the sums table; two totals where something is paid in a shop."""
    rows = [{"label": group.shop.name, "cents": group.total_cents} for group in view.groups]
    sums = []
    if view.card_total_cents or not view.in_shop_total_cents:
        now = _("À payer maintenant") if view.in_shop_total_cents else _("Total")
        sums.append({"label": now, "cents": view.card_total_cents})
    if view.in_shop_total_cents:
        sums.append({"label": legal.PAY_IN_SHOP, "cents": view.in_shop_total_cents})
    return {"rows": rows if len(rows) > 1 else [], "totals": sums}


def _stall(group: ShopGroup, closed: Span | None = None) -> dict[str, Any]:
    shop = group.shop
    return {
        "shop_id": shop.pk,
        "name": shop.name,
        "url": reverse("storefront:shop", args=[shop.code]),
        "tint": group.tint,
        "awning_a": shop.awning_a,
        "awning_b": shop.awning_b,
        "subtotal_cents": group.subtotal_cents,
        "total_cents": group.total_cents,
        "code": group.code,
        "reserves": group.kind == Kind.RESERVATION,
        "when_text": legal.RESERVER if group.kind == Kind.RESERVATION else "",
        "note": " ".join(_remarks(group, closed)),
    }


def _remarks(group: ShopGroup, closed: Span | None) -> list[str]:
    said = [
        (line.title, remark)
        for line in group.lines
        for remark in (line.problem, line.notice)
        if remark
    ]
    words = [f"{closed_words(closed)}."] if closed is not None else []
    return words + [
        _("« %(title)s » : %(remark)s") % {"title": title, "remark": remark}
        for title, remark in said
    ]


def _line(group: ShopGroup, line: BasketLine) -> dict[str, Any]:
    return {
        "id": line.id,
        "title": line.title,
        "url": reverse("storefront:product", args=[line.slug, line.product.pk]),
        "picture_url": line.picture,
        "note": " ".join(filter(None, (promise_words(line), weight_words(line)))),
        "quantity": line.quantity,
        "sum_cents": line.total_cents,
        "unit_price_cents": line.unit_price[0] if line.unit_price else None,
        "unit": line.unit_price[1] if line.unit_price else "",
        "gone": not line.available,
        # A reservation is no contract: there is nothing to withdraw from.
        "extra_note": line.withdrawal if group.kind == Kind.ORDER else "",
    }


def promise_words(line: BasketLine) -> str:
    """« Sur commande : au plus tard le samedi 12 décembre », or nothing."""
    if line.due_date is None:
        return ""
    return _("Sur commande : au plus tard le %(day)s") % {"day": formats.say_day(line.due_date)}


def weight_words(line: BasketLine) -> str:
    """What the price stands for where goods are sold by weight, or nothing."""
    if not line.product.is_weighed or not line.product.net_quantity:
        return ""
    weight = formats.say_weight(int(line.product.net_quantity) * line.quantity)
    return _("Environ %(weight)s : vous payez le poids réel, au plus ce prix.") % {"weight": weight}


def _changeable(group: ShopGroup, line: BasketLine) -> dict[str, Any]:
    url = reverse("storefront:line", args=[line.id])
    return {
        **_line(group, line),
        "step_url": url,
        "remove_url": url,
        "uid": line.id,
        "maximum": line.max_quantity,
        "hidden": [],
    }


def _summary(group: ShopGroup, window: Window | None) -> dict[str, Any]:
    return {
        **_stall(group),
        "lines": [_line(group, line) for line in group.lines],
        "window": window,
        "when_text": when_words(group, window),
        "change_url": f"{reverse('storefront:windows')}?ajuster=1" if window else "",
        "pickup_address": _where(group, window),
    }


def _where(group: ShopGroup, window: Window | None) -> str:
    """The shop's street, or the stall with its own."""
    shop = group.shop
    street = shop.street
    if window is not None and window.place_id is not None:
        street = f"{window.place_name}, {window.place_address}"
    return f"{street}, {shop.postcode} {shop.city}"


def when_words(group: ShopGroup, window: Window | None) -> str:
    """When a shop's part is collected: its window, its day at the latest, or both."""
    said = []
    if window is not None:
        said.append(formats.say_window(window))
    if group.due_date is not None:
        pattern = _("sur commande : au plus tard le %(day)s")
        said.append(pattern % {"day": formats.say_day(group.due_date)})
    text = "\u00a0; ".join(said)
    return text[:1].upper() + text[1:]
