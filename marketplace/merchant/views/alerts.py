"""« Être prévenu sur ce téléphone »: what the day's page asks of its browser and tells us."""

from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST, require_safe

from marketplace.kernel.errors import DomainError
from marketplace.merchant.desk import Desk, for_shop_staff
from orders.messages.phones import add_phone, remove_phone

WORKER = Path(__file__).resolve().parent.parent / "static" / "merchant" / "sw.js"


@for_shop_staff
@require_POST
def phone_on(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Tell this browser of new orders: ``endpoint``, ``p256dh``, ``auth`` as the browser gives them."""
    try:
        add_phone(
            actor=desk.actor,
            shop=desk.shop,
            endpoint=request.POST.get("endpoint", "")[:1000],
            p256dh=request.POST.get("p256dh", ""),
            auth=request.POST.get("auth", ""),
        )
    except DomainError as error:
        return JsonResponse({"message": error.message}, status=409)
    return HttpResponse(status=204)


@for_shop_staff
@require_POST
def phone_off(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Tell this browser no more."""
    remove_phone(actor=desk.actor, shop=desk.shop, endpoint=request.POST.get("endpoint", ""))
    return HttpResponse(status=204)


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The part of the desk that wakes up for a message; its address is its scope."""
    response = HttpResponse(_worker_source(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@cache
def _worker_source() -> str:
    return WORKER.read_text(encoding="utf-8")
