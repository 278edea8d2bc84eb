"""Tokens of the shops' tills, and the answers that their calls were given."""

import uuid

from django.db import models
from django_scopes import ScopedManager

from shops.partner.models import Partner


class Till(models.Model):
    """A till or program that speaks for one shop. Its secret is only kept as a hash."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    shop = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="tills")
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(shop="shop")

    class Meta:
        ordering = ["id"]


class TillCall(models.Model):
    """A call with an idempotency key, and its answer, for a day."""

    till = models.ForeignKey(Till, on_delete=models.CASCADE, related_name="calls")
    key = models.CharField(max_length=100)
    #: Hash of what was asked: the same key for something else is a mistake.
    asked = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    answer = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    objects = ScopedManager(shop="till__shop")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["till", "key"], name="one_answer_per_till_and_key")
        ]
