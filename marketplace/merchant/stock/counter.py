"""« Comptoir »: find an article, say what was sold here, received or counted. Works without script."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from marketplace.kernel import clock
from marketplace.kernel.errors import DomainError
from marketplace.kernel.numbers import whole_number
from marketplace.merchant.day import waiting
from marketplace.merchant.desk import Desk, for_shop_staff, frame
from marketplace.merchant.posted import posted_number, posted_uuid
from marketplace.merchant.products.amounts import typed_quantity
from marketplace.merchant.stock.articles import article_of, find_articles
from shops.stock.counter import COUNT, RECEIVED, Entered, Entry, enter_at_counter, undo_at_counter
from shops.stock.daily import to_confirm
from shops.stock.journal import name_of, names_of, recent_movements
from shops.stock.models import Cause, StockMovement
from shops.stock.selectors import full_title


@for_shop_staff
@require_http_methods(["GET", "HEAD", "POST"])
def counter(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The field, the article with its three actions, and the last entries with their undo."""
    if request.method == "POST":
        return _enter(request, desk)
    asked = request.GET.get("q", "").strip()[:80]
    found = find_articles(desk.shop, asked) if asked else []
    pk = whole_number(request.GET.get("article"))
    article = article_of(desk.shop, pk)[1] if pk is not None else None
    if article is None and len(found) == 1:
        article, found = found[0], []
    context = {
        **frame(request, desk, waiting(desk.shop)),
        "asked": asked,
        "found": found,
        "article": article,
        "nonces": {"sold": uuid4(), "received": uuid4(), "count": uuid4()},
        "movements": [_row(*row) for row in _recent(desk)],
        "to_confirm": len(to_confirm(desk.shop)),
    }
    return render(request, "merchant/stock/counter.html", context)


def _enter(request: HttpRequest, desk: Desk) -> HttpResponse:
    """One entry of a form; the same nonce again changes nothing."""
    try:
        if "undoes" in request.POST:
            entered = undo_at_counter(
                actor=desk.actor,
                nonce=posted_uuid(request, "nonce"),
                undoes=posted_uuid(request, "undoes"),
            )
            said = _("C’est annulé.")
        else:
            _record, article = article_of(desk.shop, posted_number(request, "article"))
            entry = Entry(
                posted_uuid(request, "nonce"),
                article.id,
                request.POST.get("kind", ""),
                typed_quantity(request.POST.get("quantity", "")),
            )
            entered = enter_at_counter(actor=desk.actor, entry=entry)
            said = said_of(entry, article.title)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("merchant:counter")
    messages.success(request, f"{said} {left_words(entered)}")
    if entered.missing:
        messages.warning(request, missing_words(entered.missing))
    url = reverse("merchant:counter")
    return redirect(f"{url}?article={entered.movement.stock_record_id}")


def said_of(entry: Entry, title: str) -> str:
    """« Pain de seigle : 2 vendus ici. »"""
    if entry.kind == COUNT:
        text = _("%(title)s : %(count)s en rayon, c’est noté.")
    elif entry.kind == RECEIVED:
        text = ngettext(
            "%(title)s : %(count)s reçu.", "%(title)s : %(count)s reçus.", entry.quantity
        )
    else:
        text = ngettext(
            "%(title)s : %(count)s vendu ici.", "%(title)s : %(count)s vendus ici.", entry.quantity
        )
    return text % {"title": title, "count": entry.quantity}


def left_words(entered: Entered) -> str:
    """What stands on the shelf now."""
    if not entered.on_hand:
        return _("Il n’en reste plus en rayon.")
    text = ngettext(
        "Il en reste %(count)s en rayon.", "Il en reste %(count)s en rayon.", entered.on_hand
    )
    return text % {"count": entered.on_hand}


def missing_words(missing: int) -> str:
    """More is held for orders than stands there."""
    text = ngettext(
        "Attention : il en manque %(count)s pour des commandes.",
        "Attention : il en manque %(count)s pour des commandes.",
        missing,
    )
    return text % {"count": missing}


def _recent(desk: Desk) -> list[tuple[StockMovement, str]]:
    movements = recent_movements(desk.shop.pk)
    names = names_of(movements)
    return [(movement, name_of(movement, names)) for movement in movements]


def _row(movement: StockMovement, who: str) -> dict[str, object]:
    same_day = clock.local(movement.at).date() == clock.today()
    undone = hasattr(movement, "undone_by")
    return {
        "nonce": movement.nonce,
        "undo_nonce": uuid4(),
        "article": movement.stock_record_id,
        "title": full_title(movement.stock_record),
        "label": Cause(movement.cause).label,
        "change": movement.quantity,
        "who": who,
        "at": movement.done_at or movement.at,
        "same_day": same_day,
        "undone": undone,
        "can_undo": same_day and not undone and movement.quantity != 0,
    }
