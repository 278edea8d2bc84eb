"""The people of the demo: accounts, and who stands behind each button of the bar."""

from dataclasses import dataclass

from marketplace.demo.town import TOWN
from marketplace.demo.town.data import PersonData
from marketplace.kernel.actors import Actor
from marketplace.kernel.models import User

#: Shoppers who have an account; the others order as guests.
WITH_ACCOUNT = 7

Accounts = dict[str, User]


@dataclass(frozen=True)
class Persona:
    """Somebody the visitor of the demo can become with one tap."""

    who: str
    email: str


CLIENT = Persona("cliente", TOWN.shoppers[0].email)
BAKER = Persona("boulangere", TOWN.shop("boulangerie-martin").merchant.owner.email)
BOOKSELLER = Persona("libraire", TOWN.shop("librairie-le-marque-page").merchant.owner.email)
MANAGER = Persona("association", TOWN.manager.email)
PERSONAS = (CLIENT, BAKER, BOOKSELLER, MANAGER)


def open_accounts() -> Accounts:
    """Accounts of the association, of everybody who works in a shop, and of some shoppers, by e-mail."""
    accounts = {
        TOWN.manager.email: _open(TOWN.manager, association_role=User.MANAGER),
        TOWN.reader.email: _open(TOWN.reader, association_role=User.READER),
    }
    staff = [person for shop in TOWN.shops for person in (shop.merchant.owner, *shop.staff)]
    for person in (*staff, *TOWN.shoppers[:WITH_ACCOUNT]):
        if person.email not in accounts:
            accounts[person.email] = _open(person)
    return accounts


def manager_of(accounts: Accounts) -> Actor:
    """The association's manager, in whose name the town is set up."""
    return Actor.of(accounts[TOWN.manager.email])


def _open(person: PersonData, **fields: str) -> User:
    return User.objects.create_user(
        person.email, name=person.name, phone=person.phone, language=person.language, **fields
    )
