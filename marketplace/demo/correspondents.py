"""Whose address is whose among the messages of the demo."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.utils.text import slugify

from marketplace.demo.town import TOWN
from marketplace.kernel.formats import say_phone


@dataclass(frozen=True)
class Correspondent:
    """Somebody who gets messages, at one or several addresses (e-mail, E.164)."""

    key: str
    name: str
    addresses: tuple[str, ...]


def correspondent_of(address: str) -> Correspondent:
    """Who reads at this address; somebody unknown to the demo's data is called by it."""
    known = _by_address().get(address)
    return known or Correspondent(
        address, say_phone(address) if address.startswith("+") else address, (address,)
    )


def correspondents(addresses: Iterable[str]) -> list[Correspondent]:
    """Everybody who reads at one of these addresses, by name."""
    found = {(person := correspondent_of(address)).key: person for address in addresses}
    return sorted(found.values(), key=lambda person: person.name.lower())


def correspondent(key: str) -> Correspondent:
    """The correspondent of this key: a name of the demo's data, else an address."""
    return _by_key().get(key) or correspondent_of(key)


def key_of(email: str) -> str:
    """The key of the correspondent with this e-mail address."""
    return correspondent_of(email).key


@lru_cache(maxsize=1)
def _by_key() -> dict[str, Correspondent]:
    people = [(person.name, (person.email, person.phone)) for person in TOWN.shoppers]
    shops = [(shop.name, _addresses_of_shop(shop.slug)) for shop in TOWN.shops]
    association = (settings.ASSOCIATION_NAME, (settings.ASSOCIATION_EMAIL, TOWN.manager.email))
    return {
        slugify(name): Correspondent(slugify(name), name, addresses)
        for name, addresses in (association, *shops, *people)
    }


def _addresses_of_shop(slug: str) -> tuple[str, ...]:
    shop = TOWN.shop(slug)
    owner = shop.merchant.owner
    return tuple(dict.fromkeys((shop.email, shop.merchant.email, owner.email, owner.phone)))


@lru_cache(maxsize=1)
def _by_address() -> dict[str, Correspondent]:
    return {address: person for person in _by_key().values() for address in person.addresses}
