"""Tanda terima keberatan: the copy of the registered statement that the applicant takes home (Perki 1/2021)."""

from __future__ import annotations

from casework.cases.models import Case
from casework.letters import receipts
from casework.letters.receipts import Own
from casework.workdays.words import long_date
from requests_app.objection.models import Objection, record_of

LONGEST = 600


def own(case: Case) -> Own:
    record = record_of(case)
    if record is None:
        return Own()
    record.case = case
    return Own("TANDA TERIMA KEBERATAN", _facts(case, record), _promise(record))


def _facts(case: Case, record: Objection) -> list[tuple[str, str]]:
    position = record.position if len(record.position) <= LONGEST else record.position[:LONGEST].rstrip() + " …"
    return [
        ("Nomor permohonan", case.parent.number if case.parent else "–"),
        ("Alasan", "\n".join(record.ground_texts())),
        ("Kasus posisi", position),
    ]


def _promise(record: Objection) -> str:
    day = f"paling lambat {long_date(record.reply_on)}" if record.reply_on else "paling lama 30 hari kerja"
    who = record.authority_text or "Atasan PPID"
    return (
        f"Keberatan dijawab tertulis oleh {who} {day} (Pasal 36 Undang-Undang Nomor 14 Tahun 2008). "
        "Keberatan tidak dipungut biaya."
    )


receipts.of_service.add("objection", own)
