"""How a merchant joins: application, decision, and a guided start."""

import secrets
import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from shops.catalogue.models import Tint
from shops.partner.models import Partner


def new_token() -> str:
    """An unguessable word for a secret address."""
    return secrets.token_urlsafe(24)


class ApplicationState(models.TextChoices):
    NEW = "new", _("À regarder")
    ASKED = "asked", _("Il manque quelque chose")
    ACCEPTED = "accepted", _("Acceptée")
    REFUSED = "refused", _("Refusée")


class LegalForm(models.TextChoices):
    SOLE_TRADER = "Entreprise individuelle", _("Entreprise individuelle")
    MICRO = "Micro-entreprise", _("Micro-entreprise")
    EURL = "EURL", "EURL"
    SARL = "SARL", "SARL"
    SASU = "SASU", "SASU"
    SAS = "SAS", "SAS"
    SNC = "SNC", "SNC"
    SCOP = "SCOP", "SCOP"
    ASSOCIATION = "Association", _("Association")
    OTHER = "Autre", _("Autre forme")


class Application(models.Model):
    """A merchant who asks to join, on the public page « Ouvrir mon commerce ».

    The values that tell who asks are erased in the end (``shops.joining.retention``, LAW 9).
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    #: Opens the applicant's own page.
    token = models.CharField(max_length=64, unique=True, default=new_token, editable=False)
    state = models.CharField(
        max_length=10, choices=ApplicationState.choices, default=ApplicationState.NEW
    )
    legal_name = models.CharField(max_length=160, blank=True)
    legal_form = models.CharField(max_length=60, choices=LegalForm.choices)
    siren = models.CharField(max_length=9, blank=True)
    #: Empty when only the SIREN was given.
    siret = models.CharField(max_length=14, blank=True)
    vat_number = models.CharField(max_length=16, blank=True)
    vat_exempt = models.BooleanField(default=False)
    shop_name = models.CharField(max_length=120)
    street = models.CharField(max_length=160, blank=True)
    postcode = models.CharField(max_length=5, blank=True)
    city = models.CharField(max_length=80, blank=True)
    #: Published on the shop's page; the mobile is not.
    phone = models.CharField(max_length=20, blank=True)
    mobile = models.CharField(max_length=20, blank=True)
    contact_name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    tint = models.CharField(max_length=16, choices=Tint.choices)
    trade = models.CharField(max_length=80)
    words = models.TextField(blank=True)
    language = models.CharField(max_length=5, default="fr")
    #: Why it was refused, as the applicant is told.
    reason = models.TextField(blank=True)
    received_at = models.DateTimeField()
    #: When either side last wrote or decided.
    moved_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_ref = models.CharField(max_length=64, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    #: The shop that came of it.
    shop = models.ForeignKey(
        Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="applications"
    )

    class Meta:
        ordering = ["received_at", "id"]

    @property
    def subject(self) -> tuple[str, str]:
        """Its name in the audit."""
        return ("application", str(self.reference))

    @property
    def is_open(self) -> bool:
        return self.state in (ApplicationState.NEW, ApplicationState.ASKED)


class ApplicationPhoto(models.Model):
    """The applicant's picture: checked, without its particulars, seen by the association only."""

    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="photo")
    #: WebP.
    content = models.BinaryField()


class Remark(models.Model):
    """What the association asked of an applicant, or what the applicant answered."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="remarks")
    from_association = models.BooleanField()
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]


class Start(models.Model):
    """A shop's way from the acceptance to its opening to the public."""

    shop = models.OneToOneField(Partner, on_delete=models.CASCADE, related_name="start")
    began_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    #: The association waits no longer for this shop, until it moves again.
    set_aside_at = models.DateTimeField(null=True, blank=True)
