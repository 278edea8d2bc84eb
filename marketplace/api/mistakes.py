"""What is wrong with what was sent, said in a sentence."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _


def mistake(error: Mapping[str, Any]) -> str:
    """The sentence for one of pydantic's errors; its own English where there is none of ours."""
    sentence = _sentences().get(str(error.get("type", "")))
    if sentence is None:
        return str(error.get("msg", ""))
    context = dict(error.get("ctx") or {})
    if "expected" in context:
        context["expected"] = str(context["expected"]).replace(" or ", ", ")
    return sentence % context


def _sentences() -> dict[str, str]:
    return {
        "missing": _("Ce champ manque."),
        "extra_forbidden": _("Ce champ n’existe pas."),
        "int_type": _("Un nombre entier est attendu."),
        "int_parsing": _("Un nombre entier est attendu."),
        "int_from_float": _("Un nombre entier est attendu, sans décimales."),
        "int_parsing_size": _("Ce nombre est démesuré."),
        "string_type": _("Un texte est attendu."),
        "string_pattern_mismatch": _("Ce texte contient des signes qui ne vont pas ici."),
        "string_too_short": _("Ce texte est trop court : au moins %(min_length)s signe."),
        "string_too_long": _("Ce texte est trop long : au plus %(max_length)s signes."),
        "greater_than_equal": _("Ce nombre est trop petit : au moins %(ge)s."),
        "less_than_equal": _("Ce nombre est trop grand : au plus %(le)s."),
        "literal_error": _("Une de ces valeurs est attendue : %(expected)s."),
        "list_type": _("Une liste est attendue."),
        "too_short": _("La liste est trop courte : au moins %(min_length)s."),
        "too_long": _("La liste est trop longue : au plus %(max_length)s."),
        "uuid_parsing": _("Une référence de commande est attendue (un UUID)."),
        "uuid_type": _("Une référence de commande est attendue (un UUID)."),
        "model_attributes_type": _("Un objet JSON est attendu."),
        "dict_type": _("Un objet JSON est attendu."),
    }
