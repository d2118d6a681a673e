"""What an exemption may rest on: a line of the DIK in force, or a consequence test that was decided (Perki 1/2021).

Normally PPID Utama tests and sets; a test of the agency's own counts only where the agency has set so.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from casework.cases.models import Case
from casework.workdays.words import short_date
from requests_app.dik.models import ConsequenceTest, ExemptInformation, SetBy

OWN_TEST = "own_consequence_test"
LINE, TEST = "dik", "uji"


def _tests(case: Case) -> list[ConsequenceTest]:
    rows = ConsequenceTest.objects.filter(case=case, state=ConsequenceTest.State.DECIDED).order_by("-id")
    own = bool(case.agency.setting(OWN_TEST))
    return [row for row in rows if row.exempts and (own or row.set_by == SetBy.UTAMA)]


def choices(case: Case, on: date) -> list[tuple[str, str]]:
    """Key and words of everything a refusal of this case may rest on that day."""
    lines = ExemptInformation.objects.in_force(case.agency, on)
    return [(f"{TEST}:{row.pk}", told(row)) for row in _tests(case)] + [
        (f"{LINE}:{row.pk}", told(row)) for row in lines
    ]


def found(case: Case, key: str, on: date) -> ExemptInformation | ConsequenceTest | None:
    """What the key of a choice names; None when it may not be rested on. "uji" alone is the newest test of the case."""
    kind, _, pk = key.partition(":")
    if kind == TEST:
        return next((row for row in _tests(case) if not pk or str(row.pk) == pk), None)
    if kind == LINE and pk.isdigit():
        return ExemptInformation.objects.in_force(case.agency, on).filter(pk=int(pk)).first()
    return None


def told(row: ExemptInformation | ConsequenceTest) -> str:
    """As a letter says it."""
    who = row.get_set_by_display()
    when = f"{short_date(row.decree_on)} {row.decree_on.year}" if row.decree_on else ""
    if isinstance(row, ExemptInformation):
        return (
            f"Daftar Informasi yang Dikecualikan nomor {row.number}, {row.information} "
            f"(penetapan {who} {row.decree_number} tanggal {when})"
        )
    return f"uji konsekuensi, {row.information} (penetapan {who} {row.decree_number} tanggal {when})"


def fields_of(row: ExemptInformation | ConsequenceTest) -> dict[str, Any]:
    key = "exempt" if isinstance(row, ExemptInformation) else "test"
    return {key: row, "basis_text": told(row)[:400]}
