"""A letter is taken in: one line of the book, and the case it starts now or later. The only writer of IncomingLetter
beside effects.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from casework.applicants import registering
from casework.applicants.models import Applicant
from casework.cases import engine
from casework.cases.intake import Intake, intakes, open_case
from casework.cases.models import Case, Document
from casework.files import store
from casework.files.checking import Checked
from casework.mailroom import effects, paper
from casework.mailroom.forms.outgoing import ArrivedForm
from casework.mailroom.matching import number_key
from casework.mailroom.models import IncomingLetter, SenderKind
from casework.numbering.numbers import NumberBusy
from casework.organization.actors import Actor
from casework.organization.models import Agency
from casework.registers import book
from casework.registers.layout import Code

ARRIVED = Intake(
    name="surat-masuk", procedure="surat-masuk", label="Surat masuk", hint="", form=ArrivedForm,
    start="registration", then="register", roles=("mail_clerk", "secretariat", "front_office"), channels=("letter",),
    applicant=False,
)  # fmt: skip
SCAN = "incoming_letter"


class Refused(Exception):
    """Why it was not done, in Indonesian. `field` says of which input, when it is one."""

    def __init__(self, text: str, field: str | None = None) -> None:
        super().__init__(text)
        self.field = field


@dataclass(frozen=True)
class Arrival:
    """`facts`: columns of IncomingLetter. `sender`, `phone`, `address`: of a person they go to the applicant only."""

    facts: dict[str, Any]
    sender: str
    purpose: str = ""
    phone: str = ""
    address: str = ""
    tnde_number: str = ""
    tnde_at: datetime | None = None
    scan: Checked | None = None
    key: UUID | None = None


def purposes(agency: Agency, running: set[str]) -> list[Intake]:
    """The services a letter may be for: what this agency takes in by letter."""
    rows = [intakes[name] for name in intakes]
    return [row for row in rows if row.procedure in running and "letter" in row.channels and row.applicant]


def receive(arrival: Arrival, *, agency: Agency, by: Actor, at: datetime) -> IncomingLetter:
    """One transaction. Sent twice under one key, the first letter is found. Raises Refused."""
    if arrival.key and (known := _before(agency, arrival.key)):
        return known
    try:
        with transaction.atomic():
            letter = _write(arrival, agency, by, at)
            if arrival.tnde_number:
                enter_tnde(letter, arrival.tnde_number, tnde_at=arrival.tnde_at or at, by=by)
            if arrival.scan:
                _keep_scan(letter, arrival.scan, by, at)
    except NumberBusy as busy:
        raise Refused(str(busy)) from busy
    except engine.ActRefused as refusal:
        raise Refused(str(refusal)) from refusal
    except IntegrityError:
        if arrival.key and (known := _before(agency, arrival.key)):  # sent twice at once: the other was first
            return known
        raise
    return letter


def _before(agency: Agency, key: UUID) -> IncomingLetter | None:
    return IncomingLetter.objects.for_page().filter(agency=agency, form_key=key).first()


def _write(arrival: Arrival, agency: Agency, by: Actor, at: datetime) -> IncomingLetter:
    facts = arrival.facts | {"form_key": arrival.key, "service": arrival.purpose}
    facts["about"] = book.text_of(facts["about"])[:300]  # without the identity number somebody typed into it
    person = _person(arrival, agency, by, at) if facts["sender_kind"] == SenderKind.PERSON else None
    facts |= {"applicant": person, "sender": "" if person else book.text_of(arrival.sender)[:200]}
    said = IncomingLetter(agency=agency, **facts)  # for its words alone
    columns: dict[str, Any] = {
        "number": said.number, "date": said.dated, "sender": arrival.sender, "subject": said.public_about,
        "classification": said.classification, "attachments": said.attachments, "nature": said.natures,
        "processor": said.to_whom,
    }  # fmt: skip
    if arrival.purpose:
        return _wait(agency, said, columns, facts, by, at)
    form = ArrivedForm({"subject": said.public_about})
    if not form.is_valid():
        raise Refused("Tulis hal surat, sedikitnya 5 huruf.", "about")
    case = open_case(
        ARRIVED, agency=agency, form=form, by=by, at=at, channel=Case.Channel.LETTER, applicant=person,
        received_at=facts["received_at"], backdate_reason=facts["backdate_reason"],
        data={"letter": columns, "incoming": facts},
    ).case  # fmt: skip
    return IncomingLetter.objects.for_page().get(case=case)


def _person(arrival: Arrival, agency: Agency, by: Actor, at: datetime) -> Applicant:
    values = {"name": arrival.sender, "phone": arrival.phone, "address": arrival.address}
    return registering.register(agency, values, at=at, user_id=by.user_id)


def _wait(
    agency: Agency, said: IncomingLetter, columns: dict[str, Any], facts: dict[str, Any], by: Actor, at: datetime
) -> IncomingLetter:
    """In the book at once, so that the paper can be stamped; the service's own intake opens the case."""
    cells = {
        "date": said.received_at.astimezone(agency.zone).date(), "sender": columns["sender"],
        "about": columns["subject"], "letter_number": columns["number"], "letter_date": columns["date"],
        "classification": columns["classification"], "attachments": columns["attachments"],
        "nature": columns["nature"], "processor": columns["processor"],
    }  # fmt: skip
    entry = book.add(agency, Code.INCOMING, at=at, columns=cells, by=by, applicant=said.applicant)
    letter = effects.keep(entry, facts, by_id=by.user_id, at=at, case=None)
    return IncomingLetter.objects.for_page().get(pk=letter.pk)


