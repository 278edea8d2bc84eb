"""The legal references and fixed wordings that pages, mails and contracts print.

They stand here once, because laws are renumbered. Labels that the law fixes word for word are
translatable (the English words are those of Directive 2011/83/EU); the annexes of the Code de la
consommation are French texts and stay as they are.
"""

from django.utils.translation import gettext_lazy as _

# -- Articles (Code de la consommation unless said otherwise) ---------------------------------

DELIVERY_WITHIN_30_DAYS = "L216-1"
RESOLUTION_FOR_LATENESS = "L216-6"
REFUND_AFTER_RESOLUTION = "L216-7"
LATE_REFUND_INCREASE = "L241-4"
WITHDRAWAL_RIGHT = "L221-18"
WITHDRAWAL_PERIOD_END = "L221-19"
WITHDRAWAL_REFUND = "L221-24"
WITHDRAWAL_EXCEPTIONS = "L221-28"
WITHDRAWAL_LATE_REFUND = "L242-4"
CONTRACT_KEPT = "L213-1"
CONTRACT_KEPT_FROM = "D213-1"
MEDIATION = "L612-1"

#: Item of L221-28 for each exception of ``shops.catalogue.models.WithdrawalException``.
EXCEPTION_ITEMS = {
    "made_to_measure": "3°",
    "perishable": "4°",
    "hygiene": "5°",
    "recording": "9°",
    "newspaper": "10°",
}

#: Goods that can be withdrawn from as long as they are sealed.
SEALED_EXCEPTIONS = ("hygiene", "recording")

# -- Numbers ----------------------------------------------------------------------------------

WITHDRAWAL_DAYS = 14
REFUND_DAYS_AFTER_WITHDRAWAL = 14
REFUND_DAYS_AFTER_RESOLUTION = 14
RETURN_OF_GOODS_DAYS = 14
#: Contracts of at least this amount are kept for ten years (L213-1, D213-1); cents incl. tax.
CONTRACT_KEPT_FROM_CENTS = 12_000
CONTRACT_KEPT_YEARS = 10
#: Proof of every other contract (Code civil 2224).
PROOF_KEPT_YEARS = 5
#: A contact is shown while the legal guarantee of conformity runs (L217-3), then archived.
GUARANTEE_YEARS = 2
#: What never became a contract: a reservation, like a prospect; an order that nobody paid.
RESERVATION_KEPT_YEARS = 3
UNPAID_KEPT_DAYS = 90
#: An account without visit or order is announced its end, then closed.
INACTIVE_ACCOUNT_YEARS = 2
INACTIVE_WARNING_DAYS = 30
#: Name and address of who reported a content, once it is decided.
NOTICE_KEPT_YEARS = 1
#: Who asked to join, once it is decided or nobody answers any more.
APPLICATION_KEPT_YEARS = 1
#: Name and address of who asked a shop about a product.
QUESTION_KEPT_DAYS = 90
#: The address of who asked to be told when a product is back.
WATCH_KEPT_MONTHS = 6

# -- Labels fixed by law ----------------------------------------------------------------------

COMMANDER = _("Commander avec obligation de paiement")  # L221-14
RENONCER = _("Renoncer au contrat ici")  # D221-5
CONFIRMER_RETRACTATION = _("Confirmer la rétractation")  # D221-5
#: Where nothing is charged and nobody is bound: the opposite of COMMANDER.
RESERVER = _("Réserver sans payer")
CONFIRMER_RESERVATION = _("Confirmer ma réservation")

ALCOHOL_WARNING = _("L’abus d’alcool est dangereux pour la santé, à consommer avec modération.")
ALCOHOL_MINORS = _(
    "La vente d’alcool à des mineurs de moins de 18 ans est interdite. "
    "Une pièce d’identité vous sera demandée au retrait."
)
#: Banner of the home and payment pages (arrêté du 17 octobre 2016), in its own words.
ALCOHOL_BANNER = (
    "Interdiction de vente de boissons alcooliques aux mineurs de moins de 18 ans.",
    "La preuve de majorité de l’acheteur est exigée au moment de la vente en ligne.",
    "Code de la santé publique, art. L. 3342-1 et L. 3353-3",
)
VAT_EXEMPT = _("TVA non applicable, art. 293\u00a0B du CGI")
PAY_IN_SHOP = _("À payer en boutique")

#: R221-3: the notice on withdrawal names the online function.
WITHDRAW_ONLINE = _(
    "Vous pouvez également exercer votre droit de rétractation en ligne sur %(address)s."
)

#: Who answers for what on each offer (L111-7).
PROFESSIONAL_SELLER = _("Vendeur professionnel.")
WHO_OWES_WHAT = _(
    "Le contrat se fait avec ce vendeur : il prépare la commande, répond des garanties légales et "
    "rembourse. L’association tient le site et transmet le paiement."
)

# -- Annexes, as they stand -------------------------------------------------------------------

