"""The shops as the association looks after them: what they do here, and who needs a hand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.kernel import clock
from marketplace.kernel.contacts import is_mobile
from marketplace.kernel.models import User
from orders.order.models import ShopOrder
from payments.transfers.models import MerchantAccount
from shops.hours.models import Closure
from shops.partner.models import Partner, SellingMode

SELLING = (SellingMode.SELLS, SellingMode.SYNCED)

#: What the chips above the list ask for, by their word in the address.
FILTERS: dict[str, Promise | str] = {
    "en-ligne": _("Vendent en ligne"),
    "reservation": _("Réservation"),
    "vitrine": _("Vitrine"),
    "compte": _("Compte de paiement à finir"),
    "tenus": _("Tenus par l’association"),
    "caches": _("Pas encore publics"),
    "fermes": _("Fermés ou en pause"),
}


@dataclass(frozen=True)
class ShopRow:
    """One shop of the list."""

    shop: Partner
    mode: str
    people: list[User]
    account: MerchantAccount | None
    #: UTC; None when nobody has ordered there yet.
    last_order_at: datetime | None
    is_closed: bool
    is_paused: bool

    @property
    def needs_account(self) -> bool:
        return self.shop.can_sell

    @property
    def lacks_mobile(self) -> bool:
        """Whether it has no screen, and no mobile for its orders either."""
        return self.shop.kept_by_association and not is_mobile(self.shop.sms_phone)


def find_shops(*, text: str = "", state: str = "") -> list[ShopRow]:
    """The shops by name, those of a name, a person or a number, or in a state; in five queries."""
    found = Partner.objects.select_related("merchant").prefetch_related("staff__user")
    found = _in_state(found, state)
    if text:
        found = found.filter(_about(text)).distinct()
    last_orders = (
        ShopOrder.objects.filter(shop=OuterRef("pk"), placed_at__isnull=False)
        .order_by()
        .values("shop")
        .annotate(last=Max("placed_at"))
        .values("last")
    )
    shops = list(found.annotate(last_order_at=Subquery(last_orders)).order_by("name"))
    return _rows(shops)


def _rows(shops: Iterable[Partner]) -> list[ShopRow]:
    accounts = {account.merchant_id: account for account in MerchantAccount.objects.all()}
    closed = set(_closed_today().values_list("shop_id", flat=True))
    now = clock.now()
    return [
        ShopRow(
            shop=shop,
            mode=str(SellingMode(shop.mode).label),
            people=[staff.user for staff in shop.staff.all()],
            account=accounts.get(shop.merchant_id),
            last_order_at=shop.last_order_at,
            is_closed=shop.pk in closed,
            is_paused=shop.paused_until is not None and shop.paused_until > now,
        )
        for shop in shops
    ]


def _closed_today() -> QuerySet[Closure]:
    today = clock.today()
    return Closure.objects.filter(
        Q(last_day__gte=today) | Q(last_day__isnull=True),
        first_day__lte=today,
        place__isnull=True,
        reopened_at__isnull=True,
    )


def _in_state(shops: QuerySet[Partner], state: str) -> QuerySet[Partner]:
    ready = MerchantAccount.objects.filter(transfers_active=True, payouts_enabled=True)
    filters = {
        "en-ligne": Q(mode__in=SELLING),
        "reservation": Q(mode=SellingMode.RESERVES),
        "vitrine": Q(mode=SellingMode.SHOWS),
        "compte": Q(mode__in=SELLING) & ~Q(merchant__in=ready.values("merchant")),
        "tenus": Q(kept_by_association=True),
        "caches": Q(is_listed=False),
        "fermes": Q(pk__in=_closed_today().values("shop")) | Q(paused_until__gt=clock.now()),
    }
    return shops.filter(filters[state]) if state in filters else shops


def _about(text: str) -> Q:
    digits = "".join(letter for letter in text if letter.isdigit())
    called = Q(phone__endswith=digits[-9:]) if len(digits) >= 6 else Q()
    named = Q(name__icontains=text) | Q(merchant__legal_name__icontains=text)
    person = Q(staff__user__name__icontains=text) | Q(staff__user__email__icontains=text)
    return (named | person | called) if called else (named | person)
