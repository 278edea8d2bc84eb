"""Tokens: made by the shop's owner, shown once, taken back; and calls that take effect once."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from marketplace.kernel import audit, clock
from marketplace.kernel.actors import Actor
from marketplace.kernel.errors import DomainError
from shops.merchants.access import check_owns
from shops.partner.models import Partner
from shops.tills.models import Till, TillCall

MAX_TILLS = 10
KEYS_KEPT = timedelta(hours=24)
#: Seen again within that time, a till is not written down anew.
_SEEN_AGAIN = timedelta(minutes=5)


class TillRefused(DomainError):
    """A token cannot be made so."""

    code = "till_refused"


class KeyReused(DomainError):
    """The idempotency key was used for another call."""

    code = "key_reused"


@dataclass(frozen=True)
class Answer:
    """What a call is answered: an HTTP status and a JSON value."""

    status: int
    body: Any


@transaction.atomic
def create_till(*, actor: Actor, shop: Partner, name: str) -> tuple[Till, str]:
    """Make a token of a shop; returns it with its secret, which is never shown again.

    By the owner or the association. Raises NotAllowed, TillRefused.
    """
    check_owns(actor, shop=shop)
    name = name.strip()
    if not name:
        raise TillRefused(_("Donnez un nom à cette caisse."), field="name")
    secret = secrets.token_urlsafe(32)
    with scopes_disabled():
        if Till.objects.filter(shop=shop, revoked_at=None).count() >= MAX_TILLS:
            raise TillRefused(
                _("Un commerce a au plus %(most)s accès. Retirez-en un.") % {"most": MAX_TILLS},
                field="name",
            )
        till = Till.objects.create(
            shop=shop, name=name[:60], digest=_digest(secret), created_at=clock.now()
        )
    _record(actor, "till.created", till)
    return till, secret


@transaction.atomic
def revoke_till(*, actor: Actor, till: Till) -> None:
    """Take a token back: its calls are refused from now on. Twice is once."""
    check_owns(actor, shop=till.shop)
    with scopes_disabled():
        done = Till.objects.filter(pk=till.pk, revoked_at=None).update(revoked_at=clock.now())
    if done:
        _record(actor, "till.revoked", till)


def till_of(secret: str) -> Till | None:
    """The till whose secret this is, unless it was taken back; notes that it was here."""
    with scopes_disabled():
        till = (
            Till.objects.select_related("shop__merchant")
            .filter(digest=_digest(secret), revoked_at=None)
            .first()
        )
        now = clock.now()
        if till is not None and (
            till.last_used_at is None or till.last_used_at < now - _SEEN_AGAIN
        ):
            Till.objects.filter(pk=till.pk).update(last_used_at=now)
    return till


def answer_once(till: Till, key: str, asked: bytes, act: Callable[[], Answer]) -> Answer:
    """Run ``act`` once for this key; a repetition gets the answer that the first was given.

    The key, what ``act`` writes and its answer are one transaction: who sends the same key at the
    same moment waits for it. Raises KeyReused when the key was used for something else.
    """
    digest = hashlib.sha256(asked).hexdigest()
    with transaction.atomic(), scopes_disabled():
        call, is_new = TillCall.objects.get_or_create(
            till=till, key=key, defaults={"asked": digest, "created_at": clock.now()}
        )
        if call.asked != digest:
            raise KeyReused(_("Cette clé a déjà servi pour une autre demande."))
        if not is_new:
            return Answer(call.status, call.answer)
        answer = act()
        call.status, call.answer = answer.status, answer.body
        call.save(update_fields=["status", "answer"])
        return answer


def forget_old_calls() -> int:
    """Forget answers older than a day; returns how many."""
    with scopes_disabled():
        old = TillCall.objects.filter(created_at__lt=clock.now() - KEYS_KEPT)
        return old.delete()[0]


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _record(actor: Actor, action: str, till: Till) -> None:
    data = {"till": str(till.public_id)}
    audit.record(actor=actor, action=action, subject=("shop", str(till.shop_id)), data=data)
