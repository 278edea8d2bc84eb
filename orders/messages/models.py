"""Phones of a shop's people that want to hear of new orders at once."""

from django.conf import settings
from django.db import models
from django_scopes import ScopedManager

from shops.partner.models import Partner


class PushSubscription(models.Model):
    """One browser of one person, for one shop.

    Address and keys are the browser's: they serve to reach this phone and nothing else, and go as
    soon as the push service says that nobody is there any more.
    """

    shop = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="push_subscriptions")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="push_subscriptions"
    )
    endpoint = models.CharField(max_length=1000)
    #: Public key and secret with which messages are encrypted for this browser (RFC 8291).
    p256dh = models.CharField(max_length=120)
    auth = models.CharField(max_length=40)
    created_at = models.DateTimeField()

    objects = ScopedManager(shop="shop")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "endpoint"], name="one_push_per_phone_and_shop")
        ]
