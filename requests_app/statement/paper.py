"""The statement as PDF: empty for signing on paper, or as confirmed on the tracking page."""

from __future__ import annotations

from datetime import datetime

from casework.cases.models import Case
from casework.letters import printing
from casework.workdays.words import moment, short_date
from requests_app.statement import wording
from requests_app.statement.models import Statement

BLANK_PLACE, BLANK_DATE = "................................", "........................"


def render(statement: Statement, *, place: str = "", at: datetime | None = None) -> bytes:
    """With `place` and `at`: confirmed with number and code. Without: a form to sign. Raises PdfFailed."""
    case, zone = statement.case, statement.case.agency.zone
    day = at.astimezone(zone).date() if at else None
    opening, then = wording.OPENING
    context = {
        "heading": statement.get_kind_display().upper(),
        "number": "",
        "opening": opening.format(number=case.number, agency=wording.office(case)),
        "facts": wording.facts(case),
        "then": then,
        "points": wording.points(statement),
        "closing": wording.CLOSING,
        "sign_place": f"{place or BLANK_PLACE}, {f'{short_date(day)} {day.year}' if day else BLANK_DATE}",
        "confirmed": moment(at, zone) if at else "",
        "signer": {"prefix_lines": [], "position": "Yang menyatakan", "name": _name(case), "rank": "", "nip": ""},
        "stamp": statement.kind == Statement.Kind.CONFIDENTIAL and not at,
    }
    return printing.to_pdf("statement", context, case.agency, title=f"{statement} {case.number}")


def _name(case: Case) -> str:
    return case.applicant.name if case.applicant else ""
