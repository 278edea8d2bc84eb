"""Applications are forgotten in the end (LAW 9)."""

from datetime import date, time, timedelta

from django.db import transaction
from django.db.models import Q

from marketplace.kernel import audit, clock, legal
from marketplace.kernel.actors import SYSTEM
from marketplace.kernel.calendar import add_years
from shops.joining.models import Application, ApplicationPhoto, ApplicationState, Remark

#: What tells who asked. The shop that came of it keeps what it needs itself.
_PERSONAL = (
    "legal_name", "siren", "siret", "vat_number", "street", "postcode", "city", "phone", "mobile",
    "contact_name", "email", "words",
)  # fmt: skip


def forgotten_on(application: Application) -> date:
    """The day on which an application without another word is erased."""
    last_word = clock.local(application.moved_at).date()
    return add_years(last_word, legal.APPLICATION_KEPT_YEARS) + timedelta(days=1)


@transaction.atomic
def forget_applicants() -> int:
    """Erase who asked, a year after the last word or the decision; returns how many.

    An application that nobody completed ends then: it is refused for want of an answer.
    """
    day = add_years(clock.today(), -legal.APPLICATION_KEPT_YEARS)
    before = clock.local_datetime(day, time.min)
    decided = Q(state__in=(ApplicationState.ACCEPTED, ApplicationState.REFUSED))
    silent = decided | Q(state=ApplicationState.ASKED)
    old = Application.objects.filter(silent, erased_at__isnull=True, moved_at__lt=before)
    ids = list(old.values_list("pk", flat=True))
    if not ids:
        return 0
    Remark.objects.filter(application__in=ids).delete()
    ApplicationPhoto.objects.filter(application__in=ids).delete()
    Application.objects.filter(pk__in=ids, state=ApplicationState.ASKED).update(
        state=ApplicationState.REFUSED, decided_at=clock.now()
    )
    Application.objects.filter(pk__in=ids).update(
        **dict.fromkeys(_PERSONAL, ""), reason="", erased_at=clock.now()
    )
    subject = ("application", "all")
    audit.record(
        actor=SYSTEM, action="application.forgotten", subject=subject, data={"count": len(ids)}
    )
    return len(ids)
