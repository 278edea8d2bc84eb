"""What a merchant says in an application, and the rules it must meet."""

from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _
from stdnum.fr import siren as siren_numbers
from stdnum.fr import siret as siret_numbers
from stdnum.fr import tva as vat_numbers

from marketplace.kernel.contacts import international, is_email, is_mobile
from marketplace.kernel.errors import FormProblem
from marketplace.kernel.fields import fold_email
from shops.catalogue.models import Tint
from shops.joining.models import LegalForm

WORDS_LENGTH = 2000
_SIREN_DIGITS = 9


class ApplicationProblem(FormProblem):
    """The application lacks something; ``errors`` holds a sentence by field."""

    code = "application_problem"


@dataclass(frozen=True, kw_only=True)
class ApplicationDraft:
    """The answers as they were typed; ``number`` is a SIREN or a SIRET."""

    legal_name: str = ""
    legal_form: str = ""
    number: str = ""
    vat_number: str = ""
    vat_exempt: bool = False
    shop_name: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    phone: str = ""
    mobile: str = ""
    contact_name: str = ""
    email: str = ""
    tint: str = ""
    trade: str = ""
    words: str = ""

    def checked(self) -> dict[str, Any]:
        """The values of the application's fields. Raises ApplicationProblem, all errors at once."""
        errors: dict[str, str] = {}
        values = {name: _one_line(text) for name, text in asdict(self).items() if name in _LIMITS}
        values |= {"legal_form": self.legal_form, "tint": self.tint}
        for name, sentence in _required().items():
            if not values[name]:
                errors[name] = sentence
        for name, limit in _LIMITS.items():
            if len(values[name]) > limit:
                errors[name] = _("C’est trop long : %(limit)s caractères au plus.") % {
                    "limit": limit
                }
        values |= self._seller(errors) | self._reachable(errors)
        values["words"] = self.words.strip()
        if len(values["words"]) > WORDS_LENGTH:
            errors["words"] = _("C’est trop long : %(limit)s caractères au plus.") % {
                "limit": WORDS_LENGTH
            }
        if self.legal_form not in LegalForm.values:
            errors["legal_form"] = _("Choisissez la forme de votre entreprise.")
        if self.tint not in Tint.values:
            errors["tint"] = _("Choisissez la famille la plus proche de votre métier.")
        if len(values["postcode"]) != 5 or not values["postcode"].isdecimal():
            errors["postcode"] = _("Le code postal a cinq chiffres.")
        if errors:
            raise ApplicationProblem(errors)
        return values

    def _seller(self, errors: dict[str, str]) -> dict[str, Any]:
        """SIREN, SIRET and VAT number; the last one holds the first."""
        number = "".join(self.number.split())
        siren, siret = number[:_SIREN_DIGITS], ""
        if len(number) == _SIREN_DIGITS:
            valid = siren_numbers.is_valid(number)
        else:
            valid, siret = siret_numbers.is_valid(number), number
        if not valid:
            errors["number"] = _(
                "Ce numéro n’est pas valable. Recopiez les 9 chiffres du SIREN, ou les 14 du SIRET."
            )
        vat = "".join(self.vat_number.split()).upper()
        if self.vat_exempt:
            vat = ""
        elif not vat:
            errors["vat_number"] = _("Donnez votre numéro de TVA, ou cochez la franchise.")
        elif not vat.startswith("FR") or not vat_numbers.is_valid(vat):
            errors["vat_number"] = _(
                "Ce numéro de TVA n’est pas valable. Il commence par FR, suivi de 11 chiffres."
            )
        elif valid and vat[-_SIREN_DIGITS:] != siren:
            errors["vat_number"] = _(
                "Ce numéro de TVA appartient à une autre entreprise : il finit par votre SIREN."
            )
        return {
            "siren": siren,
            "siret": siret,
            "vat_number": vat,
            "vat_exempt": self.vat_exempt,
        }

    def _reachable(self, errors: dict[str, str]) -> dict[str, str]:
        """E-mail folded, telephones in E.164."""
        email, phone = fold_email(self.email), international(self.phone)
        mobile = international(self.mobile)
        if not is_email(email):
            errors["email"] = _("Cette adresse e-mail n’est pas complète.")
        if not phone:
            errors["phone"] = _("Indiquez le téléphone de la boutique, avec ses dix chiffres.")
        if mobile is None or (mobile and not is_mobile(mobile)):
            errors["mobile"] = _("Ce n’est pas un numéro de mobile : il commence par 06 ou 07.")
        return {"email": email, "phone": phone or "", "mobile": mobile or ""}


_LIMITS = {
    "legal_name": 160,
    "shop_name": 120,
    "street": 160,
    "postcode": 5,
    "city": 80,
    "contact_name": 120,
    "trade": 80,
}


def _required() -> dict[str, str]:
    return {
        "legal_name": _("Indiquez le nom de l’entreprise, tel qu’il est déclaré."),
        "shop_name": _("Indiquez le nom sur l’enseigne."),
        "street": _("Indiquez le numéro et la rue."),
        "postcode": _("Le code postal a cinq chiffres."),
        "city": _("Indiquez la ville."),
        "contact_name": _("Indiquez votre nom."),
        "trade": _("Dites votre métier en deux ou trois mots."),
    }


def _one_line(text: str) -> str:
    return " ".join(text.split())
