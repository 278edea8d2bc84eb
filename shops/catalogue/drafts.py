"""What a product is made from, and the rules it must meet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import time
from decimal import Decimal

from django.utils.translation import gettext as _

from marketplace.kernel.errors import DomainError
from shops.catalogue.allergens import ALLERGENS
from shops.catalogue.ean import ean_problem
from shops.catalogue.forbidden import forbidden_ground
from shops.catalogue.models import NetUnit, WithdrawalException
from shops.partner.models import AvailabilityKind

VAT_RATES = frozenset(Decimal(rate) for rate in ("0", "2.1", "5.5", "10", "20"))
LEGAL_DELIVERY_DAYS = 30
#: Years of age that a product may ask of who buys it; 0: none.
MINIMUM_AGES = (0, 16, 18)


class ProductRefused(DomainError):
    """A product lacks something, or breaks a rule; ``field`` names which.

    ``variant`` is the place of the variant it is about (0 is the first), None for the product.
    """

    code = "product_refused"

    def __init__(
        self, message: str, *, field: str | None = None, variant: int | None = None
    ) -> None:
        super().__init__(message, field=field)
        self.variant = variant


def incomplete_sentence() -> str:
    """Why a product that a file wrote is not shown yet."""
    return _("Ouvrez ce produit et complétez-le : allergènes, degré d’alcool.")


@dataclass(frozen=True, kw_only=True)
class Offer:
    """Price and availability. ``price_cents`` is in cents incl. tax, ``vat_rate`` in percent."""

    price_cents: int
    vat_rate: Decimal = Decimal("20")
    availability: str = AvailabilityKind.COUNTED
    #: counted: units on the shelf (when it is created), and how many are never sold online.
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
    #: The bar code: 13 digits, or 8.
    ean: str = ""

    def check(self) -> None:
        """Raises ProductRefused with the first thing that is missing or wrong."""
        for problem in self.problems():
            raise problem

    def problems(self) -> Iterator[ProductRefused]:
        """Everything that is missing or wrong: a price, rate, quantity or delay that cannot be."""
        if self.price_cents <= 0:
            yield ProductRefused(_("Indiquez un prix supérieur à zéro."), field="price")
        if self.vat_rate not in VAT_RATES:
            yield ProductRefused(_("Ce taux de TVA n’existe pas."), field="vat_rate")
        if self.availability not in AvailabilityKind.values:
            yield ProductRefused(_("Cette disponibilité n’existe pas."), field="availability")
        yield from self._negative_quantities()
        if not 1 <= self.max_days <= LEGAL_DELIVERY_DAYS:
            yield ProductRefused(
                _("Le délai d’un produit sur commande va de 1 à 30 jours."), field="max_days"
            )
        if self.max_per_order < 1:
            yield ProductRefused(
                _("Indiquez au moins une unité par commande."), field="max_per_order"
            )
        if problem := ean_problem(self.ean):
            yield ProductRefused(problem, field="ean")

    def _negative_quantities(self) -> Iterator[ProductRefused]:
        quantities = {
            "stock": self.stock,
            "kept_in_shop": self.kept_in_shop,
            "per_day_quantity": min([self.per_day_quantity, *self.per_day_by_weekday.values()]),
        }
        for name, quantity in quantities.items():
            if quantity < 0:
                yield ProductRefused(_("Une quantité ne peut pas être négative."), field=name)


def _unit_problems(draft: "ProductDraft | VariantDraft") -> Iterator[ProductRefused]:
    """A net quantity without its unit says nothing, and gives no price per kilogram or litre."""
    if draft.net_quantity is not None and not draft.net_unit:
        yield ProductRefused(
            _("Choisissez l’unité : grammes, millilitres ou pièces."), field="net_unit"
        )


@dataclass(frozen=True, kw_only=True)
class VariantDraft(Offer):
    """One choice of a product: ``choice`` is pairs such as (("Taille", "M"), ("Couleur", "bleu"))."""

    choice: Sequence[tuple[str, str]]
    net_quantity: Decimal | None = None
    net_unit: str = ""
    picture: str = ""
    #: Id of a ``shops.pictures`` picture of its own; None: that of the product.
    photo: int | None = None

    @property
    def title(self) -> str:
        """The choice as people read it: « M, bleu »."""
        return ", ".join(value for _name, value in self.choice)

    def problems(self) -> Iterator[ProductRefused]:
        """As of an offer; a variant also says what it is."""
        yield from super().problems()
        if not self.title.strip(" ,"):
            yield ProductRefused(_("Indiquez ce qui distingue chaque déclinaison."), field="choice")
        yield from _unit_problems(self)


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
    #: Years of age to buy it, of MINIMUM_AGES; 18 is checked at handover, as for alcohol.
    minimum_age: int = 0
    withdrawal_exception: str = WithdrawalException.NONE
    #: Minutes of opening time needed for it; None: as for the whole shop.
    preparation_minutes: int | None = None
    #: First and last month (1 to 12) in which it is sold, both or none.
    season_from: int | None = None
    season_to: int | None = None
    #: The price is for ``net_quantity`` grams, an estimate; the true weight is known when prepared.
    is_weighed: bool = False
    #: What the law wants said is not known yet; such a product is not shown.
    is_incomplete: bool = False
    is_quickly_perishable: bool = False
    #: Path under the media folder.
    picture: str = ""
    #: Id of a ``shops.pictures`` picture, which takes the place of ``picture`` once it is ready.
    photo: int | None = None
    is_public: bool = True
    variants: Sequence[VariantDraft] = ()

    def problems(self) -> Iterator[ProductRefused]:
        """Everything that is missing or wrong, the product's own before its variants'."""
        if not self.title.strip():
            yield ProductRefused(_("Donnez un nom au produit."), field="title")
        elif ground := forbidden_ground(self.title):
            yield ProductRefused(ground, field="title")
        if self.withdrawal_exception not in WithdrawalException.values:
            yield ProductRefused(
                _("Ce motif d’exception n’existe pas."), field="withdrawal_exception"
            )
        yield from self._food_problems()
        yield from self._fact_problems()
        if not self.variants:
            yield from super().problems()
        yield from self._variant_problems()

    def _variant_problems(self) -> Iterator[ProductRefused]:
        titles: set[str] = set()
        for place, variant in enumerate(self.variants):
            for problem in variant.problems():
                yield ProductRefused(problem.message, field=problem.field, variant=place)
            if variant.title in titles:
                yield ProductRefused(
                    _("Deux déclinaisons portent le même nom."), field="choice", variant=place
                )
            titles.add(variant.title)

    def _food_problems(self) -> Iterator[ProductRefused]:
        """What must be said of food and drink before it is bought (LAW 11)."""
        if set(self.allergens or ()) - set(ALLERGENS):
            yield ProductRefused(
                _("Cet allergène n’est pas l’un des 14 à déclarer."), field="allergens"
            )
        if self.is_food and self.allergens is None:
            yield ProductRefused(
                _("Indiquez les allergènes, ou « aucun de ces 14 allergènes »."), field="allergens"
            )
        if self.is_alcohol and self.alcohol_percent is None:
            yield ProductRefused(_("Indiquez le degré d’alcool."), field="alcohol_percent")
        if self.alcohol_percent is not None and not 0 <= self.alcohol_percent <= 100:
            yield ProductRefused(_("Le degré d’alcool va de 0 à 100."), field="alcohol_percent")
        if self.is_prepacked:
            yield from self._packing_problems()

    def _packing_problems(self) -> Iterator[ProductRefused]:
        if not self.ingredients.strip() and not self.is_alcohol:
            yield ProductRefused(
                _("Un aliment emballé donne la liste de ses ingrédients."), field="ingredients"
            )
        nets = [variant.net_quantity for variant in self.variants] or [self.net_quantity]
        if None in nets:
            yield ProductRefused(
                _("Un aliment emballé donne sa quantité nette."), field="net_quantity"
            )

    def _fact_problems(self) -> Iterator[ProductRefused]:
        if self.is_incomplete and self.is_public:
            yield ProductRefused(incomplete_sentence())
        if self.net_unit and self.net_unit not in NetUnit.values:
            yield ProductRefused(_("Cette unité n’existe pas."), field="net_unit")
        if self.net_quantity is not None and self.net_quantity <= 0:
            yield ProductRefused(
                _("Indiquez une quantité nette supérieure à zéro."), field="net_quantity"
            )
        yield from _unit_problems(self)
        if self.minimum_age not in MINIMUM_AGES:
            yield ProductRefused(_("Cet âge minimum n’existe pas."), field="minimum_age")
        if self.preparation_minutes is not None and self.preparation_minutes < 0:
            yield ProductRefused(
                _("Un temps de préparation ne peut pas être négatif."), field="preparation_minutes"
            )
        yield from self._season_problems()
        if self.is_weighed and (self.net_unit != NetUnit.GRAM or not self.net_quantity):
            yield ProductRefused(_("Indiquez le poids estimé, en grammes."), field="net_quantity")

    def _season_problems(self) -> Iterator[ProductRefused]:
        months = (self.season_from, self.season_to)
        if months.count(None) == 1:
            yield ProductRefused(
                _("Indiquez le premier et le dernier mois de vente."), field="season_from"
            )
        elif any(month is not None and not 1 <= month <= 12 for month in months):
            yield ProductRefused(_("Ce mois n’existe pas."), field="season_from")
