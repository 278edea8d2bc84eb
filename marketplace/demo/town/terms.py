"""Terms of sale of a shop's seller, as plain text: one contract per merchant.

A model that a merchant can really use: the order (L221-5, L221-14), delivery and lateness
(L216-1 to L216-7), withdrawal (L221-18 to L221-28) with its form (annex to R221-1), the
guarantee box (annex to D211-2), the mediator (L616-1). Paragraphs are separated by a blank
line, headings are numbered.
"""

from __future__ import annotations

from pathlib import Path

from marketplace.demo.town.data import MerchantData, ShopData
from marketplace.demo.town.place import POSTCODE, TOWN_NAME
from marketplace.kernel.formats import say_siren

_HERE = Path(__file__).parent

GUARANTEE_BOX = (_HERE / "guarantee_box.txt").read_text(encoding="utf-8").strip()
"""The wording fixed by the annex to D211-2 of the Code de la consommation."""

WITHDRAWAL_FORM = (_HERE / "withdrawal_form.txt").read_text(encoding="utf-8").strip()
"""The model form of the annex to R221-1 of the Code de la consommation."""

_EXCEPTIONS = {
    "perishable": (
        "les denrées susceptibles de se détériorer ou de se périmer rapidement, et les fleurs coupées"
    ),
    "made_to_measure": (
        "les biens confectionnés selon vos spécifications ou nettement personnalisés"
    ),
    "hygiene": (
        "les produits descellés après le retrait qui ne peuvent être repris "
        "pour des raisons d’hygiène ou de protection de la santé"
    ),
    "recording": ("les enregistrements audio ou vidéo et les logiciels descellés après le retrait"),
    "newspaper": "les journaux, périodiques et magazines",
}


def national_phone(phone: str) -> str:
    """A French E.164 number as people read it: « 01 99 00 01 04 »."""
    digits = "0" + phone.removeprefix("+33")
    return " ".join(digits[start : start + 2] for start in range(0, 10, 2))


def terms_of_sale(shop: ShopData) -> str:
    """The terms of sale of the shop's legal seller, in French."""
    sections = (
        _seller(shop),
        _orders(shop),
        _prices(shop),
        _pickup(shop),
        _withdrawal(shop),
        f"Garantie légale de conformité et garantie des vices cachés\n\n{GUARANTEE_BOX}",
        _complaints(shop),
    )
    numbered = (f"{number}. {section}" for number, section in enumerate(sections, start=1))
    heading = f"Conditions générales de vente de {shop.name}"
    form = f"Annexe : formulaire de rétractation\n\n{_withdrawal_form(shop.merchant)}"
    return "\n\n".join((heading, *numbered, form)) + "\n"


def _address(merchant: MerchantData) -> str:
    return f"{merchant.street}, {merchant.postcode} {merchant.city}"


def _withdrawal_form(merchant: MerchantData) -> str:
    return WITHDRAWAL_FORM.format(
        seller=merchant.legal_name, address=_address(merchant), email=merchant.email
    )


def _capital(merchant: MerchantData) -> str:
    if merchant.capital_cents is None:
        return ""
    euros = f"{merchant.capital_cents // 100:,}".replace(",", "\u202f")
    return f" au capital de {euros} €"


def _seller(shop: ShopData) -> str:
    merchant = shop.merchant
    vat = (
        "TVA non applicable, art. 293 B du CGI"
        if merchant.vat_franchise
        else f"numéro de TVA intracommunautaire {merchant.vat_number}"
    )
    return (
        "Le vendeur\n\n"
        f"{merchant.legal_name}, {merchant.legal_form}{_capital(merchant)}, "
        f"{_address(merchant)}, SIREN {say_siren(merchant.siren)} ({merchant.registry}), {vat}. Téléphone "
        f"{national_phone(merchant.phone)}, courriel {merchant.email}.\n\n"
        "Le contrat de vente est conclu avec ce vendeur et lui seul. La place de marché de "
        f"{TOWN_NAME} réunit plusieurs commerces dans un même panier : une commande passée chez "
        "trois commerces forme trois contrats, chacun avec son vendeur et ses conditions."
    )


