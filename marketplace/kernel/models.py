"""The kernel's four tables: persons, the audit journal, deadlines, and the outbox."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.kernel import clock
from marketplace.kernel.fields import LowerCaseEmailField, fold_email


class UserManager(BaseUserManager["User"]):
    """Makes users; the e-mail address is the login, in any case of letters."""

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> "User":
        """Save a new user. Without a password the account signs in by one-time code only.

        Raises ValueError when the address is empty, IntegrityError when it is taken.
        """
        email = fold_email(email or "")
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=email, **extra)
        if password:
            user.set_password(password)
        else:
            user.set_unusable_password()
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> "User":
        """Save a new user who may do everything, the association's screens included."""
        extra = {"association_role": User.MANAGER, **extra, "is_staff": True, "is_superuser": True}
        return self.create_user(email, password, **extra)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person: shopper, a shop's staff, or the association's. The e-mail address is the login.

    Ledger, audit and events name a person by ``public_id`` only, never by a personal value.
    """

    MANAGER = "manager"
    READER = "reader"
    ASSOCIATION_ROLES = [(MANAGER, _("Gestion")), (READER, _("Lecture"))]
    LANGUAGES = [("fr", "Français"), ("en", "English")]

    email = LowerCaseEmailField(_("adresse e-mail"), unique=True)
    name = models.CharField(_("nom"), max_length=150, blank=True)
    #: E.164 (+33612345678), or empty.
    phone = models.CharField(_("téléphone"), max_length=20, blank=True)
    language = models.CharField(_("langue"), max_length=5, choices=LANGUAGES, default="fr")
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=clock.now)
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    association_role = models.CharField(
        _("rôle à l’association"), max_length=10, choices=ASSOCIATION_ROLES, blank=True
    )

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("personne")
        verbose_name_plural = _("personnes")

    def __str__(self) -> str:
        return self.email

    def get_full_name(self) -> str:
        """The name as the person wrote it; empty when it is unknown."""
        return self.name

    def get_short_name(self) -> str:
        """The first word of the name, or the part of the address before the @."""
        return self.first_name or self.email.partition("@")[0]

    @property
    def first_name(self) -> str:
        """The first word of the name: Oscar asks for it."""
        return self.name.partition(" ")[0]

    @property
    def last_name(self) -> str:
        """The name without its first word: Oscar asks for it."""
        return self.name.partition(" ")[2]


class AuditEntry(models.Model):
    """Who did what to which thing, and when. Append-only by trigger; no personal values."""

    at = models.DateTimeField(db_index=True)
    actor_kind = models.CharField(max_length=20)
    #: Opaque reference of the person; empty for the system.
    actor_ref = models.CharField(max_length=64, blank=True)
    action = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=64)
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="audit_subject")]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_type} {self.subject_id}"


class Deadline(models.Model):
    """Something that falls due for a subject: a legal limit, a reminder, the end of a hold.

    ``step`` counts repeats of one kind (reminder 1, 2, 3); ``generation`` rises when what the
    deadline was computed from moves (another window). See ``marketplace.kernel.deadlines``.
    """

    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=64)
    kind = models.CharField(max_length=60)
    step = models.PositiveSmallIntegerField(default=0)
    generation = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)
    #: Machine time before which a deadline that failed is not tried again.
    retry_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "kind", "step", "generation"],
                name="deadline_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="deadline_open",
                condition=Q(done_at__isnull=True, cancelled_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_type} {self.subject_id} ({self.step}, {self.generation})"

    @property
    def subject(self) -> tuple[str, str]:
        """Type and id of what the deadline is about, as ``schedule`` and ``cancel`` take them."""
        return self.subject_type, self.subject_id


class OutboxMessage(models.Model):
    """An effect outside the database (mail, SMS, a Stripe call), written with its cause.

    See ``marketplace.kernel.outbox`` for how it is delivered.
    """

    PENDING = "pending"
    LEASED = "leased"
    DONE = "done"
    DEAD = "dead"
    STATES = [(PENDING, PENDING), (LEASED, LEASED), (DONE, DONE), (DEAD, DEAD)]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=200, unique=True)
    #: Emptied once the message is delivered: it may hold personal values.
    payload = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    state = models.CharField(max_length=10, choices=STATES, default=PENDING)
    attempts = models.PositiveIntegerField(default=0)
    #: Machine time, as the two below: moving the clock must not break a lease.
    next_attempt_at = models.DateTimeField(default=clock.machine_now)
    first_attempt_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    #: Clock time before which the message must not leave.
    not_before = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                name="outbox_open",
                condition=Q(state__in=["pending", "leased"]),
            ),
            models.Index(fields=["created_at"], name="outbox_dead", condition=Q(state="dead")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} ({self.state})"
