"""New orders on the phones of the shop's people, by web push (RFC 8030, 8291, 8292).

What is sent names the shop and says how many orders wait: nothing of who bought what.
"""

import base64
import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.utils.translation import ngettext, override
from django_scopes import scopes_disabled
from py_vapid import Vapid02
from pywebpush import WebPusher

from marketplace.kernel import clock, outbox
from marketplace.kernel.models import OutboxMessage
from orders.messages import links
from orders.messages.models import PushSubscription
from orders.messages.phones import decoded, is_push_service
from orders.order.models import ShopOrder
from orders.order.states import State
from shops.merchants.models import ShopStaff

PUSH = "orders.push"
TIMEOUT_SECONDS = 10
#: The push service keeps what it cannot deliver for an hour; older news is of no use.
KEPT_SECONDS = 3600
#: A VAPID signature holds so long (RFC 8292 allows a day).
SIGNED_SECONDS = 12 * 3600
GONE = (404, 410)
BUSY = 429


class PushFailed(Exception):
    """The push service answered with an error; the outbox tries again."""


def tell_phones(shop_order: ShopOrder) -> None:
    """Tell every phone of the shop of a new order [in tx]; once for each order and phone."""
    if not vapid_key():
        return
    with scopes_disabled():
        phones = PushSubscription.objects.filter(shop=shop_order.shop).values_list("pk", flat=True)
        for phone in phones:
            outbox.put(
                kind=PUSH,
                key=f"new_order:{shop_order.reference}:push:{phone}",
                payload={"phone": phone, "shop_order": str(shop_order.reference)},
            )


@outbox.handler(PUSH)
def send_push(message: OutboxMessage) -> None:
    """Tell one phone how many orders nobody has seen; a phone that is gone is forgotten."""
    with scopes_disabled():
        phone = PushSubscription.objects.select_related("shop").filter(pk=message.payload["phone"])
        found = phone.first()
        if found is None:
            return
        if not _may_hear(found):
            phone.delete()
            return
        unseen = ShopOrder.objects.filter(shop=found.shop, state=State.PLACED)
        if not unseen.filter(reference=message.payload["shop_order"]).exists():
            return
        number = unseen.count()
    status = _post(found, _news(found, number))
    if status in GONE:
        with scopes_disabled():
            phone.delete()
    elif status == BUSY:
        raise outbox.Retry(60, "The push service asks for patience.")
    elif status >= 300:
        raise PushFailed(f"{urlsplit(found.endpoint).hostname} answered {status}.")


def vapid_key() -> str:
    """Our private key towards push services (base64url, 32 bytes); empty: push is not set up.

    Where the settings name a file (demo), the key is made once and kept there.
    """
    if settings.VAPID_PRIVATE_KEY or settings.VAPID_KEY_FILE is None:
        return str(settings.VAPID_PRIVATE_KEY)
    path = Path(settings.VAPID_KEY_FILE)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.write_text(new_key(), encoding="ascii")
        fresh.chmod(0o600)
        # Whoever comes first has made it: the key never changes under a phone that knows it.
        with suppress(FileExistsError):
            os.link(fresh, path)
        fresh.unlink()
    return path.read_text(encoding="ascii").strip()


def public_key() -> str:
    """What browsers need to know us by (base64url); empty when push is not set up."""
    key = vapid_key()
    if not key:
        return ""
    number = int.from_bytes(decoded(key), "big")
    point = ec.derive_private_key(number, ec.SECP256R1()).public_key()
    return _encoded(
        point.public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
    )


def new_key() -> str:
    """A private key that nobody has used, for ``VAPID_PRIVATE_KEY``."""
    key = ec.generate_private_key(ec.SECP256R1())
    return _encoded(key.private_numbers().private_value.to_bytes(32, "big"))


def _may_hear(phone: PushSubscription) -> bool:
    """Whoever has left the shop hears no more; nor does an address that is no longer accepted."""
    works = ShopStaff.objects.filter(shop=phone.shop, user=phone.user_id, user__is_active=True)
    return is_push_service(phone.endpoint) and works.exists()


def _news(phone: PushSubscription, number: int) -> dict[str, Any]:
    with override(settings.LANGUAGE_CODE):
        body = ngettext("%(number)d commande à voir", "%(number)d commandes à voir", number) % {
            "number": number
        }
        return {
            "title": phone.shop.name,
            "body": body,
            "count": number,
            "url": urlsplit(links.shop_day()).path,
        }


def _post(phone: PushSubscription, news: dict[str, Any]) -> int:
    """The status that the push service answers. Raises OSError when it cannot be reached."""
    keys = {"endpoint": phone.endpoint, "keys": {"p256dh": phone.p256dh, "auth": phone.auth}}
    body = WebPusher(keys).encode(json.dumps(news, ensure_ascii=False).encode())["body"]
    address = urlsplit(phone.endpoint)
    claims = {
        "sub": f"mailto:{settings.ASSOCIATION_EMAIL}",
        "aud": f"{address.scheme}://{address.netloc}",
        "exp": int(clock.machine_now().timestamp()) + SIGNED_SECONDS,
    }
    headers = {
        "Content-Type": "application/octet-stream",
        "Content-Encoding": "aes128gcm",
        "TTL": str(KEPT_SECONDS),
        "Urgency": "high",
        # A phone that was off hears the last news only.
        "Topic": "commandes",
        **Vapid02.from_raw(vapid_key().encode()).sign(claims),
    }
    request = Request(phone.endpoint, body, headers, method="POST")
    try:
        with build_opener(_NoDetours).open(request, timeout=TIMEOUT_SECONDS) as answer:
            return int(answer.status)
    except HTTPError as error:
        error.close()
        return error.code


class _NoDetours(HTTPRedirectHandler):
    """An accepted host may not send us on to one that is not."""

    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
