"""A row that stands for one call at Stripe: its idempotency key, and when it may take another."""

import uuid

from django.db import models

from payments.gateway.errors import GatewayError


class KeyedCall(models.Model):
    """One call at Stripe, repeated under the same key until that is proven to do nothing."""

    #: Idempotency key of the call; another one only once it is certain that the last did nothing.
    call_key = models.UUIDField(default=uuid.uuid4)
    #: The key only repeats an old failure (Stripe keeps 500s): look up first, then take another.
    key_spent = models.BooleanField(default=False)
    first_called_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=255, blank=True)

    class Meta:
        abstract = True

    def take_new_key_if_spent(self) -> None:
        """Another key, if the last one is proven to have done nothing; of two processes only one decides."""
        if not self.key_spent:
            return
        rows = type(self)._default_manager.filter(pk=self.pk, call_key=self.call_key)
        rows.update(call_key=uuid.uuid4(), key_spent=False)
        self.refresh_from_db(fields=["call_key", "key_spent"])

    def note_passing(self, error: GatewayError) -> None:
        """Keep a failure that a moment may mend, and whether the key would only repeat it."""
        type(self)._default_manager.filter(pk=self.pk).update(
            last_error=str(error)[:255], key_spent=error.saved_by_stripe or self.key_spent
        )
