"""What the audit kept about one shop: its page, goods, hours and team, and what the association did
with its orders. What its own people did with an order stands on the order's page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from marketplace.kernel.models import AuditEntry, User
from marketplace.merchant.done.words import ACTORS, say_action
from orders.order.models import ShopOrder
from orders.pickup.models import Handover
from orders.returns.models import Withdrawal
from shops.partner.models import Partner, StockRecord
from shops.team.models import Invitation

PER_PAGE = 40
#: What only the association does: about a shop, not in its name.
ITS_OWN = frozenset(
    {
        "merchant.created",
        "merchant.identity_changed",
        "shop.acting_ended",
        "shop.acting_started",
        "shop.created",
        "shop.kept_by_association",
        "shop.kept_by_itself",
        "shop.start_set_aside",
    }
)


@dataclass(frozen=True)
class Act:
    """One thing that was done; ``in_its_name``: by the association, for the shop."""

    at: datetime
    what: str
    who: str
    in_its_name: bool
    #: Of the order that it is about.
    order_number: str = ""


def acts_of(shop: Partner, page: str | int) -> tuple[list[Act], Page[AuditEntry]]:
    """One page of what was done at a shop, the latest first."""
    with scopes_disabled():
        numbers = _orders_acted_on(shop)
        entries = _entries(shop, numbers)
        found = Paginator(entries, PER_PAGE).get_page(page)
        rows = list(found)
    names = _names(rows)
    return [_act(row, names, numbers) for row in rows], found


def _entries(shop: Partner, orders: Iterable[tuple[str, str]]) -> QuerySet[AuditEntry]:
    records = StockRecord.objects.filter(partner=shop).annotate(name=Cast("pk", CharField()))
    asked = Invitation.objects.filter(shop=shop).values_list("reference", flat=True)
    wanted = Q(subject_type="shop", subject_id=str(shop.pk))
    wanted |= Q(subject_type="stock_record", subject_id__in=records.values("name"))
    wanted |= Q(subject_type="invitation", subject_id__in=[str(ref) for ref in asked])
    if shop.merchant is not None:
        wanted |= Q(subject_type="merchant", subject_id=str(shop.merchant.public_id))
    by_her = [reference for _kind, reference in orders]
    wanted |= Q(
        actor_kind="association",
        subject_type__in=["shop_order", "handover", "withdrawal"],
        subject_id__in=by_her,
    )
    return AuditEntry.objects.filter(wanted).order_by("-id")


def _orders_acted_on(shop: Partner) -> dict[tuple[str, str], str]:
    """The numbers of the shop's orders with which the association did something, by subject."""
    acts = AuditEntry.objects.filter(actor_kind="association")
    references: dict[str, set[str]] = {"shop_order": set(), "handover": set(), "withdrawal": set()}
    for kind, reference in acts.filter(subject_type__in=references).values_list(
        "subject_type", "subject_id"
    ):
        references[kind].add(reference)
    parts = ShopOrder.objects.filter(shop=shop, reference__in=references["shop_order"])
    given = Handover.objects.filter(shop_order__shop=shop, reference__in=references["handover"])
    back = Withdrawal.objects.filter(shop_order__shop=shop, reference__in=references["withdrawal"])
    return {
        (kind, str(reference)): number
        for kind, rows in (
            ("shop_order", parts.values_list("reference", "order__number")),
            ("handover", given.values_list("reference", "shop_order__order__number")),
            ("withdrawal", back.values_list("reference", "order__number")),
        )
        for reference, number in rows
    }


def _names(rows: Iterable[AuditEntry]) -> dict[str, str]:
    """The names of the people behind these acts, in one query."""
    people = {row.actor_ref for row in rows if row.actor_kind in ("staff", "association")} - {""}
    users = User.objects.filter(public_id__in=people)
    return {str(user.public_id): user.name or user.email for user in users}


def _act(row: AuditEntry, names: dict[str, str], numbers: dict[tuple[str, str], str]) -> Act:
    name = names.get(row.actor_ref, "")
    by_association = row.actor_kind == "association"
    who = name or str(ACTORS.get(row.actor_kind, row.actor_kind))
    if by_association and name:
        who = _("%(name)s, de l’association") % {"name": name}
    return Act(
        at=row.at,
        what=say_action(row.action),
        who=who,
        in_its_name=by_association and row.action not in ITS_OWN,
        order_number=numbers.get((row.subject_type, row.subject_id), ""),
    )
