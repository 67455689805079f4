"""The portal's own fields: what each accepts, and the sentence for what it does not."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import phonenumbers
from wtforms import Field, RadioField, StringField
from wtforms.validators import StopValidation, ValidationError

from forms.numbers import as_typed, to_number, usual_digits
from portal.french import euros, listed
from portal.languages import _, marked

NO_CHARACTERS = "".join(
    chr(plane + last) for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF)
)
UNSHOWN = rf"\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{NO_CHARACTERS}"
"""Signs that no page can hold; PostgreSQL refuses some of them too."""
UNSTORABLE = re.compile(f"[{UNSHOWN}]")
CONTROLS = re.compile(
    rf"[{UNSHOWN}\x0c\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)


def storable(text: str) -> str:
    """What was typed, without the signs that neither a page nor a database can hold."""
    return UNSTORABLE.sub("", text)


def plain(text: str | None) -> str | None:
    """A filter: no control signs, no marks that turn the reading direction, one kind of newline."""
    return CONTROLS.sub("", text.replace("\r\n", "\n")).strip() if text else text


def one_line(text: str | None) -> str | None:
    """The same on one line, a single space between its words."""
    cleaned = plain(text)
    return " ".join(re.split(r"[ \t\r\n\v\f\u2028\u2029\x85]+", cleaned)) if cleaned else cleaned


class OneOfField(RadioField):
    """``missing`` says what to do when none of the choices came."""

    def __init__(self, label: str, missing: str, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.missing = missing

    def pre_validate(self, form: Any) -> None:
        try:
            super().pre_validate(form)
        except ValidationError:
            raise StopValidation(self.missing) from None


class TypedField(StringField):
    """A text that is understood as something else; what was typed is always shown again."""

    invalid = marked("Vérifiez cette réponse")

    def understand(self, text: str) -> Any:
        """The value of a text that is not empty. Raises ValueError."""
        raise NotImplementedError

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.typed = plain(valuelist[0]) or "" if valuelist else ""
        self.data = None
        if self.typed:
            self.data = self.understand(self.typed)

    def _value(self) -> str:
        return getattr(self, "typed", "") or ("" if self.data is None else str(self.data))


class MoneyField(TypedField):
    """An amount in euros, kept in cents; below zero only where it may be, ``signed``."""

    def __init__(self, *args: Any, invalid: str = "", signed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.signed = signed
        self.invalid = invalid or marked("Écrivez le montant en chiffres, par exemple 12 500")

    def understand(self, text: str) -> int:
        amount = to_number(text)
        if amount is None or amount != round(amount, 2) or (amount < 0 and not self.signed):
            raise ValueError(self.invalid)
        return int(amount * 100)

    def _value(self) -> str:
        kept = "" if self.data is None else as_typed(euros(self.data))
        return getattr(self, "typed", "") or kept


class NumberField(TypedField):
    """A number of zero or more; whole when it is written so."""

    def __init__(self, *args: Any, invalid: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invalid = invalid or marked("Écrivez un nombre en chiffres, par exemple 2")

    def understand(self, text: str) -> int | float:
        found = to_number(text)
        if found is None or found < 0:
            raise ValueError(self.invalid)
        return int(found) if found == int(found) else float(found)


class WholeField(NumberField):
    """A whole number of zero or more: months, people."""

    def understand(self, text: str) -> int:
        found = super().understand(text)
        if not isinstance(found, int):
            raise ValueError(self.invalid)  # noqa: TRY004  what was typed, not what was passed
        return found


class YearField(TypedField):
    """A year in four digits."""

    def __init__(self, *args: Any, invalid: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invalid = invalid or marked("Écrivez l’année avec 4 chiffres, par exemple 2023")

    def understand(self, text: str) -> int:
        digits = usual_digits(text)
        if not re.fullmatch(r"\d{4}", digits, re.ASCII):
            raise ValueError(self.invalid)
        return int(digits)


LETTERS = re.compile(r"[^\W\d_]")


class PhoneField(TypedField):
    """A telephone number, French unless it says otherwise, kept as +33….."""

    invalid = marked("Écrivez un numéro de téléphone, par exemple 06 39 98 12 34")

    def understand(self, text: str) -> str:
        number = to_phone(text)
        if number is None:
            raise ValueError(self.invalid)
        return number


def to_phone(text: str) -> str | None:
    """As +33…; None for what is no telephone number."""
    if LETTERS.search(text):
        return None
    try:
        number = phonenumbers.parse(text, "FR")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


class CommuneField(TypedField):
    """A commune typed freely, kept as its INSEE code; ``resolve`` finds it."""

    def __init__(
        self, *args: Any, resolve: Callable[[str], str | None], invalid: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.resolve = resolve
        self.invalid = invalid or marked("Nous ne trouvons pas cette commune")

    def understand(self, text: str) -> str:
        insee = self.resolve(text)
        if insee is None:
            raise ValueError(self.invalid)
        return insee


YEAR_DIGITS = 4


class DateField(Field):
    """A date in three boxes: ``parts`` keeps what is in each, ``faulty`` which are wrong."""

    PARTS = ("day", "month", "year")
    NAMES = {"day": marked("le jour"), "month": marked("le mois"), "year": marked("l’année")}

    def __init__(self, *args: Any, called: str = "", **kwargs: Any) -> None:
        """``called``: what the date is of, « de naissance »."""
        super().__init__(*args, **kwargs)
        self._of = called

    @property
    def called(self) -> str:
        return f" {_(self._of)}" if self._of else ""

    def process(
        self,
        formdata: Any,
        data: Any = None,
        extra_filters: Any = None,  # noqa: ARG002
    ) -> None:
        self.process_errors: list[str] = []
        self.errors: list[str] = []
        self.faulty: set[str] = set()
        self.data = data if isinstance(data, date) else None
        self.parts = self._shown(self.data)
        if formdata is not None:
            self.parts = {
                part: plain(formdata.get(f"{self.name}-{part}", "")) or "" for part in self.PARTS
            }
            self.data = self._understood()
        self.raw_data = ["1"] if any(self.parts.values()) else []

    def _shown(self, value: date | None) -> dict[str, str]:
        if value is None:
            return dict.fromkeys(self.PARTS, "")
        return {"day": str(value.day), "month": str(value.month), "year": str(value.year)}

    def _understood(self) -> date | None:
        if not any(self.parts.values()):
            return None
        parts, sentence = self._fault()
        if parts:
            self.faulty = set(parts)
            self.process_errors.append(sentence)
        return None if parts else self._calendar_day()

    def _fault(self) -> tuple[Sequence[str], str]:
        """The parts to correct, and what to say of them; none when it is a date."""
        absent = [part for part in self.PARTS if not self.parts[part]]
        words = [part for part in self.PARTS if not self.parts[part].isdecimal()]
        if absent:
            return absent, _("Ajoutez %(parts)s", parts=self._named(absent))
        if words:
            return words, _("Écrivez %(parts)s en chiffres", parts=self._named(words))
        if len(self.parts["year"]) < YEAR_DIGITS:
            return ["year"], _("Écrivez %(parts)s avec 4 chiffres", parts=self._named(["year"]))
        if self._calendar_day() is None:
            return self.PARTS, _("Cette date n’existe pas. Vérifiez le jour, le mois et l’année")
        return (), ""

    def _named(self, parts: Sequence[str]) -> str:
        """« le jour et le mois de naissance »."""
        return listed([*(_(self.NAMES[part]) for part in parts)]) + self.called

    def _calendar_day(self) -> date | None:
        try:
            year, month, day = (int(self.parts[part]) for part in reversed(self.PARTS))
            return date(year, month, day) if 1900 <= year <= 2200 else None
        except (ValueError, OverflowError):
            return None


class Needed:
    """The answer is demanded, with a sentence that says which."""

    field_flags = {"required": True}

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence

    def __call__(self, form: Any, field: Field) -> None:  # noqa: ARG002
        if field.errors:
            raise StopValidation
        if field.data is False or field.data in (None, "", [], set()):
            raise StopValidation(self.sentence)
