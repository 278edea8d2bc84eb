"""The text that search reads: accents and ligatures gone, each word cut to its French stem.

``Product.search_text`` holds the stems of the title, then a bar, then all others. Every stem has
a space before it, so that « boulang » finds words that begin so and none that merely contain it;
short stems are looked for whole, since « vin » is not meant to find « vingt ».
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

import snowballstemmer

from shops.catalogue.models import Category, Product

TITLE_ENDS = " |"
#: Stems no longer than this are looked for as whole words.
SHORT = 3
_CHUNK = 500
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o"})
_WORD = re.compile(r"[0-9a-z]+")
_PLURALS_IN_EUX = {"jeux", "feux", "lieux", "voeux", "neveux", "cheveux", "cieux"}
_PLURALS_IN_IS = {"amis", "brocolis", "celeris", "kiwis", "raviolis", "salamis", "spaghettis"}
_SMALL_WORDS = frozenset(
    word
    for line in (
        "a au aux avec c ce ces d dans de des du elle en et il ils j je l la le les leur leurs m mais n",
        "ne nos notre nous on ou par pas pour qu que qui s sa se ses son sur t un une vos votre vous y",
    )
    for word in line.split()
)
_stemmer = snowballstemmer.stemmer("french")


def fold(text: str) -> str:
    """The text in lower case without accents, ligatures written out: « Œufs » is "oeufs"."""
    lowered = text.lower().translate(_LIGATURES)
    decomposed = unicodedata.normalize("NFKD", lowered)
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def stems(text: str) -> list[str]:
    """Stems of the text's words, each once, in order; words that say nothing are left out."""
    words = [word for word in _WORD.findall(fold(text)) if word not in _SMALL_WORDS]
    return list(dict.fromkeys(_stem(word) for word in words))


def needle(stem: str) -> str:
    """What to look for in a search text to find the stem."""
    return f" {stem} " if len(stem) <= SHORT else f" {stem}"


def refresh_search_text(product_ids: Iterable[int] | None = None) -> int:
    """Write the search text of these products (all without ``product_ids``); gives how many.

    Call it after a change of a title, a description, a category or a shop's name.
    """
    products = Product.objects.exclude(structure=Product.CHILD).order_by("pk")
    if product_ids is not None:
        products = products.filter(pk__in=list(product_ids))
    done = 0
    ids = list(products.values_list("pk", flat=True))
    for start in range(0, len(ids), _CHUNK):
        chunk = list(products.filter(pk__in=ids[start : start + _CHUNK]).select_related("shop"))
        texts = _index_texts(chunk)
        for product in chunk:
            product.search_text = texts[product.pk]
        Product.objects.bulk_update(chunk, ["search_text"], batch_size=100)
        done += len(chunk)
    return done


def _index_texts(products: Sequence[Product]) -> dict[int, str]:
    ids = [product.pk for product in products]
    categories = _category_names(ids)
    variants: dict[int, list[str]] = {}
    for parent_id, title in Product.objects.filter(parent__in=ids).values_list(
        "parent_id", "title"
    ):
        variants.setdefault(parent_id, []).append(title)
    return {
        product.pk: _join(
            product.title,
            " ".join(
                [
                    product.shop.name if product.shop else "",
                    *categories.get(product.pk, ()),
                    *variants.get(product.pk, ()),
                    product.origin,
                    product.description,
                ]
            ),
        )
        for product in products
    }


def _category_names(product_ids: Sequence[int]) -> dict[int, list[str]]:
    """Names, in both languages, of each product's categories and of those above them."""
    by_path = {
        path: f"{name} {name_en}"
        for path, name, name_en in Category.objects.values_list("path", "name", "name_en")
    }
    links = Product.categories.through.objects.filter(product__in=product_ids)
    names: dict[int, list[str]] = {}
    for product_id, path in links.values_list("product_id", "category__path"):
        steps = range(Category.steplen, len(path) + 1, Category.steplen)
        names.setdefault(product_id, []).extend(by_path[path[:end]] for end in steps)
    return names


def _join(title: str, rest: str) -> str:
    title_stems = stems(title)
    others = [stem for stem in stems(rest) if stem not in title_stems]
    return "".join(f" {stem}" for stem in title_stems) + " ".join([TITLE_ENDS, *others, ""])


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    return str(_stemmer.stemWord(_singular(word)))


def _singular(word: str) -> str:
    """Plurals that the stemmer does not know: vélos, bleus, choux, jeux, kiwis."""
    if word in _PLURALS_IN_EUX | _PLURALS_IN_IS or (len(word) > 4 and word.endswith("oux")):
        return word[:-1]
    if len(word) > 3 and word.endswith(("os", "us")):
        return word[:-1]
    return word
