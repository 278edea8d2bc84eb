"""Stripe's two webhook endpoints."""

import structlog
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from payments.gateway import webhooks
from payments.gateway.webhooks import Endpoint, WebhookRefused

log = structlog.get_logger(__name__)


@csrf_exempt
@require_POST
def platform_webhook(request: HttpRequest) -> HttpResponse:
    """Events of the platform's own account."""
    return _answer(request, "platform", settings.STRIPE_WEBHOOK_SECRETS)


@csrf_exempt
@require_POST
def connect_webhook(request: HttpRequest) -> HttpResponse:
    """Events of the merchants' accounts, signed with a secret of their own."""
    return _answer(request, "connect", settings.STRIPE_CONNECT_WEBHOOK_SECRETS)


def _answer(request: HttpRequest, endpoint: Endpoint, secrets: list[str]) -> HttpResponse:
    try:
        body = request.body
    except RequestDataTooBig:
        return HttpResponse(status=413)
    except UnreadablePostError:
        return HttpResponse(status=400)
    if len(body) > webhooks.LARGEST_BODY:
        return HttpResponse(status=413)
    try:
        event = webhooks.verify(body, request.headers.get("Stripe-Signature", ""), secrets)
    except WebhookRefused as refusal:
        log.warning("stripe_webhook_refused", endpoint=endpoint, reason=str(refusal))
        return HttpResponse(status=400)
    webhooks.receive(event, endpoint)
    return HttpResponse(status=200)
