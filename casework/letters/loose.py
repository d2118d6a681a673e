"""Letters without a number that a closing case would leave behind: found, named, dropped with the reason."""

from __future__ import annotations

from collections.abc import Sequence

from casework.cases import closing
from casework.cases.act import Act
from casework.cases.models import Case
from casework.letters.life import UNNUMBERED
from casework.letters.models import Letter


def unnumbered(case: Case, hold: bool) -> list[Letter]:
    rows = Letter.objects.filter(case=case, status__in=UNNUMBERED).order_by("pk")
    rows = rows.select_for_update(of=("self",)) if hold else rows
    return list(rows.only("pk", "kind", "status", "hal", "case_id"))


def label(letter: Letter) -> str:
    return f"{letter.get_kind_display()} ({letter.state})"


def drop(act: Act, letters: Sequence[Letter], reason: str) -> None:
    """Their tasks close with the case."""
    for letter in letters:
        Letter.objects.filter(pk=letter.pk, status__in=UNNUMBERED).update(
            status=Letter.Status.REVOKED, revoked_at=act.at, revoked_by=act.by.user_id, revoked_reason=reason[:300],
            waits_role="", waits_unit=None,
        )  # fmt: skip
        data = {"letter": letter.pk, "kind": letter.kind, "stage": letter.status}
        act.chain.add("letter_dropped", by=act.by, at=act.at, data=data)


closing.ends.add("letters", closing.LooseEnds(unnumbered, label, drop))
