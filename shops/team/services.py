"""Asking people to work in a shop, and what they may do there.

An invitation goes by e-mail or by SMS; its secret link works once, for seven days. Only its digest
is kept: whoever reads the database cannot follow it.
"""

import secrets
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from marketplace.kernel import audit, clock, deadlines, outbox
from marketplace.kernel.actors import SYSTEM, Actor
from marketplace.kernel.contacts import international, is_email, is_mobile
from marketplace.kernel.errors import DomainError
from marketplace.kernel.fields import fold_email
from marketplace.kernel.locks import lock_in_order
from marketplace.kernel.models import Deadline, User
from shops.merchants.access import check_owns
from shops.merchants.models import ShopStaff, StaffRole
from shops.merchants.services import add_staff
from shops.partner.models import Partner
from shops.team.models import Invitation
from shops.team.selectors import digest_of

#: Kinds of the outbox messages; their handlers compose and send them.
MAIL = "team.invitation_mail"
SMS = "team.invitation_sms"
#: Kind of the deadline that erases the address of an invitation which nobody answered.
FORGET = "team.forget_invitation"

#: Short enough for an SMS, and as many bits as nobody guesses.
TOKEN_BYTES = 16
VALID_FOR = timedelta(days=7)
FORGOTTEN_AFTER = timedelta(days=30)
#: A link that is sent again and again, or to half the town, is no invitation.
MOST_SENDINGS = 5
MOST_OPEN = 20
#: The highest limit that an owner can give to employees, in cents.
MOST_LIMIT_CENTS = 100_000


class InvitationRefused(DomainError):
    """The invitation cannot be made as asked; ``field`` names what is wrong."""

    code = "invitation_refused"


class InvitationOver(DomainError):
    """The link has been used, was taken back, or has expired."""

    code = "invitation_over"


class LastOwner(DomainError):
    """The shop would be left without an owner."""

    code = "last_owner"


def invite_person(
    *, actor: Actor, shop: Partner, role: str, email: str = "", phone: str = ""
) -> Invitation:
    """Ask somebody to work in the shop, by e-mail or else by SMS.

    ``phone`` is a mobile number as people write it. Raises NotAllowed unless the actor owns the
    shop, InvitationRefused (email, phone, role).
    """
    check_owns(actor, shop=shop)
    email, phone = _checked_address(email, phone)
    if role not in StaffRole.values:
        raise InvitationRefused(_("Choisissez ce que la personne pourra faire."), field="role")
    with transaction.atomic(), scopes_disabled():
        _check_free(shop, email, phone)
        token, now = secrets.token_urlsafe(TOKEN_BYTES), clock.now()
        invitation: Invitation = Invitation.objects.create(
            shop=shop,
            role=role,
            email=email,
            phone=phone,
            token_sha256=digest_of(token),
            created_at=now,
            expires_at=now + VALID_FOR,
        )
        _send(invitation, token)
        _record(actor, "team.invited", invitation, {"role": role, "by": "mail" if email else "sms"})
    return invitation


def resend_invitation(*, actor: Actor, reference: UUID | str) -> Invitation:
    """Send the invitation once more, with a new link for seven days; the old link works no more.

    Raises InvitationOver, NotAllowed, and InvitationRefused when it was sent often enough.
    """
    with transaction.atomic(), scopes_disabled():
        invitation = _locked(actor, reference)
        if invitation.sent >= MOST_SENDINGS:
            raise InvitationRefused(
                _(
                    "Cette invitation est déjà partie %(number)d fois. Vérifiez l’adresse, puis "
                    "faites-en une nouvelle."
                )
                % {"number": invitation.sent}
            )
        token = secrets.token_urlsafe(TOKEN_BYTES)
        invitation.sent += 1
        invitation.token_sha256 = digest_of(token)
        invitation.expires_at = clock.now() + VALID_FOR
        invitation.save(update_fields=["sent", "token_sha256", "expires_at"])
        _send(invitation, token)
        _record(actor, "team.invited_again", invitation)
    return invitation


def withdraw_invitation(*, actor: Actor, reference: UUID | str) -> None:
    """Take an invitation back: its link works no more. Raises InvitationOver, NotAllowed."""
    with transaction.atomic(), scopes_disabled():
        invitation = _locked(actor, reference)
        invitation.withdrawn_at = clock.now()
        _forget_address(invitation, "withdrawn_at")
        _record(actor, "team.invitation_withdrawn", invitation)


