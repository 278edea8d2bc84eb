"""What merchants owe the association, because a refund came after their money had left."""

from django.db.models import Sum

from payments.ledger.models import Account
from payments.ledger.selectors import balance
from payments.transfers.models import MerchantAccount, ReversalState, TransferReversal
from shops.merchants.models import Merchant


def lock_account(merchant_id: int) -> MerchantAccount | None:
    """The merchant's account, locked until the transaction ends; after transfers, before the ledger.

    Whoever changes or settles a merchant's debt holds this lock.
    """
    return MerchantAccount.objects.select_for_update().filter(merchant_id=merchant_id).first()


def nettable_debt(merchant: Merchant) -> int:
    """Cents of debt that a transfer may settle: what reversals under way will bring is left out."""
    coming = TransferReversal.objects.filter(
        transfer__merchant=merchant, state=ReversalState.DUE
    ).aggregate(cents=Sum("amount_cents"))
    debt = balance(Account.MERCHANT_DEBT, str(merchant.public_id))
    return max(debt - (coming["cents"] or 0), 0)
