"""Sentences and blocks that several messages share. All amounts are cents incl. tax."""

from collections.abc import Iterable

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.kernel import formats, legal
from marketplace.kernel.money import format_euros
from orders.messages.facts import Facts
from orders.messages.letters import Block, Goods, Particulars, Row, Text, Ticket
from orders.order.models import Kind, Line, ShopOrder, ShopOrderState
from shops.catalogue.models import WithdrawalException


def greeting(facts: Facts) -> Text:
    """« Bonjour Camille Durand, » or, where the name was erased, « Bonjour, »."""
    if facts.contact is None:
        return Text(_("Bonjour,"))
    return Text(_("Bonjour %(name)s,") % {"name": facts.contact.name})


def when(part: ShopOrder) -> str:
    """« samedi 28 novembre, entre 10 h et 12 h », or « au plus tard le samedi 19 décembre »."""
    if part.window_starts_at and part.window_ends_at:
        return formats.say_window((part.window_starts_at, part.window_ends_at))
    if part.due_date:
        return _("au plus tard le %(day)s") % {"day": formats.say_day(part.due_date)}
    return _("aux heures d’ouverture")


def window(part: ShopOrder) -> str:
    """The window, or opening hours for what is made to order and ready."""
    return when(part) if part.window_starts_at else _("aux heures d’ouverture")


def address(part: ShopOrder) -> str:
    return part.pickup_address


def ticket(part: ShopOrder, *, when_text: str = "", items: Iterable[str] = ()) -> Ticket:
    """The part's pickup with the order's code."""
    return Ticket(
        shop_name=part.pickup_name,
        awning_a=part.shop.awning_a,
        when_text=capfirst(when_text or when(part)),
        address=address(part),
        code=part.order.pickup_code,
        items=tuple(items),
    )


def open_items(part: ShopOrder) -> list[str]:
    """« 2 × Pain de seigle » for what is still to be handed over."""
    return [
        f"{line.open_quantity} × {line.title}" for line in part.lines.all() if line.open_quantity
    ]


def open_cents(part: ShopOrder) -> int:
    """The price of what is still to be handed over."""
    return sum(line.cents_for(line.open_quantity) for line in part.lines.all())


def goods(part: ShopOrder, *, notes: bool = False) -> Goods:
    """The lines that hold; with ``notes``, what the law says of withdrawal for each."""
    rows = tuple(
        Row(quantity, line.title, cents, line_note(line) if notes else "")
        for line, quantity, cents in kept_lines(part)
    )
    return Goods(rows, total_label(part), sum(row.sum_cents for row in rows))


def kept_lines(part: ShopOrder) -> list[tuple[Line, int, int]]:
    """Lines with their units that were not refused, and the price; of a cancelled part, as ordered."""
    kept = []
    for line in part.lines.all():
        refused = 0 if part.state == ShopOrderState.CANCELLED else line.cancelled_quantity
        cents = line.cents_for(line.quantity - refused)
        if line.quantity > refused:
            kept.append((line, line.quantity - refused, cents))
    return kept


def cancelled_rows(facts: Facts) -> tuple[Row, ...]:
    """The units that a cancellation is about: what was given, or refused before, is not among them."""
    units: dict[str, int] = facts.payload["units"]
    return tuple(
        Row(units[reference], line.title, line.cents_for(units[reference]))
        for line in facts.part.lines.all()
        if (reference := str(line.reference)) in units
    )


def is_rest(part: ShopOrder) -> bool:
    """Whether a cancelled part had been given in part."""
    return part.state != ShopOrderState.CANCELLED


def total_label(part: ShopOrder) -> str:
    return str(legal.PAY_IN_SHOP) if part.payment_mode == "in_shop" else _("Payé par carte")


def line_note(line: Line) -> str:
    """Withdrawal or its absence, and the VAT included."""
    notes = [withdrawal_note(line)]
    if line.vat_rate:
        notes.append(_("TVA %(rate)s comprise") % {"rate": percentage(line)})
    if line.estimated_grams:
        notes.append(weight_note(line))
    if reduction := code_note(line):
        notes.append(reduction)
    return ". ".join(notes)


def code_note(line: Line) -> str:
    """What a code of the shop took off the line; empty without one."""
    code = line.shop_order.voucher_code if line.shop_order else ""
    cents = max(0, line.list_cents - line.unit_cents) * line.quantity
    if not code or not cents:
        return ""
    return _("code %(code)s : %(amount)s de moins") % {"code": code, "amount": format_euros(cents)}


