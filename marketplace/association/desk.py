"""The way into the association's console: its people read, its managers change things."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from marketplace.association.todo import Group, groups
from marketplace.kernel import clock, outbox
from marketplace.kernel.formats import say_day, say_hour
from marketplace.kernel.models import User
from marketplace.notices.models import ContentNotice
from payments.gateway.models import Alarm
from shops.joining.selectors import waiting_applications
from shops.merchants.access import is_association

View = Callable[..., HttpResponse]


def for_association(view: View) -> View:
    """A page for the association's people, managers and readers; all shops are in sight.

    A visitor is sent to sign in, anybody else is refused (403).
    """
    return _inside(view, write=False)


def for_managers(view: View) -> View:
    """The same, for managers only: a reader is refused (403)."""
    return _inside(view, write=True)


def _inside(view: View, *, write: bool) -> View:
    @wraps(view)
    def enter(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not isinstance(request.user, User):
            return redirect_to_login(request.get_full_path())
        if not is_association(request.user, write=write):
            raise PermissionDenied
        with scopes_disabled():
            response = view(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        return response

    return enter


def todo_of(request: HttpRequest) -> list[Group]:
    """What waits for the association, read once per page."""
    if not hasattr(request, "todo"):
        request.todo = groups()  # type: ignore[attr-defined]
    found: list[Group] = request.todo  # type: ignore[attr-defined]
    return found


def frame(request: HttpRequest) -> dict[str, Any]:
    """What the frame around every page of the console shows."""
    waiting = todo_of(request)
    counts = {
        "home": sum(len(group.items) for group in waiting),
        "applications": waiting_applications().count(),
        "alarms": Alarm.objects.filter(closed_at__isnull=True).count(),
        "notices": ContentNotice.objects.filter(decision="").count(),
        "messages": outbox.dead_messages().count(),
    }
    current = request.resolver_match.url_name if request.resolver_match else ""
    now = clock.now()
    return {
        "desk_name": settings.ASSOCIATION_NAME,
        "desk_note": f"{say_day(now)}, {say_hour(now)}",
        "desk_home": reverse("association:home"),
        "can_write": is_association(request.user, write=True),
        "counts": counts,
        "desk_nav": [
            {
                "url": reverse(f"association:{name}"),
                "label": label,
                "icon": icon,
                "current": current in (name, *inner),
                "count": counts.get(name, 0),
            }
            for name, label, icon, *inner in (
                ("home", _("À faire"), "list"),
                ("orders", _("Commandes"), "bag", "order"),
                ("money", _("Argent"), "euro"),
                ("journal", _("Journal"), "receipt"),
                ("shops", _("Commerces"), "shop", "shop_done", "identity"),
                ("applications", _("Demandes"), "users", "application", "mediator"),
                ("alarms", _("Alarmes"), "bell"),
                ("notices", _("Signalements"), "alert"),
                ("messages", _("Envois"), "mail"),
            )
        ],
    }
