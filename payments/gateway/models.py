"""What Stripe told us, each thing once."""

from django.db import models


class StripeEvent(models.Model):
    """A verified webhook event. The payload is not kept: a worker fetches the object again."""

    event_id = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=80)
    object_id = models.CharField(max_length=120, blank=True)
    object_type = models.CharField(max_length=40, blank=True)
    account = models.CharField(max_length=80, blank=True)
    api_version = models.CharField(max_length=40, blank=True)
    received_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True, blank=True, db_index=True)
    attempts = models.PositiveIntegerField(default=0)
    #: Machine time, so that a moved clock neither hides nor repeats work.
    retry_at = models.DateTimeField()
    last_error = models.TextField(blank=True)


class Alarm(models.Model):
    """Something about money that a person must look at. Shown to the association until closed."""

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=160, unique=True)
    detail = models.JSONField(default=dict)
    raised_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by_ref = models.CharField(max_length=64, blank=True)
