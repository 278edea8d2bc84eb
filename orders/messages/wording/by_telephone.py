"""What a shop without a screen reads by SMS: all it needs, and whom to call; no link to open.

At most 160 characters: the goods give way, then the name; the number to call never does.
"""

from django.conf import settings
from django.utils.translation import gettext as _

from marketplace.kernel import formats
from orders.messages.wording import phrases
from orders.order.models import ShopOrder
from orders.returns.models import Reason

LENGTH = 160


def new_order(part: ShopOrder) -> str:
    """What to put aside, for whom and for when."""
    tail = _("Prête, ou un souci ? Appelez le %(phone)s.") % {"phone": _phone()}
    return _fitting(part, _goods(part), tail)


def unseen(part: ShopOrder) -> str:
    """Nobody has called yet."""
    tail = _("Est-elle en main ? Appelez le %(phone)s.") % {"phone": _phone()}
    return _fitting(part, _goods(part), tail)


def cancelled(part: ShopOrder, reason: str) -> str:
    """Nothing to put aside any more; back on the shelf goes only what there is."""
    is_gone = reason == Reason.OUT_OF_STOCK
    said = _("annulée, il n’y en a plus.") if is_gone else _("annulée, remettez en rayon.")
    return _fitting(part, said, _("Renseignements : %(phone)s.") % {"phone": _phone()})


def moved(part: ShopOrder) -> str:
    """The customer comes at this other time."""
    said = _("le client a changé de moment.")
    return _fitting(part, said, _("Renseignements : %(phone)s.") % {"phone": _phone()})


def _fitting(part: ShopOrder, said: str, tail: str) -> str:
    """Number, name, window, then what is ``said``, cut where there is no room, and the ``tail``."""
    contact = part.order.shown_contact
    who = contact.name if contact else ""
    when = _short_when(part)
    head = ", ".join(filter(None, (part.order.number, _cut(who, 24), when)))
    room = LENGTH - len(head) - len(tail) - len(" :  ")
    return f"{head} : {_cut(said, max(room, 0))} {tail}"


def _short_when(part: ShopOrder) -> str:
    if part.window_starts_at and part.window_ends_at:
        day = formats.say_short_day(part.window_starts_at)
        return f"{day} {formats.say_hour(part.window_starts_at)}-{formats.say_hour(part.window_ends_at)}"
    return phrases.when(part)


def _goods(part: ShopOrder) -> str:
    kept = [f"{quantity}×{line.title}" for line, quantity, _cents in phrases.kept_lines(part)]
    return ", ".join(kept) + "."


def _phone() -> str:
    return formats.say_phone(settings.ASSOCIATION_PHONE).replace(formats.NBSP, " ")


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: max(length - 1, 0)].rstrip(" ,.") + "…"
