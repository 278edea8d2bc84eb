"""What an employee may give back by themselves: up to the shop's limit, per order part.

Owners, the association and the system have no limit; neither has what was not paid online, since
then no money moves. Amounts are cents incl. tax.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Sum
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from marketplace.kernel.actors import Actor
from marketplace.kernel.errors import DomainError
from marketplace.kernel.models import User
from marketplace.kernel.money import format_euros
from orders.order.models import ShopOrder
from orders.returns.models import LineReturn, Reason
from payments.sales.models import TenderKind
from shops.merchants.access import is_employee
from shops.merchants.models import ShopStaff, StaffRole
from shops.partner.models import Partner


class AboveLimit(DomainError):
    """An employee gives back more of one order than the owner allows."""

    code = "above_employee_limit"


@dataclass(frozen=True)
class Allowance:
    """What an employee may still give back of one part, and whom to ask for more."""

    left_cents: int
    #: « Au-delà de 30,00 € remboursés par commande, demandez à Claire Martin. »
    sentence: str


def check_may_give_back(actor: Actor, part: ShopOrder, amount_cents: int, reason: Reason) -> None:
    """Raise AboveLimit when an employee's refunds of this part would pass the shop's limit.

    The part is locked: of two employees at once the second sees what the first gave back [in tx].
    What the scales say is no favour: it has no limit.
    """
    if reason == Reason.WEIGHED:
        return
    allowed = allowance(actor, part)
    if allowed is not None and amount_cents > allowed.left_cents:
        raise AboveLimit(allowed.sentence)


def allowance(actor: Actor, part: ShopOrder) -> Allowance | None:
    """What the actor may still give back of the part; None where there is no limit."""
    if part.payment_mode != TenderKind.CARD or not is_employee(actor, part.shop_id):
        return None
    shop = Partner.objects.get(pk=part.shop_id)
    people = _owners(shop.pk)
    limit, given = shop.employee_refund_cents, _given_by_employees(part, people)
    return Allowance(max(0, limit - given), _sentence(limit, given, _names(people)))


def whom_to_ask(shop_id: int) -> str:
    """Who may give back more than an employee: the owners by name, or the association."""
    return _names(_owners(shop_id))


def allowance_for(actor: Actor, shop_order_ref: UUID) -> Allowance | None:
    """The same for a page, which names the part by its reference."""
    if actor.kind != "staff":
        return None
    part = ShopOrder.objects.filter(reference=shop_order_ref).first()
    return allowance(actor, part) if part is not None else None


def _owners(shop_id: int) -> list[User]:
    owners = ShopStaff.objects.filter(shop=shop_id, role=StaffRole.OWNER).select_related("user")
    return [row.user for row in owners.order_by("pk")]


def _names(owners: list[User]) -> str:
    return _(" ou ").join(owner.name for owner in owners if owner.name) or _("l’association")


def _given_by_employees(part: ShopOrder, owners: list[User]) -> int:
    """Cents of the part that employees gave back, all of them together."""
    owner_refs = [str(owner.public_id) for owner in owners]
    with scopes_disabled():
        given = LineReturn.objects.filter(line__shop_order=part, actor_kind="staff")
        given = given.exclude(actor_ref__in=owner_refs).exclude(reason=Reason.WEIGHED)
        return given.aggregate(cents=Sum("amount_cents"))["cents"] or 0


def _sentence(limit: int, given: int, who: str) -> str:
    said = _("Au-delà de %(limit)s remboursés par commande, demandez à %(who)s.") % {
        "limit": format_euros(limit),
        "who": who,
    }
    if given:
        done = _("%(given)s sont déjà remboursés.") % {"given": format_euros(given)}
        return f"{said} {done}"
    return said
