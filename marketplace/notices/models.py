"""What was reported, by whom, and what became of it."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from shops.catalogue.models import Product
from shops.partner.models import Partner


class Decision(models.TextChoices):
    KEPT = "kept", _("Le contenu reste")
    REMOVED = "removed", _("Le contenu est retiré")


class ContentNotice(models.Model):
    """A notice in the sense of article 16 of Regulation (EU) 2022/2065.

    Name and address are personal values, erased a year after the decision (LAW 9).
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    url = models.CharField(max_length=500)
    explanation = models.TextField()
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=5, default="fr")
    #: What the address leads to, where that is a product or a shop.
    product = models.ForeignKey(Product, on_delete=models.SET_NULL, null=True, blank=True)
    shop = models.ForeignKey(Partner, on_delete=models.PROTECT, null=True, blank=True)
    received_at = models.DateTimeField()
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True)
    #: Facts and legal ground, as they are told to both sides (art. 17).
    reasons = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_ref = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-received_at", "-id"]

    @property
    def subject(self) -> tuple[str, str]:
        """Its name in the audit."""
        return ("content_notice", str(self.reference))
