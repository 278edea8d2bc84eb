"""Applications that wait, and how far each shop is on its way to opening."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, Max, OuterRef, QuerySet

from marketplace.kernel.models import AuditEntry
from shops.catalogue.models import Product
from shops.hours.models import OpeningRange
from shops.joining.models import Application, ApplicationState, Start
from shops.merchants.models import TermsVersion
from shops.partner.models import Partner

#: Steps of the start in their order; the payment account comes after them and binds nobody.
PAGE, HOURS, PRODUCTS, TERMS, OPENING = "page", "hours", "products", "terms", "opening"
STEPS = (PAGE, HOURS, PRODUCTS, TERMS, OPENING)


@dataclass(frozen=True)
class Progress:
    """How far a shop is, read from what it has."""

    shop: Partner
    began_at: datetime | None
    opened_at: datetime | None
    done: frozenset[str]

    @property
    def next_step(self) -> str | None:
        """The first step that is not done; None when all are."""
        return next((step for step in STEPS if step not in self.done), None)


@dataclass(frozen=True)
class StuckShop:
    """A shop that has not opened yet: at which step, and when anybody last did something there."""

    progress: Progress
    #: UTC.
    last_moved_at: datetime
    set_aside_at: datetime | None = None

    @property
    def is_set_aside(self) -> bool:
        """Whether nobody waits for it any more: it has not moved since that was said."""
        return self.set_aside_at is not None and self.last_moved_at <= self.set_aside_at

    @property
    def shop(self) -> Partner:
        return self.progress.shop

    @property
    def step(self) -> str:
        return self.progress.next_step or OPENING


def waiting_applications() -> QuerySet[Application]:
    """Applications that the association has to read, the oldest first."""
    return Application.objects.filter(state=ApplicationState.NEW).order_by("moved_at")


def unanswered_applications(before: datetime) -> QuerySet[Application]:
    """Applications whose question the applicant has not answered since then, the oldest first."""
    return Application.objects.filter(
        state=ApplicationState.ASKED, erased_at__isnull=True, moved_at__lte=before
    ).order_by("moved_at")


def application_by_token(token: str) -> Application | None:
    """The application of a secret address; None once it is forgotten."""
    return (
        Application.objects.filter(token=token, erased_at__isnull=True)
        .select_related("shop")
        .first()
    )


def is_starting(shop: Partner) -> bool:
    """Whether the shop is on its way to its opening."""
    return Start.objects.filter(shop=shop, opened_at__isnull=True).exists()


def progress_of(shop: Partner) -> Progress:
    """How far this shop is, in two queries. A shop without a start is open by its listing alone."""
    start = Start.objects.filter(shop=shop).first()
    (found,) = _with_facts(Partner.objects.filter(pk=shop.pk))
    return _progress(found, start)


def stuck_shops() -> list[StuckShop]:
    """Shops accepted and not open yet, the one that stands still longest first, in three queries."""
    starts = {start.shop_id: start for start in Start.objects.filter(opened_at__isnull=True)}
    shops = list(_with_facts(Partner.objects.filter(pk__in=starts).select_related("merchant")))
    moved = _last_moves(shops)
    stuck = [
        StuckShop(
            _progress(shop, starts[shop.pk]),
            moved.get(str(shop.pk), starts[shop.pk].began_at),
            starts[shop.pk].set_aside_at,
        )
        for shop in shops
    ]
    return sorted(stuck, key=lambda one: one.last_moved_at)


def _with_facts(shops: QuerySet[Partner]) -> QuerySet[Partner]:
    return shops.annotate(
        has_hours=Exists(OpeningRange.objects.filter(shop=OuterRef("pk"), place__isnull=True)),
        has_products=Exists(Product.objects.filter(shop=OuterRef("pk"), is_public=True)),
        has_terms=Exists(TermsVersion.objects.filter(merchant=OuterRef("merchant"))),
    )


def _progress(shop: Partner, start: Start | None) -> Progress:
    facts = {
        PAGE: bool(shop.name and shop.trade and shop.tagline),
        HOURS: shop.has_hours,
        PRODUCTS: shop.has_products,
        TERMS: shop.has_terms,
        OPENING: start.opened_at is not None if start else shop.is_listed,
    }
    return Progress(
        shop,
        start.began_at if start else None,
        start.opened_at if start else None,
        frozenset(step for step, done in facts.items() if done),
    )


def _last_moves(shops: Iterable[Partner]) -> dict[str, datetime]:
    """When something was last written about each shop, by its id as the audit names it."""
    names = [str(shop.pk) for shop in shops]
    rows = AuditEntry.objects.filter(subject_type="shop", subject_id__in=names)
    return dict(
        rows.values_list("subject_id").annotate(Max("at")).values_list("subject_id", "at__max")
    )
