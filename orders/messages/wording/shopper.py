"""What shoppers read."""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.kernel import clock, formats, legal
from marketplace.kernel.money import format_euros
from orders.messages import links
from orders.messages.contracts import contract_files
from orders.messages.facts import Facts
from orders.messages.letters import (
    Block,
    Button,
    Goods,
    Heading,
    Letter,
    Notice,
    Particulars,
    Row,
    Text,
)
from orders.messages.recipients import SHOPPER
from orders.messages.registry import mail, sms
from orders.messages.wording import phrases
from orders.order.models import Kind, ShopOrder

#: Why money goes back, in few words.
REFUND_REASONS = {
    "out_of_stock": gettext_lazy("Le commerce n’en avait plus"),
    "cancelled_by_shopper": gettext_lazy("Vous avez annulé"),
    "cancelled_by_shop": gettext_lazy("Le commerce a annulé"),
    "late": gettext_lazy("Pas prêt à temps"),
    "shop_closed": gettext_lazy("Le commerce était fermé"),
    "withdrawal": gettext_lazy("Votre rétractation"),
    "goodwill": gettext_lazy("Décision du commerce"),
    "weighed": gettext_lazy("Poids réel, plus léger que prévu"),
    "unavailable_after_payment": gettext_lazy("Parti pendant votre paiement"),
}


@mail("order_confirmation", SHOPPER)
def order_confirmation(facts: Facts) -> Letter:
    """One section per contract, the withdrawal function, and each contract as a file (L221-13)."""
    order, parts = facts.order, facts.parts
    blocks: list[Block] = [
        phrases.greeting(facts),
        Text(
            _(
                "Votre commande est payée. Voici vos retraits : le même code sert dans chaque commerce. "
                "Un message part dès que c’est prêt."
            )
        ),
        Button(_("Mes retraits"), links.pickups(order)),
        Particulars(
            (
                (_("Commande"), order.number),
                (_("Payé par carte"), format_euros(_paid_cents(parts))),
            )
        ),
    ]
    for part in parts:
        blocks += _part_with_contract(part)
    blocks += phrases.alcohol(parts)
    blocks += _withdrawal(facts)
    blocks.append(
        Text(
            _(
                "Votre contrat avec chaque vendeur est joint à ce message, avec ses conditions de vente "
                "et le formulaire de rétractation. Conservez-le."
            )
        )
    )
    return Letter(
        subject=_("Votre commande %(number)s est confirmée") % {"number": order.number},
        heading=_("Votre commande est confirmée"),
        preview=phrases.count_pickups(len(parts)),
        blocks=blocks,
        attachments=contract_files(parts),
    )


@mail("reservation_confirmation", SHOPPER)
def reservation_confirmation(facts: Facts) -> Letter:
    order, parts = facts.order, facts.parts
    blocks: list[Block] = [
        phrases.greeting(facts),
        Notice(_not_binding()),
        Particulars(((_("Réservation"), order.number),)),
    ]
    for part in parts:
        blocks += [
            phrases.ticket(part),
            phrases.goods(part),
            Particulars(phrases.seller_rows(part)),
        ]
    blocks += phrases.alcohol(parts)
    blocks.append(Button(_("Mes retraits"), links.pickups(order)))
    return Letter(
        subject=_("Votre réservation %(number)s est enregistrée") % {"number": order.number},
        heading=_("Votre réservation est enregistrée"),
        preview=phrases.count_pickups(len(parts)),
        blocks=blocks,
        why=_("Ce message accompagne votre réservation. Il ne contient aucune publicité."),
    )


@mail("ready", SHOPPER)
def ready(facts: Facts) -> Letter:
    part = facts.part
    return Letter(
        subject=_("C’est prêt chez %(shop)s") % {"shop": part.shop.name},
        blocks=[
            phrases.greeting(facts),
            Text(_("Votre commande vous attend. Montrez ce code ou votre ticket au comptoir.")),
            phrases.ticket(part, when_text=phrases.window(part), items=phrases.open_items(part)),
            Button(_("Voir mon ticket et son QR code"), links.pickups(part.order)),
            *phrases.weighed_sentences(part),
            *_to_pay(part),
            *phrases.alcohol([part]),
        ],
    )


@sms("ready", SHOPPER)
def ready_sms(facts: Facts) -> str:
    part = facts.part
    return _("%(shop)s : c’est prêt, %(when)s. Code %(code)s. %(url)s") % {
        "shop": part.shop.name,
        "when": phrases.window(part),
        "code": part.order.pickup_code,
        "url": links.pickups(part.order),
    }


@mail("window_reminder", SHOPPER)
def window_reminder(facts: Facts) -> Letter:
    part = facts.part
    assert part.window_starts_at is not None
    day = formats.say_relative_day(part.window_starts_at)
    return Letter(
        subject=_("Votre retrait chez %(shop)s, %(day)s") % {"shop": part.shop.name, "day": day},
        blocks=[
            phrases.greeting(facts),
            Text(_("Voici votre retrait et son code.")),
            phrases.ticket(part, items=phrases.open_items(part)),
            Button(_("Mes retraits"), links.pickups(part.order)),
            *_to_pay(part),
        ],
    )


