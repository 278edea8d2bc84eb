"""What an address asks for, read with forbearance: nonsense is as good as nothing."""

from datetime import date

from django.http import HttpRequest
from django.urls import reverse

from marketplace.kernel.numbers import whole_number


def page_asked(request: HttpRequest) -> int:
    """The page number, 1 by default."""
    return whole_number(request.GET.get("page")) or 1


def after(request: HttpRequest, page: str) -> str:
    """Where a button leads: back to « À faire » when it was pressed there, else to ``page``."""
    home = reverse("association:home")
    return home if request.POST.get("next") == home else reverse(page)


def day_asked(request: HttpRequest) -> date | None:
    """The day in ``?jour=2026-11-26``."""
    return _date(request.GET.get("jour", ""))


def month_asked(request: HttpRequest) -> date | None:
    """The first day of the month in ``?mois=2026-11``."""
    return _date(f"{request.GET.get('mois', '')}-01")


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
