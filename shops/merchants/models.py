"""Who sells: the legal seller, its terms and mediator, and the people who work in its shops."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shops.partner.models import Partner


class Mediator(models.Model):
    """The consumer mediator named on every offer and contract (LAW 4)."""

    name = models.CharField(max_length=160)
    address = models.CharField(max_length=255)
    website = models.URLField()
    #: The town's own, offered to every merchant who joins; at most one.
    is_shared = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class TermsVersion(models.Model):
    """A merchant's terms of sale as they stood on a day; orders freeze the hash."""

    merchant = models.ForeignKey(
        "Merchant", on_delete=models.PROTECT, related_name="terms_versions"
    )
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    class Meta:
        ordering = ["-published_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["merchant", "sha256"], name="terms_once_per_merchant")
        ]


class Merchant(models.Model):
    """The legal seller (SIREN, VAT, terms, mediator, payment account); may own several shops."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    legal_name = models.CharField(max_length=160)
    legal_form = models.CharField(max_length=60, blank=True)
    siren = models.CharField(max_length=9)
    vat_number = models.CharField(max_length=16, blank=True)
    #: « TVA non applicable, art. 293 B du CGI » or its successor: no VAT on its sales.
    vat_exempt = models.BooleanField(default=False)
    #: Kind, number and day of the licence to sell alcohol to take away (Code de la santé publique
    #: L3331-3); empty: the merchant sells none.
    alcohol_licence = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=255)
    phone = models.CharField(max_length=20)
    email = models.EmailField()
    mediator = models.ForeignKey(Mediator, on_delete=models.PROTECT, related_name="merchants")

    def __str__(self) -> str:
        return self.legal_name

    def current_terms(self) -> TermsVersion | None:
        return self.terms_versions.first()


class StaffRole(models.TextChoices):
    OWNER = "owner", _("Propriétaire")
    EMPLOYEE = "employee", _("Employé")


class ShopStaff(models.Model):
    """A person who works in a shop."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="shop_roles"
    )
    shop = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="staff")
    role = models.CharField(max_length=10, choices=StaffRole.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "shop"], name="one_role_per_shop")]