WITHDRAWAL_FORM_TITLE = _("Modèle de formulaire de rétractation")

#: Annex to R221-1. ``%(seller)s``: name, address and e-mail of the professional.
WITHDRAWAL_FORM = """\
(Veuillez compléter et renvoyer le présent formulaire uniquement si vous souhaitez vous rétracter du \
contrat.)

À l’attention de %(seller)s\u00a0:

Je/nous (*) vous notifie/notifions (*) par la présente ma/notre (*) rétractation du contrat (*) \
portant sur la vente du bien (*)/pour la prestation de services (*) ci-dessous\u00a0:

Commandé le (*)/reçu le (*)\u00a0:

Nom du (des) consommateur(s)\u00a0:

Adresse du (des) consommateur(s)\u00a0:

Signature du (des) consommateur(s) (uniquement en cas de notification du présent formulaire sur \
papier)\u00a0:

Date\u00a0:

(*) Rayez la mention inutile."""

WITHDRAWAL_NOTICE_TITLE = "Informations concernant l’exercice du droit de rétractation"

#: Annex to R221-3 for goods, with the online function (décret 2026-3, art. 7). ``%(seller)s``:
#: name, address, telephone and e-mail; ``%(address)s``: where the function is.
WITHDRAWAL_NOTICE = """\
Droit de rétractation

Vous avez le droit de vous rétracter du présent contrat sans donner de motif dans un délai de \
quatorze jours.

Le délai de rétractation expire quatorze jours après le jour où vous-même, ou un tiers autre que le \
transporteur et désigné par vous, prend physiquement possession du dernier bien.

Pour exercer le droit de rétractation, vous devez nous notifier (%(seller)s) votre décision de \
rétractation du présent contrat au moyen d’une déclaration dénuée d’ambiguïté (par exemple, lettre \
envoyée par la poste ou courrier électronique). Vous pouvez utiliser le modèle de formulaire de \
rétractation mais ce n’est pas obligatoire.

Vous pouvez également exercer votre droit de rétractation en ligne sur %(address)s. Si vous utilisez \
cette fonctionnalité en ligne, nous vous enverrons, dans les meilleurs délais, un accusé de réception \
de la rétractation sur un support durable (par exemple, par courriel), y compris son contenu ainsi \
que la date et l’heure de sa soumission.

Pour que le délai de rétractation soit respecté, il suffit que vous transmettiez votre communication \
relative à l’exercice du droit de rétractation avant l’expiration du délai de rétractation.

Effets de la rétractation

En cas de rétractation de votre part du présent contrat, nous vous rembourserons tous les paiements \
reçus de vous, y compris les frais de livraison (à l’exception des frais supplémentaires découlant du \
fait que vous avez choisi, le cas échéant, un mode de livraison autre que le mode moins coûteux de \
livraison standard proposé par nous) sans retard excessif et, en tout état de cause, au plus tard \
quatorze jours à compter du jour où nous sommes informés de votre décision de rétractation du présent \
contrat. Nous procéderons au remboursement en utilisant le même moyen de paiement que celui que vous \
aurez utilisé pour la transaction initiale, sauf si vous convenez expressément d’un moyen \
différent\u00a0; en tout état de cause, ce remboursement n’occasionnera pas de frais pour vous.

Nous pouvons différer le remboursement jusqu’à ce que nous ayons reçu le bien ou jusqu’à ce que vous \
ayez fourni une preuve d’expédition du bien, la date retenue étant celle du premier de ces faits.

Vous devrez renvoyer ou rendre le bien, à nous-mêmes, sans retard excessif et, en tout état de cause, \
au plus tard quatorze jours après que vous nous aurez communiqué votre décision de rétractation du \
présent contrat. Ce délai est réputé respecté si vous renvoyez le bien avant l’expiration du délai de \
quatorze jours.

Vous devrez prendre en charge les frais directs de renvoi du bien.

Votre responsabilité n’est engagée qu’à l’égard de la dépréciation du bien résultant de manipulations \
autres que celles nécessaires pour établir la nature, les caractéristiques et le bon fonctionnement de \
ce bien."""

HARMONISED_NOTICE_TITLE = _("Avis harmonisé sur la garantie légale de conformité")
HARMONISED_NOTICE_REFERENCE = _("Règlement d’exécution (UE) 2025/1960 de la Commission")
HARMONISED_NOTICE_URL = "http://data.europa.eu/eli/reg_impl/2025/1960/oj"
#: What the notice says, in plain words, since 27 September 2026.
HARMONISED_NOTICE = (
    _(
        "Dans toute l’Union européenne, le vendeur répond pendant deux ans au moins des défauts de "
        "conformité d’un bien, à compter du jour où vous le recevez."
    ),
    _(
        "Si le bien a un défaut, vous avez droit à sa réparation ou à son remplacement, sans frais. Si "
        "ce n’est pas possible, pas fait dans un délai raisonnable ou pas fait comme il faut, vous avez "
        "droit à une réduction du prix, ou à la fin du contrat et au remboursement."
    ),
    _("Adressez-vous au vendeur : c’est lui qui doit cette garantie."),
)

