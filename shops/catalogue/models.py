"""Oscar's catalogue with what French law and French shops need on a product."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from oscar.apps.catalogue.abstract_models import AbstractCategory, AbstractProduct


class Tint(models.TextChoices):
    """The colour family of a trade (LOOK): used on its shops, pins and baskets."""

    BREAD = "bread", _("Pain et douceurs")
    GARDEN = "garden", _("Fleurs et jardin")
    CLOTH = "cloth", _("Mode et mercerie")
    HOME = "home", _("Maison")
    BOOKS = "books", _("Livres et jeux")
    CARE = "care", _("Beauté et soin")
    SERVICE = "service", _("Services")
    FOOD = "food", _("Alimentation")
    DRINK = "drink", _("Cave")


class Category(AbstractCategory):
    tint = models.CharField(max_length=16, choices=Tint.choices, default=Tint.FOOD)
    #: Shown beside the French name when the page is in English.
    name_en = models.CharField(max_length=255, blank=True)


class WithdrawalException(models.TextChoices):
    """Grounds on which the right of withdrawal does not apply (L221-28)."""

    NONE = "", _("Rétractation possible pendant 14 jours")
    PERISHABLE = "perishable", _("Pas de rétractation : produit périssable")
    MADE_TO_MEASURE = "made_to_measure", _("Pas de rétractation : fait sur mesure")
    HYGIENE = "hygiene", _("Pas de rétractation une fois le produit ouvert : hygiène ou santé")
    RECORDING = (
        "recording",
        _("Pas de rétractation une fois le produit ouvert : enregistrement scellé"),
    )
    NEWSPAPER = "newspaper", _("Pas de rétractation : journal ou magazine")


class NetUnit(models.TextChoices):
    GRAM = "g", _("grammes")
    MILLILITRE = "ml", _("millilitres")
    PIECE = "piece", _("pièces")


#: Years of age that are checked when goods are given (L3342-1 for alcohol).
ADULT = 18


class Product(AbstractProduct):
    """One article of one shop. Variants are children with their own stock record."""

    #: The shop that sells it. Denormalised from the stock record: one product, one shop.
    shop = models.ForeignKey(
        "partner.Partner", on_delete=models.PROTECT, null=True, blank=True, related_name="products"
    )
    #: For €/kg or €/l (LAW 4); empty where the unit price is not due.
    net_quantity = models.DecimalField(max_digits=9, decimal_places=3, null=True, blank=True)
    net_unit = models.CharField(max_length=8, choices=NetUnit.choices, blank=True)
    is_food = models.BooleanField(default=False)
    #: Codes of the 14 allergens; an empty list on food means « aucun de ces 14 allergènes ».
    allergens = models.JSONField(default=list, blank=True)
    ingredients = models.TextField(blank=True)
    origin = models.CharField(max_length=120, blank=True)
    #: Food in its packing: all its particulars stand on the page (Regulation (EU) 1169/2011, art. 14).
    is_prepacked = models.BooleanField(default=False)
    #: How to keep and use it, and its nutrition declaration.
    keeping = models.TextField(blank=True)
    nutrition = models.TextField(blank=True)
    #: Name and address (goods that are not food: Regulation (EU) 2023/988, art. 19).
    manufacturer = models.CharField(max_length=255, blank=True)
    #: Warnings and safety information, in French.
    warnings = models.TextField(blank=True)
    is_alcohol = models.BooleanField(default=False)
    #: Strength in percent of volume, for drinks above 1.2 %.
    alcohol_percent = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    withdrawal_exception = models.CharField(
        max_length=20,
        choices=WithdrawalException.choices,
        default=WithdrawalException.NONE,
        blank=True,
    )
    #: Folded and stemmed text that search reads; written by ``shops.catalogue.search``.
    search_text = models.TextField(blank=True, editable=False)
    #: Path under the media folder of the picture on the card; empty: the trade's own drawing.
    picture = models.CharField(max_length=200, blank=True)
    #: The shop's own photo; ``picture`` follows it as soon as its sizes are made.
    photo = models.ForeignKey(
        "pictures.Picture", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    #: What a variant is: pairs such as ``[["Taille", "M"], ["Couleur", "bleu"]]``.
    choice = models.JSONField(default=list, blank=True)
    sold_count = models.PositiveIntegerField(default=0, editable=False)
    #: EAN-13; several shops may sell the same article, so it is not unique (Oscar's ``upc`` is).
    ean = models.CharField(max_length=13, blank=True, db_index=True)
    #: Years of age to buy it, checked at handover; 18 also for alcohol (LAW 11).
    minimum_age = models.PositiveSmallIntegerField(default=0)
    #: Opening time needed for this product; empty: as for the whole shop.
    preparation_minutes = models.PositiveIntegerField(null=True, blank=True)
    #: First and last month (1 to 12) in which it is sold each year; empty: all year.
    season_from = models.PositiveSmallIntegerField(null=True, blank=True)
    season_to = models.PositiveSmallIntegerField(null=True, blank=True)
    #: Weighed when prepared: the price is for ``net_quantity`` grams, an estimate that is charged;
    #: what weighs less is refunded down to the weighed price.
    is_weighed = models.BooleanField(default=False)
    #: Quickly perishable: a price cut needs no reference price (L112-1-1).
    is_quickly_perishable = models.BooleanField(default=False)
    #: Written by a file that does not say what the law wants said (LAW 11): hidden until a person has
    #: filled the product's form in.
    is_incomplete = models.BooleanField(default=False)
    #: No longer in the catalogue, kept because it was sold. Archived products are never public.
    archived_at = models.DateTimeField(null=True, blank=True)
    #: When a person last changed it; written by the services, by the shared clock.
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta(AbstractProduct.Meta):
        indexes = [
            models.Index(fields=["shop", "is_public"]),
            models.Index(fields=["-sold_count", "id"]),
        ]

    @property
    def is_for_adults(self) -> bool:
        """Declared before the order, and checked at handover: alcohol, and what is sold from 18."""
        return bool(self.is_alcohol or self.minimum_age >= ADULT)


from oscar.apps.catalogue.models import *  # noqa: F403
