"""A paper day copied in: every row is checked by the form of its service, all are written or none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django import forms
from django.db import transaction
from django.utils.timezone import localtime

from casework.applicants.forms import RepresentationForm
from casework.cases import engine
from casework.cases.intake import Differs, Intake, Replayed, SubjectForm, digest, offered, version_in_force
from casework.cases.models import Case
from casework.numbering.numbers import NumberBusy
from casework.organization.actors import Actor
from casework.organization.models import Agency
from casework.registers.book import BookClosed
from frontdesk import desk
from frontdesk.guests import book
from frontdesk.guests.book import Arrival
from frontdesk.guests.models import Guest
from frontdesk.paper import slips
from frontdesk.paper.forms import RowForm
from frontdesk.paper.models import PaperSlip

ABOUT = ("wanted", "subject", "topic", "question")  # what a row's "yang diminta" fills, as far as a service asks it
WALK_IN = "walk_in"


class RowRefused(Exception):
    def __init__(self, row: RowForm, text: str) -> None:
        super().__init__(text)
        self.row = row


@dataclass(frozen=True)
class Day:
    agency: Agency
    by: Actor
    at: datetime
    day: date
    reason: str
    key: UUID

    def moment(self, row: RowForm) -> datetime:
        return datetime.combine(self.day, row.cleaned_data["time"], self.agency.zone)


@dataclass
class Row:
    """A checked row. `visit`: of a service; else a guest."""

    form: RowForm
    came_at: datetime
    key: UUID
    slip: PaperSlip | None
    visit: desk.Visit | None


def services(agency: Agency, actor: Actor) -> list[Intake]:
    """What can be typed from a slip: services that ask nothing a slip has no room for."""
    return [intake for intake in offered(agency, actor, WALK_IN) if intake.applicant and _fits(intake, agency)]


def _fits(intake: Intake, agency: Agency) -> bool:
    asked = [
        (name, field) for name, field in intake.form(agency=agency).fields.items()
        if field.required and not field.initial
    ]  # fmt: skip
    known = all(name in (*ABOUT, "purpose") or isinstance(field, forms.ChoiceField) for name, field in asked)
    return known and not desk.enters_letter(intake, version_in_force(agency, intake.procedure))


def check(row: RowForm, number: int, day: Day, found: dict[str, Intake]) -> Row | None:
    """None when something is wrong with it; what it is stands in the form of the row."""
    if not row.is_valid():
        return None
    came_at, slip = day.moment(row), None
    if came_at > day.at:
        row.add_error("time", "Jam datang tidak boleh di masa depan.")
    if text := row.cleaned_data["slip"]:
        try:
            slip = slips.named(day.agency, text, day.day.year)
        except slips.SlipRefused as refusal:
            row.add_error("slip", str(refusal))
    key, visit = uuid5(day.key, str(number)), None
    if intake := found.get(row.cleaned_data["need"]):
        visit = _visit(intake, row, day, came_at, key)
        if not visit.is_valid(day.agency, day.by, day.at):
            _tell(row, visit)
    elif row.cleaned_data["need"] == Guest.Kind.COMPLAINT and not row.cleaned_data["about"]:
        row.add_error("about", "Tulis pokok pengaduannya dalam satu kalimat.")
    return None if row.errors else Row(row, came_at, key, slip, visit)


def _visit(intake: Intake, row: RowForm, day: Day, came_at: datetime, key: UUID) -> desk.Visit:
    data = row.cleaned_data
    person = {"kind": "perorangan", "confirmed": "on"} | {name: data[name] for name in ("name", "phone", "address")}
    late = {
        "channel": WALK_IN,
        "received_at": localtime(came_at).strftime("%Y-%m-%dT%H:%M"),
        "backdate_reason": day.reason,
    }
    version = version_in_force(day.agency, intake.procedure)
    return desk.Visit(
        intake,
        desk.DeskForm(late | {"key": str(key)}, channels=(WALK_IN,), now=day.at, version=version),
        intake.form(_answers(intake.form(agency=day.agency), data), agency=day.agency),
        desk.DeskApplicantForm(person, proofs=intake.proofs),
        proxy=RepresentationForm({}) if intake.proofs else None,
        proofs=desk.DeskProofsForm({}, {}, kind="perorangan") if intake.proofs else None,
    )


def _answers(form: SubjectForm, data: dict[str, Any]) -> dict[str, Any]:
    """The usual value of everything, and what the slip says. A choice takes the one that is meant, else the last."""
    found: dict[str, Any] = {name: field.initial for name, field in form.fields.items() if field.initial is not None}
    for name, field in form.fields.items():
        if isinstance(field, forms.ChoiceField) and field.required and name not in found:
            found[name] = _choice(field, data["about"])
        elif name in ABOUT and not isinstance(field.widget, forms.HiddenInput):
            found[name] = data["about"]
    return found | ({"purpose": data["purpose"]} if "purpose" in form.fields else {})


def _choice(field: forms.ChoiceField, text: str) -> str:
    values = [(str(value), str(label)) for value, label in _flat(field.choices) if value]
    meant = [value for value, label in values if text and label.casefold() in text.casefold()]
    return meant[0] if meant else values[-1][0] if values else ""


def _flat(choices: Any) -> list[tuple[Any, Any]]:
    pairs: list[tuple[Any, Any]] = []
    for value, label in choices:
        pairs += _flat(label) if isinstance(label, list | tuple) else [(value, label)]
    return pairs


def _tell(row: RowForm, visit: desk.Visit) -> None:
    """Errors of the service's own form, at the box of the row that was meant."""
    for form in visit.forms:
        for name, texts in form.errors.items():
            box = name if name in row.fields else "about" if name in ABOUT else "time" if "at" in name else None
            row.add_error(box, list(texts))


def write(rows: list[Row], day: Day) -> list[str]:
    """Numbers in the order of the rows. All or none; raises RowRefused, which names the row."""
    with transaction.atomic():
        return [_write(row, day) for row in rows]


def _write(row: Row, day: Day) -> str:
    try:
        became = _registered(row.visit, row, day) if row.visit else _came(row, day)
        if row.slip:
            slips.copied(row.slip, became, at=day.at)
    except (engine.ActRefused, slips.SlipRefused, BookClosed, NumberBusy) as refusal:
        raise RowRefused(row.form, str(refusal))
    except Differs:
        raise RowRefused(row.form, "Formulir ini sudah tersimpan dengan isi lain. Buka halaman ini sekali lagi.")
    return became.number if isinstance(became, Case) else f"agenda {became.entry.label}"


def _registered(visit: desk.Visit, row: Row, day: Day) -> Case:
    body = digest({name: str(value) for name, value in row.form.cleaned_data.items()} | {"at": row.came_at})
    try:
        return desk.register(visit, agency=day.agency, by=day.by, at=day.at, body=body).case
    except Replayed as replay:
        return replay.case


def _came(row: Row, day: Day) -> Guest:
    data = row.form.cleaned_data
    about = "; ".join(filter(None, (data["about"], data["purpose"])))
    late = f"Dicatat kemudian: {day.reason.rstrip('.')}." + (f" Formulir {row.slip}." if row.slip else "")
    arrival = Arrival(
        data["name"], data["need"], phone=data["phone"], about=about, destination=data["destination"], late=late
    )
    return book.come(arrival, agency=day.agency, by=day.by, at=day.at, came_at=row.came_at, key=row.key)
