"""The daily sheet: today's and tomorrow's orders by mail, for a shop without a screen.

It leaves once a day, so long before the shop opens as the settings say. On paper the same orders
are the page « Feuille du jour ».
"""

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_scopes import scope

from marketplace.kernel import clock, outbox
from marketplace.kernel.formats import say_day, say_phone
from marketplace.kernel.models import OutboxMessage
from marketplace.merchant.picking import SheetBatch, SheetRow, sheet_of
from orders.messages.delivery import compose, message_id_of
from orders.messages.letters import Block, Button, Heading, Letter, Particulars, Text
from orders.messages.links import site
from shops.hours.timetable import Timetable, timetables
from shops.partner.models import Partner

MAIL = "merchant.daily_sheet"


def send_due_sheets() -> int:
    """Put today's sheet of each shop whose opening comes into the outbox, once; returns how many are due."""
    shops = Partner.objects.filter(kept_by_association=True, is_listed=True)
    due = [table.shop for table in timetables(shops).values() if _is_due(table)]
    today = clock.today().isoformat()
    with transaction.atomic():
        for shop in due:
            payload = {"shop": shop.pk, "day": today}
            outbox.put(kind=MAIL, key=f"sheet:{shop.pk}:{today}", payload=payload)
    return len(due)


def send(message: OutboxMessage) -> None:
    """Write and send one sheet: to the shop's address, or to the association, who prints it."""
    shop = Partner.objects.get(pk=message.payload["shop"])
    day = date.fromisoformat(message.payload["day"])
    to = shop.email or settings.ASSOCIATION_EMAIL
    if not to or clock.today() > day:
        return
    with override(settings.LANGUAGE_CODE), scope(shop=[shop]):
        mail = compose(sheet_letter(shop, day), to=to, message_id=message_id_of(message))
    mail.send()


def sheet_letter(shop: Partner, day: date) -> Letter:
    """The sheet of this day and the next. Read inside the shop's scope."""
    blocks: list[Block] = []
    for shown in (day, day + timedelta(days=1)):
        batches = sheet_of(shop, shown)
        orders = sum(len(batch.rows) for batch in batches)
        if orders or shown == day:
            blocks += _day(shown, batches)
    blocks.append(
        Text(
            _(
                "Une commande donnée à son client, un article qui manque ? Appelez l’association au "
                "%(phone)s : elle le note pour vous."
            )
            % {"phone": say_phone(settings.ASSOCIATION_PHONE)}
        )
    )
    blocks.append(
        Button(_("La feuille à imprimer"), site() + reverse("merchant:day_sheet"), main=False)
    )
    return Letter(
        subject=_("%(shop)s : les commandes du %(day)s") % {"shop": shop.name, "day": say_day(day)},
        blocks=blocks,
        why=_("Cette feuille part chaque jour d’ouverture, avant l’heure. Jetez-la le soir."),
    )


def _day(day: date, batches: list[SheetBatch]) -> list[Block]:
    blocks: list[Block] = [Heading(say_day(day).capitalize())]
    if not batches:
        blocks.append(Text(_("Aucune commande n’attend ce jour-là.")))
    for batch in batches:
        rows = tuple((f"{row.who}, {row.number}", _what(row)) for row in batch.rows)
        blocks += [Text(batch.heading), Particulars(rows)]
    return blocks


def _what(row: SheetRow) -> str:
    lines = [f"{line.open_quantity} × {line.title}" for line in row.lines]
    return " ; ".join([*lines, *row.notes])


def _is_due(table: Timetable) -> bool:
    """Whether the first opening of today is near, or has begun."""
    intervals = table.opening_intervals(clock.today())
    if not intervals:
        return False
    before = timedelta(minutes=settings.DAILY_SHEET_MINUTES_BEFORE_OPENING)
    return intervals[0][0] - before <= clock.now() < intervals[-1][1]
