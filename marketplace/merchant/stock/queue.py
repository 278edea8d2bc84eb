"""What the counter's script asks for: the articles, the queue of entries, the off-line helper."""

import hashlib
import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import RawPostDataException
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST, require_safe
from django_scopes import scope

from marketplace.kernel import clock
from marketplace.kernel.errors import DomainError
from marketplace.kernel.numbers import whole_number
from marketplace.merchant.desk import Desk, for_shop_staff
from marketplace.merchant.stock.articles import all_articles
from marketplace.merchant.stock.counter import missing_words
from shops.partner.models import Partner, StockRecord
from shops.stock.counter import Entered, Entry, enter_at_counter, undo_at_counter

#: Entries in one message of the queue.
BATCH = 100
UNDO = "undo"
#: A phone whose clock went wrong says nothing about a longer past.
OLDEST = timedelta(days=30)


@gzip_page
@for_shop_staff
@require_safe
def articles(request: HttpRequest, desk: Desk) -> HttpResponse:
    """All counted articles of the shop in a compact list; unchanged, it is not sent again."""
    rows = [article.compact for article in all_articles(desk.shop)]
    body = json.dumps({"shop": desk.shop.code, "articles": rows}, ensure_ascii=False)
    etag = f'W/"{hashlib.blake2b(body.encode(), digest_size=12).hexdigest()}"'
    response = HttpResponse(body, content_type="application/json", headers={"ETag": etag})
    return get_conditional_response(request, etag=etag, response=response) or response


@for_shop_staff
@require_POST
def receive(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Take a batch of entries in their order: each is applied once, or answered by why not.

    What is no entry at all is a bad request (400), and none of its batch is applied.
    """
    shop, sent = _batch(request, desk)
    with scope(shop=[shop]):
        _check_articles(shop, sent)
        return JsonResponse({"results": [_result(desk, item) for item in sent]})


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The script that opens the counter without a network; its folder is all it sees."""
    response = render(
        request, "merchant/stock/worker.js", content_type="text/javascript; charset=utf-8"
    )
    response["Cache-Control"] = "no-cache"
    return response


@dataclass(frozen=True)
class _Sent:
    """An entry of the queue, or the undoing of one."""

    entry: Entry
    undoes: UUID | None


def _batch(request: HttpRequest, desk: Desk) -> tuple[Partner, list[_Sent]]:
    try:
        told = json.loads(request.body)
        shop = next(s for s in (desk.shop, *desk.shops) if s.code == told["shop"])
        device = UUID(str(told["device"]))
        entries = told["entries"]
        if not isinstance(entries, list) or len(entries) > BATCH:
            raise BadRequest("Too many entries.")
        return shop, [_sent(item, device) for item in entries]
    except StopIteration as error:
        raise PermissionDenied from error
    except (
        RawPostDataException,
        KeyError,
        TypeError,
        ValueError,
        OverflowError,
        RecursionError,
    ) as error:
        raise BadRequest("Not a batch of entries.") from error


def _sent(item: dict[str, Any], device: UUID) -> _Sent:
    """``age`` is in milliseconds: only the phone knows how long its entry waited."""
    article = whole_number(str(item["article"]))
    if article is None:
        raise ValueError("no article")
    age = min(max(timedelta(milliseconds=float(item["age"])), timedelta(0)), OLDEST)
    undoes = UUID(str(item["undoes"])) if item["kind"] == UNDO else None
    entry = Entry(
        UUID(str(item["nonce"])),
        article,
        str(item["kind"]),
        int(item["quantity"]),
        device,
        clock.now() - age,
    )
    return _Sent(entry, undoes)


def _check_articles(shop: Partner, sent: list[_Sent]) -> None:
    """Entries are about articles of this shop. Raises PermissionDenied."""
    asked = {item.entry.stock_record_id for item in sent}
    own = StockRecord.objects.filter(partner=shop, pk__in=asked).count()
    if own != len(asked):
        raise PermissionDenied


def _result(desk: Desk, sent: _Sent) -> dict[str, object]:
    entry = sent.entry
    answer: dict[str, object] = {"nonce": str(entry.nonce), "article": entry.stock_record_id}
    try:
        entered = _apply(desk, sent)
    except DomainError as error:
        record = StockRecord.objects.get(pk=entry.stock_record_id)
        return answer | {
            "done": False,
            "code": error.code,
            "message": error.message,
            "on_hand": record.num_in_stock or 0,
            "held": record.num_allocated or 0,
        }
    return answer | {
        "done": True,
        "message": missing_words(entered.missing) if entered.missing else _("Enregistré"),
        "missing": entered.missing,
        "on_hand": entered.on_hand,
        "held": entered.held,
    }


def _apply(desk: Desk, sent: _Sent) -> Entered:
    entry = sent.entry
    if sent.undoes is None:
        return enter_at_counter(actor=desk.actor, entry=entry)
    return undo_at_counter(
        actor=desk.actor, nonce=entry.nonce, undoes=sent.undoes, device=entry.device
    )
