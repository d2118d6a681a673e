"""Which letters a recorded decision needs, as the templates say, and which of them are not there yet."""

from __future__ import annotations

from collections.abc import Iterable

from casework.cases.act import Act
from casework.cases.models import Case, Event
from casework.cases.registry import guard
from casework.letters.models import Kind, LetterTemplate

TOLD = ("letter_issued", "letter_revoked")


def lacking(case: Case, templates: Iterable[LetterTemplate]) -> list[str]:
    """Kinds of letters that the outcome needs and that were not issued since it was decided, or were revoked."""
    procedure = case.version.procedure.code
    kinds = [row.kind for row in templates if case.outcome and row.is_needed(procedure, case.outcome)]
    there = issued_since_decision(case) if kinds else set()
    return [kind for kind in kinds if kind not in there]


def issued_since_decision(case: Case) -> set[str]:
    issued: dict[object, str] = {}
    for event in Event.objects.filter(case=case).order_by("seq").only("kind", "data"):
        if event.data.get("decided"):
            issued = {}
        elif event.kind == "letter_issued":
            issued[event.data.get("letter", event.pk)] = str(event.data.get("kind", ""))
        elif event.kind in ("letter_revoked", "letter_replaced"):
            issued.pop(event.data.get("letter"), None)
    return set(issued.values())


@guard("letters_issued")
def letters_issued(act: Act) -> str:
    case = act.case
    templates = LetterTemplate.objects.for_service(case.agency, case.service)
    missing = [Kind(kind).label.lower() for kind in lacking(case, templates)]
    return f"Belum terbit: {', '.join(missing)}. Terbitkan surat bernomor dahulu." if missing else ""
