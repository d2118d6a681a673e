"""Jawaban terdahulu: an officer writes question and answer for everybody, PPID lets them out, and may take them back.
Nothing is public by itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from casework.cases import engine
from casework.cases.models import Case, Document
from casework.notifications import office
from casework.organization.actors import Actor
from requests_app.dip import index
from requests_app.dip.access import DECIDERS
from requests_app.dip.models import AnswerFile, PublishedAnswer

State = PublishedAnswer.State
OUTCOMES = frozenset({"answered", "granted", "partly", "not_documented", "not_held"})


class NotNow(Exception):
    """The act does not fit the state any more; the message says why."""


def may_become(case: Case) -> bool:
    """An answered request; a refusal is no answer for everybody."""
    return case.service == "information" and not case.is_running and case.outcome in OUTCOMES


def offered_files(case: Case) -> list[Document]:
    """Documents of the case that may go out: letters carry name and address, sealed files are nobody's else."""
    rows = Document.objects.filter(case=case, file__encrypted=False).exclude(kind="letter").select_related("file")
    return list(rows.order_by("id"))


@transaction.atomic
def propose(
    case: Case, *, question: str, answer: str, year: int, documents: Sequence[Document], by: Actor, at: datetime
) -> PublishedAnswer:
    """Written anew, or again after it came back or was withdrawn. What is out must be withdrawn first."""
    row = PublishedAnswer.objects.select_for_update().filter(case=case).first()
    if row and row.state == State.PUBLISHED:
        raise NotNow("Jawaban ini sudah terbit. Tarik lebih dahulu, lalu ubah.")
    row = row or PublishedAnswer(case=case, agency=case.agency)
    row.question, row.answer, row.year, row.state, row.reason = question, answer, year, State.PROPOSED, ""
    assert by.user_id is not None
    row.proposed_at, row.proposed_by_id, row.published_at = at, by.user_id, None
    row.save()
    _set_files(row, documents)
    office.tell(
        case.agency, DECIDERS, key=f"answer-{row.pk}-{at.isoformat()}", subject="Jawaban untuk umum menunggu",
        changed="Sebuah jawaban disusun untuk diterbitkan bagi umum.",
        todo="Periksa apakah tidak ada data pribadi, lalu setujui atau kembalikan.",
        path=f"/dip/jawaban/{row.pk}/", label="Halaman jawaban", at=at, but=by.user_id,
    )  # fmt: skip
    return row


def _set_files(row: PublishedAnswer, documents: Iterable[Document]) -> None:
    row.files.all().delete()
    AnswerFile.objects.bulk_create([AnswerFile(answer=row, document=document) for document in documents])


@transaction.atomic
def approve(row: PublishedAnswer, *, seen: str, by: Actor, at: datetime) -> None:
    """Out from now on. Raises NotNow when the text is not the one that was read."""
    row = _held(row, (State.PROPOSED,))
    if seen != row.proposed_at.isoformat():
        raise NotNow("Naskahnya sudah diubah sejak halaman dibuka. Baca sekali lagi.")
    row.state, row.decided_at, row.decided_by_id, row.published_at = State.PUBLISHED, at, by.user_id, at
    row.save()
    index.put(row)
    engine.record(row.case, "answer_published", by=by, at=at, data={"answer": row.pk})


@transaction.atomic
def give_back(row: PublishedAnswer, *, reason: str, by: Actor, at: datetime) -> None:
    row = _held(row, (State.PROPOSED,))
    row.state, row.reason, row.decided_at, row.decided_by_id = State.RETURNED, reason, at, by.user_id
    row.save()


@transaction.atomic
def withdraw(row: PublishedAnswer, *, reason: str, by: Actor, at: datetime) -> None:
    row = _held(row, (State.PUBLISHED,))
    row.state, row.reason, row.decided_at, row.decided_by_id = State.WITHDRAWN, reason, at, by.user_id
    row.save()
    index.put(row)
    engine.record(row.case, "answer_withdrawn", by=by, at=at, data={"answer": row.pk, "reason": reason})


def _held(row: PublishedAnswer, states: tuple[str, ...]) -> PublishedAnswer:
    fresh = PublishedAnswer.objects.select_for_update(of=("self",)).select_related("case").get(pk=row.pk)
    if fresh.state not in states:
        raise NotNow(f"Keadaannya sudah berubah: {fresh.get_state_display().lower()}.")
    return fresh
