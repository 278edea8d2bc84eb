"""Personal values of orders: put in the archive, read there for cause, and erased in the end (LAW 9)."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from marketplace.kernel import audit, clock, legal
from marketplace.kernel.actors import SYSTEM, Actor
from marketplace.kernel.calendar import add_years
from marketplace.kernel.errors import DomainError, NotAllowed
from marketplace.kernel.models import User
from orders.order.errors import OrderUnknown
from orders.order.models import BuyerContact, Order
from orders.retention.rules import is_over, proof_until
from orders.returns.models import Withdrawal
from payments.charges.services import forget_payer

BATCH = 200
Contacts = QuerySet[BuyerContact]


class ReasonMissing(DomainError):
    """The archive is opened for a reason that is written down."""

    code = "reason_missing"


def archive_orders(*, actor: Actor, user: User | None = None, email: str = "") -> int:
    """Put the contacts of a person's orders that are over in the archive; returns how many.

    The person is an account, or an e-mail address for who ordered without one.
    """
    contacts = BuyerContact.objects.filter(archived_at__isnull=True, erased_at__isnull=True)
    whose = Q(email__iexact=email)
    if user is not None:
        # What was ordered as a guest with the same address is shown to the account as its own.
        guest = Q(order__user=None, email__iexact=user.email)
        whose = Q(order__user=user) | guest
    archived = 0
    with transaction.atomic(), scopes_disabled():
        for contact in _locked(contacts.filter(whose)):
            if is_over(contact.order):
                _archive(actor, contact)
                archived += 1
    return archived


def read_archive(*, actor: Actor, number: str, reason: str) -> BuyerContact:
    """Who bought, for a claim, a court or an inspection; the look itself is recorded.

    Raises NotAllowed unless the actor is the association or the operator, OrderUnknown, and
    ReasonMissing.
    """
    if actor.kind not in ("association", "system"):
        raise NotAllowed(_("L’archive ne s’ouvre qu’à l’association."))
    if not reason.strip():
        raise ReasonMissing(_("Dites pourquoi l’archive est ouverte."), field="reason")
    with transaction.atomic():
        contact = BuyerContact.objects.select_related("order").filter(order__number=number).first()
        if contact is None or contact.erased_at is not None:
            raise OrderUnknown(_("L’archive ne garde rien sous ce numéro."))
        audit.record(
            actor=actor,
            action="archive.read",
            subject=("order", str(contact.order.reference)),
            data={"reason": reason.strip()},
        )
    return contact


def keep_no_longer() -> int:
    """Archive what is only proof by now, erase what is not even that; returns how many changed.

    Called every hour; each contact in its own transaction, a batch at a time.
    """
    with scopes_disabled():
        return sum(
            step(pk)
            for step, rows in (
                (_erase_old, _unpaid()),
                (_archive_old, _old()),
                (_erase_old, _kept_long_enough()),
            )
            for pk in rows.values_list("pk", flat=True).order_by("pk")[:BATCH]
        )


def _unpaid() -> Contacts:
    before = clock.now() - timedelta(days=legal.UNPAID_KEPT_DAYS)
    rows = BuyerContact.objects.filter(erased_at__isnull=True, order__date_placed__lt=before)
    return rows.exclude(order__shop_orders__placed_at__isnull=False)


def _old() -> Contacts:
    ends = _guarantee_ends()
    rows = BuyerContact.objects.filter(archived_at__isnull=True, erased_at__isnull=True)
    rows = rows.filter(order__date_placed__lt=ends)
    for lately in ("collected_at", "ended_at"):
        rows = rows.exclude(**{f"order__shop_orders__{lately}__gte": ends})
    return rows


def _kept_long_enough() -> Contacts:
    return BuyerContact.objects.filter(erased_at__isnull=True, keep_until__lt=clock.today())


def _guarantee_ends() -> datetime:
    day = add_years(clock.today(), -legal.GUARANTEE_YEARS)
    return clock.local_datetime(day, time.min)


def _archive_old(pk: int) -> bool:
    return _change(pk, _archive)


def _erase_old(pk: int) -> bool:
    return _change(pk, _erase)


def _change(pk: int, change: Callable[[Actor, BuyerContact], None]) -> bool:
    with transaction.atomic():
        contact = _locked(BuyerContact.objects.filter(pk=pk, erased_at__isnull=True)).first()
        if contact is None or not is_over(contact.order):
            return False
        change(SYSTEM, contact)
    return True


def _locked(contacts: Contacts) -> Contacts:
    rows = contacts.select_for_update(of=("self",)).select_related("order")
    return rows.prefetch_related("order__shop_orders").order_by("pk")


def _archive(actor: Actor, contact: BuyerContact) -> None:
    """From now on proof only; the payer's address at the payment serves nothing any more."""
    contact.archived_at = clock.now()
    contact.keep_until = proof_until(contact.order)
    contact.save(update_fields=["archived_at", "keep_until"])
    forget_payer(order_ref=contact.order.reference)
    _record(actor, "order.contact_archived", contact)


def _erase(actor: Actor, contact: BuyerContact) -> None:
    contact.name = contact.email = contact.phone = ""
    contact.erased_at = clock.now()
    contact.save(update_fields=["name", "email", "phone", "erased_at"])
    Withdrawal.objects.filter(order=contact.order).update(name="", email="", dispute_reason="")
    Order.objects.filter(pk=contact.order_id).update(user=None)
    forget_payer(order_ref=contact.order.reference)
    _record(actor, "order.contact_erased", contact)


def _record(actor: Actor, action: str, contact: BuyerContact) -> None:
    audit.record(actor=actor, action=action, subject=("order", str(contact.order.reference)))
