"""The contract with each merchant as a PDF: what L221-5 asks, the terms, the withdrawal form.

Everything is read from what was frozen with the order, so that the file can be made again for as
long as it must be kept (ten years from 120 €: L213-1, D213-1).
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.utils.text import capfirst, slugify
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from marketplace.kernel import formats, legal
from marketplace.kernel.money import format_euros, vat_included
from orders.messages import links
from orders.messages.letters import Attachment
from orders.messages.wording import phrases
from orders.order.models import Kind, Line, Order, ShopOrder

TEMPLATE = Path(__file__).parent / "pdf" / "contract.typ"


def contract_files(parts: Iterable[ShopOrder]) -> list[Attachment]:
    """One PDF per merchant with a contract; reservations bind nobody and have none."""
    by_merchant: dict[int, list[ShopOrder]] = {}
    for part in parts:
        if part.kind == Kind.ORDER:
            by_merchant.setdefault(part.merchant_id, []).append(part)
    return [Attachment(_file_name(group), contract_pdf(group)) for group in by_merchant.values()]


def contract_pdf(parts: list[ShopOrder]) -> bytes:
    """The contract of one merchant's parts of one order, in the active language.

    Terms and the annexes of the law are French texts and stay French.
    """
    return _compiler_output(json.dumps(contract_data(parts), ensure_ascii=False))


def _compiler_output(data: str) -> bytes:
    output = typst.compile(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": data},
    )
    assert isinstance(output, bytes)
    return output


def contract_data(parts: list[ShopOrder]) -> dict[str, Any]:
    """What the template prints: labels and values in the active language."""
    first = parts[0]
    order = first.order
    return {
        "language": get_language() or settings.LANGUAGE_CODE,
        "title": _("Contrat de vente"),
        "town": settings.TOWN_NAME,
        "number": order.number,
        "made_on": _("Commande %(number)s du %(day)s")
        % {
            "number": order.number,
            "day": formats.say_day(first.placed_at or first.created_at, year=True),
        },
        "seller": _seller(first),
        "buyer": {
            "title": _("Acheteur"),
            "lines": _buyer(order),
        },
        "columns": [_("Article"), _("Quantité"), _("Prix TTC"), _("TVA comprise")],
        "parts": [_part(part) for part in parts],
        "total": [_("Total payé, TTC"), format_euros(_total_cents(parts))],
        "sections": _sections(order, parts),
        "guarantee": {
            "title": str(legal.LEGAL_GUARANTEE_BOX_TITLE),
            "paragraphs": legal.paragraphs(legal.LEGAL_GUARANTEE_BOX),
        },
        "harmonised": {
            "title": str(legal.HARMONISED_NOTICE_TITLE),
            "paragraphs": [str(text) for text in legal.HARMONISED_NOTICE],
            "source": f"{legal.HARMONISED_NOTICE_REFERENCE}, {legal.HARMONISED_NOTICE_URL}",
        },
        "terms": {
            "title": _("Conditions générales de vente du vendeur"),
            "paragraphs": legal.paragraphs(first.terms.text) if first.terms else [],
            "hash": _("Empreinte SHA-256 du texte : %(hash)s") % {"hash": first.terms_sha256},
        },
        "notice": {
            "title": legal.WITHDRAWAL_NOTICE_TITLE,
            "paragraphs": legal.withdrawal_notice(
                seller=seller_contact(first), address=links.withdrawal(order)
            ),
        },
        "form": {
            "title": str(legal.WITHDRAWAL_FORM_TITLE),
            "paragraphs": legal.withdrawal_form(seller_contact(first)),
        },
        "page": pgettext("page of a document", "Page"),
    }


def _seller(part: ShopOrder) -> dict[str, Any]:
    ((title, value),) = phrases.seller_rows(part)
    return {"title": title, "lines": value.split("\n")}


def _buyer(order: Order) -> list[str]:
    """Name, e-mail and telephone; nothing once they were erased."""
    contact = order.held_contact
    if contact is None:
        return []
    return [
        line for line in (contact.name, contact.email, formats.say_phone(contact.phone)) if line
    ]


def seller_contact(part: ShopOrder) -> str:
    """Name, address, telephone and e-mail of the seller, in one line."""
    seller = part.seller_identity
    phone = formats.say_phone(seller["phone"])
    return ", ".join((seller["legal_name"], seller["address"], phone, seller["email"]))


def _part(part: ShopOrder) -> dict[str, Any]:
    return {
        "shop": part.shop.name,
        "where": phrases.address(part),
        "when": capfirst(phrases.when(part)),
        "lines": [_line(part, *kept) for kept in phrases.kept_lines(part)],
    }


def _line(part: ShopOrder, line: Line, quantity: int, cents: int) -> dict[str, str]:
    exempt = part.seller_identity.get("vat_exempt")
    vat = f"{format_euros(vat_included(cents, line.vat_rate))} ({phrases.percentage(line)})"
    return {
        "title": line.title,
        "withdrawal": phrases.withdrawal_note(line),
        "quantity": str(quantity),
        "total": format_euros(cents),
        "vat": str(legal.VAT_EXEMPT) if exempt else vat,
    }


def _sections(order: Order, parts: list[ShopOrder]) -> list[dict[str, str]]:
    """The other particulars of L221-5, each with its heading."""
    first = parts[0]
    sections = [
        (
            _("Prix et paiement"),
            _(
                "Les prix comprennent toutes les taxes ; le retrait en boutique est sans frais. La commande "
                "est payée en ligne, par carte."
            ),
        ),
        (_("Retrait"), _pickup(parts)),
        (_("Droit de rétractation"), _withdrawal(order, parts)),
        (
            _("Réclamations"),
            _("Adressez-vous d’abord au vendeur : %(phone)s, %(email)s.")
            % {
                "phone": formats.say_phone(first.seller_identity["phone"]),
                "email": first.seller_identity["email"],
            },
        ),
        (
            _("Médiation"),
            _(
                "Si votre réclamation n’aboutit pas, vous pouvez saisir gratuitement le médiateur de la "
                "consommation (article %(article)s du Code de la consommation) : %(mediator)s."
            )
            % {"article": legal.MEDIATION, "mediator": first.mediator_text},
        ),
        (
            _("La place de marché"),
            _(
                "%(association)s, %(address)s, %(email)s, met la boutique en ligne à disposition et prépare "
                "le paiement. Le contrat de vente lie l’acheteur et le vendeur nommé ci-dessus."
            )
            % {
                "association": settings.ASSOCIATION_NAME,
                "address": settings.ASSOCIATION_ADDRESS,
                "email": settings.ASSOCIATION_EMAIL,
            },
        ),
    ]
    if _total_cents(parts) >= legal.CONTRACT_KEPT_FROM_CENTS:
        sections.append((_("Conservation du contrat"), _kept()))
    return [{"title": title, "text": text} for title, text in sections]


def _pickup(parts: list[ShopOrder]) -> str:
    text = _(
        "La commande se retire au commerce, au moment indiqué, avec le code de retrait. Si elle n’est pas "
        "prête à temps, vous choisissez un autre moment ou le remboursement (articles %(late)s et "
        "%(refund)s du Code de la consommation)."
    )
    if any(part.due_date for part in parts):
        text += " " + _(
            "Ce qui est fait sur commande est prêt au plus tard au jour indiqué, jamais plus de 30 jours "
            "après le contrat (article %(limit)s)."
        )
    return text % {
        "late": legal.RESOLUTION_FOR_LATENESS,
        "refund": legal.REFUND_AFTER_RESOLUTION,
        "limit": legal.DELIVERY_WITHIN_30_DAYS,
    }


def _withdrawal(order: Order, parts: list[ShopOrder]) -> str:
    if not any(phrases.has_withdrawable(part) for part in parts):
        return _(
            "La loi ne prévoit pas de droit de rétractation pour les articles de ce contrat (article "
            "%(article)s du Code de la consommation) : le motif figure sous chacun."
        ) % {"article": legal.WITHDRAWAL_EXCEPTIONS}
    rights = _(
        "Pour les articles où la rétractation est possible, vous avez 14 jours à compter du lendemain du "
        "retrait du dernier article pour renoncer au contrat, sans donner de raison ni rien payer. Si ce "
        "délai finit un samedi, un dimanche ou un jour férié, il court jusqu’au premier jour ouvrable "
        "suivant (articles %(right)s et %(end)s du Code de la consommation). Utilisez « %(label)s » sur le "
        "site, le formulaire en annexe, ou toute déclaration sans ambiguïté. Vous rapportez l’article au "
        "commerce dans les 14 jours ; le prix vous est rendu par le même moyen de paiement au plus tard "
        "14 jours après votre déclaration, ou dès le retour de l’article (article %(refund)s)."
    ) % {
        "right": legal.WITHDRAWAL_RIGHT,
        "end": legal.WITHDRAWAL_PERIOD_END,
        "label": legal.RENONCER,
        "refund": legal.WITHDRAWAL_REFUND,
    }
    online = str(legal.WITHDRAW_ONLINE) % {"address": links.withdrawal(order)}
    return f"{rights} {online}"


def _total_cents(parts: list[ShopOrder]) -> int:
    return sum(cents for part in parts for _line, _quantity, cents in phrases.kept_lines(part))


def _kept() -> str:
    return _(
        "Ce contrat atteint 120 € : le vendeur le conserve %(years)d ans à compter du retrait et vous y "
        "donne accès sur demande (articles %(kept)s et %(from)s du Code de la consommation)."
    ) % {
        "years": legal.CONTRACT_KEPT_YEARS,
        "kept": legal.CONTRACT_KEPT,
        "from": legal.CONTRACT_KEPT_FROM,
    }


def _file_name(parts: list[ShopOrder]) -> str:
    """« contrat-7KQ4-M2PX-boulangerie-martin.pdf »."""
    return f"{_('contrat')}-{parts[0].order.number}-{slugify(parts[0].seller_identity['legal_name'])}.pdf"
