"""« À faire »: what waits for a person of the association, kind by kind.

A kind is one small function that finds its items in a fixed number of queries. To add one, write
it in a module of this package with ``@kind(...)`` and import the module in ``__init__``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from shops.partner.models import Partner


@dataclass(frozen=True)
class Action:
    """Something to do at once: a link, or a button that sends a form (managers only)."""

    url: str
    label: str
    icon: str = ""
    is_post: bool = False
    #: Where the form leads afterwards.
    next: str = ""


@dataclass(frozen=True)
class Item:
    """One thing to do: what, since when, whom to call, and what happens if nobody does anything."""

    what: str
    #: UTC.
    since: datetime
    #: « Sans réponse, le client est remboursé demain à 10 h. »
    by_itself: str
    shop: Partner | None = None
    #: Whom to call (E.164); the shop's telephone where there is a shop.
    phone: str = ""
    #: Who or what it is about, where that is no shop.
    who: str = ""
    #: An order's number, which links to the order.
    order_number: str = ""
    note: str = ""
    is_urgent: bool = False
    actions: tuple[Action, ...] = ()

    @property
    def call(self) -> str:
        """The telephone to call; empty where nobody is to be called."""
        return self.phone or (self.shop.phone if self.shop else "")

    @property
    def call_name(self) -> str:
        """Who answers there."""
        return self.shop.name if self.shop else self.who


Finder = Callable[[], list[Item]]


@dataclass(frozen=True)
class Kind:
    """A sort of things to do."""

    key: str
    title: str | Promise
    icon: str
    find: Finder


@dataclass(frozen=True)
class Group:
    """What waits of one kind."""

    key: str
    title: str | Promise
    icon: str
    items: list[Item]


_kinds: list[Kind] = []


def kind(key: str, title: str | Promise, icon: str) -> Callable[[Finder], Finder]:
    """The decorated function finds the items of this kind; kinds are shown as they are registered."""

    def add(function: Finder) -> Finder:
        _kinds.append(Kind(key, title, icon, function))
        return function

    return add


def groups() -> list[Group]:
    """Everything to do, the longest wait first within each kind; kinds without anything are left out."""
    found = [
        Group(kind.key, kind.title, kind.icon, sorted(kind.find(), key=lambda item: item.since))
        for kind in _kinds
    ]
    return [group for group in found if group.items]


def act_for(shop: Partner, label: str = "", page: str = "") -> Action:
    """« Agir pour ce commerce »: to its counter, or to the page of it at the address ``page``."""
    url = reverse("association:act_for", args=[shop.code])
    return Action(url, label or _("Agir pour ce commerce"), "users", is_post=True, next=page)