@mail("line_refused", SHOPPER)
def line_refused(facts: Facts) -> Letter:
    part, line, quantity = facts.part, facts.line, facts.payload["quantity"]
    amount = facts.payload["amount_cents"]
    row = Row(quantity, line.title, line.cents_for(quantity))
    blocks: list[Block] = [
        phrases.greeting(facts),
        Text(
            _("%(shop)s n’a plus cet article, et ne peut pas vous le donner.")
            % {"shop": part.shop.name}
        ),
        Goods((row,), _("Ce que vous ne payez pas") if not amount else _("Rendu"), row.sum_cents),
        Text(phrases.money_back(part, amount)),
    ]
    items = phrases.open_items(part)
    if items:
        blocks += [
            Text(_("Le reste vous attend comme prévu :")),
            phrases.ticket(part, items=items),
        ]
    blocks += [
        Text(
            _(
                "Ce que les commerces n’ont pas commencé à préparer peut être annulé sans frais, "
                "depuis « Mes retraits »."
            )
        ),
        Button(_("Mes retraits"), links.pickups(part.order)),
    ]
    return Letter(
        subject=_("« %(title)s » n’est plus disponible") % {"title": line.title},
        blocks=blocks,
    )


@mail("cancelled", SHOPPER)
def cancelled(facts: Facts) -> Letter:
    part, amount = facts.part, facts.payload["amount_cents"]
    rows = phrases.cancelled_rows(facts)
    worth = sum(row.sum_cents for row in rows)
    is_paid = part.payment_mode == "card"
    shop = {"shop": part.shop.name}
    heading = (
        _("Le reste de votre commande chez %(shop)s est annulé")
        if phrases.is_rest(part)
        else _("Votre retrait chez %(shop)s est annulé")
    )
    blocks: list[Block] = [
        phrases.greeting(facts),
        Text(_why_cancelled(facts)),
        Goods(rows, _("Total") if is_paid else _("Ce que vous ne payez pas"), worth),
    ]
    if is_paid and amount < worth:
        blocks.append(phrases.already_back(worth - amount))
    if amount or not is_paid:
        blocks.append(Text(phrases.money_back(part, amount)))
    blocks += [*_other_parts(part), Button(_("Mes retraits"), links.pickups(part.order))]
    return Letter(
        subject=_("Annulation chez %(shop)s") % shop, heading=heading % shop, blocks=blocks
    )


@sms("cancelled", SHOPPER)
def cancelled_sms(facts: Facts) -> str:
    """For whoever might come for nothing."""
    part = facts.part
    said = (
        _("%(shop)s annule le reste de votre commande. %(url)s")
        if phrases.is_rest(part)
        else _("%(shop)s annule votre retrait : ne passez pas. %(url)s")
    )
    return said % {"shop": part.shop.name, "url": links.pickups(part.order)}


@mail("next_window_given", SHOPPER)
def next_window_given(facts: Facts) -> Letter:
    part = facts.part
    return Letter(
        subject=_("Votre retrait chez %(shop)s change d’heure") % {"shop": part.shop.name},
        blocks=[
            phrases.greeting(facts),
            Text(
                _(
                    "Votre paiement est bien arrivé, mais le moment choisi n’était plus possible. "
                    "Nous vous gardons le suivant :"
                )
            ),
            phrases.ticket(part, items=phrases.open_items(part)),
            Text(
                _(
                    "S’il ne vous convient pas, annulez sans frais tant que le commerce n’a pas "
                    "commencé : votre argent vous est rendu."
                )
            ),
            Button(_("Mes retraits"), links.pickups(part.order)),
        ],
    )


@mail("window_moved", SHOPPER)
def window_moved(facts: Facts) -> Letter:
    part = facts.part
    return Letter(
        subject=_("Votre nouveau moment chez %(shop)s") % {"shop": part.shop.name},
        blocks=[
            phrases.greeting(facts),
            Text(_("C’est noté. Voici votre retrait :")),
            phrases.ticket(part, items=phrases.open_items(part)),
            Button(_("Mes retraits"), links.pickups(part.order)),
        ],
    )


@mail("refund_done", SHOPPER)
def refund_done(facts: Facts) -> Letter:
    amount = format_euros(facts.payload["amount_cents"])
    return Letter(
        subject=_("Remboursement de %(amount)s sur votre carte") % {"amount": amount},
        blocks=[
            phrases.greeting(facts),
            Text(
                _(
                    "Le remboursement de %(amount)s pour votre commande %(number)s est parti. "
                    "Votre banque l’affiche d’ici 3 à 5 jours."
                )
                % {"amount": amount, "number": facts.order.number}
            ),
            *_refunded_for(facts),
            Button(_("Mes retraits"), links.pickups(facts.order)),
        ],
    )


