"""Phones that hear of new orders: switched on and off by the person who holds them.

The address of a phone comes from its browser and is hostile input: our server will call it. Only
the push services of the browsers are accepted (``settings.PUSH_HOSTS``), by https, and never a
detour that they name (``push`` follows no redirect).
"""

import base64
import binascii
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.kernel import audit, clock
from marketplace.kernel.actors import Actor
from marketplace.kernel.errors import DomainError, NotAllowed
from marketplace.kernel.models import User
from orders.messages.models import PushSubscription
from shops.merchants.access import check_works_in
from shops.partner.models import Partner

#: Phones of one person for one shop; the oldest gives way.
PHONES = 5
_SECRET_BYTES = 16


class PhoneRefused(DomainError):
    """The browser's address or keys are not those of a push service."""

    code = "phone_refused"


@transaction.atomic
def add_phone(*, actor: Actor, shop: Partner, endpoint: str, p256dh: str, auth: str) -> None:
    """Tell this browser of the shop's new orders from now on; idempotent.

    Raises NotAllowed for anybody but the shop's people, PhoneRefused for anything but the address
    and keys (base64url) that a browser's own push service gives.
    """
    check_works_in(actor, shop.pk)
    if actor.kind != "staff":
        raise NotAllowed(_("Seules les personnes du commerce sont prévenues sur leur téléphone."))
    if not is_push_service(endpoint) or not _are_keys(p256dh, auth):
        raise PhoneRefused(
            _("Ce navigateur ne peut pas recevoir d’alertes. Essayez avec un autre.")
        )
    user = User.objects.get(public_id=actor.ref)
    PushSubscription.objects.update_or_create(
        shop=shop,
        endpoint=endpoint,
        defaults={"user": user, "p256dh": p256dh, "auth": auth, "created_at": clock.now()},
    )
    own = PushSubscription.objects.filter(shop=shop, user=user)
    kept = list(own.order_by("-created_at", "-pk").values_list("pk", flat=True)[:PHONES])
    own.exclude(pk__in=kept).delete()
    audit.record(actor=actor, action="phone.added", subject=("shop", str(shop.pk)))


@transaction.atomic
def remove_phone(*, actor: Actor, shop: Partner, endpoint: str) -> None:
    """Stop telling this browser; nothing happens for one that is not the actor's. Raises NotAllowed."""
    check_works_in(actor, shop.pk)
    own = PushSubscription.objects.filter(shop=shop, user__public_id=actor.ref, endpoint=endpoint)
    if own.delete()[0]:
        audit.record(actor=actor, action="phone.removed", subject=("shop", str(shop.pk)))


def is_push_service(address: str) -> bool:
    """Whether our server may call this address: https at a host of ``settings.PUSH_HOSTS``.

    An entry is a host, with its port unless that is 443; « *.host » also means what lies below it.
    """
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    if parts.scheme != "https" or not host or parts.username is not None or "\\" in address:
        return False
    name = host if port in (None, 443) else f"{host}:{port}"
    return any(
        name == entry or (entry.startswith("*.") and name.endswith(entry[1:]))
        for entry in settings.PUSH_HOSTS
    )


def decoded(text: str) -> bytes:
    """Bytes of base64url without padding, as browsers write it. Raises ValueError."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise ValueError("Not base64url.") from error


def _are_keys(p256dh: str, auth: str) -> bool:
    """A point of the curve P-256, and sixteen bytes (RFC 8291)."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decoded(p256dh))
        return len(decoded(auth)) == _SECRET_BYTES
    except ValueError:
        return False
