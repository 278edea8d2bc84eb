"""A good model of terms of sale, filled in for one seller, that the merchant reads and changes.

Plain text in French, for click and collect: the order (L221-5, L221-14), delivery and lateness
(L216-1 to L216-7), withdrawal (L221-18 to L221-28) with its form (annex to R221-1), the guarantee
box (annex to D211-2), the mediator (L616-1). Paragraphs are separated by a blank line.
"""

from django.conf import settings
from django.db import transaction

from marketplace.kernel import legal
from marketplace.kernel.actors import Actor
from marketplace.kernel.formats import say_phone, say_siren
from shops.merchants.models import Mediator, Merchant, TermsVersion
from shops.merchants.services import choose_mediator, mediator_sentence, publish_terms
from shops.partner.models import Partner


@transaction.atomic
def settle_terms(
    *, actor: Actor, merchant: Merchant, text: str, own_mediator: tuple[str, str, str] | None
) -> TermsVersion:
    """Publish the terms of sale with the mediator they name: the merchant's own, or the town's.

    Where the text still names the mediator of before, it names the chosen one from now on.
    Raises NotAllowed, MerchantRefused (text, mediator_name, mediator_address, mediator_website).
    """
    before = mediator_sentence(merchant.mediator)
    chosen = choose_mediator(actor=actor, merchant=merchant, own=own_mediator)
    text = text.replace(before, mediator_sentence(chosen))
    return publish_terms(actor=actor, merchant=merchant, text=text)


def model_terms(shop: Partner, mediator: Mediator) -> str:
    """The model for the seller of this shop."""
    merchant = shop.merchant
    assert merchant is not None
    sections = (
        ("Le vendeur", _seller(merchant)),
        ("La commande et la réservation", _ORDERS),
        ("Les prix et le paiement", _PRICES),
        ("Le retrait", _PICKUP.format(place=_place(shop))),
        ("Le droit de rétractation", _WITHDRAWAL),
        (
            "Garantie légale de conformité et garantie des vices cachés",
            legal.LEGAL_GUARANTEE_BOX,
        ),
        ("Réclamations, médiation et droit applicable", _complaints(merchant, mediator)),
    )
    numbered = (
        f"{number}. {title}\n\n{text}" for number, (title, text) in enumerate(sections, start=1)
    )
    seller = ", ".join((merchant.legal_name, merchant.address, merchant.email))
    form = "\n\n".join(legal.withdrawal_form(seller))
    heading = f"Conditions générales de vente de {shop.name}"
    annex = f"Annexe\u00a0: formulaire de rétractation\n\n{form}"
    return "\n\n".join((heading, *numbered, annex)) + "\n"


def _seller(merchant: Merchant) -> str:
    vat = (
        "TVA non applicable, art. 293\u00a0B du CGI"
        if merchant.vat_exempt
        else f"numéro de TVA {merchant.vat_number}"
    )
    name = ", ".join(filter(None, (merchant.legal_name, merchant.legal_form)))
    return (
        f"{name}, {merchant.address}, SIREN {say_siren(merchant.siren)}, {vat}. Téléphone "
        f"{say_phone(merchant.phone)}, courriel {merchant.email}.\n\n"
        "Le contrat de vente est conclu avec ce vendeur et lui seul. La place de marché de "
        f"{settings.TOWN_NAME} réunit plusieurs commerces dans un même panier\u00a0: une commande "
        "passée chez trois commerces forme trois contrats, chacun avec son vendeur et ses conditions."
    )


def _place(shop: Partner) -> str:
    return f"{shop.street}, {shop.postcode} {shop.city}"


