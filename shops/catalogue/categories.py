"""The tree of categories: writing it."""

from django.db import transaction
from django.utils.text import slugify

from marketplace.kernel.actors import SYSTEM, Actor
from shops.catalogue.models import Category, Tint
from shops.catalogue.search import fold

SEPARATOR = " > "


@transaction.atomic
def create_category(
    path: str,
    tint: str = "",
    name_en: str = "",
    *,
    slug: str = "",
    actor: Actor = SYSTEM,
) -> Category:
    """The category at ``path`` (« Pains et pâtisseries > Pains »), made with those above it.

    An existing one is given back with its tint and English name brought up to date. Without
    ``tint`` a category takes the one above it. Slugs are unique in the whole tree.
    """
    category: Category | None = None
    for name in path.split(SEPARATOR):
        category = _child(category, name.strip())
    if category is None:
        raise ValueError("A category needs a name.")
    parent = Category.objects.get_parent(category)
    category.tint = tint or (parent.tint if parent else category.tint) or Tint.FOOD
    category.name_en = name_en or category.name_en
    category.slug = slug or category.slug
    category.save()
    return category


def _child(parent: Category | None, name: str) -> Category:
    tree = Category.objects
    siblings = tree.get_root_nodes() if parent is None else tree.get_children(parent)
    existing: Category | None = siblings.filter(name=name).first()
    if existing is not None:
        return existing
    fields = {"name": name, "slug": _free_slug(name, parent)}
    if parent is None:
        root: Category = tree.add_root(fields)
        return root
    child: Category = tree.add_child(parent, {**fields, "tint": parent.tint})
    return child


def _free_slug(name: str, parent: Category | None) -> str:
    slug = slugify(fold(name))
    if parent is not None and Category.objects.filter(slug=slug).exists():
        return f"{parent.slug}-{slug}"
    return slug
