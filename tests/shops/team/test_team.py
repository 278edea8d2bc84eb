"""Who is asked to work in a shop, how they come in, and how they leave."""

from datetime import timedelta
from typing import Any

import pytest
from django_scopes import scopes_disabled

from marketplace.kernel import clock, deadlines
from marketplace.kernel.actors import SYSTEM, Actor
from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.models import AuditEntry, OutboxMessage, User
from shops.merchants.access import role_in
from shops.merchants.models import StaffRole
from shops.merchants.services import add_staff
from shops.partner.models import Partner
from shops.team.models import Invitation
from shops.team.selectors import invitation_by_token, invitations, members
from shops.team.services import (
    InvitationOver,
    InvitationRefused,
    LastOwner,
    accept_invitation,
    change_role,
    invite_person,
    remove_member,
    resend_invitation,
    set_employee_limit,
    withdraw_invitation,
)
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("market_day")]
ZOE = "zoe@exemple.test"


def staff(user: User) -> Actor:
    return Actor.of(user, kind="staff")


def invite(shop: Partner, owner: User, **changes: Any) -> Invitation:
    """Zoé is asked to help, by e-mail unless said otherwise."""
    asked = {"role": StaffRole.EMPLOYEE, "email": ZOE, **changes}
    return invite_person(actor=staff(owner), shop=shop, **asked)


def link(number: int = -1) -> str:
    """The secret in the message that was written last."""
    messages = OutboxMessage.objects.filter(kind__startswith="team.").order_by("created_at")
    payload: dict[str, str] = list(messages)[number].payload
    return payload["token"]


@pytest.fixture
def zoe(db: Any) -> User:
    return factories.make_user(ZOE, "Zoé Petit")


def test_who_is_invited_works_there_after_following_the_link(
    bakery: Partner, baker: User, zoe: User
) -> None:
    invite(bakery, baker)
    accept_invitation(user=zoe, token=link())
    assert role_in(zoe, bakery) == StaffRole.EMPLOYEE


def test_an_owner_can_be_invited_too(bakery: Partner, baker: User, zoe: User) -> None:
    invite(bakery, baker, role=StaffRole.OWNER)
    accept_invitation(user=zoe, token=link())
    assert role_in(zoe, bakery) == StaffRole.OWNER


def test_the_link_works_once(bakery: Partner, baker: User, zoe: User, stranger: User) -> None:
    invite(bakery, baker, email="", phone="06 39 98 01 01")
    accept_invitation(user=zoe, token=link())
    with pytest.raises(InvitationOver):
        accept_invitation(user=stranger, token=link())
    assert role_in(stranger, bakery) is None


def test_the_link_works_for_seven_days(bakery: Partner, baker: User, zoe: User) -> None:
    invite(bakery, baker)
    clock.move_by(timedelta(days=7))
    with pytest.raises(InvitationOver):
        accept_invitation(user=zoe, token=link())


def test_an_invitation_by_mail_is_for_that_address_only(
    bakery: Partner, baker: User, stranger: User, zoe: User
) -> None:
    invite(bakery, baker)
    with pytest.raises(InvitationRefused):
        accept_invitation(user=stranger, token=link())
    accept_invitation(user=zoe, token=link())


def test_an_invitation_by_sms_is_for_whoever_holds_the_telephone(
    bakery: Partner, baker: User, zoe: User
) -> None:
    asked = invite(bakery, baker, email="", phone="06 39 98 01 01")
    assert asked.phone == "+33639980101"
    accept_invitation(user=zoe, token=link())
    assert role_in(zoe, bakery) == StaffRole.EMPLOYEE


def test_what_was_taken_back_works_no_more(bakery: Partner, baker: User, zoe: User) -> None:
    asked = invite(bakery, baker)
    withdraw_invitation(actor=staff(baker), reference=asked.reference)
    with pytest.raises(InvitationOver):
        accept_invitation(user=zoe, token=link())


def test_sent_again_it_has_a_new_link_and_the_old_one_is_dead(
    bakery: Partner, baker: User, zoe: User
) -> None:
    asked = invite(bakery, baker)
    clock.move_by(timedelta(days=8))
    resend_invitation(actor=staff(baker), reference=asked.reference)
    with pytest.raises(InvitationOver):
        accept_invitation(user=zoe, token=link(0))
    accept_invitation(user=zoe, token=link())


def test_it_is_not_sent_for_ever(bakery: Partner, baker: User) -> None:
    asked = invite(bakery, baker)
    for _again in range(4):
        resend_invitation(actor=staff(baker), reference=asked.reference)
    with pytest.raises(InvitationRefused, match="5 fois"):
        resend_invitation(actor=staff(baker), reference=asked.reference)


