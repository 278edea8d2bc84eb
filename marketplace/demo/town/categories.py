"""The two levels of the demo town's catalogue."""

from __future__ import annotations

from marketplace.demo.town.data import CategoryData

_TREE: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
    (
        "pains-et-patisseries",
        "Pains et pâtisseries",
        (
            ("pains", "Pains"),
            ("viennoiseries", "Viennoiseries"),
            ("gateaux-et-tartes", "Gâteaux et tartes"),
        ),
    ),
    (
        "fruits-et-legumes",
        "Fruits et légumes",
        (
            ("fruits", "Fruits"),
            ("legumes", "Légumes"),
            ("paniers", "Paniers de saison"),
        ),
    ),
    (
        "cremerie-et-boucherie",
        "Crèmerie et boucherie",
        (
            ("fromages", "Fromages"),
            ("beurre-oeufs-yaourts", "Beurre, œufs et yaourts"),
            ("viandes-et-volailles", "Viandes et volailles"),
            ("charcuterie", "Charcuterie"),
        ),
    ),
    (
        "cave-et-epicerie",
        "Cave et épicerie",
        (
            ("vins", "Vins"),
            ("bieres-et-cidres", "Bières et cidres"),
            ("jus-et-sirops", "Jus et sirops"),
            ("epicerie-fine", "Épicerie fine"),
        ),
    ),
    (
        "fleurs-et-jardin",
        "Fleurs et jardin",
        (
            ("bouquets", "Bouquets"),
            ("plantes", "Plantes"),
            ("graines", "Graines et bulbes"),
        ),
    ),
    (
        "livres-et-papeterie",
        "Livres et papeterie",
        (
            ("romans", "Romans et récits"),
            ("jeunesse", "Jeunesse"),
            ("cuisine-et-nature", "Cuisine et nature"),
            ("presse", "Presse"),
            ("papeterie", "Papeterie"),
        ),
    ),
    (
        "mode-et-couture",
        "Mode et couture",
        (
            ("vetements", "Vêtements"),
            ("accessoires", "Accessoires"),
            ("mercerie", "Mercerie"),
            ("cordonnerie", "Chaussures et cordonnerie"),
        ),
    ),
    (
        "maison",
        "Maison",
        (
            ("cuisine-et-table", "Cuisine et table"),
            ("outils", "Outils"),
            ("lumiere-et-entretien", "Lumière et entretien"),
        ),
    ),
    (
        "beaute-et-soins",
        "Beauté et soins",
        (
            ("savons", "Savons et toilette"),
            ("soins", "Soins du visage et du corps"),
        ),
    ),
    (
        "jeux-et-velo",
        "Jeux et vélo",
        (
            ("jouets", "Jouets"),
            ("jeux-de-societe", "Jeux de société"),
            ("velos", "Vélos"),
            ("equipement-velo", "Équipement du cycliste"),
        ),
    ),
)


def _flatten() -> tuple[CategoryData, ...]:
    categories = []
    for slug, name, children in _TREE:
        categories.append(CategoryData(slug, name))
        categories += [CategoryData(child, child_name, slug) for child, child_name in children]
    return tuple(categories)


CATEGORIES = _flatten()
