"""Files that a shop gave: what each row would do, what it did, and how to take it back."""

import uuid

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from shops.catalogue.models import Product
from shops.partner.models import Partner


def private_files() -> Storage:
    """Where files lie that no address leads to."""
    return FileSystemStorage(settings.PRIVATE_ROOT / "files", file_permissions_mode=0o600)


class RunState(models.TextChoices):
    CHECKING = "checking", _("Vérification en cours")
    CHECKED = "checked", _("Vérifié, pas encore importé")
    IMPORTING = "importing", _("Import en cours")
    DONE = "done", _("Importé")
    UNDOING = "undoing", _("Annulation en cours")
    UNDONE = "undone", _("Annulé")
    REFUSED = "refused", _("Fichier refusé")
    DROPPED = "dropped", _("Abandonné")


#: The worker has something to do. A shop has one such run at a time.
AT_WORK = (RunState.CHECKING, RunState.IMPORTING, RunState.UNDOING)


class Format(models.TextChoices):
    TABLE = "table", _("Tableau")
    SHOPIFY = "shopify", _("Export Shopify")
    WOOCOMMERCE = "woocommerce", _("Export WooCommerce")


class ImportRun(models.Model):
    """One file on its way into the catalogue: always checked first, then imported, then perhaps undone.

    ``done_rows`` counts rows of the present step; each chunk raises it in its own transaction,
    so that a worker that dies is followed by another at the same place.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    shop = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="import_runs")
    state = models.CharField(
        max_length=12, choices=RunState.choices, default=RunState.CHECKING, db_index=True
    )
    file = models.FileField(storage=private_files, upload_to="imports/%Y/%m", max_length=200)
    file_name = models.CharField(max_length=120)
    format = models.CharField(max_length=12, choices=Format.choices, default=Format.TABLE)
    headers = models.JSONField(default=list)
    #: Which column holds what: ``{"0": "title"}``.
    mapping = models.JSONField(default=dict)
    #: What the merchant said about the whole file; see ``shops.files.options``.
    options = models.JSONField(default=dict)
    #: Categories as the file writes them, with the number of products.
    categories = models.JSONField(default=dict)
    #: When the file was made: what was changed later is not overwritten.
    made_at = models.DateTimeField()
    total_rows = models.PositiveIntegerField(default=0)
    done_rows = models.PositiveIntegerField(default=0)
    #: Why the file cannot be read.
    problem = models.CharField(max_length=300, blank=True)
    actor_kind = models.CharField(max_length=16)
    actor_ref = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()
    #: When the last product was written; it can be undone for a day from then.
    finished_at = models.DateTimeField(null=True, blank=True)
    #: Until when a worker has it (machine time).
    lease_until = models.DateTimeField(null=True, blank=True)
    #: Raised by whoever takes the lease: who lost it writes nothing more.
    lease_number = models.PositiveIntegerField(default=0)
    #: The file that was given while this one, only checked, still waited for a decision.
    replaced_by = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    #: The file and the old values are gone.
    forgotten_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(shop="shop")

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["shop"],
                condition=models.Q(state__in=["checking", "importing", "undoing"]),
                name="one_running_import_per_shop",
            )
        ]


class Result(models.TextChoices):
    CREATED = "created", _("À créer")
    CHANGED = "changed", _("À modifier")
    UNTOUCHED = "untouched", _("Rien à changer")
    KEPT = "kept", _("Modifié depuis, laissé tel quel")
    REFUSED = "refused", _("Refusé")


class ImportRow(models.Model):
    """One product of the file, from one or several of its lines: what becomes of it and why."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    #: Its place among the products of the file, from 0, and its first line in the file.
    number = models.PositiveIntegerField()
    line = models.PositiveIntegerField()
    title = models.CharField(max_length=255, blank=True)
    result = models.CharField(max_length=10, choices=Result.choices)
    #: ``[label, old, new]`` as people read them.
    changes = models.JSONField(default=list)
    #: Sentences: why it is refused, left alone, or not yet complete.
    reasons = models.JSONField(default=list)
    #: Created hidden: the law wants more said of it than the file does.
    is_incomplete = models.BooleanField(default=False)
    #: What the file says of it; emptied once it can no longer be undone.
    item = models.JSONField(default=dict)
    product = models.ForeignKey(
        Product, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    #: Old and new values, for undoing.
    log = models.JSONField(default=list)
    began_at = models.DateTimeField(null=True, blank=True)
    written_at = models.DateTimeField(null=True, blank=True)
    undo_began_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    #: What undoing left, and why.
    left = models.JSONField(default=list)

    objects = ScopedManager(shop="run__shop")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="one_row_per_product_of_a_file")
        ]
        indexes = [
            models.Index(fields=["run", "result", "number"]),
            models.Index(fields=["product", "written_at"]),
        ]


class KnownColumns(models.Model):
    """How a shop once read a file with these headers."""

    shop = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="+")
    #: SHA-256 of the headers.
    headers = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)
    options = models.JSONField(default=dict)

    objects = ScopedManager(shop="shop")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "headers"], name="one_reading_per_headers")
        ]


class KnownCategory(models.Model):
    """Which of the town's categories a shop means by a word of its files; empty: none."""

    shop = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="+")
    text = models.CharField(max_length=255)
    slug = models.CharField(max_length=255, blank=True)

    objects = ScopedManager(shop="shop")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "text"], name="one_meaning_per_category_text")
        ]


class PictureSource(models.Model):
    """The address from which a product's picture was taken, or is to be."""

    product = models.OneToOneField(Product, on_delete=models.CASCADE, related_name="picture_source")
    url = models.CharField(max_length=1000)
    is_fetched = models.BooleanField(default=False)
    #: Why it could not be taken.
    problem = models.CharField(max_length=300, blank=True)

    objects = ScopedManager(shop="product__shop")
