"""Pictures that shops send: checked, stripped, and made into the sizes that pages show."""

import uuid

from django.db import models
from django_scopes import ScopedManager

from shops.partner.models import Partner


class PictureState(models.TextChoices):
    PREPARING = "preparing"
    READY = "ready"
    #: The file could not be made into sizes after all; the shop sends another.
    FAILED = "failed"


class Picture(models.Model):
    """One picture. ``original`` is private and goes once the sizes are made."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    #: Empty for what somebody sends who has no shop yet.
    shop = models.ForeignKey(
        Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(
        max_length=10, choices=PictureState.choices, default=PictureState.PREPARING
    )
    #: Name in the private storage; empty once the sizes are made.
    original = models.CharField(max_length=100, blank=True)
    sha256 = models.CharField(max_length=64, db_index=True)
    #: In pixels, upright.
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    #: What cards show of it: left, top, width and height as parts of one; empty: the middle.
    crop = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField()

    objects = ScopedManager(shop="shop")

    @property
    def path(self) -> str:
        """What products keep of it: the path of its widest size under the media folder.

        The folder's name says how large the picture is, so that pages reserve its place unread.
        """
        return f"photos/{self.reference.hex}-{self.width}x{self.height}/1280.webp"

    @property
    def is_ready(self) -> bool:
        return bool(self.state == PictureState.READY)
