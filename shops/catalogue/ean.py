"""The number under a bar code (EAN-13), and its check digit."""

import re

from django.utils.translation import gettext as _
from stdnum import ean


def tidy_ean(text: str) -> str:
    """The digits alone; an American code of 12 digits is the EAN-13 with a leading zero."""
    digits = re.sub(r"[\s.-]", "", text)
    return f"0{digits}" if len(digits) == 12 else digits


def ean_problem(text: str) -> str:
    """The sentence that says why this is no bar code, or an empty one; none given is fine."""
    digits = tidy_ean(text)
    if not digits:
        return ""
    if not digits.isascii() or not digits.isdecimal() or len(digits) not in (8, 13):
        return _("Un code-barres compte 13 chiffres (8 sur les petits emballages).")
    if not ean.is_valid(digits):
        return _("Ce code-barres n’est pas juste : relisez ses chiffres sous les barres.")
    return ""