LEGAL_GUARANTEE_BOX_TITLE = _("Vos garanties légales")

#: Annex to D211-2, goods without digital elements supplied over time.
LEGAL_GUARANTEE_BOX = """\
Le consommateur dispose d’un délai de deux ans à compter de la délivrance du bien pour obtenir la \
mise en œuvre de la garantie légale de conformité en cas d’apparition d’un défaut de conformité. \
Durant ce délai, le consommateur n’est tenu d’établir que l’existence du défaut de conformité et non \
la date d’apparition de celui-ci.

Lorsque le contrat de vente du bien prévoit la fourniture d’un contenu numérique ou d’un service \
numérique de manière continue pendant une durée supérieure à deux ans, la garantie légale est \
applicable à ce contenu numérique ou ce service numérique tout au long de la période de fourniture \
prévue. Durant ce délai, le consommateur n’est tenu d’établir que l’existence du défaut de \
conformité affectant le contenu numérique ou le service numérique et non la date d’apparition de \
celui-ci.

La garantie légale de conformité emporte obligation pour le professionnel, le cas échéant, de \
fournir toutes les mises à jour nécessaires au maintien de la conformité du bien.

La garantie légale de conformité donne au consommateur droit à la réparation ou au remplacement du \
bien dans un délai de trente jours suivant sa demande, sans frais et sans inconvénient majeur pour \
lui.

Si le bien est réparé dans le cadre de la garantie légale de conformité, le consommateur bénéficie \
d’une extension de six mois de la garantie initiale.

Si le consommateur demande la réparation du bien, mais que le vendeur impose le remplacement, la \
garantie légale de conformité est renouvelée pour une période de deux ans à compter de la date de \
remplacement du bien.

Le consommateur peut obtenir une réduction du prix d’achat en conservant le bien ou mettre fin au \
contrat en se faisant rembourser intégralement contre restitution du bien, si\u00a0:

1° Le professionnel refuse de réparer ou de remplacer le bien\u00a0;

2° La réparation ou le remplacement du bien intervient après un délai de trente jours\u00a0;

3° La réparation ou le remplacement du bien occasionne un inconvénient majeur pour le consommateur, \
notamment lorsque le consommateur supporte définitivement les frais de reprise ou d’enlèvement du \
bien non conforme, ou s’il supporte les frais d’installation du bien réparé ou de \
remplacement\u00a0;

4° La non-conformité du bien persiste en dépit de la tentative de mise en conformité du vendeur \
restée infructueuse.

Le consommateur a également droit à une réduction du prix du bien ou à la résolution du contrat \
lorsque le défaut de conformité est si grave qu’il justifie que la réduction du prix ou la \
résolution du contrat soit immédiate. Le consommateur n’est alors pas tenu de demander la réparation \
ou le remplacement du bien au préalable.

Le consommateur n’a pas droit à la résolution de la vente si le défaut de conformité est mineur.

Toute période d’immobilisation du bien en vue de sa réparation ou de son remplacement suspend la \
garantie qui restait à courir jusqu’à la délivrance du bien remis en état.

Les droits mentionnés ci-dessus résultent de l’application des articles L. 217-1 à L. 217-32 du code \
de la consommation.

Le vendeur qui fait obstacle de mauvaise foi à la mise en œuvre de la garantie légale de conformité \
encourt une amende civile d’un montant maximal de 300\u00a0000 euros, qui peut être porté jusqu’à \
10\u00a0% du chiffre d’affaires moyen annuel (article L. 241-5 du code de la consommation).

Le consommateur bénéficie également de la garantie légale des vices cachés en application des \
articles 1641 à 1649 du code civil, pendant une durée de deux ans à compter de la découverte du \
défaut. Cette garantie donne droit à une réduction de prix si le bien est conservé ou à un \
remboursement intégral contre restitution du bien."""


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a plain text, which blank lines separate."""
    return [part.strip() for part in text.split("\n\n") if part.strip()]


def withdrawal_notice(*, seller: str, address: str) -> list[str]:
    """The notice of the annex to R221-3, paragraph by paragraph, for this seller."""
    return paragraphs(WITHDRAWAL_NOTICE % {"seller": seller, "address": address})


def withdrawal_form(seller: str) -> list[str]:
    """The model form of the annex to R221-1, paragraph by paragraph, addressed to this seller."""
    return paragraphs(WITHDRAWAL_FORM % {"seller": seller})


def withdrawal_exception_article(exception: str) -> str:
    """« L221-28, 4° » for "perishable"; the bare article for a code without an item of its own."""
    item = EXCEPTION_ITEMS.get(exception)
    return f"{WITHDRAWAL_EXCEPTIONS}, {item}" if item else WITHDRAWAL_EXCEPTIONS
