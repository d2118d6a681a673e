"""Dates that a letter promises: each opens a deadline of its own, or moves the one that is open, with its history.

Which may be promised is said by the procedure (`deadlines: … promised: true`). A promise nobody watches is the
commonest ground of an objection.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from casework.cases.act import Act, ActRefused
from casework.cases.clocks import office_time
from casework.cases.models import Event
from casework.workdays.words import long_date

LONGEST = timedelta(days=2 * 366)  # a later day is a slip of the pen


def keep(act: Act) -> None:
    """Open what `data["promises"]` names ({key: day}). Raises ActRefused for an unknown key or a day that is past."""
    made = {key: day for key, day in (act.data.get("promises") or {}).items() if day}
    letter = letter_of(act) if made else ""
    told = [_promise(act, key, day, letter) for key, day in made.items()]
    if told:
        act.event_data["promises"] = told


def _promise(act: Act, key: str, day: date, letter: str) -> dict[str, Any]:
    rule = act.clocks.rules.get(key)
    if rule is None or not rule.get("promised"):
        raise ActRefused(f"SOP kasus ini tidak mengenal tanggal yang dijanjikan {key!r}.")
    today = office_time(act.case.agency).local_date(act.at)
    if day < today:
        raise ActRefused(f"{rule['label']}: {long_date(day)} sudah lewat. Pilih hari ini atau sesudahnya.")
    if day > today + LONGEST:
        raise ActRefused(f"{rule['label']}: {long_date(day)} lebih dari dua tahun lagi. Periksa tahunnya.")
    before, due_at = act.clocks.promise(key, day, letter)
    old = before.isoformat() if before else None
    return {"clock": key, "label": rule["label"], "from": old, "to": due_at.isoformat(), "letter": letter}


def letter_of(act: Act) -> str:
    """The number of the letter that says it: told by the form, else the newest of the case."""
    if told := act.data.get("promised_in"):
        return str(told)[:80]
    numbered = (
        Event.objects.filter(case=act.case, kind="letter_numbered").order_by("-seq").values_list("data", flat=True)
    )
    return str((numbered.first() or {}).get("number", ""))[:80]


def sentences(event: Event, zone: tzinfo) -> Iterator[str]:
    """What an event promised, for the history: "Penyediaan informasi dijanjikan sampai …"."""
    for row in event.data.get("promises") or ():
        day = long_date(datetime.fromisoformat(row["to"]).astimezone(zone).date())
        yield f"{row['label']}: sampai {day}"
