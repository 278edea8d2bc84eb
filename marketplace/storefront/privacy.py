"""A person's own data: all that is held, correcting it, closing the account (RGPD, art. 15 to 20)."""

from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from marketplace.kernel import audit
from marketplace.kernel.actors import Actor
from marketplace.kernel.errors import DomainError
from marketplace.kernel.models import User
from orders.basket.models import Basket
from orders.basket.selectors import basket_view
from orders.basket.visitors import Visitor
from orders.messages.models import PushSubscription
from orders.order.models import Order
from orders.order.selectors import OrderView, orders_of
from orders.placing.contact import Contact, checked_contact
from orders.retention.services import archive_orders
from orders.returns.models import Withdrawal
from shops.merchants.models import ShopStaff
from shops.stock.watches import forget_watches_of, waits_of

LANGUAGES = ("fr", "en")


class AccountNeeded(DomainError):
    """The account still serves: orders to collect, or a role in a shop or at the association."""

    code = "account_needed"


def export_account(user: User) -> dict[str, Any]:
    """All that is held of a person, as plain values; money in cents incl. tax, moments in UTC."""
    orders = orders_of(user)
    return {
        "account": {
            "email": user.email,
            "name": user.name,
            "phone": user.phone,
            "language": user.language,
            "since": user.date_joined.isoformat(),
            "last_sign_in": user.last_login.isoformat() if user.last_login else None,
        },
        "basket": [
            {"title": line.title, "quantity": line.quantity}
            for line in basket_view(Visitor(user=user)).lines
        ],
        "orders": [_order(view) for view in orders],
        "withdrawals": _withdrawals([view.order for view in orders]),
        "waits_for": waits_of(user.email),
    }


def _order(view: OrderView) -> dict[str, Any]:
    return {
        "number": view.number,
        "placed_at": view.placed_at.isoformat(),
        "contact": _contact(view.order),
        "payment": view.payment_state,
        "pickups": [
            {
                "shop": part.shop.name,
                "state": str(part.state),
                "window_starts_at": part.window_starts_at.isoformat()
                if part.window_starts_at
                else None,
                "collected_at": part.collected_at.isoformat() if part.collected_at else None,
                "total_cents": part.total_cents,
                "refunded_cents": part.refunded_cents,
                "lines": [
                    {
                        "title": line.title,
                        "quantity": line.quantity,
                        "total_cents": line.total_cents,
                    }
                    for line in part.lines
                ],
            }
            for part in view.parts
        ],
    }


def _contact(order: Order) -> dict[str, str] | None:
    """Also when it is archived: what is held is told, whoever else may see it."""
    contact = order.held_contact
    if contact is None:
        return None
    return {"name": contact.name, "email": contact.email, "phone": contact.phone}


def _withdrawals(orders: list[Order]) -> list[dict[str, str]]:
    with scopes_disabled():
        rows = list(
            Withdrawal.objects.filter(order__in=orders).select_related("order").order_by("pk")
        )
    return [
        {
            "order": row.order.number,
            "declared_at": row.declared_at.isoformat(),
            "name": row.name,
            "email": row.email,
        }
        for row in rows
    ]


@transaction.atomic
def correct_account(*, actor: Actor, user: User, name: str, phone: str, language: str) -> None:
    """Change what the account says of the person; the address is the login and stays.

    Raises ContactProblem (name, phone).
    """
    contact = checked_contact(
        Contact(name, user.email, phone), needs_age=False, age_confirmed=False
    )
    user.name, user.phone = contact.name, contact.phone
    user.language = language if language in LANGUAGES else user.language
    user.save(update_fields=["name", "phone", "language"])
    audit.record(actor=actor, action="account.corrected", subject=_subject(user))


@transaction.atomic
def close_account(*, actor: Actor, user: User) -> None:
    """Erase what identifies the person in the account and end its use.

    The proof of each contract goes to the restricted archive that the law prescribes (5 years; 10
    from 120 €: L213-1). Raises AccountNeeded while the account still serves.
    """
    orders = orders_of(user)
    if any(view.is_open for view in orders) or _awaits_refund([view.order for view in orders]):
        raise AccountNeeded(
            _(
                "Une commande attend encore. Allez la chercher, ou annulez-la, avant de fermer le compte."
            )
        )
    if user.association_role or ShopStaff.objects.filter(user=user).exists():
        raise AccountNeeded(
            _(
                "Ce compte sert à un commerce ou à l’association : demandez-leur d’abord d’en sortir."
            )
        )
    archive_orders(actor=actor, user=user)
    forget_watches_of(user.email)
    EmailAddress.objects.filter(user=user).delete()
    Basket.objects.filter(token=user.public_id, status=Basket.OPEN).delete()
    with scopes_disabled():
        PushSubscription.objects.filter(user=user).delete()
    user.email = f"{user.public_id}@ferme.invalid"
    user.name, user.phone, user.is_active = "", "", False
    user.save(update_fields=["email", "name", "phone", "is_active"])
    audit.record(actor=actor, action="account.closed", subject=_subject(user))


def _awaits_refund(orders: list[Order]) -> bool:
    with scopes_disabled():
        return Withdrawal.objects.filter(order__in=orders, refunded_at__isnull=True).exists()


def _subject(user: User) -> tuple[str, str]:
    return ("user", str(user.public_id))
