"""How a letter number is composed. Unique per agency and year; gaps and numbers from outside are allowed."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

from casework.letters.models import Letter
from casework.numbering import numbers

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: nothing that is misread aloud or from paper
CODE_LENGTH = 12
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
PARTS = ("code", "number", "insert", "unit", "year", "month")
PART = re.compile(r"\{([^{}]*)\}")


class BadPattern(ValueError):
    """The agency's pattern cannot make a number; the message names the cure."""


@dataclass(frozen=True)
class Parts:
    code: str
    sequence: int
    insert: str
    unit: str


def key(number: str) -> str:
    """ "500.3/ 12 /Diskop" and "500.3/12/DISKOP" are the same number."""
    return re.sub(r"\s+", "", number).upper()


def compose(pattern: str, parts: Parts, year: int, month: int) -> str:
    """Raises BadPattern."""
    values = {
        "code": parts.code,
        "number": str(parts.sequence),
        "insert": parts.insert,
        "unit": parts.unit,
        "year": str(year),
        "month": ROMAN[month - 1],
    }
    unknown = set(PART.findall(pattern)) - set(PARTS)
    if unknown or "{number}" not in pattern:
        raise BadPattern(
            f"Pola nomor “{pattern}” keliru. Pakai {', '.join(f'{{{part}}}' for part in PARTS)}; {{number}} wajib."
            " Minta admin instansi memperbaikinya."
        )
    return PART.sub(lambda found: values[found[1]], pattern)


def next_number(letter: Letter, year: int, month: int) -> tuple[str, Parts]:
    """The next free number of the agency's letters. Passes over those that were written by hand before."""
    agency = letter.agency
    code = letter.template.classification or str(agency.setting("classification"))
    unit = (letter.case.unit.letter_code if letter.case.unit else "") or str(agency.setting("letter_unit_code"))
    pattern = str(agency.setting("letter_number_pattern"))
    while True:
        parts = Parts(code, numbers.take(f"{agency.code}:letter", year), "", unit)
        number = compose(pattern, parts, year, month)
        if not taken(letter, year, number):
            return number, parts


def taken(letter: Letter, year: int, number: str) -> bool:
    return Letter.objects.filter(agency=letter.agency, year=year, number_key=key(number)).exclude(pk=letter.pk).exists()


def new_code() -> str:
    """60 bits for the verification address."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def normal_code(typed: str) -> str:
    """As typed from paper: spaces and hyphens dropped, I and L read as 1, O as 0. "" when it cannot be a code."""
    code = re.sub(r"[\s-]", "", typed).upper().translate(str.maketrans("ILO", "110"))
    return code if len(code) == CODE_LENGTH and set(code) <= set(ALPHABET) else ""


def grouped(code: str) -> str:
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))