@mail("not_collected", SHOPPER)
def not_collected(facts: Facts) -> Letter:
    part = facts.part
    if part.shop.kept_by_association:
        said = _(
            "%(shop)s ne nous a pas dit si votre commande a été retirée. Si vous l’avez, dites-le au "
            "commerce : il nous préviendra."
        )
    else:
        said = _("Votre commande était prête chez %(shop)s, et elle n’a pas été retirée.")
    blocks: list[Block] = [
        phrases.greeting(facts),
        Text(said % {"shop": part.shop.name}),
        phrases.goods(part),
    ]
    last_day = clock.today() + timedelta(days=settings.NOT_COLLECTED_DECISION_DAYS)
    blocks += [
        Text(
            _(
                "Passez ou appelez : le commerce peut encore vous la donner, ou convenir avec vous d’un "
                "remboursement. Sans décision de sa part, la somme vous est rendue le %(day)s."
            )
            % {"day": formats.say_day(last_day)}
        ),
        phrases.contract_rows(part),
        Button(_("Mes retraits"), links.pickups(part.order)),
    ]
    return Letter(
        subject=_("Votre commande chez %(shop)s n’a pas été retirée") % {"shop": part.shop.name},
        blocks=blocks,
    )


def _paid_cents(parts: Iterable[ShopOrder]) -> int:
    """What the card was charged for all that holds."""
    paid = [part for part in parts if part.payment_mode == "card"]
    return sum(cents for part in paid for _line, _units, cents in phrases.kept_lines(part))


def _part_with_contract(part: ShopOrder) -> list[Block]:
    blocks: list[Block] = [phrases.ticket(part)]
    if part.kind == Kind.RESERVATION:
        blocks.append(Notice(_not_binding()))
    blocks.append(phrases.goods(part, notes=part.kind == Kind.ORDER))
    blocks.append(phrases.contract_rows(part))
    return blocks


def _withdrawal(facts: Facts) -> list[Block]:
    if not any(phrases.has_withdrawable(part) for part in facts.parts):
        return []
    url = links.withdrawal(facts.order)
    return [
        Heading(_("Changer d’avis")),
        Text(
            _(
                "Vous avez 14 jours à compter du lendemain du retrait pour renoncer au contrat, sans donner "
                "de raison, pour les articles où la rétractation est possible. Un délai qui finit un samedi, "
                "un dimanche ou un jour férié court jusqu’au premier jour ouvrable suivant. Après le "
                "retrait, vous rapportez l’article en boutique dans les 14 jours."
            )
        ),
        Text(str(legal.WITHDRAW_ONLINE) % {"address": url}),
        Button(str(legal.RENONCER), url, main=False),
    ]


def _refunded_for(facts: Facts) -> list[Block]:
    """Which shop, why, and how much for each article."""
    cents: dict[str, int] = facts.payload["lines"]
    lines = list(facts.order.lines.filter(reference__in=cents).select_related("shop_order__shop"))
    if not lines:
        return []
    rows = [(_("Commerce"), lines[0].shop_order.shop.name)]
    if why := REFUND_REASONS.get(facts.payload["reason"]):
        rows.append((_("Pourquoi"), str(why)))
    rows += [(line.title, format_euros(cents[str(line.reference)])) for line in lines]
    return [Particulars(tuple(rows))]


def _not_binding() -> str:
    return _(
        "Cette réservation n’engage ni vous ni le commerce. Vous n’avez rien payé : vous verrez l’article "
        "en boutique, et vous déciderez sur place de l’acheter ou non."
    )


def _to_pay(part: ShopOrder) -> list[Block]:
    if part.payment_mode != "in_shop":
        return []
    return [Particulars(((str(legal.PAY_IN_SHOP), format_euros(phrases.open_cents(part))),))]


def _other_parts(part: ShopOrder) -> list[Block]:
    if part.order.shop_orders.exclude(pk=part.pk).exclude(state="cancelled").exists():
        return [Text(_("Vos autres retraits ne changent pas."))]
    return []


def _why_cancelled(facts: Facts) -> str:
    shop = {"shop": facts.part.shop.name}
    reasons: dict[str, str] = {
        "out_of_stock": _("%(shop)s n’a plus ce que vous aviez choisi."),
        "cancelled_by_shopper": _("Comme vous l’avez demandé, ce retrait est annulé."),
        "cancelled_by_shop": _("%(shop)s ne peut pas préparer votre commande."),
        "late": _("%(shop)s n’a pas tenu votre commande prête à temps."),
        "shop_closed": _("%(shop)s ferme, et ne peut pas vous donner votre commande."),
        "goodwill": _("Votre commande n’a pas été retirée, et elle est close."),
        "unavailable_after_payment": _(
            "Pendant votre paiement, ce que vous aviez choisi chez %(shop)s est parti."
        ),
    }
    return reasons[facts.payload["reason"]] % shop
