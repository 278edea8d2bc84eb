"""A code's reduction, shared over the lines: every unit of a line has one price, to the cent."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID, uuid4

from marketplace.kernel import money
from orders.placing.drafts import LineDraft, PartDraft
from orders.placing.errors import Problem
from shops.vouchers.models import Voucher
from shops.vouchers.services import VoucherRefused, hold_voucher, reduction

#: Units at a price: (unit cents, quantity).
Priced = tuple[int, int]


def share_reduction(lines: Sequence[Priced], cents: int) -> list[list[Priced]]:
    """Take ``cents`` off these lines in proportion to their prices, exactly.

    A line whose units cannot share alike is cut in two of a cent's difference; that is at most one
    line, and none where another line can take the odd cents. Raises ValueError when more is to be
    taken off than there is.
    """
    if cents > sum(unit * quantity for unit, quantity in lines):
        raise ValueError("More is taken off than it costs.")
    shares = money.split(cents, [unit * quantity for unit, quantity in lines])
    off = [share // quantity for share, (_unit, quantity) in zip(shares, lines, strict=True)]
    odd = cents - sum(each * quantity for each, (_unit, quantity) in zip(off, lines, strict=True))
    for index in sorted(range(len(lines)), key=lambda index: -lines[index][1]):
        unit, quantity = lines[index]
        more = min(odd // quantity, unit - off[index])
        off[index] += more
        odd -= more * quantity
    return [
        _cut(line, each, odds)
        for line, each, odds in zip(lines, off, _odds(lines, off, odd), strict=True)
    ]


def _odds(lines: Sequence[Priced], off: Sequence[int], odd: int) -> list[int]:
    """How many units of each line give one cent more."""
    taken = []
    for (unit, quantity), each in zip(lines, off, strict=True):
        here = min(odd, quantity) if unit > each else 0
        taken.append(here)
        odd -= here
    return taken


def _cut(line: Priced, off: int, odds: int) -> list[Priced]:
    unit, quantity = line
    pieces = [(unit - off, quantity - odds), (unit - off - 1, odds)]
    return [piece for piece in pieces if piece[1]]


def reduced(parts: Sequence[PartDraft], vouchers: Mapping[int, Voucher]) -> list[PartDraft]:
    """The parts with each shop's code taken off. Raises VoucherRefused."""
    result = list(parts)
    for shop_id, voucher in vouchers.items():
        places = [index for index, part in enumerate(parts) if part.shop.pk == shop_id]
        lines = [line for index in places for line in parts[index].lines]
        if not lines:
            continue
        cents = reduction(voucher, sum(line.total_cents for line in lines))
        pieces = share_reduction([(line.unit_cents, line.quantity) for line in lines], cents)
        by_line = {
            line.reference: _pieces(line, priced)
            for line, priced in zip(lines, pieces, strict=True)
        }
        for index in places:
            part = parts[index]
            own = [piece for line in part.lines for piece in by_line[line.reference]]
            result[index] = replace(part, lines=own, voucher_code=voucher.code)
    return result


def _pieces(line: LineDraft, priced: Sequence[Priced]) -> list[LineDraft]:
    references = [line.reference, uuid4()]
    return [
        replace(line, unit_cents=unit, quantity=quantity, reference=reference)
        for (unit, quantity), reference in zip(priced, references, strict=False)
    ]


def hold_codes(
    order_ref: UUID, email: str, parts: Sequence[PartDraft], vouchers: Mapping[int, Voucher]
) -> list[Problem]:
    """Use the codes for this order, in the order of their ids [in tx]; what was refused."""
    problems = []
    for shop_id, voucher in sorted(vouchers.items(), key=lambda pair: pair[1].pk):
        own = [line for part in parts if part.shop.pk == shop_id for line in part.lines]
        if not own:
            continue
        try:
            hold_voucher(
                voucher_id=voucher.pk,
                owner=order_ref,
                email=email,
                subtotal_cents=sum(line.list_cents * line.quantity for line in own),
            )
        except VoucherRefused as refused:
            problems.append(Problem(f"{voucher.code} : {refused.message}", shop_id=shop_id))
    return problems
