"""Which column holds what: recognised by its header, in French or in English."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shops.catalogue.search import fold
from shops.files.models import Format

#: What a column can hold, as the merchant reads it, in the order of the template.
FIELDS: dict[str, Promise] = {
    "sku": _("Référence"),
    "group": _("Groupe de déclinaisons"),
    "title": _("Nom"),
    "choice": _("Déclinaison"),
    "price": _("Prix"),
    "vat": _("Taux de TVA"),
    "stock": _("Stock"),
    "public": _("En vente"),
    "category": _("Catégorie"),
    "description": _("Description"),
    "ean": _("Code-barres"),
    "net": _("Quantité nette"),
    "net_unit": _("Unité de la quantité nette"),
    "picture": _("Adresse de la photo"),
    "allergens": _("Allergènes"),
    "ingredients": _("Ingrédients"),
    "origin": _("Origine"),
    "manufacturer": _("Fabricant"),
    "alcohol": _("Degré d’alcool"),
}

#: Headers by which a field is known, folded, without signs and small words.
_KNOWN_BY: dict[str, str] = {
    "sku": "reference|ref|sku|ugs|code article|code produit|code|reference interne|article code|item code|plu",
    "group": "groupe de declinaisons|groupe|handle|parent|produit parent|reference parent|group",
    "title": "nom|titre|designation|libelle|article|produit|name|title|nom du produit|nom de l article|"
    "libelle article|intitule|product name|item|denomination",
    "choice": "declinaison|variante|option|variant|taille couleur|declinaisons|taille|couleur|size|color",
    "price": "prix|prix ttc|prix vente|prix de vente|prix de vente ttc|pv ttc|pvttc|tarif|price|prix unitaire|"
    "pu ttc|prix public|prix public ttc|pp ttc|ppttc|montant|unit price|retail price|"
    "prix ht|pv ht|prix vente ttc|tarif ttc|prix de vente ht|prix vente ht|pp ht|ppht|pu ht",
    "vat": "tva|taux tva|taux de tva|vat|tax|vat rate|tax rate|code tva",
    "stock": "stock|quantite|qte|quantite en stock|qte stock|qte en stock|stock disponible|quantite disponible|"
    "stock reel|quantity|qty|"
    "inventory|en stock|stock actuel|disponible|stock magasin",
    "public": "en vente|actif|visible|publie|published|active|status|en ligne",
    "category": "categorie|categories|famille|rayon|category|type|sous famille|groupe article|departement|genre",
    "description": "description|descriptif|texte|body html|description longue|details|commentaire|resume",
    "ean": "code barres|code barre|codebarres|codebarre|ean|ean13|gencod|gtin|barcode|upc|isbn|isbn13|code ean|gencode|"
    "code upc|code gtin",
    "net": "quantite nette|poids net|contenance|volume net|poids|volume|contenu|net weight|net quantity|grammage",
    "net_unit": "unite de la quantite nette|unite|unite de mesure|unit",
    "picture": "adresse de la photo|photo|image|images|url image|image url|lien image|image src|picture",
    "allergens": "allergenes|allergene|allergens",
    "ingredients": "ingredients|composition|liste des ingredients",
    "origin": "origine|provenance|pays d origine|origin|pays",
    "manufacturer": "fabricant|marque|manufacturer|producteur|editeur|brand|vendor",
    "alcohol": "degre d alcool|degre|alcool|alcohol|titre alcoometrique|vol",
}
_BY_HEADER = {word: field for field, words in _KNOWN_BY.items() for word in words.split("|")}
_WITHOUT_TAX = re.compile(r"\b(?:pp)?ht\b|hors tax|excl|net of tax")
_WITH_TAX = re.compile(r"ttc\b|incl")
#: Headers with these words are about something else: what the shop pays, thresholds, what was ordered.
_ABOUT_OTHERS = re.compile(
    r"\b(?:achats?|revient|cout|couts|cost|pamp|pa|marge|fournisseurs?|supplier|promo|promotion|soldes?|remise|"
    r"mini?|minimum|maxi?|maximum|alerte|seuil|threshold|low|vendu\w*|commande\w*|reserve\w*|prevue?s?|attendue?s?|"
    r"valeur|date|au|ancien\w*|postal|montant|points?|value|compare)\b"
)

_SHOPIFY = {"Handle", "Title", "Option1 Value", "Variant Price"}
_WOOCOMMERCE = {
    frozenset({"Type", "SKU", "Name", "Regular price"}),
    frozenset({"Type", "UGS", "Nom", "Tarif régulier"}),
}


def recognise(headers: Sequence[str]) -> str:
    """Whose export it is, by headers that no other program writes together."""
    names = set(headers)
    if names >= _SHOPIFY:
        return Format.SHOPIFY
    if any(names >= known for known in _WOOCOMMERCE):
        return Format.WOOCOMMERCE
    return Format.TABLE


def guess_mapping(headers: Sequence[str]) -> dict[str, str]:
    """Columns (by place, as text) and the field each seems to hold; a field is given once.

    Headers that say exactly a field's name win over those that merely contain it. Of two prices the
    one with tax is meant: it is what is on the shelf.
    """
    found: dict[str, list[tuple[bool, bool, bool, int]]] = {}
    for place, header in enumerate(map(_simple, headers)):
        exact = _BY_HEADER.get(header)
        if field := exact or _contained(header):
            is_price = field == "price"
            without = is_price and bool(_WITHOUT_TAX.search(header))
            unclear = is_price and not _WITH_TAX.search(header)
            found.setdefault(field, []).append((without, exact is None, unclear, place))
    return {str(min(places)[-1]): field for field, places in found.items()}


def looks_like_headers(texts: Sequence[str]) -> bool:
    """Whether at least two of a row's cells say exactly what a column holds."""
    return len({_BY_HEADER[name] for name in map(_simple, texts) if name in _BY_HEADER}) > 1


def says_without_tax(headers: Sequence[str], mapping: Mapping[str, str]) -> bool:
    """Whether the header of the price says that tax is not in it."""
    return any(
        field == "price" and bool(_WITHOUT_TAX.search(_simple(headers[int(place)])))
        for place, field in mapping.items()
        if int(place) < len(headers)
    )


def tidy_mapping(mapping: Mapping[str, str], columns: int) -> dict[str, str]:
    """What of a mapping can be: known fields, each once, of columns that exist."""
    tidy: dict[str, str] = {}
    for place, field in mapping.items():
        fits = place.isdecimal() and int(place) < columns and field in FIELDS
        if fits and field not in tidy.values():
            tidy[place] = field
    return tidy


def fingerprint(headers: Iterable[str]) -> str:
    """The same for files with the same headers."""
    return hashlib.sha256("\x1f".join(headers).encode()).hexdigest()


def _contained(header: str) -> str:
    """The field whose longest name the header contains as whole words, « Prix TTC (€) »."""
    if _ABOUT_OTHERS.search(header):
        return ""
    padded = f" {header} "
    best = max((word for word in _BY_HEADER if f" {word} " in padded), key=len, default="")
    return _BY_HEADER[best] if len(best) > 2 else ""


def _simple(header: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", fold(header)))
