"""Who is asked to work in a shop."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from marketplace.kernel import clock
from marketplace.kernel.fields import LowerCaseEmailField
from shops.merchants.models import StaffRole
from shops.partner.models import Partner


class Invitation(models.Model):
    """A person is asked to work in a shop; the link in the message works once, for seven days.

    Address and mobile are personal values: emptied once the invitation has been answered, and a
    month after it expired.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    shop = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField(max_length=10, choices=StaffRole.choices)
    #: One of the two, by which the message went.
    email = LowerCaseEmailField(blank=True)
    phone = models.CharField(_("mobile"), max_length=20, blank=True)
    #: SHA-256 of the secret in the link; the secret itself stands only in the message.
    token_sha256 = models.CharField(max_length=64, unique=True)
    #: How many times it was sent.
    sent = models.PositiveSmallIntegerField(default=1)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(shop="shop")

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(email="") | Q(phone=""), name="invited_by_mail_or_by_sms"
            )
        ]

    @property
    def subject(self) -> tuple[str, str]:
        """Its name in the audit and among deadlines."""
        return ("invitation", str(self.reference))

    @property
    def is_open(self) -> bool:
        """Whether its link still works."""
        return self.accepted_at is None and self.withdrawn_at is None and not self.is_expired

    @property
    def is_expired(self) -> bool:
        return clock.now() >= self.expires_at
