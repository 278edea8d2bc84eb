"""What the association's console keeps for itself: the last checks of the journal."""

from django.db import models


class JournalCheck(models.Model):
    """One look at the journal: its chain from end to end, and its balance beside Stripe's.

    A worker makes it, because no page waits for Stripe.
    """

    at = models.DateTimeField(db_index=True)
    postings = models.PositiveBigIntegerField()
    #: Every broken link or unbalanced posting, as sentences; empty when the chain is sound.
    problems = models.JSONField(default=list)
    ledger_cents = models.BigIntegerField()
    #: Empty when Stripe could not be asked.
    stripe_cents = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-id"]

    @property
    def is_sound(self) -> bool:
        return not self.problems

    @property
    def difference_cents(self) -> int | None:
        """What the journal says more than Stripe; None when Stripe could not be asked."""
        return None if self.stripe_cents is None else self.ledger_cents - self.stripe_cents
