"""Accounts that nobody uses any more: announced, then closed (LAW 9: two years, warning before)."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import F, Max, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from marketplace.kernel import clock, deadlines, formats, legal, outbox
from marketplace.kernel.actors import SYSTEM
from marketplace.kernel.calendar import add_years
from marketplace.kernel.models import Deadline, OutboxMessage, User
from marketplace.storefront.privacy import AccountNeeded, close_account
from orders.messages.delivery import compose, message_id_of
from orders.messages.letters import Button, Letter, Text
from orders.messages.links import site

#: Deadline of an account whose end was announced; its generation is the day of the last use.
CLOSING = "storefront.account_closing"
MAIL = "storefront.account_closing_mail"
BATCH = 200


def announce_closings() -> int:
    """Announce the end of accounts that nobody used for nearly two years; returns how many."""
    announced = 0
    for user in _unused_since(_used_before(clock.today(), legal.INACTIVE_WARNING_DAYS))[:BATCH]:
        announced += _announce(user)
    return announced


def _announce(user: User) -> bool:
    """Once for each last use: a later visit begins another two years."""
    subject = ("user", str(user.public_id))
    generation = last_use(user).toordinal()
    with transaction.atomic():
        known = Deadline.objects.filter(
            subject_type=subject[0], subject_id=subject[1], kind=CLOSING, generation=generation
        )
        if known.exists():
            return False
        last_day = clock.today() + timedelta(days=legal.INACTIVE_WARNING_DAYS)
        deadlines.schedule(
            subject=subject,
            kind=CLOSING,
            due_at=clock.local_datetime(last_day, time(8)),
            generation=generation,
        )
        outbox.put(
            kind=MAIL,
            key=f"account_closing:{user.public_id}:{generation}",
            payload={"user": str(user.public_id), "last_day": last_day.isoformat()},
        )
    return True


def close_unused(deadline: Deadline) -> None:
    """The announced day has come: close the account, unless it was used or serves meanwhile."""
    user = User.objects.filter(public_id=deadline.subject_id, is_active=True).first()
    if user is None or last_use(user).toordinal() != deadline.generation:
        return
    try:
        close_account(actor=SYSTEM, user=user)
    except AccountNeeded:
        return


def last_use(user: User) -> date:
    """The town-local day of the last sign-in, of the last order, or of the account's opening."""
    ordered = user.orders.aggregate(last=Max("date_placed"))["last"]
    moments = (user.last_login, ordered, user.date_joined)
    return clock.local(max(moment for moment in moments if moment is not None)).date()


def _used_before(today: date, warning_days: int) -> datetime:
    day = add_years(today + timedelta(days=warning_days), -legal.INACTIVE_ACCOUNT_YEARS)
    return clock.local_datetime(day, time.min)


def _unused_since(moment: datetime) -> QuerySet[User]:
    """Active accounts of shoppers without sign-in or order since then, not yet announced.

    People who work in a shop or at the association are not meant.
    """
    announced = Deadline.objects.filter(kind=CLOSING, done_at__isnull=True)
    users = User.objects.filter(is_active=True, is_staff=False, association_role="")
    users = users.filter(shop_roles__isnull=True)
    return (
        users.annotate(
            seen=Coalesce(F("last_login"), F("date_joined")), ordered=Max("orders__date_placed")
        )
        .filter(Q(ordered__isnull=True) | Q(ordered__lt=moment), seen__lt=moment)
        .exclude(public_id__in=list(announced.values_list("subject_id", flat=True)))
        .order_by("pk")
    )


def deliver_announcement(message: OutboxMessage) -> None:
    """Tell the person when the account ends, and that a visit keeps it."""
    user = User.objects.filter(public_id=message.payload["user"], is_active=True).first()
    if user is None:
        return
    with override(user.language):
        day = formats.say_day(date.fromisoformat(message.payload["last_day"]), year=True)
        letter = Letter(
            subject=_("Votre compte sera fermé le %(day)s") % {"day": day},
            blocks=[
                Text(
                    _(
                        "Votre compte n’a pas servi depuis près de deux ans. Sans visite de votre part, "
                        "il sera fermé le %(day)s : votre nom, votre adresse et votre téléphone en "
                        "seront effacés."
                    )
                    % {"day": day}
                ),
                Text(
                    _("Pour le garder, connectez-vous une fois. Sinon, vous n’avez rien à faire.")
                ),
                Button(_("Garder mon compte"), site() + reverse("account_login")),
            ],
            why=_("Ce message concerne votre compte. Il ne contient aucune publicité."),
        )
        mail = compose(letter, to=user.email, message_id=message_id_of(message))
    mail.send()


def register() -> None:
    """Make the handlers known; called once when the application starts."""
    deadlines.handler(CLOSING)(close_unused)
    outbox.handler(MAIL)(deliver_announcement)
