"""Merchants' accounts at Stripe: opened here, filled in by their owners on Stripe's own pages."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.kernel import audit, clock
from marketplace.kernel.actors import Actor
from payments.gateway import accounts
from payments.gateway.accounts import AccountSnapshot
from payments.gateway.errors import GatewayError, PaymentUnavailable
from payments.transfers.models import MerchantAccount, Transfer, TransferState
from shops.merchants.access import check_owns
from shops.merchants.models import Merchant


def open_account(*, actor: Actor, merchant: Merchant) -> MerchantAccount:
    """The merchant's account at Stripe, opened if it has none.

    For its owners and the association. Raises NotAllowed, PaymentUnavailable.
    """
    check_owns(actor, merchant=merchant)
    known = MerchantAccount.objects.filter(merchant=merchant).first()
    if known is not None:
        return known
    reference = str(merchant.public_id)
    try:
        opened = accounts.create_account(
            email=merchant.email,
            name=merchant.legal_name,
            merchant_ref=reference,
            key=f"account-{reference}",
        )
    except GatewayError as error:
        raise _unavailable() from error
    with transaction.atomic():
        account, created = MerchantAccount.objects.get_or_create(
            merchant=merchant, defaults={"account_id": opened.id}
        )
        if created:
            audit.record(actor=actor, action="account.opened", subject=("merchant", reference))
    return account


def create_account_link(
    *, actor: Actor, merchant: Merchant, return_url: str = "", refresh_url: str = ""
) -> str:
    """A fresh address of Stripe's form for the merchant's owner, good once: make it on click (STRIPE 50).

    The owner comes back to ``return_url``, or to ``refresh_url`` when the link has expired (both the
    site by default). For the merchant's owners and the association. Raises NotAllowed,
    PaymentUnavailable.
    """
    account = open_account(actor=actor, merchant=merchant)
    try:
        return accounts.create_link(
            account_id=account.account_id,
            return_url=return_url or settings.SITE_URL,
            refresh_url=refresh_url or return_url or settings.SITE_URL,
        )
    except GatewayError as error:
        raise _unavailable() from error


def refresh_account(merchant: Merchant) -> MerchantAccount | None:
    """Read again from Stripe whether the merchant's account may receive; None if it has none.

    What waited for it is sent at the next sweep. Raises GatewayError when Stripe cannot be asked.
    """
    known = MerchantAccount.objects.filter(merchant=merchant).first()
    if known is None:
        return None
    try:
        now = accounts.fetch_account(known.account_id)
    except GatewayError as error:
        if error.passes:
            raise
        # The owner took our access away: nothing can be sent there any more.
        now = AccountSnapshot(known.account_id, transfers_active=False, payouts_enabled=False)
    account = _store(known.pk, now)
    if account.can_receive:
        _send_what_waits(account)
    return account


@transaction.atomic
def _store(account_pk: int, now: AccountSnapshot) -> MerchantAccount:
    account = MerchantAccount.objects.select_for_update().get(pk=account_pk)
    account.transfers_active = now.transfers_active
    account.payouts_enabled = now.payouts_enabled
    account.checked_at = clock.now()
    account.save()
    return account


def _send_what_waits(account: MerchantAccount) -> None:
    """At the next sweep. Not under the account's lock: whoever sends locks the transfer first."""
    Transfer.objects.filter(
        merchant_id=account.merchant_id,
        state=TransferState.WAITING,
        first_called_at__isnull=True,
        retry_at__isnull=False,
    ).update(retry_at=clock.machine_now())


def _unavailable() -> PaymentUnavailable:
    return PaymentUnavailable(
        _("Stripe ne répond pas pour le moment. Réessayez dans quelques minutes.")
    )
