"""Letters of the office's own: a case of surat-keluar with its draft; and replies to a letter that came."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from casework.cases.intake import Intake, Replayed, digest, open_case
from casework.cases.models import Case
from casework.letters import life
from casework.letters.models import Kind, Letter, LetterTemplate
from casework.mailroom.forms.outgoing import OutgoingForm
from casework.mailroom.models import Correspondence, IncomingLetter
from casework.organization.actors import UNIT_BOUND, Actor
from casework.organization.models import Agency, Unit

SERVICE = "correspondence"
LEAVING = Intake(
    name="surat-keluar", procedure="surat-keluar", label="Surat keluar", hint="", form=OutgoingForm, start="draft",
    channels=("internal",), applicant=False,
)  # fmt: skip


def kinds(agency: Agency) -> list[LetterTemplate]:
    """The reply first: it is what most letters of an office are."""
    found = LetterTemplate.objects.for_service(agency, SERVICE)
    return sorted(found, key=lambda row: row.kind != Kind.CORRESPONDENCE_REPLY)


def begin(form: OutgoingForm, *, agency: Agency, by: Actor, at: datetime) -> Letter:
    """The case and its draft, all or nothing; the draft of before when the form was sent twice.

    Raises engine.ActRefused, life.LetterRefused, intake.Differs.
    """
    data = form.cleaned_data
    key: UUID = data["key"]
    body = digest({name: value for name, value in data.items() if name != "key"})
    try:
        with transaction.atomic():
            answers = form.answers
            case = open_case(
                LEAVING, agency=agency, form=form, by=by, at=at, channel=Case.Channel.INTERNAL, unit=_unit(by),
                parent=answers.case if answers else None, applicant=answers.applicant if answers else None,
                key=key, body=body,
            ).case  # fmt: skip
            return _draft(case, data["kind"], data, by, at)
    except Replayed as replay:
        return Letter.objects.filter(case=replay.case).order_by("id")[0]


def _unit(by: Actor) -> Unit | None:
    """A bidang keeps its own letters in sight."""
    pk = next((unit for role, unit, *_ in by.hats if role in UNIT_BOUND and unit), None)
    return Unit.objects.get(pk=pk) if pk else None


def _draft(case: Case, kind: str, data: dict[str, str], by: Actor, at: datetime) -> Letter:
    case = Case.objects.for_page().get(pk=case.pk)
    letter = life.draft(case, kind, by=by, at=at)
    text = {"hal": data["subject"][:200], "recipient": data["recipient"], "recipient_place": data["recipient_place"]}
    return life.save_text(letter, text, by=by, at=at, revision=letter.revision)


def reply_here(letter: IncomingLetter) -> bool:
    """Whether its answer is written in the letter's own case: while that is a running case of letters."""
    return bool(letter.case and letter.case.service == SERVICE and letter.case.is_running)


def reply(letter: IncomingLetter, form: OutgoingForm, *, by: Actor, at: datetime) -> Letter:
    """In the case of the letter, else in a case of its own that names it."""
    if not reply_here(letter):
        return begin(form, agency=letter.agency, by=by, at=at)
    assert letter.case
    with transaction.atomic():
        return _draft(letter.case, form.cleaned_data["kind"], form.cleaned_data, by, at)


def replies(letter: IncomingLetter) -> list[Letter]:
    """What went out, or will, because of this letter."""
    answering = Correspondence.objects.filter(answers=letter).values("case")
    mine = Q(case__in=answering) | Q(case=letter.case_id, case__service=SERVICE)
    return list(Letter.objects.filter(mine).exclude(status="revoked").order_by("id")[:20])
