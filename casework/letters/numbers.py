"""How a letter number is composed. Unique per agency and year; gaps, inserts and numbers from outside are allowed."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from casework.letters.models import ClassificationCode, Letter, NumberFormat, VoidedNumber
from casework.numbering import numbers
from casework.organization.models import Agency

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: nothing that is misread aloud or from paper
CODE_LENGTH = 12
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
PARTS = {
    "kode": "kode klasifikasi",
    "nomor": "nomor urut",
    "sisipan": "sisipan atau sub-nomor",
    "unit": "kode unit",
    "bulan": "bulan dengan angka Romawi",
    "tahun": "tahun",
}
PART = re.compile(r"\{([^{}]*)\}")
DEFAULT_PATTERN = "{kode}/{nomor}{sisipan}/{unit}"


class BadPattern(ValueError):
    """A pattern that cannot make a number; the message names the cure."""


@dataclass(frozen=True)
class Format:
    """The pattern in force for a kind of letter, and the sequence it counts in."""

    pattern: str
    unit: str
    scope: str

    @classmethod
    def of(cls, agency: Agency, kind: str) -> Format:
        rows = {row.kind: row for row in NumberFormat.objects.filter(agency=agency, kind__in=("", kind))}
        row = rows.get(kind) or rows.get("")
        own = bool(row and row.kind and row.own_sequence)
        unit = (row.unit_code if row else "") or str(agency.setting("letter_unit_code"))
        return cls(row.pattern if row else DEFAULT_PATTERN, unit, scope(agency, kind if own else ""))


@dataclass(frozen=True)
class Parts:
    code: str
    sequence: int
    insert: str
    unit: str


def scope(agency: Agency, kind: str = "") -> str:
    """Name of the sequence: of one kind that counts on its own, or of all other letters."""
    return f"{agency.code}:letter-{kind}" if kind else f"{agency.code}:letter"


def key(number: str) -> str:
    """ "500.3/ 12 /Diskop" and "500.3/12/DISKOP" are the same number."""
    return re.sub(r"\s+", "", number).upper()


def check_pattern(pattern: str) -> None:
    """Raises BadPattern."""
    names = PART.findall(pattern)
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        raise BadPattern(
            f"Bagian {{{unknown[0]}}} tidak dikenal. Yang ada: {', '.join(f'{{{part}}}' for part in PARTS)}."
        )
    if names.count("nomor") != 1 or names.count("sisipan") > 1:
        raise BadPattern("Pola harus memuat {nomor} tepat sekali, dan {sisipan} paling banyak sekali.")
    if re.sub(r"\{[a-z]*\}", "", pattern).strip("{}") != re.sub(r"\{[a-z]*\}", "", pattern):
        raise BadPattern("Ada kurung kurawal yang tidak berpasangan. Tulis misalnya {kode}/{nomor}{sisipan}/{unit}.")


def compose(pattern: str, parts: Parts, year: int, month: int) -> str:
    """An insert stands behind the number when the pattern names no place for it."""
    values = {
        "kode": parts.code,
        "nomor": str(parts.sequence) + ("" if "{sisipan}" in pattern else parts.insert),
        "sisipan": parts.insert,
        "unit": parts.unit,
        "tahun": str(year),
        "bulan": ROMAN[month - 1],
    }
    return PART.sub(lambda found: values[found[1]], pattern)


def code_of(letter: Letter) -> str:
    """The classification the letter gets unless its numberer chooses another."""
    return letter.template.classification or str(letter.agency.setting("classification"))


def unit_of(letter: Letter, used: Format) -> str:
    return (letter.case.unit.letter_code if letter.case.unit else "") or used.unit


def offered(agency: Agency) -> QuerySet[ClassificationCode]:
    """Codes an officer may choose. A row of the agency stands before the shared one, also when it retires it."""
    own = ClassificationCode.objects.filter(agency=agency).values("code")
    shared = Q(agency=None) & ~Q(code__in=own)
    return ClassificationCode.objects.filter(shared | Q(agency=agency), active=True).order_by("code")


def is_known(agency: Agency, code: str) -> bool:
    """A code of the list, or a group above one: letters often carry only the group. Without a list every code is."""
    codes = offered(agency)
    return codes.filter(Q(code=code) | Q(code__startswith=f"{code}.")).exists() or not codes.exists()


def next_number(letter: Letter, used: Format, code: str, insert: str, year: int, month: int) -> tuple[str, Parts]:
    """The next free number of the sequence. Passes over those that were written by hand before."""
    while True:
        parts = Parts(code, numbers.take(used.scope, year), insert, unit_of(letter, used))
        number = compose(used.pattern, parts, year, month)
        if not taken(letter, year, number):
            return number, parts


def taken(letter: Letter, year: int, number: str) -> bool:
    """Also by a number that was voided: it came to nothing, and is never given again."""
    same = {"agency": letter.agency, "year": year, "number_key": key(number)}
    if Letter.objects.filter(**same).exclude(pk=letter.pk).exists():
        return True
    return VoidedNumber.objects.filter(**same).exists()


def new_code() -> str:
    """60 bits for the verification address."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def normal_code(typed: str) -> str:
    """As typed from paper: spaces and hyphens dropped, I and L read as 1, O as 0. "" when it cannot be a code."""
    code = re.sub(r"[\s-]", "", typed).upper().translate(str.maketrans("ILO", "110"))
    return code if len(code) == CODE_LENGTH and set(code) <= set(ALPHABET) else ""


def grouped(code: str) -> str:
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))
