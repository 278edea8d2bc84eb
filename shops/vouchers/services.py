"""Writing codes, and using them: limits hold however many people type a code at once."""

import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from marketplace.kernel import audit, clock, money
from marketplace.kernel.actors import Actor
from marketplace.kernel.errors import DomainError
from marketplace.kernel.fields import fold_email
from marketplace.kernel.formats import say_day
from shops.merchants.access import check_owns
from shops.partner.models import Partner
from shops.vouchers.models import Voucher, VoucherHold, VoucherKind

#: What is left to pay at least: a payment by card cannot be of nothing.
LEAST_LEFT_CENTS = 100
MAX_PERCENT = 90
CODE = re.compile(r"[A-Z0-9]{4,20}")


class VoucherRefused(DomainError):
    """A code that cannot be written so, or cannot be used; ``field`` names the form field."""

    code = "voucher_refused"


@dataclass(frozen=True, kw_only=True)
class VoucherDraft:
    """What a code is; amounts in cents incl. tax, days town-local and both included."""

    code: str
    kind: str
    value: int
    first_day: date
    last_day: date | None = None
    minimum_cents: int = 0
    total_limit: int | None = None
    customer_limit: int | None = 1

    def check(self) -> None:
        """Raises VoucherRefused with the first thing that cannot be."""
        if not CODE.fullmatch(self.code):
            raise VoucherRefused(
                _("Un code fait de 4 à 20 lettres ou chiffres, sans accent ni espace."),
                field="code",
            )
        if self.kind not in VoucherKind.values or self.value < 1:
            raise VoucherRefused(_("Indiquez ce que le code retire."), field="value")
        if self.kind == VoucherKind.PERCENT and self.value > MAX_PERCENT:
            raise VoucherRefused(
                _("Un code retire au plus %(most)s %% du prix.") % {"most": MAX_PERCENT},
                field="value",
            )
        if self.kind == VoucherKind.AMOUNT and self.minimum_cents < self.value + LEAST_LEFT_CENTS:
            raise VoucherRefused(
                _("Le minimum d’achat dépasse la réduction d’un euro au moins : %(least)s.")
                % {"least": money.format_euros(self.value + LEAST_LEFT_CENTS)},
                field="minimum",
            )
        if self.last_day is not None and self.last_day < self.first_day:
            raise VoucherRefused(_("Le dernier jour vient avant le premier."), field="last_day")
        if self.total_limit == 0 or self.customer_limit == 0:
            raise VoucherRefused(_("Laissez vide s’il n’y a pas de limite."), field="total_limit")


def tidy_code(text: str) -> str:
    """A code as people type it, made capital and without spaces."""
    return "".join(text.split()).upper()[:40]


def propose_code() -> str:
    """A short code that is easy to read aloud."""
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
    return "".join(secrets.choice(letters) for _place in range(6))


@transaction.atomic
def create_voucher(*, actor: Actor, shop: Partner, draft: VoucherDraft) -> Voucher:
    """Write a code of a shop. By its owner or the association. Raises VoucherRefused, NotAllowed."""
    check_owns(actor, shop=shop)
    draft.check()
    with scopes_disabled():
        if Voucher.objects.filter(shop=shop, code=draft.code).exists():
            raise VoucherRefused(_("Vous avez déjà un code de ce nom."), field="code")
        voucher = Voucher.objects.create(
            shop=shop,
            code=draft.code,
            kind=draft.kind,
            value=draft.value,
            minimum_cents=draft.minimum_cents,
            first_day=draft.first_day,
            last_day=draft.last_day,
            total_limit=draft.total_limit,
            customer_limit=draft.customer_limit,
            created_at=clock.now(),
        )
    _record(actor, "voucher.created", voucher)
    return voucher


@transaction.atomic
def set_active(*, actor: Actor, voucher: Voucher, is_active: bool) -> None:
    """Stop a code, or let it be used again; orders that used it keep their price."""
    check_owns(actor, shop=voucher.shop)
    with scopes_disabled():
        Voucher.objects.filter(pk=voucher.pk).update(is_active=is_active)
    voucher.is_active = is_active
    _record(actor, "voucher.resumed" if is_active else "voucher.stopped", voucher)


def find_voucher(shop_id: int, code: str) -> Voucher:
    """The shop's code. Raises VoucherRefused when it has none of that name."""
    with scopes_disabled():
        voucher = Voucher.objects.filter(shop=shop_id, code=tidy_code(code)).first()
    if voucher is None:
        raise VoucherRefused(_("Ce commerce ne connaît pas ce code."), field="code")
    return voucher


