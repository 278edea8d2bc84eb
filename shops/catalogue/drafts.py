"""What a product is made from, and the rules it must meet."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import time
from decimal import Decimal

from django.utils.translation import gettext as _

from marketplace.kernel.errors import DomainError
from shops.catalogue.allergens import ALLERGENS
from shops.catalogue.forbidden import forbidden_ground
from shops.catalogue.models import NetUnit, WithdrawalException
from shops.partner.models import AvailabilityKind

VAT_RATES = frozenset(Decimal(rate) for rate in ("0", "2.1", "5.5", "10", "20"))
LEGAL_DELIVERY_DAYS = 30


class ProductRefused(DomainError):
    """A product lacks something, or breaks a rule; ``field`` names which."""

    code = "product_refused"


@dataclass(frozen=True, kw_only=True)
class Offer:
    """Price and availability. ``price_cents`` is in cents incl. tax, ``vat_rate`` in percent."""

    price_cents: int
    vat_rate: Decimal = Decimal("20")
    availability: str = AvailabilityKind.COUNTED
    #: counted: units on the shelf, and how many of them are never sold online.
    stock: int = 0
    kept_in_shop: int = 0
    #: per_day: units for one pickup day, other quantities by weekday (Monday is 0), and until when
    #: on the day before they can be ordered (town-local time).
    per_day_quantity: int = 0
    per_day_by_weekday: dict[int, int] = field(default_factory=dict)
    order_until: time = time(18, 0)
    #: to_order: ready at the latest so many days after the order (30 at most, L216-1).
    max_days: int = 21
    max_per_order: int = 20
    #: The shop's own reference; made up when empty.
    sku: str = ""

    def check(self) -> None:
        """Raises ProductRefused on a price, rate, quantity or delay that cannot be."""
        if self.price_cents <= 0:
            raise ProductRefused(_("Indiquez un prix supérieur à zéro."), field="price")
        if self.vat_rate not in VAT_RATES:
            raise ProductRefused(_("Ce taux de TVA n’existe pas."), field="vat_rate")
        if self.availability not in AvailabilityKind.values:
            raise ProductRefused(_("Cette disponibilité n’existe pas."), field="availability")
        quantities = (
            self.stock,
            self.kept_in_shop,
            self.per_day_quantity,
            *self.per_day_by_weekday.values(),
        )
        if min(quantities) < 0:
            raise ProductRefused(_("Une quantité ne peut pas être négative."), field="stock")
        if not 1 <= self.max_days <= LEGAL_DELIVERY_DAYS:
            raise ProductRefused(
                _("Le délai d’un produit sur commande va de 1 à 30 jours."), field="max_days"
            )
        if self.max_per_order < 1:
            raise ProductRefused(
                _("Indiquez au moins une unité par commande."), field="max_per_order"
            )


@dataclass(frozen=True, kw_only=True)
class VariantDraft(Offer):
    """One choice of a product: ``choice`` is pairs such as (("Taille", "M"), ("Couleur", "bleu"))."""

    choice: Sequence[tuple[str, str]]
    net_quantity: Decimal | None = None
    net_unit: str = ""
    picture: str = ""

    @property
    def title(self) -> str:
        """The choice as people read it: « M, bleu »."""
        return ", ".join(value for _name, value in self.choice)

    def check(self) -> None:
        """As an offer; a variant also says what it is."""
        super().check()
        if not self.title:
            raise ProductRefused(_("Indiquez ce qui distingue chaque déclinaison."), field="choice")


@dataclass(frozen=True, kw_only=True)
class ProductDraft(Offer):
    """A product to be written. With ``variants``, price and stock are theirs and its own unused."""

    title: str
    description: str = ""
    #: Slugs of its categories.
    categories: Sequence[str] = ()
    net_quantity: Decimal | None = None
    net_unit: str = ""
    is_food: bool = False
    #: Of the 14; food without any says so with an empty list, None is no answer.
    allergens: Sequence[str] | None = None
    #: Food in its packing states its ingredients (but for alcohol) and its net quantity.
    is_prepacked: bool = False
    ingredients: str = ""
    keeping: str = ""
    nutrition: str = ""
    origin: str = ""
    manufacturer: str = ""
    warnings: str = ""
    is_alcohol: bool = False
    #: Percent of volume; alcohol must state it.
    alcohol_percent: Decimal | None = None
    withdrawal_exception: str = WithdrawalException.NONE
    #: Path under the media folder.
    picture: str = ""
    is_public: bool = True
    variants: Sequence[VariantDraft] = ()

    def check(self) -> None:
        """Raises ProductRefused with the first thing that is missing or wrong."""
        if not self.title.strip():
            raise ProductRefused(_("Donnez un nom au produit."), field="title")
        if self.withdrawal_exception not in WithdrawalException.values:
            raise ProductRefused(
                _("Ce motif d’exception n’existe pas."), field="withdrawal_exception"
            )
        if ground := forbidden_ground(self.title):
            raise ProductRefused(ground, field="title")
        self._check_food()
        if self.net_unit and self.net_unit not in NetUnit.values:
            raise ProductRefused(_("Cette unité n’existe pas."), field="net_unit")
        if not self.variants:
            super().check()
        for variant in self.variants:
            variant.check()

    def _check_food(self) -> None:
        """What must be said of food and drink before it is bought (LAW 11)."""
        if set(self.allergens or ()) - set(ALLERGENS):
            raise ProductRefused(
                _("Cet allergène n’est pas l’un des 14 à déclarer."), field="allergens"
            )
        if self.is_food and self.allergens is None:
            raise ProductRefused(
                _("Indiquez les allergènes, ou « aucun de ces 14 allergènes »."), field="allergens"
            )
        if self.is_alcohol and self.alcohol_percent is None:
            raise ProductRefused(_("Indiquez le degré d’alcool."), field="alcohol_percent")
        if self.is_prepacked:
            self._check_packing()

    def _check_packing(self) -> None:
        if not self.ingredients.strip() and not self.is_alcohol:
            raise ProductRefused(
                _("Un aliment emballé donne la liste de ses ingrédients."), field="ingredients"
            )
        nets = [variant.net_quantity for variant in self.variants] or [self.net_quantity]
        if None in nets:
            raise ProductRefused(
                _("Un aliment emballé donne sa quantité nette."), field="net_quantity"
            )
