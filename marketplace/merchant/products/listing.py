"""« Produits » as the page shows it: what was asked for, the rows, and what was just done to one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.core.paginator import Paginator
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.kernel import formats
from marketplace.merchant.products.amounts import price_text
from shops.catalogue.models import Category
from shops.catalogue.own_products import PER_PAGE, OwnOffer, OwnProduct, list_own_products
from shops.partner.models import AvailabilityKind, Partner

#: The filters as addresses and people call them.
FILTERS = {
    "": ("", gettext_lazy("Tous")),
    "en-vente": ("on_sale", gettext_lazy("En vente")),
    "masques": ("hidden", gettext_lazy("Masqués")),
    "epuises": ("sold_out", gettext_lazy("Épuisés")),
    "stock-bas": ("low", gettext_lazy("Stock bas")),
    "promotion": ("promotion", gettext_lazy("En promotion")),
    "archives": ("archived", gettext_lazy("Archivés")),
}
SORTS = {
    "nom": ("name", gettext_lazy("De A à Z")),
    "recents": ("recent", gettext_lazy("Les derniers créés")),
    "ventes": ("sold", gettext_lazy("Les plus vendus")),
    "prix": ("price", gettext_lazy("Du moins cher")),
    "stock": ("stock", gettext_lazy("Le moins de stock")),
}


@dataclass(frozen=True)
class Asked:
    """Which part of the list is looked at."""

    query: str = ""
    state: str = ""
    category: str = ""
    sort: str = "nom"
    page: int = 1

    @classmethod
    def of(cls, values: QueryDict) -> "Asked":
        """As an address says it; what makes no sense is left out."""
        page, state, sort = values.get("page", ""), values.get("voir", ""), values.get("tri", "")
        return cls(
            query=values.get("q", "").strip()[:120],
            state=state if state in FILTERS else "",
            category=values.get("categorie", "")[:120],
            sort=sort if sort in SORTS else "nom",
            page=int(page) if page.isdecimal() and len(page) < 6 else 1,
        )

    def narrowing(self) -> dict[str, str]:
        """How ``own_products`` narrows the list."""
        return {
            "query": self.query,
            "state": FILTERS[self.state][0],
            "category": self.category,
        }

    def address(self, **changes: Any) -> str:
        """The parameters of an address of the list, « ?q=pain&voir=masques », or nothing."""
        values = QueryDict(mutable=True)
        wanted = {"q": self.query, "voir": self.state, "categorie": self.category}
        wanted |= {"tri": "" if self.sort == "nom" else self.sort}
        wanted |= {"page": str(self.page) if self.page > 1 else ""}
        for name, value in (wanted | changes).items():
            if value:
                values[name] = value
        return f"?{values.urlencode()}" if values else ""


@dataclass(frozen=True)
class Done:
    """What was just done to one thing of the list, or why it was not."""

    stock_record_id: int
    said: str = ""
    #: The price (cents) that « Annuler » gives back.
    undo_cents: int | None = None
    error: str = ""
    field: str = ""
    typed: str = ""


@dataclass(frozen=True)
class Line:
    """Price and availability of one thing, as its two small forms show them."""

    offer: OwnOffer
    name: str
    price: str
    #: "counted", "day" or "order".
    kind: str
    quantity: str
    stock_label: str
    note: str
    done: Done | None = None
    #: One tap on the stock; sent twice, it counts once.
    nonce: UUID = field(default_factory=uuid4)

    @property
    def undo_price(self) -> str:
        """What « Annuler » sends."""
        cents = self.done.undo_cents if self.done else None
        return "" if cents is None else price_text(cents)


@dataclass(frozen=True)
class Row:
    """One product of the list."""

    product: OwnProduct
    lines: list[Line] = field(default_factory=list)

    @property
    def was_touched(self) -> bool:
        """Whether something was just done to one of its things: it is then unfolded."""
        return any(line.done for line in self.lines)


def row_of(product: OwnProduct, done: Done | None = None) -> Row:
    """A product as the list shows it."""
    return Row(product, [_line(product, offer, done) for offer in product.offers])


def list_context(
    request: HttpRequest, shop: Partner, asked: Asked, done: Done | None = None
) -> dict[str, Any]:
    """What the list's page shows; the number of queries does not grow with the catalogue."""
    found = list_own_products(shop, sort=SORTS[asked.sort][0], page=asked.page, **asked.narrowing())
    base = reverse("merchant:products")
    filters = [
        {
            "url": base + asked.address(voir="" if name == asked.state else name, page=""),
            "label": label,
            "current": bool(name) and name == asked.state,
        }
        for name, (_state, label) in FILTERS.items()
        if name or not asked.state
    ]
    return {
        "asked": asked,
        "here": asked.address(page=str(found.page) if found.page > 1 else ""),
        "rows": [row_of(product, done) for product in found.items],
        "total": found.total,
        "page": Paginator(range(found.total), PER_PAGE).page(found.page),
        "filters": filters[1:] if not asked.state else filters,
        "sorts": [(name, label, name == asked.sort) for name, (_sort, label) in SORTS.items()],
        "categories": categories_of(shop),
        "is_narrowed": bool(asked.query or asked.state or asked.category),
    }


def categories_of(shop: Partner) -> Sequence[Category]:
    """The categories under which the shop has products, by name."""
    return list(
        Category.objects.filter(product__shop=shop, product__archived_at__isnull=True)
        .distinct()
        .order_by("name")
    )


def _line(product: OwnProduct, offer: OwnOffer, done: Done | None) -> Line:
    mine = done if done and done.stock_record_id == offer.stock_record_id else None
    kind, quantity, label, note = _stock(offer)
    typed = mine.typed if mine and mine.error else ""
    return Line(
        offer=offer,
        name=f"{product.title}, {offer.title}" if offer.title else product.title,
        price=typed if mine and mine.field == "price" and typed else price_text(offer.usual_cents),
        kind=kind,
        quantity=typed if mine and mine.field == "quantity" and typed else quantity,
        stock_label=label,
        note=note,
        done=mine,
    )


def _stock(offer: OwnOffer) -> tuple[str, str, str, str]:
    """Kind, number in the field, its label, and a few words below it."""
    if offer.availability == AvailabilityKind.COUNTED:
        held = _("dont %(count)s pour des commandes") % {"count": offer.held} if offer.held else ""
        return "counted", str(offer.on_hand), _("En rayon"), held
    if offer.availability == AvailabilityKind.TO_ORDER:
        days = _("prêt en %(days)s jours au plus") % {"days": offer.max_days}
        return "order", "", _("Sur commande"), days
    if offer.day is None:
        return "none", "", _("Quantité par jour"), _("Pas de jour d’ouverture à venir")
    label = _("Pour %(day)s") % {"day": formats.say_short_day(offer.day)}
    ordered = _("dont %(count)s commandés") % {"count": offer.day_held} if offer.day_held else ""
    return "day", str(offer.day_quantity), label, ordered
