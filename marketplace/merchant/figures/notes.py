"""Notes on days: « jour de marché, pluie »."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.kernel import audit, clock
from marketplace.kernel.actors import Actor
from marketplace.kernel.errors import DomainError
from marketplace.merchant.models import DayNote
from shops.merchants.access import check_owns
from shops.partner.models import Partner

LONGEST = 120


class NoteRefused(DomainError):
    """The note is too long, or its day is."""

    code = "note_refused"


@transaction.atomic
def write_note(*, actor: Actor, shop: Partner, day: date, text: str) -> DayNote | None:
    """Write, change or (with an empty text) take away the note on a town-local day.

    Raises NotAllowed for anybody but the shop's owner, NoteRefused (text, day).
    """
    check_owns(actor, shop=shop)
    text = " ".join(text.split())
    if len(text) > LONGEST:
        raise NoteRefused(
            _("Cette note est trop longue : %(number)d signes au plus.") % {"number": LONGEST},
            field="text",
        )
    if day > clock.today():
        raise NoteRefused(_("Choisissez aujourd’hui ou un jour passé."), field="day")
    # The text stays out of the audit: a note is erased for good, its day is all that is kept.
    subject, data = ("shop", str(shop.pk)), {"day": day.isoformat()}
    if not text:
        if DayNote.objects.filter(shop=shop, day=day).delete()[0]:
            audit.record(actor=actor, action="day_note.removed", subject=subject, data=data)
        return None
    note, _made = DayNote.objects.update_or_create(
        shop=shop, day=day, defaults={"text": text, "written_at": clock.now()}
    )
    audit.record(actor=actor, action="day_note.written", subject=subject, data=data)
    return note


def notes_of(shop: Partner, first: date, last: date) -> dict[date, str]:
    """The notes of a period, by day. Read inside the shop's scope."""
    notes = DayNote.objects.filter(shop=shop, day__gte=first, day__lte=last)
    return dict(notes.values_list("day", "text"))
