"""The numbers under which the public registers know an organisation."""

import re

from forms.fields import TypedField
from forms.numbers import usual_digits
from portal.french import plural
from portal.languages import _


class SiretField(TypedField):
    """Fourteen digits whose check digit is right (La Poste has its own sum)."""

    LA_POSTE = "356000000"
    LENGTH = 14
    invalid = "Ce numéro SIRET n’existe pas. Vérifiez les 14 chiffres"

    def understand(self, text: str) -> str:
        digits = re.sub(r"[\s.\u00a0\u202f-]", "", usual_digits(text))
        if not re.fullmatch(r"\d+", digits, re.ASCII):
            raise ValueError(_("Écrivez le numéro SIRET avec ses 14 chiffres"))
        if missing := self.LENGTH - len(digits):
            raise ValueError(self._counted(missing))
        if not self._adds_up(digits):
            raise ValueError(self.invalid)
        return digits

    def _counted(self, missing: int) -> str:
        count = plural(abs(missing), "chiffre")
        if missing > 0:
            return _("Un numéro SIRET a 14 chiffres : il manque %(count)s", count=count)
        return _("Un numéro SIRET a 14 chiffres : il y a %(count)s en trop", count=count)

    def _adds_up(self, digits: str) -> bool:
        if digits.startswith(self.LA_POSTE) and sum(map(int, digits)) % 5 == 0:
            return True
        doubled = [int(digit) * (2 if index % 2 == 0 else 1) for index, digit in enumerate(digits)]
        return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


class RnaField(TypedField):
    """An association's number in the national register: a W and nine digits."""

    invalid = "Écrivez un W suivi de 9 chiffres, par exemple W802001234"

    def understand(self, text: str) -> str:
        number = re.sub(r"[\s.\u00a0\u202f-]", "", usual_digits(text)).upper()
        if not re.fullmatch(r"W\d{9}", number, re.ASCII):
            raise ValueError(self.invalid)
        return number
