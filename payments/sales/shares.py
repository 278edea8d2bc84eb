"""Shares of a sale line: an amount with its part of the frozen commission, never drifting by a cent."""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.kernel.money import share_cumulative
from payments.sales.models import SaleLine


@dataclass(frozen=True)
class Share:
    """Gross cents incl. VAT, the commission in it (excl. VAT) and the commission's VAT."""

    gross: int = 0
    commission: int = 0
    commission_vat: int = 0

    @property
    def net(self) -> int:
        """What of it is the merchant's."""
        return self.gross - self.commission - self.commission_vat

    def __add__(self, other: Share) -> Share:
        return Share(
            self.gross + other.gross,
            self.commission + other.commission,
            self.commission_vat + other.commission_vat,
        )

    def __sub__(self, other: Share) -> Share:
        return Share(
            self.gross - other.gross,
            self.commission - other.commission,
            self.commission_vat - other.commission_vat,
        )

    def part(self, gross: int) -> Share:
        """The first ``gross`` cents of this share, with their commission (cumulative, half up)."""
        if self.gross == 0:
            return Share()
        return Share(
            gross,
            share_cumulative(self.commission, gross, self.gross),
            share_cumulative(self.commission_vat, gross, self.gross),
        )


def settle(line: SaleLine, gross: int) -> Share:
    """Take ``gross`` cents out of what waits for the handover; changes the line, which is not saved.

    The commission taken is what brings the sum taken so far to its exact part of the whole, so the
    shares of a line sum to its commission in whatever order and pieces they are taken.
    """
    whole = Share(line.gross_cents, line.commission_cents, line.commission_vat_cents)
    target = whole.part(line.settled_cents + gross)
    commission = min(max(target.commission - line.settled_commission_cents, 0), gross)
    vat = min(max(target.commission_vat - line.settled_commission_vat_cents, 0), gross - commission)
    share = Share(gross, commission, vat)
    _change_settled(line, share)
    return share


def unsettle(line: SaleLine, share: Share) -> None:
    """Put a share back among what waits for the handover; changes the line, which is not saved."""
    _change_settled(line, Share() - share)


def _change_settled(line: SaleLine, share: Share) -> None:
    line.settled_cents += share.gross
    line.settled_commission_cents += share.commission
    line.settled_commission_vat_cents += share.commission_vat