def _orders(shop: ShopData) -> str:
    if shop.mode == "window":
        body = (
            "Le vendeur présente ici ses produits et ses services sans les vendre à distance. "
            "Les prix affichés sont indicatifs et confirmés en boutique, où se conclut la vente."
        )
    elif shop.mode == "reservation":
        body = (
            "La réservation est gratuite et n’oblige à rien : vous ne payez pas en ligne et "
            "pouvez renoncer à l’achat jusqu’au comptoir. L’article réservé est gardé jusqu’à "
            "la fin de la plage de retrait choisie. La vente se conclut en boutique, après "
            "essai, et s’y paie."
        )
    else:
        body = (
            "Vous choisissez vos articles, une plage de retrait et vérifiez le récapitulatif, "
            "que vous pouvez corriger. Le contrat est formé quand vous appuyez sur « Commander "
            "avec obligation de paiement » et que le paiement est accepté. Un accusé de "
            "réception vous est envoyé aussitôt par courriel, avec les présentes conditions. "
            "Si un article vient à manquer, vous en êtes informé et remboursé ; le reste de la "
            "commande n’est pas remis en cause.\n\n"
            "Les contrats de 120 € et plus sont conservés dix ans et vous sont communiqués sur "
            "demande (articles L. 213-1 et D. 213-1 du code de la consommation)."
        )
    if any(product.is_alcohol for product in shop.products):
        body += (
            "\n\nLa vente d’alcool est interdite aux mineurs de moins de 18 ans. Une pièce "
            "d’identité est demandée au retrait (article L. 3342-1 du code de la santé "
            "publique). L’abus d’alcool est dangereux pour la santé, à consommer avec "
            "modération."
        )
    return f"La commande\n\n{body}"


def _prices(shop: ShopData) -> str:
    if shop.mode == "online":
        how = (
            "Le paiement se fait en ligne par carte, auprès d’un prestataire de services de paiement "
            "agréé. Le vendeur n’a jamais connaissance du numéro de votre carte."
        )
    else:
        how = "Le paiement se fait en boutique, aux moyens de paiement qui y sont acceptés."
    return (
        "Les prix et le paiement\n\n"
        "Les prix sont en euros, toutes taxes comprises. Le retrait en boutique est gratuit. "
        f"Aucun frais ne s’ajoute au prix affiché. {how}"
    )


def _pickup(shop: ShopData) -> str:
    place = f"{shop.street}, {POSTCODE} {TOWN_NAME}"
    return (
        "Le retrait\n\n"
        f"Les articles sont retirés à la boutique, {place}, pendant la plage choisie ou, pour "
        "un article sur commande, au plus tard à la date indiquée, jamais plus de trente jours "
        "après la commande (article L. 216-1 du code de la consommation). Le code de retrait "
        "reçu par courriel suffit ; vous pouvez le confier à la personne de votre choix.\n\n"
        "Si la date n’est pas tenue, vous pouvez suspendre le paiement, ou mettre le vendeur "
        "en demeure de livrer dans un délai supplémentaire raisonnable, puis résoudre le "
        "contrat s’il ne s’exécute pas (article L. 216-6). Vous êtes alors remboursé de toutes "
        "les sommes versées dans les quatorze jours (article L. 216-7).\n\n"
        "Si vous êtes empêché, prévenez la boutique : une autre plage vous est proposée. Les "
        "denrées qui ne se gardent pas ne peuvent être conservées au-delà du jour de retrait."
    )


def _withdrawal(shop: ShopData) -> str:
    grounds = {product.withdrawal_exception for product in shop.products}
    exceptions = [text for ground, text in _EXCEPTIONS.items() if ground in grounds]
    body = (
        "Vous disposez de quatorze jours à compter du lendemain du retrait pour vous "
        "rétracter, sans motif. Le plus simple est la fonction « Renoncer au contrat ici », "
        "accessible en ligne depuis votre commande pendant tout le délai ; un accusé de "
        "réception daté vous est envoyé aussitôt. Vous pouvez aussi adresser au vendeur le "
        "formulaire en annexe ou toute déclaration dénuée d’ambiguïté.\n\n"
        "Vous rapportez les biens, à vos frais s’ils sont renvoyés, dans les quatorze jours de "
        "votre déclaration. Le vendeur vous rembourse dans les quatorze jours de celle-ci, par "
        "le même moyen de paiement ; il peut attendre d’avoir récupéré les biens ou la preuve "
        "de leur retour."
    )
    if exceptions:
        body += (
            "\n\nLe droit de rétractation ne s’applique pas aux articles suivants, signalés "
            f"comme tels avant l’achat (article L. 221-28) : {' ; '.join(exceptions)}."
        )
    return f"Le droit de rétractation\n\n{body}"


def _complaints(shop: ShopData) -> str:
    merchant, mediator = shop.merchant, shop.merchant.mediator
    return (
        "Réclamations, médiation et droit applicable\n\n"
        f"Pour toute réclamation : {national_phone(merchant.phone)}, {merchant.email}, ou "
        f"{_address(merchant)}.\n\n"
        "Si la réponse ne vous satisfait pas, vous pouvez saisir gratuitement, dans l’année de "
        f"votre réclamation écrite, le médiateur de la consommation : {mediator.name}, "
        f"{mediator.address}, {mediator.website}.\n\n"
        "Les présentes conditions sont soumises au droit français. Vos données servent à "
        "exécuter la commande et à répondre aux obligations légales du vendeur ; vous y avez "
        "accès et pouvez les faire corriger ou effacer en écrivant au vendeur."
    )