def accept_invitation(*, user: User, token: str) -> ShopStaff:
    """The person who followed the link works in the shop from now on; the link is used up.

    One sent by e-mail is for the account of that address only. Who works there already keeps the
    higher of both roles. Raises InvitationOver, InvitationRefused.
    """
    with transaction.atomic(), scopes_disabled():
        # One update decides among two taps at once; the second finds the link used up.
        used = Invitation.objects.filter(
            token_sha256=digest_of(token),
            accepted_at__isnull=True,
            withdrawn_at__isnull=True,
            expires_at__gt=clock.now(),
        ).update(accepted_at=clock.now(), accepted_by=user)
        if not used:
            raise InvitationOver(_("Cette invitation n’est plus valable. Demandez-en une autre."))
        invitation = Invitation.objects.select_related("shop").get(token_sha256=digest_of(token))
        if invitation.email and invitation.email != user.email:
            raise InvitationRefused(
                _("Cette invitation est pour une autre adresse e-mail que celle de votre compte.")
            )
        staff = _join(user, invitation)
        _forget_address(invitation)
        _record(Actor.of(user, kind="staff"), "team.invitation_accepted", invitation)
    return staff


@transaction.atomic
def change_role(*, actor: Actor, shop: Partner, user: User, role: str) -> ShopStaff:
    """Make a person of the shop its owner or its employee.

    Raises NotAllowed, InvitationRefused (role), LastOwner, and ShopStaff.DoesNotExist.
    """
    check_owns(actor, shop=shop)
    if role not in StaffRole.values:
        raise InvitationRefused(_("Choisissez ce que la personne pourra faire."), field="role")
    staff = _locked_staff(shop)
    person = next((row for row in staff if row.user_id == user.pk), None)
    if person is None:
        raise ShopStaff.DoesNotExist
    if role != StaffRole.OWNER:
        _check_other_owner(staff, person)
    if person.role != role:
        person.role = role
        person.save(update_fields=["role"])
        _record_member(actor, "team.role_changed", shop, user, {"role": role})
    return person


@transaction.atomic
def remove_member(*, actor: Actor, shop: Partner, user: User) -> None:
    """End a person's access to the shop, from their next tap on; twice is once.

    Raises NotAllowed, LastOwner.
    """
    check_owns(actor, shop=shop)
    staff = _locked_staff(shop)
    person = next((row for row in staff if row.user_id == user.pk), None)
    if person is None:
        return
    _check_other_owner(staff, person)
    person.delete()
    _record_member(actor, "shop.staff_removed", shop, user)


@transaction.atomic
def set_employee_limit(*, actor: Actor, shop: Partner, cents: int) -> None:
    """What an employee may refund of one order without the owner, in cents incl. tax.

    Raises NotAllowed, InvitationRefused (limit).
    """
    check_owns(actor, shop=shop)
    if not 0 <= cents <= MOST_LIMIT_CENTS:
        raise InvitationRefused(_("Choisissez un montant entre 0 € et 1 000 €."), field="limit")
    Partner.objects.filter(pk=shop.pk).update(employee_refund_cents=cents)
    shop.employee_refund_cents = cents
    audit.record(
        actor=actor,
        action="team.limit_changed",
        subject=("shop", str(shop.pk)),
        data={"cents": cents},
    )


@deadlines.handler(FORGET)
def forget_unanswered(deadline: Deadline) -> None:
    """Nobody answered: the address is not kept. One that was sent again is waited for longer."""
    with scopes_disabled():
        invitation = Invitation.objects.filter(reference=deadline.subject_id).first()
        if invitation is None:
            return
        due_at = invitation.expires_at + FORGOTTEN_AFTER
        if clock.now() < due_at:
            _schedule_forgetting(invitation)
        else:
            _forget_address(invitation)


def _locked(actor: Actor, reference: UUID | str) -> Invitation:
    """An unanswered invitation of a shop that the actor owns, locked [in tx]."""
    invitation: Invitation | None = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("shop")
        .filter(reference=reference)
        .first()
    )
    if invitation is not None:
        check_owns(actor, shop=invitation.shop)
    if (
        invitation is None
        or invitation.accepted_at is not None
        or invitation.withdrawn_at is not None
        or not (invitation.email or invitation.phone)
    ):
        raise InvitationOver(_("Cette invitation n’attend plus de réponse."))
    return invitation


