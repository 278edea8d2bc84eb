"""Who collects, as it was typed: kept in the session until the order is made, so that whoever goes
back to the basket or to the windows does not type it again."""

from django.http import HttpRequest

from orders.placing.contact import Contact

_KEY = "who_collects"


def keep(request: HttpRequest, contact: Contact) -> None:
    """Keep what was typed, right or wrong."""
    request.session[_KEY] = {
        "name": contact.name,
        "email": contact.email,
        "phone": contact.phone,
    }


def kept(request: HttpRequest) -> dict[str, str]:
    """What was typed before, by field; empty where nothing was."""
    return dict(request.session.get(_KEY, {}))


def forget(request: HttpRequest) -> None:
    """The order is made: its own record has it now."""
    request.session.pop(_KEY, None)
