"""No case closes on something left hanging: rooms above say what hangs, and who closes says that it is dropped.

The rows are locked before the chain head (case → letter → chain). An applicant who withdraws is not held up by the
office's own drafts: theirs is the choice, and it is written down as such.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from casework.cases.registry import Names
from casework.organization.actors import APPLICANT

if TYPE_CHECKING:
    from casework.cases.act import Act
    from casework.cases.models import Case, Transition

DROP = "drop_letters"


@dataclass(frozen=True)
class LooseEnds:
    """find(case, hold) lists what hangs (locked, when hold); label names one; drop(act, items, reason) ends them."""

    find: Callable[[Case, bool], Sequence[Any]]
    label: Callable[[Any], str]
    drop: Callable[[Act, Sequence[Any], str], None]


ends: Names[LooseEnds] = Names("loose end")
Found = list[tuple[LooseEnds, Sequence[Any]]]


def closes(transition: Transition | None) -> bool:
    return transition is not None and transition.to is None and not transition.in_place


def hanging(case: Case, *, hold: bool = False) -> Found:
    found = [(ends[name], ends[name].find(case, hold)) for name in ends]
    return [(kind, items) for kind, items in found if items]


def labels(case: Case) -> list[str]:
    """What would be dropped, for the page that asks."""
    return [kind.label(item) for kind, items in hanging(case) for item in items]


def question(names: Sequence[str]) -> str:
    return "Batalkan konsep surat yang belum bernomor: " + "; ".join(names)


def settle(act: Act, found: Found, *, reason: str, said: str) -> str:
    """Drop what hangs when that was chosen; else the refusal. said: the act that closes, in words."""
    if not found:
        return ""
    if act.by.kind == APPLICANT:
        reason = f"Pemohon: {said}."
    elif not act.data.get(DROP):
        names = "; ".join(kind.label(item) for kind, items in found for item in items)
        return (
            f"Masih ada surat keluar yang belum bernomor: {names}. Selesaikan suratnya, atau centang bahwa konsepnya"
            " dibatalkan."
        )
    for kind, items in found:
        kind.drop(act, items, reason or f"Kasus ditutup: {said}.")
    return ""