def _checked_address(email: str, phone: str) -> tuple[str, str]:
    """The one of both by which the message goes; the mobile in E.164."""
    email = fold_email(email)
    if email:
        if not is_email(email):
            raise InvitationRefused(_("Cette adresse e-mail n’est pas complète."), field="email")
        return email, ""
    number = international(phone)
    if number == "":
        raise InvitationRefused(_("Indiquez une adresse e-mail, ou un mobile."), field="email")
    if number is None or not is_mobile(number):
        raise InvitationRefused(
            _("Indiquez un numéro de mobile, comme 06 12 34 56 78."), field="phone"
        )
    return "", number


def _check_free(shop: Partner, email: str, phone: str) -> None:
    waiting = Invitation.objects.filter(
        shop=shop, accepted_at__isnull=True, withdrawn_at__isnull=True
    )
    if email and ShopStaff.objects.filter(shop=shop, user__email=email).exists():
        raise InvitationRefused(_("Cette personne travaille déjà ici."), field="email")
    if email and waiting.filter(email=email).exists():
        raise InvitationRefused(
            _("Cette adresse est déjà invitée : renvoyez l’invitation."), field="email"
        )
    if phone and waiting.filter(phone=phone).exists():
        raise InvitationRefused(
            _("Ce mobile est déjà invité : renvoyez l’invitation."), field="phone"
        )
    if waiting.filter(expires_at__gt=clock.now()).count() >= MOST_OPEN:
        raise InvitationRefused(
            _("Trop d’invitations attendent une réponse. Reprenez-en une d’abord."), field="email"
        )


def _send(invitation: Invitation, token: str) -> None:
    """The message with the secret link; the outbox empties it once it has left [in tx]."""
    outbox.put(
        kind=MAIL if invitation.email else SMS,
        key=f"invitation:{invitation.reference}:{invitation.sent}",
        payload={"invitation": str(invitation.reference), "token": token},
    )
    _schedule_forgetting(invitation)


def _schedule_forgetting(invitation: Invitation) -> None:
    deadlines.schedule(
        subject=invitation.subject,
        kind=FORGET,
        due_at=invitation.expires_at + FORGOTTEN_AFTER,
        generation=invitation.sent,
    )


def _forget_address(invitation: Invitation, *changed: str) -> None:
    """Keep neither address nor mobile of an invitation that is over [in tx]."""
    invitation.email = invitation.phone = ""
    invitation.save(update_fields=["email", "phone", *changed])
    deadlines.cancel(subject=invitation.subject, kind=FORGET)


def _join(user: User, invitation: Invitation) -> ShopStaff:
    shop = invitation.shop
    known = ShopStaff.objects.filter(shop=shop, user=user).first()
    if known is not None and (
        known.role == StaffRole.OWNER or invitation.role == StaffRole.EMPLOYEE
    ):
        return known
    return add_staff(actor=SYSTEM, shop=shop, user=user, role=invitation.role)


def _locked_staff(shop: Partner) -> list[ShopStaff]:
    """Everybody of the shop, locked: of two owners who remove each other, one stays [in tx]."""
    ids = ShopStaff.objects.filter(shop=shop).values_list("pk", flat=True)
    return lock_in_order(ShopStaff.objects.all(), ids)


def _check_other_owner(staff: list[ShopStaff], person: ShopStaff) -> None:
    owners = [row for row in staff if row.role == StaffRole.OWNER]
    if owners == [person]:
        raise LastOwner(
            _("Un commerce garde au moins un propriétaire. Nommez-en d’abord un autre.")
        )


def _record(
    actor: Actor, action: str, invitation: Invitation, data: dict[str, Any] | None = None
) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject=invitation.subject,
        data={"shop": invitation.shop_id, **(data or {})},
    )


def _record_member(
    actor: Actor, action: str, shop: Partner, user: User, data: dict[str, str] | None = None
) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject=("shop", str(shop.pk)),
        data={"user": str(user.public_id), **(data or {})},
    )
