"""From whose money a refund comes: what waits for the handover, or what each transfer carried."""

from dataclasses import dataclass, field

from marketplace.kernel.locks import lock_in_order
from payments.sales.models import SaleLine
from payments.sales.shares import Share, settle
from payments.transfers.models import Transfer, TransferLine, TransferState


@dataclass
class LineSplit:
    """One line's refund in its parts, each with its share of the commission."""

    line: SaleLine
    undelivered: Share = field(default_factory=Share)
    delivered: list[tuple[Transfer, Share]] = field(default_factory=list)

    @property
    def total(self) -> Share:
        """All of it."""
        return sum((share for _transfer, share in self.delivered), self.undelivered)


def split_line(line: SaleLine, cents: int, *, delivered_first: bool) -> LineSplit:
    """Take ``cents`` incl. VAT out of a locked line; changes the line, which is not saved, and the
    lines of its transfers, which are. No more may be asked than is left of the line."""
    split = LineSplit(line)
    waiting = line.undelivered_cents
    delivered_left = line.refundable_cents - waiting
    from_delivered = min(cents, delivered_left) if delivered_first else max(cents - waiting, 0)
    if cents > from_delivered:
        split.undelivered = settle(line, cents - from_delivered)
    if from_delivered:
        split.delivered = _take_from_transfers(line, from_delivered)
    line.refunded_cents += split.total.gross
    line.refunded_commission_cents += split.total.commission
    line.refunded_commission_vat_cents += split.total.commission_vat
    return split


def _take_from_transfers(line: SaleLine, cents: int) -> list[tuple[Transfer, Share]]:
    """From transfers that have not left first: they only become smaller."""
    parts = TransferLine.objects.filter(sale_line=line).exclude(
        transfer__state=TransferState.CANCELLED
    )
    transfers = lock_in_order(
        Transfer.objects.select_related("merchant"), parts.values_list("transfer_id", flat=True)
    )
    taken: list[tuple[Transfer, Share]] = []
    for transfer in sorted(transfers, key=lambda transfer: (transfer.is_committed, transfer.pk)):
        for part in parts.filter(transfer=transfer).order_by("pk"):
            before = part.kept
            piece = min(cents, before.gross)
            if piece:
                part.refunded_cents += piece
                part.save(update_fields=["refunded_cents"])
                taken.append((transfer, before - part.kept))
                cents -= piece
    if cents:
        raise AssertionError(f"{cents} cents of line {line.reference} are nowhere.")
    return taken