def test_an_invitation_never_takes_the_shop_from_its_owner(bakery: Partner, baker: User) -> None:
    invite(bakery, baker, email="", phone="06 39 98 01 01")
    accept_invitation(user=baker, token=link())
    assert role_in(baker, bakery) == StaffRole.OWNER


def test_the_secret_is_not_in_the_database(bakery: Partner, baker: User) -> None:
    asked = invite(bakery, baker)
    assert asked.token_sha256 != link()
    found = invitation_by_token(link())
    assert found is not None
    assert found.pk == asked.pk


def test_the_address_is_kept_no_longer_than_the_question_stands(
    bakery: Partner, baker: User, zoe: User
) -> None:
    asked = invite(bakery, baker)
    accept_invitation(user=zoe, token=link())
    with scopes_disabled():
        assert Invitation.objects.get(pk=asked.pk).email == ""


def test_an_address_that_never_answered_is_erased_a_month_later(
    bakery: Partner, baker: User
) -> None:
    asked = invite(bakery, baker)
    clock.move_by(timedelta(days=7 + 29))
    deadlines.run_due()
    with scopes_disabled():
        assert invitations(bakery).count() == 1
    clock.move_by(timedelta(days=1))
    deadlines.run_due()
    with scopes_disabled():
        assert Invitation.objects.get(pk=asked.pk).email == ""
        assert not invitations(bakery).exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"email": "zoe@"}, "email"),
        ({"email": ""}, "email"),
        ({"email": "", "phone": "12"}, "phone"),
        ({"email": "", "phone": "01 99 00 01 12"}, "phone"),
        ({"role": "king"}, "role"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(
    bakery: Partner, baker: User, given: dict[str, str], field: str
) -> None:
    with pytest.raises(InvitationRefused) as refused:
        invite(bakery, baker, **given)
    assert refused.value.field == field


def test_nobody_is_invited_twice_or_while_working_there(bakery: Partner, baker: User) -> None:
    invite(bakery, baker)
    with pytest.raises(InvitationRefused, match="déjà invitée"):
        invite(bakery, baker)
    with pytest.raises(InvitationRefused, match="travaille déjà"):
        invite(bakery, baker, email=baker.email)


def test_only_owners_and_the_association_ask_people(
    bakery: Partner, bookseller: User, manager: User, zoe: User
) -> None:
    add_staff(actor=SYSTEM, shop=bakery, user=zoe)
    for outsider in (zoe, bookseller):
        with pytest.raises(NotAllowed):
            invite(bakery, outsider, email="paul@exemple.test")
    actor = Actor.of(manager, kind="association")
    assert invite_person(actor=actor, shop=bakery, role="employee", email="paul@exemple.test")


def test_the_last_owner_stays(bakery: Partner, baker: User, zoe: User) -> None:
    add_staff(actor=SYSTEM, shop=bakery, user=zoe)
    with pytest.raises(LastOwner):
        remove_member(actor=staff(baker), shop=bakery, user=baker)
    with pytest.raises(LastOwner):
        change_role(actor=staff(baker), shop=bakery, user=baker, role=StaffRole.EMPLOYEE)


def test_with_two_owners_one_may_go(bakery: Partner, baker: User, zoe: User) -> None:
    add_staff(actor=SYSTEM, shop=bakery, user=zoe)
    change_role(actor=staff(baker), shop=bakery, user=zoe, role=StaffRole.OWNER)
    remove_member(actor=staff(zoe), shop=bakery, user=baker)
    assert role_in(baker, bakery) is None
    assert [member.is_last_owner for member in members(bakery)] == [True]


def test_an_employee_can_be_removed(bakery: Partner, baker: User, zoe: User) -> None:
    add_staff(actor=SYSTEM, shop=bakery, user=zoe)
    remove_member(actor=staff(baker), shop=bakery, user=zoe)
    assert role_in(zoe, bakery) is None


def test_every_step_is_kept(bakery: Partner, baker: User, zoe: User) -> None:
    asked = invite(bakery, baker)
    resend_invitation(actor=staff(baker), reference=asked.reference)
    accept_invitation(user=zoe, token=link())
    change_role(actor=staff(baker), shop=bakery, user=zoe, role=StaffRole.OWNER)
    set_employee_limit(actor=staff(baker), shop=bakery, cents=5000)
    kept = AuditEntry.objects.filter(action__startswith="team.")
    assert [entry.action for entry in kept] == [
        "team.invited",
        "team.invited_again",
        "team.invitation_accepted",
        "team.role_changed",
        "team.limit_changed",
    ]
    assert not [entry for entry in kept if ZOE in str(entry.data)]


@pytest.mark.parametrize("cents", [-1, 100_001])
def test_the_limit_is_an_amount_that_makes_sense(bakery: Partner, baker: User, cents: int) -> None:
    with pytest.raises(InvitationRefused):
        set_employee_limit(actor=staff(baker), shop=bakery, cents=cents)
