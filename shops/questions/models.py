"""« Demander ce produit »: what somebody asks a shop about one of its articles."""

import uuid

from django.db import models
from django_scopes import ScopedManager

from shops.catalogue.models import Product
from shops.partner.models import Partner


class Question(models.Model):
    """A question on its way to the shop; who asks is erased after three months (LAW 9)."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    shop = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="questions")
    product = models.ForeignKey(Product, on_delete=models.SET_NULL, null=True)
    title = models.CharField(max_length=255)
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    text = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(shop="shop")

    class Meta:
        ordering = ["-asked_at", "-id"]