def weight_note(line: Line) -> str:
    """By weight: what was charged is the most it costs, until it is weighed."""
    assert line.estimated_grams is not None
    if line.weighed_grams is not None:
        return _("Pesé : %(weight)s") % {"weight": formats.say_weight(line.weighed_grams)}
    grams = line.estimated_grams * (line.quantity - line.cancelled_quantity)
    return _("Vendu au poids : environ %(weight)s, vous payez le poids réel, au plus ce prix") % {
        "weight": formats.say_weight(grams)
    }


def weighed_sentences(part: ShopOrder) -> list[Block]:
    """What the scales said, and what goes back to the card for it; nothing where nothing was weighed."""
    weighed = [line for line in part.lines.all() if line.weighed_grams is not None]
    said: list[Block] = [
        Text(
            _("« %(title)s » pèse %(weight)s et coûte %(price)s.")
            % {
                "title": line.title,
                "weight": formats.say_weight(line.weighed_grams or 0),
                "price": format_euros(line.weighed_cents or 0),
            }
        )
        for line in weighed
    ]
    back = sum(
        line.unit_cents * line.weighed_quantity - (line.weighed_cents or 0) for line in weighed
    )
    if back and part.kind == Kind.ORDER:
        said.append(Text(refund_sentence(back)))
    return said


def withdrawal_note(line: Line) -> str:
    """Whether the line can be withdrawn from; if not, why and by which article."""
    exception = WithdrawalException(line.withdrawal_exception)
    label = str(exception.label)
    return f"{label} ({legal.withdrawal_exception_article(exception)})" if exception else label


def percentage(line: Line) -> str:
    """« 5,5 % »: the line's VAT rate."""
    return formats.say_percent(line.vat_rate)


def seller_rows(part: ShopOrder) -> tuple[tuple[str, str], ...]:
    """Who sells, from the identity frozen with the order (L221-5)."""
    seller = part.seller_identity
    name = ", ".join(filter(None, (seller["legal_name"], seller.get("legal_form", ""))))
    tax = str(legal.VAT_EXEMPT) if seller.get("vat_exempt") else seller.get("vat_number", "")
    lines = (
        name,
        seller["address"],
        f"{formats.say_phone(seller['phone'])}, {seller['email']}",
        ", ".join(filter(None, (f"SIREN {formats.say_siren(seller['siren'])}", tax))),
    )
    return ((_("Vendeur"), "\n".join(lines)),)


def contract_rows(part: ShopOrder) -> Particulars:
    """Seller, mediator and payment of one contract."""
    rows = [*seller_rows(part)]
    if part.mediator_text:
        rows.append((_("Médiateur"), part.mediator_text))
    return Particulars(tuple(rows))


def has_withdrawable(part: ShopOrder) -> bool:
    """Whether anything of the contract can be withdrawn from; sealed goods can, while sealed."""
    possible = ("", *legal.SEALED_EXCEPTIONS)
    return part.kind == Kind.ORDER and any(
        line.withdrawal_exception in possible for line in part.lines.all()
    )


def refund_sentence(amount_cents: int) -> str:
    return _("Nous vous rendons %(amount)s sur votre carte, d’ici 3 à 5 jours.") % {
        "amount": format_euros(amount_cents)
    }


def already_back(amount_cents: int) -> Text:
    """For goods of which something had been given back before."""
    return Text(
        _("%(amount)s vous ont déjà été rendus pour ces articles.")
        % {"amount": format_euros(amount_cents)}
    )


def money_back(part: ShopOrder, amount_cents: int) -> str:
    """What happens to the money: back to the card, or nothing was paid."""
    if amount_cents:
        return refund_sentence(amount_cents)
    return _("Vous n’avez rien payé et ne devez rien.")


def count_pickups(number: int) -> str:
    return ngettext("%(number)d retrait", "%(number)d retraits", number) % {"number": number}


def alcohol(parts: Iterable[ShopOrder]) -> list[Block]:
    """The two sentences that go with alcohol (L3342-1)."""
    if not any(part.has_alcohol for part in parts):
        return []
    return [Text(f"{legal.ALCOHOL_WARNING} {legal.ALCOHOL_MINORS}")]