def reduction(voucher: Voucher, subtotal_cents: int) -> int:
    """What the code takes off the shop's part, cents incl. tax. Raises VoucherRefused, saying why
    it cannot be used today for this amount; limits are counted when it is held."""
    today = clock.today()
    if not voucher.is_active:
        raise VoucherRefused(_("Le commerce n’accepte plus ce code."), field="code")
    if today < voucher.first_day:
        raise VoucherRefused(
            _("Ce code commence le %(day)s.") % {"day": say_day(voucher.first_day)}, field="code"
        )
    if voucher.last_day is not None and today > voucher.last_day:
        raise VoucherRefused(
            _("Ce code s’est terminé le %(day)s.") % {"day": say_day(voucher.last_day)},
            field="code",
        )
    if subtotal_cents < max(voucher.minimum_cents, LEAST_LEFT_CENTS):
        least = money.format_euros(max(voucher.minimum_cents, LEAST_LEFT_CENTS))
        raise VoucherRefused(
            _("Ce code demande au moins %(least)s d’achats dans ce commerce.") % {"least": least},
            field="code",
        )
    is_amount = voucher.kind == VoucherKind.AMOUNT
    wanted = voucher.value if is_amount else money.scaled(subtotal_cents, voucher.value, 100)
    return min(wanted, subtotal_cents - LEAST_LEFT_CENTS)


def hold_voucher(*, voucher_id: int, owner: UUID, email: str, subtotal_cents: int) -> int:
    """Use a code for an order, inside the caller's transaction; what it takes off, in cents.

    The code's row is locked while its uses are counted, so that the last one goes to one order.
    Raises VoucherRefused.
    """
    with scopes_disabled():
        voucher = Voucher.objects.select_for_update().get(pk=voucher_id)
        cents = reduction(voucher, subtotal_cents)
        customer = _customer(email)
        _check_limits(voucher, customer)
        VoucherHold.objects.create(
            voucher=voucher, owner=owner, customer=customer, cents=cents, created_at=clock.now()
        )
    return cents


def release_vouchers(*, owner: UUID, shop_ids: Collection[int]) -> None:
    """The order bought nothing in these shops in the end: their codes can be used again [in tx]."""
    with scopes_disabled():
        VoucherHold.objects.filter(
            owner=owner, voucher__shop__in=shop_ids, released_at__isnull=True
        ).update(released_at=clock.now())


def lock_vouchers(*, owner: UUID) -> None:
    """Lock the codes of an order, before its goods, as a new order does [in tx]."""
    with scopes_disabled():
        codes = VoucherHold.objects.filter(owner=owner).values_list("voucher", flat=True)
        list(Voucher.objects.select_for_update().filter(pk__in=set(codes)).order_by("pk"))


def rehold_vouchers(*, owner: UUID, is_paid: bool = False) -> None:
    """An order that had lost its codes takes them again, at the price it had [in tx].

    Raises VoucherRefused when others have used them up meanwhile; what is paid already stands.
    """
    with scopes_disabled():
        lost = VoucherHold.objects.filter(owner=owner, released_at__isnull=False)
        for hold in lost.order_by("voucher_id"):
            voucher = Voucher.objects.select_for_update().get(pk=hold.voucher_id)
            if not is_paid:
                _check_limits(voucher, hold.customer)
            VoucherHold.objects.filter(pk=hold.pk).update(released_at=None)


def _check_limits(voucher: Voucher, customer: str) -> None:
    """Count the uses of a locked code. Raises VoucherRefused."""
    used = VoucherHold.objects.filter(voucher=voucher, released_at__isnull=True)
    if voucher.total_limit is not None and used.count() >= voucher.total_limit:
        raise VoucherRefused(_("Ce code a déjà servi autant de fois que prévu."), field="code")
    own = used.filter(customer=customer)
    if voucher.customer_limit is not None and own.count() >= voucher.customer_limit:
        raise VoucherRefused(_("Vous avez déjà utilisé ce code."), field="code")


def _customer(email: str) -> str:
    return salted_hmac("vouchers", fold_email(email), algorithm="sha256").hexdigest()


def _record(actor: Actor, action: str, voucher: Voucher) -> None:
    data = {"voucher": voucher.pk, "code": voucher.code}
    audit.record(actor=actor, action=action, subject=("shop", str(voucher.shop_id)), data=data)