def _complaints(merchant: Merchant, mediator: Mediator) -> str:
    return (
        f"Pour toute réclamation\u00a0: {say_phone(merchant.phone)}, {merchant.email}, ou "
        f"{merchant.address}.\n\n"
        "Si la réponse ne vous satisfait pas, vous pouvez saisir gratuitement, dans l’année de votre "
        f"réclamation écrite, le médiateur de la consommation\u00a0: {mediator_sentence(mediator)}."
        "\n\n"
        "Les présentes conditions sont soumises au droit français. Vos données servent à exécuter la "
        "commande et à répondre aux obligations légales du vendeur\u00a0; vous y avez accès et pouvez "
        "les faire corriger ou effacer en écrivant au vendeur."
    )


_ORDERS = """\
Quand un article se paie en ligne, vous choisissez une plage de retrait et vérifiez le récapitulatif, \
que vous pouvez corriger. Le contrat est formé quand vous appuyez sur «\u00a0Commander avec obligation \
de paiement\u00a0» et que le paiement est accepté. Un accusé de réception vous est envoyé aussitôt par \
courriel, avec les présentes conditions. Si un article vient à manquer, vous en êtes informé et \
remboursé\u00a0; le reste de la commande n’est pas remis en cause.

Quand un article se réserve, la réservation est gratuite et n’oblige à rien\u00a0: vous ne payez pas en \
ligne et pouvez renoncer à l’achat jusqu’au comptoir. L’article est gardé jusqu’à la fin de la plage \
choisie. La vente se conclut en boutique et s’y paie.

La vente d’alcool est interdite aux mineurs de moins de 18 ans. Une pièce d’identité est demandée au \
retrait (article L. 3342-1 du code de la santé publique).

Les contrats de 120\u00a0€ et plus sont conservés dix ans et vous sont communiqués sur demande (articles \
L. 213-1 et D. 213-1 du code de la consommation)."""

_PRICES = """\
Les prix sont en euros, toutes taxes comprises. Le retrait en boutique est gratuit. Aucun frais ne \
s’ajoute au prix affiché. Le paiement en ligne se fait par carte, auprès d’un prestataire de services de \
paiement agréé\u00a0; le vendeur n’a jamais connaissance du numéro de votre carte."""

_PICKUP = """\
Les articles sont retirés à la boutique, {place}, pendant la plage choisie ou, pour un article sur \
commande, au plus tard à la date indiquée, jamais plus de trente jours après la commande (article \
L. 216-1 du code de la consommation). Le code de retrait reçu par courriel suffit\u00a0; vous pouvez le \
confier à la personne de votre choix.

Si la date n’est pas tenue, vous pouvez suspendre le paiement, ou mettre le vendeur en demeure de livrer \
dans un délai supplémentaire raisonnable, puis résoudre le contrat s’il ne s’exécute pas (article \
L. 216-6). Vous êtes alors remboursé de toutes les sommes versées dans les quatorze jours (article \
L. 216-7).

Si vous êtes empêché, prévenez la boutique\u00a0: une autre plage vous est proposée. Les denrées qui ne se \
gardent pas ne peuvent être conservées au-delà du jour de retrait."""

_WITHDRAWAL = """\
Pour ce que vous avez payé en ligne, vous disposez de quatorze jours à compter du lendemain du retrait \
pour vous rétracter, sans motif. Le plus simple est la fonction «\u00a0Renoncer au contrat ici\u00a0», \
accessible en ligne depuis votre commande pendant tout le délai\u00a0; un accusé de réception daté vous \
est envoyé aussitôt. Vous pouvez aussi adresser au vendeur le formulaire en annexe ou toute déclaration \
dénuée d’ambiguïté.

Vous rapportez les biens, à vos frais s’ils sont renvoyés, dans les quatorze jours de votre déclaration. \
Le vendeur vous rembourse dans les quatorze jours de celle-ci, par le même moyen de paiement\u00a0; il peut \
attendre d’avoir récupéré les biens ou la preuve de leur retour.

Le droit de rétractation ne s’applique pas aux articles signalés comme tels avant l’achat (article \
L. 221-28)\u00a0: denrées qui se périment rapidement, biens faits sur mesure, produits d’hygiène ou \
enregistrements descellés, journaux."""
