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
    "sku": "reference|ref|sku|code article|code produit|code|reference interne|article code|item code|plu",
    "group": "groupe de declinaisons|groupe|handle|parent|produit parent|reference parent|group",
    "title": "nom|titre|designation|libelle|article|produit|name|title|nom du produit|nom de l article|"
    "libelle article|intitule|product name|item|denomination",
    "choice": "declinaison|variante|option|variant|taille couleur|declinaisons|taille|couleur|size|color",
    "price": "prix|prix ttc|prix vente|prix de vente|prix de vente ttc|pv ttc|pvttc|tarif|price|prix unitaire|"
    "pu ttc|prix public|montant|unit price|retail price|prix ht|pv ht|prix vente ttc|tarif ttc|prix de vente ht",
    "vat": "tva|taux tva|taux de tva|vat|tax|vat rate|tax rate|code tva",
    "stock": "stock|quantite|qte|quantite en stock|qte stock|stock disponible|stock reel|quantity|qty|"
    "inventory|en stock|stock actuel|disponible|stock magasin",
    "public": "en vente|actif|visible|publie|published|active|status|en ligne",
    "category": "categorie|categories|famille|rayon|category|type|sous famille|groupe article|departement|genre",
    "description": "description|descriptif|texte|body html|description longue|details|commentaire|resume",
    "ean": "code barres|code barre|codebarres|codebarre|ean|ean13|gencod|gtin|barcode|upc|isbn|isbn13|code ean|gencode",
    "net": "quantite nette|poids net|contenance|volume net|poids|volume|contenu|net weight|net quantity|grammage",
    "net_unit": "unite de la quantite nette|unite|unite de mesure|unit",
    "picture": "adresse de la photo|photo|image|images|url image|image url|lien image|image src|picture",
    "allergens": "allergenes|allergene|allergens",
    "ingredients": "ingredients|composition|liste des ingredients",
    "origin": "origine|provenance|pays d origine|origin|pays",
    "manufacturer": "fabricant|marque|manufacturer|producteur|editeur|brand|vendor|fournisseur",
    "alcohol": "degre d alcool|degre|alcool|alcohol|titre alcoometrique|vol",
}
_BY_HEADER = {word: field for field, words in _KNOWN_BY.items() for word in words.split("|")}
_WITHOUT_TAX = re.compile(r"\bht\b|hors tax|excl|net of tax")

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

    Headers that say exactly a field's name win over those that merely contain it.
    """
    words = [_simple(header) for header in headers]
    mapping: dict[str, str] = {}
    for exact in (True, False):
        for place, header in enumerate(words):
            field = _BY_HEADER.get(header) if exact else _contained(header)
            if field and str(place) not in mapping and field not in mapping.values():
                mapping[str(place)] = field
    return mapping


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
    padded = f" {header} "
    best = max((word for word in _BY_HEADER if f" {word} " in padded), key=len, default="")
    return _BY_HEADER[best] if len(best) > 2 else ""


def _simple(header: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", fold(header)))
