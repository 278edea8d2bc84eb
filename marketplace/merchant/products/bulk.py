"""One thing done to several products: shown, hidden, archived, filed, or priced anew."""

import hashlib
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from marketplace.kernel.errors import DomainError
from marketplace.merchant.day import waiting
from marketplace.merchant.desk import Desk, for_shop_staff, frame
from marketplace.merchant.posted import posted_ids
from marketplace.merchant.products.amounts import typed_percent
from marketplace.merchant.products.listing import Asked
from shops.catalogue.editing import archive_products, restore_products
from shops.catalogue.many import file_products, show_products
from shops.catalogue.own_products import offers_of, own_products
from shops.catalogue.selectors import CategoryNode, category_tree
from shops.prices.percent import LIMIT, Rounding, Step, steps
from shops.prices.services import change_prices
from shops.stock.selectors import full_title

#: So many changed prices are read before they are confirmed; the others follow the same rule.
SHOWN_STEPS = 60
_MOST_PICKED = 300


@for_shop_staff
@require_POST
def bulk(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What the list's lower bar, a row's menu, or a page between them asks for."""
    asked = Asked.of(QueryDict(request.POST.get("list", "").removeprefix("?")))
    back = reverse("merchant:products") + asked.address()
    ids = _picked(request, desk, asked)
    action = request.POST.get("action", "")
    if not ids:
        messages.error(request, _("Choisissez d’abord un ou plusieurs produits."))
        return redirect(back)
    if action == "prices":
        return _prices(request, desk, ids, back)
    if action == "category":
        return _category(request, desk, ids, back)
    if action == "promotion":
        if len(ids) > _MOST_PICKED:
            said = _("Une promotion prend %(most)s produits au plus : choisissez-en moins.")
            messages.error(request, said % {"most": _MOST_PICKED})
            return redirect(back)
        picked = [("product", pk) for pk in ids]
        return redirect(f"{reverse('merchant:promotion_new')}?{urlencode(picked)}")
    _do(request, desk, action, ids)
    return redirect(back)


def _picked(request: HttpRequest, desk: Desk, asked: Asked) -> list[int]:
    """The shop's own products that were ticked, or the whole list that was looked at."""
    own = own_products(desk.shop, **asked.narrowing())
    if request.POST.get("everything") != "1":
        ticked = posted_ids(request.POST, "product")
        own = desk.shop.products.filter(pk__in=ticked, parent__isnull=True)
    return list(own.order_by("pk").values_list("pk", flat=True))


def _do(request: HttpRequest, desk: Desk, action: str, ids: Sequence[int]) -> None:
    actor, shop = desk.actor, desk.shop
    if action == "archive":
        number = archive_products(actor=actor, shop=shop, product_ids=ids)
        text = ngettext(
            "Archivé. Vous le retrouvez dans « Archivés ».",
            "%(count)s produits archivés. Vous les retrouvez dans « Archivés ».",
            number,
        )
        messages.success(request, text % {"count": number})
    elif action == "restore":
        number = restore_products(actor=actor, shop=shop, product_ids=ids)
        text = ngettext(
            "De retour au catalogue, masqué.",
            "%(count)s produits de retour au catalogue, masqués.",
            number,
        )
        messages.success(request, text % {"count": number})
    elif action == "hide":
        done = show_products(actor=actor, shop=shop, product_ids=ids, is_public=False)
        text = ngettext("Masqué.", "%(count)s produits masqués.", done.number)
        messages.success(request, text % {"count": done.number})
    elif action == "show":
        done = show_products(actor=actor, shop=shop, product_ids=ids, is_public=True)
        if done.number or not done.refused:
            text = ngettext("En vente.", "%(count)s produits en vente.", done.number)
            messages.success(request, text % {"count": done.number})
        for title, reason in done.refused[:10]:
            messages.warning(
                request,
                _("« %(title)s » reste masqué. %(reason)s") % {"title": title, "reason": reason},
            )


def _prices(request: HttpRequest, desk: Desk, ids: Sequence[int], back: str) -> HttpResponse:
    """Ask by how much, show each price before and after, and only then change them."""
    typed = request.POST.get("percent", "")
    rounding = request.POST.get("rounding", Rounding.CENT)
    context: dict[str, Any] = {
        "typed": typed,
        "rounding": rounding if rounding in Rounding.values else Rounding.CENT,
        "roundings": Rounding.choices,
    }
    if typed:
        try:
            percent = typed_percent(typed)
            if not 0 < abs(percent) <= LIMIT:
                raise DomainError(_("Indiquez un nombre entre -90 et 90."), field="percent")
            found = steps(
                offers_of(ids).select_related("product__parent").order_by("pk"),
                percent,
                context["rounding"],
            )
            if request.POST.get("seen") == _fingerprint(found):
                changed = change_prices(
                    actor=desk.actor, prices={step.record.pk: step.after for step in found}
                )
                text = ngettext("Un prix changé.", "%(count)s prix changés.", len(changed))
                messages.success(request, text % {"count": len(changed)})
                return redirect(back)
            context |= {
                "steps": [(full_title(step.record), step) for step in found[:SHOWN_STEPS]],
                "more": max(0, len(found) - SHOWN_STEPS),
                "seen": _fingerprint(found),
                "was_stale": bool(request.POST.get("seen")),
            }
        except DomainError as error:
            context["error"] = error.message
    return _between(request, desk, "merchant/products/bulk_prices.html", ids, back, context)


def _category(request: HttpRequest, desk: Desk, ids: Sequence[int], back: str) -> HttpResponse:
    context: dict[str, Any] = {"choices": _choices(category_tree())}
    wanted = request.POST.get("category", "")
    if wanted:
        try:
            number = file_products(
                actor=desk.actor, shop=desk.shop, product_ids=ids, category=wanted
            )
        except DomainError as error:
            context["error"] = error.message
        else:
            text = ngettext("Un produit rangé.", "%(count)s produits rangés.", number)
            messages.success(request, text % {"count": number})
            return redirect(back)
    return _between(request, desk, "merchant/products/bulk_category.html", ids, back, context)


def _between(
    request: HttpRequest,
    desk: Desk,
    template: str,
    ids: Sequence[int],
    back: str,
    context: dict[str, Any],
) -> HttpResponse:
    """A page that asks something more, with what was ticked kept on it."""
    everything = request.POST.get("everything") == "1"
    return render(
        request,
        template,
        {
            **frame(request, desk, waiting(desk.shop)),
            "number": len(ids),
            "ids": [] if everything else ids,
            "everything": everything,
            "list": request.POST.get("list", ""),
            "back": back,
            **context,
        },
    )


def _choices(nodes: Sequence[CategoryNode], above: str = "") -> list[tuple[str, str]]:
    """Each category with the path that leads to it."""
    found = []
    for node in nodes:
        found.append((node.slug, above + node.name))
        found += _choices(node.children, f"{above}{node.name} › ")
    return found


def _fingerprint(found: Sequence[Step]) -> str:
    """Differs when a price was changed between reading the page and confirming it."""
    rows = [(step.record.pk, step.before, step.after) for step in found]
    return hashlib.sha256(repr(rows).encode()).hexdigest()[:24]
