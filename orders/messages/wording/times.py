"""Moments that must be exact."""

from datetime import datetime

from django.utils.translation import gettext as _

from marketplace.kernel import clock, formats


def exact_moment(moment: datetime) -> str:
    """« jeudi 26 novembre 2026 à 16:40:05 (heure locale) »: to the second, in the town's time."""
    local = clock.local(moment)
    return _("%(day)s à %(time)s (heure locale)") % {
        "day": formats.say_day(local, year=True),
        "time": local.strftime("%H:%M:%S"),
    }
