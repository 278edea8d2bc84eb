"""Transfers to merchants' accounts, and their reversals."""

from dataclasses import dataclass
from typing import Any, cast

from payments.gateway.client import get_client, plain
from payments.gateway.errors import translated


@dataclass(frozen=True)
class TransferSnapshot:
    """A transfer as Stripe just described it; ``reference`` is ours, empty on a foreign one."""

    id: str
    amount_cents: int
    reversed_cents: int
    destination: str
    reference: str


@dataclass(frozen=True)
class ReversalSnapshot:
    """A reversal as Stripe just described it; ``reference`` is ours, empty on a foreign one."""

    id: str
    amount_cents: int
    reference: str


def create_transfer(
    *,
    amount_cents: int,
    account_id: str,
    group: str,
    source_charge_id: str,
    reference: str,
    key: str,
) -> TransferSnapshot:
    """Send money to an account under an idempotency key. Raises GatewayError.

    With a source charge the transfer succeeds before the charge's funds are available; without one
    the platform's available balance pays.
    """
    parameters: dict[str, Any] = {
        "amount": amount_cents,
        "currency": "eur",
        "destination": account_id,
        "transfer_group": group,
        "metadata": {"transfer": reference},
    }
    if source_charge_id:
        parameters["source_transaction"] = source_charge_id
    with translated():
        transfer = get_client().v1.transfers.create(cast(Any, parameters), {"idempotency_key": key})
    return _snapshot(transfer)


def fetch_transfer(transfer_id: str) -> TransferSnapshot:
    """The transfer as it is now. Raises GatewayError."""
    with translated():
        return _snapshot(get_client().v1.transfers.retrieve(transfer_id))


def find_transfer(*, group: str, reference: str) -> TransferSnapshot | None:
    """The transfer of this reference in its order's group, if it was made. Raises GatewayError."""
    with translated():
        found = get_client().v1.transfers.list({"transfer_group": group, "limit": 100})
        for transfer in found.auto_paging_iter():
            snapshot = _snapshot(transfer)
            if snapshot.reference == reference:
                return snapshot
    return None


def create_reversal(
    *, transfer_id: str, amount_cents: int, reference: str, key: str
) -> ReversalSnapshot:
    """Take part of a transfer back under an idempotency key. Raises GatewayError."""
    with translated():
        reversal = get_client().v1.transfers.reversals.create(
            transfer_id,
            {"amount": amount_cents, "metadata": {"reversal": reference}},
            {"idempotency_key": key},
        )
    return _reversal(reversal)


def find_reversal(*, transfer_id: str, reference: str) -> ReversalSnapshot | None:
    """The reversal of this reference on a transfer, if it was made. Raises GatewayError."""
    with translated():
        found = get_client().v1.transfers.reversals.list(transfer_id, {"limit": 100})
        for reversal in found.auto_paging_iter():
            snapshot = _reversal(reversal)
            if snapshot.reference == reference:
                return snapshot
    return None


def _snapshot(transfer: Any) -> TransferSnapshot:
    destination = transfer.destination
    return TransferSnapshot(
        id=transfer.id,
        amount_cents=transfer.amount,
        reversed_cents=transfer.amount_reversed,
        destination=destination if isinstance(destination, str) else destination.id,
        reference=plain(transfer.metadata).get("transfer", ""),
    )


def _reversal(reversal: Any) -> ReversalSnapshot:
    return ReversalSnapshot(
        id=reversal.id,
        amount_cents=reversal.amount,
        reference=plain(reversal.metadata).get("reversal", ""),
    )