def started(letter: IncomingLetter, case: Case, *, by: Actor, at: datetime) -> None:
    """The service took it in: its case stands beside the letter and its line. Raises ActRefused when it had one."""
    if not IncomingLetter.objects.filter(pk=letter.pk, case=None).update(case=case):
        raise engine.ActRefused("Surat ini sudah didaftarkan petugas lain. Buka surat masuknya untuk melihat kasusnya.")
    letter.case = case
    book.belongs(letter.entry, case)
    paper.follow(letter, case)
    if letter.scan and not letter.is_shut:
        _beside_case(letter, by, at)


def enter_tnde(letter: IncomingLetter, number: str, *, tnde_at: datetime, by: Actor) -> None:
    """The number TNDE gave it, unique in the agency's year. Raises Refused, naming the letter that has it."""
    local = tnde_at.astimezone(letter.agency.zone)
    values = {
        "tnde_number": number.strip(), "tnde_key": number_key(number), "tnde_year": local.year, "tnde_at": tnde_at,
        "tnde_by_id": by.user_id,
    }  # fmt: skip
    if not values["tnde_key"]:
        raise Refused("Nomor TNDE harus berisi huruf atau angka.", "tnde_number")
    try:
        with transaction.atomic():
            IncomingLetter.objects.filter(pk=letter.pk).update(**values)
    except IntegrityError as error:
        same = {"agency": letter.agency_id, "tnde_year": local.year, "tnde_key": values["tnde_key"]}
        other = IncomingLetter.objects.select_related("entry").filter(**same).first()
        named = f" oleh surat nomor agenda {other}" if other else ""
        raise Refused(f"Nomor TNDE itu sudah dipakai{named}. Periksa di TNDE.", "tnde_number") from error
    for name, value in values.items():
        setattr(letter, name, value)


def add_scan(letter: IncomingLetter, found: Checked, *, by: Actor, at: datetime) -> None:
    """Once; a scan that is there stays. Raises Refused."""
    with transaction.atomic():
        _keep_scan(letter, found, by, at)


def _keep_scan(letter: IncomingLetter, found: Checked, by: Actor, at: datetime) -> None:
    file = store.keep(found, at=at)
    if not IncomingLetter.objects.filter(pk=letter.pk, scan=None).update(scan=file):
        raise Refused("Pindaian surat ini sudah ada.", "scan")
    letter.scan = file
    if letter.case and not letter.is_shut:
        _beside_case(letter, by, at)


def _beside_case(letter: IncomingLetter, by: Actor, at: datetime) -> None:
    """Among the documents of its case too; a closed letter's scan is seen on its own page alone."""
    assert letter.case
    assert letter.scan
    Document.objects.create(
        case=letter.case, file=letter.scan, label=f"Surat masuk {letter}", kind=SCAN, added_at=at,
        added_by_id=by.user_id,
    )  # fmt: skip
    engine.record(letter.case, "document_added", by=by, at=at, data={"sha256": letter.scan.sha256})
