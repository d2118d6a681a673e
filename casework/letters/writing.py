"""What every act on a letter shares: its refusals, the conditional change, and the tasks that hang on it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from casework.cases import engine
from casework.cases.models import Document, Task
from casework.files.models import PrivateFile
from casework.letters import signing
from casework.letters.models import Letter
from casework.organization.actors import STAFF, Actor
from casework.organization.models import Role


class LetterRefused(Exception):
    """The act may not be done; the message says why and what would cure it, in Indonesian."""


class LetterStale(Exception):
    """Somebody else was first: the letter is no longer as the page showed it."""

    def __init__(self) -> None:
        super().__init__("Surat ini sudah berubah sejak halaman dibuka. Periksa keadaannya sekarang.")


def move(letter: Letter, expected: tuple[str, ...], *, revision: int | None = None, **values: Any) -> None:
    """Change with a condition; zero rows means somebody was first."""
    rows = _as_seen(letter, expected, revision)
    if not rows.update(**values):
        raise LetterStale
    for name, value in values.items():
        setattr(letter, name, value)


def hold(letter: Letter, expected: tuple[str, ...], *, revision: int | None = None) -> None:
    """Lock the letter before the rows that hang on it: whoever comes second learns it here."""
    if not _as_seen(letter, expected, revision).select_for_update().values_list("pk").first():
        raise LetterStale


def _as_seen(letter: Letter, expected: tuple[str, ...], revision: int | None) -> Any:
    rows = Letter.objects.filter(pk=letter.pk, status__in=expected, passes=letter.passes)
    return rows if revision is None else rows.filter(revision=revision)


def require_writer(agency_id: int, by: Actor) -> int:
    """The user id of the staff member, who may write letters of this agency."""
    if by.kind != STAFF or by.user_id is None or by.agency_id != agency_id or not by.roles & signing.WRITERS:
        raise LetterRefused("Peran Saudara hanya dapat membaca surat.")
    return by.user_id


def require_numberer(letter: Letter, by: Actor) -> None:
    require_writer(letter.agency_id, by)
    if letter.drafted_by_id != by.user_id and not by.roles & signing.NUMBERERS:
        raise LetterRefused(
            "Nomor dan pengiriman dicatat oleh penyusun, sekretariat, petugas surat, arsiparis, atau petugas PPID."
        )


def finish_tasks(letter: Letter, kind: str, outcome: str, by: Actor, at: datetime, note: str = "") -> None:
    for task in (
        Task.objects.open().filter(case=letter.case_id, kind=kind, reference=str(letter.pk)).select_related("case")
    ):
        engine.finish_task(task, by=by, at=at, outcome=outcome, note=note)


def ask_drafter(letter: Letter, what: str, request: str, by: Actor, at: datetime) -> None:
    engine.open_task(
        letter.case,
        Task.Kind.ASSIGNMENT,
        role=Role.PPID_OFFICER,
        holder_id=letter.drafted_by_id,
        by=by,
        at=at,
        title=f"{what}: {letter.hal}",
        request=request,
        reference=str(letter.pk),
    )


def file_name(letter: Letter, mark: str = "") -> str:
    return f"{letter.get_kind_display()} {letter.number}{mark}.pdf".replace("/", "-")


def documents(letter: Letter) -> Any:
    files = [pk for pk in (letter.pdf_id, letter.scan_id) if pk]
    return Document.objects.filter(case=letter.case_id, file__in=files)


def add_document(letter: Letter, file: PrivateFile, label: str, by: Actor, at: datetime) -> None:
    """Seen by the applicant from the moment the letter is sent."""
    Document.objects.create(
        case=letter.case,
        file=file,
        label=f"{label} {letter.number}"[:160],
        kind="letter",
        added_at=at,
        added_by_id=by.user_id,
        public=bool(letter.sent_at) and letter.is_public_kind,
    )
