"""How people are told that a shop is closed."""

from django.utils.translation import gettext as _

from marketplace.kernel import clock, formats
from shops.hours.timetable import Span


def closed_words(span: Span, *, with_reason: bool = False) -> str:
    """« Fermé jusqu’au samedi 28 novembre », « Fermé du … au … », « Fermé jusqu’à nouvel ordre »."""
    first, last = formats.say_day(span.first), formats.say_day(span.last) if span.last else ""
    has_begun = span.first <= clock.today()
    if span.last is None:
        until = _("Fermé jusqu’à nouvel ordre")
        said = until if has_begun else _("Fermé à partir du %(day)s") % {"day": first}
    elif has_begun and span.last == clock.today():
        said = _("Fermé aujourd’hui")
    elif has_begun:
        said = _("Fermé jusqu’au %(day)s") % {"day": last}
    elif span.first == span.last:
        said = _("Fermé le %(day)s") % {"day": first}
    else:
        said = _("Fermé du %(first)s au %(last)s") % {"first": first, "last": last}
    return f"{said} ({span.reason})" if with_reason and span.reason else said
